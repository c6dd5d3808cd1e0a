/** Photos taken -> the content of an edition, and its blobs; published when it is another than the current one. */
import { manifestText } from '../core/manifest.ts'
import { isWorthCompacting } from '../core/publish/compact.ts'
import { type CurrentFile, planRecords } from '../core/publish/plan-records.ts'
import { networkBlobs } from '../core/release-heads.ts'
import type { EditionManifest, Item, RecordsEntry, Sha256, Snapshot } from '../core/schema.ts'
import type { SigningKey } from '../core/signature.ts'
import { canonicalJson } from '../core/text.ts'
import { readCurrent, readFiles, readShards } from './current-edition.ts'
import type { Destination } from './destination.ts'
import { makeShards } from './make-shards.ts'
import type { Model } from './model.ts'
import { type Blobs, type Content, inOrder, keep, putEdition, signInto } from './put-edition.ts'
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

const utf8 = new TextEncoder()

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

async function keepRelease(blobs: Blobs, { release, read }: Model, key: SigningKey): Promise<Sha256> {
  for (const { sha256 } of [...networkBlobs(release), release.golden, ...Object.values(release.heads)])
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

/** An edition of the Studio has its shards and files in another order: that is no other content. */
const arrange = (edition: EditionManifest): EditionManifest => ({
  ...edition,
  shards: edition.shards.toSorted(inOrder),
  records: edition.records.toSorted(inOrder),
})

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
  const content: Content = {
    release: await keepRelease(blobs, model, key),
    shards: [...shards.kept, ...shards.made.map(({ entry }) => entry)].sort(inOrder),
    records,
    counts: { items: items.length, snapshots: snapshots.length },
    examples: chooseExamples(snapshots, examples),
  }
  const bytes = [...content.shards, ...records].reduce((sum, entry) => sum + entry.bytes, 0)
  const made = { counts: content.counts, bytes, notes: [...notes, ...hintCompaction(destination, catalog, content)] }
  if (pointer && current && canonicalJson({ ...current, ...content }) === canonicalJson(arrange(current)))
    return { edition: current.edition, manifest: pointer.manifest, changed: false, ...made }
  const { edition, manifest } = await putEdition(destination, { catalog, pointer, content, blobs, key, created })
  return { edition, manifest, changed: true, ...made }
}

function hintCompaction({ name }: Destination, catalog: string, { shards }: Content): string[] {
  const which = catalog === 'demo' ? '' : ` --catalog ${catalog}`
  const hint = `the index lies in ${shards.length} parts: "ensemble compact ${name}${which}" joins them`
  return isWorthCompacting(shards) ? [hint] : []
}
