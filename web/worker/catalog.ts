/** One edition, open: its manifest, its records and its shards, each read on first use. */
import { EnsembleError } from '../../models/core/errors.ts'
import { parseRecords } from '../../models/core/records.ts'
import type {
  EditionManifest,
  Item,
  Kind,
  Pointer,
  Ranking,
  RecordsEntry,
  ReleaseManifest,
  Sha256,
  ShardEntry,
  Snapshot,
} from '../../models/core/schema.ts'
import type { Index } from '../../models/core/search.ts'
import type { ShardName } from '../../models/core/seek.ts'
import { expectMissing, openBlob } from './blobs.ts'
import type { Meter } from './meter.ts'
import { closeShards, openEntry } from './shards.ts'

export interface Edition {
  pointer: Pointer
  manifest: EditionManifest
  release: ReleaseManifest
}

export interface Catalog extends Edition {
  /** Sorted by id. */
  items: Map<string, Item>
  snapshots: Map<string, Snapshot>
  /** item id -> ids of the snapshots that name it. */
  wornIn: Map<string, string[]>
  /** Shards in use. */
  opened: Map<Sha256, Promise<Index>>
}

export async function openCatalog(edition: Edition, meter: Meter): Promise<Catalog> {
  const { records } = edition.manifest
  await expectMissing(records, meter)
  const of = (kind: Kind) => records.filter((entry) => entry.kind === kind)
  const items = new Map<string, Item>()
  for (const entry of of('items'))
    for (const item of parseRecords(await readText(entry, meter), 'items')) items.set(item.id, item)
  const snapshots = new Map<string, Snapshot>()
  for (const entry of of('snapshots'))
    for (const snapshot of parseRecords(await readText(entry, meter), 'snapshots')) snapshots.set(snapshot.id, snapshot)
  const wornIn = new Map<string, string[]>()
  for (const snapshot of snapshots.values())
    for (const { id } of snapshot.items) wornIn.set(id, [...(wornIn.get(id) ?? []), snapshot.id])
  return { ...edition, items, snapshots, wornIn, opened: new Map() }
}

const readText = async (entry: RecordsEntry, meter: Meter) => new TextDecoder().decode(await openBlob(entry, meter))

/** The shards of one kind and ranking with these names, each opened once. @throws EnsembleError space-mismatch ... */
export function shardsOf(
  catalog: Catalog,
  kind: Kind,
  ranking: Ranking,
  names: readonly ShardName[],
): Promise<Index[]> {
  const space = catalog.release.spaces[ranking]
  const entries = catalog.manifest.shards.filter(
    (entry) => entry.kind === kind && entry.ranking === ranking && names.includes(entry.superCategory),
  )
  const foreign = entries.find((entry) => entry.space !== space)
  if (foreign)
    throw new EnsembleError(
      'space-mismatch',
      `shard ${foreign.sha256} is of space ${foreign.space}, the model of ${space}`,
    )
  return Promise.all(entries.map((entry) => openOnce(catalog, entry)))
}

function openOnce(catalog: Catalog, entry: ShardEntry): Promise<Index> {
  const known = catalog.opened.get(entry.sha256)
  if (known) return known
  const opening = openEntry(entry).then((open) => checkOwners(catalog, entry.kind, open))
  opening.catch(() => catalog.opened.delete(entry.sha256))
  catalog.opened.set(entry.sha256, opening)
  return opening
}

/** Every id that a search can give has a record: later steps count on it. */
function checkOwners(catalog: Catalog, kind: Kind, open: Index): Index {
  const orphan = open.shard.ids.find((id) => !catalog[kind].has(id))
  if (orphan !== undefined)
    throw new EnsembleError('shard-damaged', `the catalog has no record of "${orphan}"`, 'Tell the publisher.')
  return open
}

export async function closeCatalog(catalog: Catalog): Promise<void> {
  for (const opening of catalog.opened.values()) closeShards(await opening.then((shard) => [shard]).catch(() => []))
}

/** Records by id, in the order asked for; ids the edition lacks (an old board) are left out. */
export const loadRecords = <T>(records: Map<string, T>, ids: readonly string[]): T[] =>
  ids.flatMap((id) => records.get(id) ?? [])
