/** Records and vectors -> blobs and a signed manifest, sent, and made current in one step. */
import { EnsembleError } from '../../../models/core/errors.ts'
import { manifestText } from '../../../models/core/manifest.ts'
import { buildGraph } from '../../../models/core/hnsw-build.ts'
import { planRecords } from '../../../models/core/publish/plan-records.ts'
import { planShards, type ShardPlan } from '../../../models/core/publish/plan-shards.ts'
import { openShard } from '../../../models/core/search.ts'
import type {
  EditionManifest,
  Pointer,
  RecordsEntry,
  ReleaseManifest,
  Sha256,
  ShardEntry,
  Snapshot,
} from '../../../models/core/schema.ts'
import { assembleShard, encodeShard } from '../../../models/core/shard.ts'
import { signWith, type Subtle } from '../../../models/core/signature.ts'
import { canonicalJson, encodeUtf8 } from '../../../models/core/text.ts'
import { hashOf } from '../cache.ts'
import { listMissing, putBlob, swapPointer } from './access.ts'
import type { Published, PublishProgress, PublishStep } from './contract.ts'
import type { Current } from './current.ts'
import type { HeldKey } from './db.ts'
import type { Next } from './next.ts'

const subtle = crypto.subtle as unknown as Subtle
/** Below this a scan is always faster than a graph, which would only be bytes (as the command does). */
const graphFrom = 1000
/** Uploads at a time. */
const lanes = 4

type Blobs = Map<Sha256, { body: Blob; type: string }>
type Content = Omit<EditionManifest, 'format' | 'catalog' | 'edition' | 'created'>

async function keep(blobs: Blobs, bytes: Uint8Array<ArrayBuffer>, type = 'application/octet-stream'): Promise<Sha256> {
  const sha256 = await hashOf(bytes)
  blobs.set(sha256, { body: new Blob([bytes], { type }), type })
  return sha256
}

async function makeShard(plan: ShardPlan, release: ReleaseManifest, blobs: Blobs): Promise<ShardEntry> {
  const { kind, superCategory, ranking, entries } = plan
  const [space, dimension] = [release.spaces[ranking], entries[0].vector.length]
  const shard = assembleShard({ kind, superCategory, ranking, space, dimension }, entries)
  if (entries.length >= graphFrom) {
    const { scanner, scales } = openShard(shard)
    shard.graph = buildGraph(scanner, scales)
  }
  const bytes = encodeShard(shard)
  const [ids, vectors] = [shard.ids.length, entries.length]
  return {
    kind,
    superCategory,
    ranking,
    space,
    dimension,
    ids,
    vectors,
    sha256: await keep(blobs, bytes),
    bytes: bytes.length,
  }
}

async function buildContent(current: Current, next: Next, blobs: Blobs, onPart: (made: number, all: number) => void) {
  const plan = planShards(next.members, current.shards)
  const shards = [...plan.kept]
  const all = plan.kept.length + plan.make.length
  for (const [at, one] of plan.make.entries()) {
    onPart(at, all)
    shards.push(await makeShard(one, current.release, blobs))
  }
  onPart(plan.make.length, all)
  const records: RecordsEntry[] = []
  for (const kind of ['items', 'snapshots'] as const) {
    const { kept, make } = planRecords(kind, next[kind], current.files)
    records.push(...kept)
    for (const { text, first, last, count } of make) {
      const bytes = encodeUtf8(text)
      records.push({
        kind,
        first,
        last,
        count,
        sha256: await keep(blobs, bytes, 'application/json'),
        bytes: bytes.length,
      })
    }
  }
  const counts = { items: next.items.length, snapshots: next.snapshots.length }
  return { shards, records, counts, examples: chooseExamples(next.snapshots, current.manifest?.examples ?? []) }
}

/** Those that were there and still are; for a first edition up to eight that name the most pieces. */
function chooseExamples(snapshots: readonly Snapshot[], before: readonly string[]): string[] {
  const ids = new Set(snapshots.map(({ id }) => id))
  const kept = before.filter((id) => ids.has(id))
  if (kept.length) return kept
  return [...snapshots]
    .sort((a, b) => b.items.length - a.items.length || (a.id < b.id ? -1 : 1))
    .slice(0, 8)
    .map(({ id }) => id)
}

async function signInto(blobs: Blobs, text: string, key: HeldKey): Promise<Sha256> {
  const signed = await signWith(text, key, subtle)
  const withGrants = key.grants.length ? { ...signed, grants: key.grants } : signed
  return keep(blobs, encodeUtf8(canonicalJson(withGrants)), 'application/json')
}

/** What the edge has is not sent again, so that a broken upload goes on where it was. */
async function sendBlobs(blobs: Blobs, onSent: (done: number, of: number) => void): Promise<void> {
  const missing = [...(await listMissing([...blobs.keys()]))]
  const of = missing.reduce((sum, name) => sum + blobs.get(name)!.body.size, 0)
  let done = 0
  onSent(0, of)
  const names = missing.values()
  const sendSome = async () => {
    for (const name of names) {
      const { body, type } = blobs.get(name)!
      await putBlob(name, body, type)
      onSent((done += body.size), of)
    }
  }
  await Promise.all(Array.from({ length: lanes }, sendSome))
}

function createSteps(report: (progress: PublishProgress) => void) {
  const took: Partial<Record<PublishStep, number>> = {}
  const began = performance.now()
  const run = async <T>(
    step: PublishStep,
    work: (tell: (more: Partial<PublishProgress>) => void) => Promise<T>,
  ): Promise<T> => {
    const start = performance.now()
    const tell = (more: Partial<PublishProgress>) => report({ step, took: { ...took }, ...more })
    tell({})
    const result = await work(tell)
    took[step] = performance.now() - start
    return result
  }
  return { run, total: () => performance.now() - began }
}

/** Sends an edition with this content and makes it current. @throws EnsembleError conflict when somebody else was first */
async function putEdition(
  current: Current,
  content: Content,
  blobs: Blobs,
  key: HeldKey,
  { run, total }: ReturnType<typeof createSteps>,
): Promise<Published> {
  const { listed } = current
  const { catalog } = listed.publisher
  const edition = (listed.pointer?.edition ?? 0) + 1
  const manifest = await run('sign', async () => {
    const about = { format: 'ensemble-edition-1' as const, catalog, edition, created: new Date().toISOString() }
    // A model that this catalog's keys have not signed is signed by this one: a first edition.
    const release = current.foreignRelease ? await signInto(blobs, current.foreignRelease, key) : content.release
    return signInto(blobs, manifestText({ ...content, ...about, release }), key)
  })
  await run('send', (tell) => sendBlobs(blobs, (done, of) => tell({ done, of })))
  const next: Pointer = { catalog, edition, manifest }
  await run('switch', async () => {
    if (await swapPointer(next, listed.pointer ? listed.tag : undefined)) return
    throw new EnsembleError('conflict', `another editor published ${catalog} meanwhile`, 'Compare again, then publish.')
  })
  const before = new Set(
    [...(current.manifest?.shards ?? []), ...(current.manifest?.records ?? [])].map(({ sha256 }) => sha256),
  )
  const entries = [...content.shards, ...content.records]
  const sum = (some: typeof entries) => some.reduce((bytes, entry) => bytes + entry.bytes, 0)
  const fresh = entries.filter(({ sha256 }) => !before.has(sha256))
  return { edition, bytes: sum(entries), freshBytes: sum(fresh), milliseconds: total() }
}

/** @param pictures those of the feed, by hash */
export async function publishNext(
  current: Current,
  next: Next,
  pictures: ReadonlyMap<Sha256, Blob>,
  key: HeldKey,
  report: (progress: PublishProgress) => void,
): Promise<Published> {
  const steps = createSteps(report)
  const blobs: Blobs = new Map([...pictures].map(([sha256, body]) => [sha256, { body, type: body.type }]))
  await steps.run('check', async () => {
    if (!next.items.length && !next.snapshots.length) throw new EnsembleError('invalid', 'this edition would be empty')
  })
  const content = await steps.run('build', (tell) =>
    buildContent(current, next, blobs, (made, all) => tell({ parts: { made, all } })),
  )
  return putEdition(current, { ...content, release: current.releaseId }, blobs, key, steps)
}

/** The content of an earlier edition under the next number: devices only ever go forward (edge/check.ts). */
export async function republish(current: Current, earlier: EditionManifest, key: HeldKey): Promise<Published> {
  const { release, shards, records, counts, examples } = earlier
  return putEdition(
    current,
    { release, shards, records, counts, examples },
    new Map(),
    key,
    createSteps(() => undefined),
  )
}
