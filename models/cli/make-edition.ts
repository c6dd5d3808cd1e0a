/** Photos taken -> blobs and manifests of an edition, stored, signed, and made current. */
import { EnsembleError } from '../core/errors.ts'
import { manifestText } from '../core/manifest.ts'
import { type CurrentFile, planRecords } from '../core/publish/plan-records.ts'
import type { EditionManifest, Item, Pointer, RecordsEntry, Sha256, ShardEntry, Snapshot } from '../core/schema.ts'
import { signText, type SigningKey } from '../core/signature.ts'
import { canonicalJson } from '../core/text.ts'
import { readCurrent, readFiles, readShards } from './current-edition.ts'
import type { Destination } from './destination.ts'
import { hashBytes } from './hash.ts'
import { subtle } from './keys.ts'
import { makeShards } from './make-shards.ts'
import type { Model } from './model.ts'
import { startProgress } from './progress.ts'
import type { Source } from './source.ts'
import type { Taken } from './take-photos.ts'

export interface Made {
  edition: number
  manifest: Sha256
  /** False when the catalog already was exactly this. */
  changed: boolean
  counts: EditionManifest['counts']
  /** Bytes of shards and records: what a device downloads besides the model and pictures. */
  bytes: number
  notes: string[]
}

interface Blob {
  bytes: Uint8Array
  type: string
}
type Blobs = Map<Sha256, Blob>

const utf8 = new TextEncoder()

function keep(blobs: Blobs, bytes: Uint8Array, type = 'application/octet-stream'): Sha256 {
  const sha256 = hashBytes(bytes)
  blobs.set(sha256, { bytes, type })
  return sha256
}

/** Items that a snapshot names and the catalog lacks are left out of it, and counted. */
function makeRecords(taken: readonly Taken[]): { items: Item[]; snapshots: Snapshot[]; notes: string[] } {
  const items = taken.flatMap(({ draft, picture }) =>
    draft.kind === 'items' ? [{ ...draft.record, picture } satisfies Item] : [],
  )
  const known = new Set(items.map(({ id }) => id))
  const unknown = new Set<string>()
  const snapshots = taken.flatMap(({ draft, picture, descriptors: { garments } }) => {
    if (draft.kind === 'items') return []
    for (const { id } of draft.record.items) if (!known.has(id)) unknown.add(id)
    const worn = draft.record.items.filter(({ id }) => known.has(id))
    const found = garments.length > 0 ? { garments } : {}
    return [{ ...draft.record, items: worn, ...found, picture } satisfies Snapshot]
  })
  const some = [...unknown].slice(0, 5).join(', ')
  const notes = unknown.size ? [`${unknown.size} items named by snapshots are not in the catalog: ${some}`] : []
  return { items, snapshots, notes }
}

/**
 * Up to eight snapshots for the start page: those marked, else spread evenly over those that name the most items, of
 * photos kept out of training when there are such: an example should show what happens to a photo never seen.
 */
function chooseExamples(snapshots: readonly Snapshot[], { marked, heldOut }: Source['examples']): string[] {
  const published = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]))
  const named = marked.filter((id) => published.has(id))
  if (named.length) return named
  const kept = heldOut.flatMap((id) => published.get(id) ?? [])
  const from = kept.length ? kept : snapshots
  const most = Math.max(0, ...from.map(({ items }) => items.length))
  const rich = from.filter(({ items }) => items.length >= Math.min(4, most)).map(({ id }) => id)
  rich.sort()
  const count = Math.min(8, rich.length)
  return Array.from({ length: count }, (_, at) => rich[Math.floor((at * rich.length) / count)])
}

async function signInto(blobs: Blobs, text: string, key: SigningKey): Promise<Sha256> {
  const signed = await signText(text, key, subtle)
  return keep(blobs, utf8.encode(canonicalJson(signed)), 'application/json')
}

async function keepRelease(blobs: Blobs, { release, read }: Model, key: SigningKey): Promise<Sha256> {
  const { wasm, webgpu, table, weights } = release.trunk
  for (const { sha256 } of [wasm, webgpu, table, weights, release.golden, ...Object.values(release.heads)])
    keep(blobs, await read(sha256))
  return signInto(blobs, manifestText(release), key)
}

/** Files in which nothing changed are kept, what is new gets files of its own. */
function makeFiles(
  current: readonly CurrentFile[],
  records: { items: Item[]; snapshots: Snapshot[] },
  blobs: Blobs,
): RecordsEntry[] {
  return (['items', 'snapshots'] as const)
    .flatMap((kind) => {
      const { kept, make } = planRecords(kind, records[kind], current)
      const made = make.map(({ text, ...about }) => {
        const bytes = utf8.encode(text)
        return { ...about, sha256: keep(blobs, bytes, 'application/json'), bytes: bytes.length }
      })
      return [...kept, ...made]
    })
    .sort(inOrder)
}

const nameOf = (entry: ShardEntry | RecordsEntry) =>
  'ranking' in entry
    ? [entry.kind, entry.superCategory, entry.ranking, entry.sha256].join(' ')
    : [entry.kind, entry.first, entry.sha256].join(' ')
/** The same content has the same manifest, whatever was kept and whatever made. */
const inOrder = <Entry extends ShardEntry | RecordsEntry>(a: Entry, b: Entry): number =>
  nameOf(a) < nameOf(b) ? -1 : 1

/** An edition of the Studio has its shards and files in another order: that is no other content. */
const arrange = (edition: EditionManifest): EditionManifest => ({
  ...edition,
  shards: edition.shards.toSorted(inOrder),
  records: edition.records.toSorted(inOrder),
})

async function storeBlobs(destination: Destination, blobs: Blobs): Promise<void> {
  const missing = await destination.missing([...blobs.keys()])
  const progress = startProgress('Store', missing.size)
  for (const sha256 of missing) {
    const blob = blobs.get(sha256)
    if (blob) await destination.put(sha256, blob.bytes, blob.type)
    progress.step()
  }
  progress.end()
}

export interface EditionPlan {
  catalog: string
  key: SigningKey
  examples: Source['examples']
  created: Date
  /** Photos each descriptor borrows from (DBA); none when absent. */
  dba?: number
}

/** @throws EnsembleError `conflict` when another publisher was first: the run can simply be repeated */
export async function makeEdition(
  destination: Destination,
  taken: readonly Taken[],
  model: Model,
  { catalog, key, examples, created, dba }: EditionPlan,
): Promise<Made> {
  const pointer = await destination.pointer(catalog)
  const current = await readCurrent(destination, pointer)
  const blobs: Blobs = new Map()
  const { items, snapshots, notes } = makeRecords(taken)
  const standing = dba ? [] : await readShards(destination, current, model.release)
  const shards = makeShards(taken, model, { neighbours: dba, current: standing })
  for (const { bytes } of shards.made) keep(blobs, bytes)
  const records = makeFiles(await readFiles(destination, current), { items, snapshots }, blobs)
  const content = {
    format: 'ensemble-edition-1' as const,
    catalog,
    release: await keepRelease(blobs, model, key),
    shards: [...shards.kept, ...shards.made.map(({ entry }) => entry)].sort(inOrder),
    records,
    counts: { items: items.length, snapshots: snapshots.length },
    examples: chooseExamples(snapshots, examples),
  }
  const bytes = [...content.shards, ...records].reduce((sum, entry) => sum + entry.bytes, 0)
  if (pointer && current && canonicalJson({ ...current, ...content }) === canonicalJson(arrange(current)))
    return {
      edition: current.edition,
      manifest: pointer.manifest,
      changed: false,
      counts: content.counts,
      bytes,
      notes,
    }
  const manifest: EditionManifest = { ...content, edition: (pointer?.edition ?? 0) + 1, created: created.toISOString() }
  const name = await signInto(blobs, manifestText(manifest), key)
  await storeBlobs(destination, blobs)
  const next: Pointer = { catalog, edition: manifest.edition, manifest: name }
  if (!(await destination.swap(pointer, next)))
    throw new EnsembleError('conflict', `another publisher made an edition of ${catalog} meanwhile`, 'publish again')
  return { edition: next.edition, manifest: name, changed: true, counts: content.counts, bytes, notes }
}
