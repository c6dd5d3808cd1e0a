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
  Snapshot,
} from '../../models/core/schema.ts'
import type { SuperCategory } from '../../models/core/taxonomy.ts'
import { expectMissing, openBlob } from './blobs.ts'
import { silentMeter, type Meter } from './meter.ts'
import { closeShards, openShards, type OpenShard } from './shards.ts'

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
  /** By `shardsOf`'s key. */
  opened: Map<string, Promise<OpenShard[]>>
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

/** The shards of one kind and ranking; of one super-category when given. */
export function shardsOf(
  catalog: Catalog,
  kind: Kind,
  ranking: Ranking,
  superCategory?: SuperCategory,
  meter: Meter = silentMeter,
): Promise<OpenShard[]> {
  const key = [kind, ranking, superCategory ?? 'all'].join('/')
  const known = catalog.opened.get(key)
  if (known) return known
  const space = catalog.release.spaces[ranking]
  const entries = catalog.manifest.shards.filter(
    (entry) =>
      entry.kind === kind && entry.ranking === ranking && (!superCategory || entry.superCategory === superCategory),
  )
  const foreign = entries.find((entry) => entry.space !== space)
  if (foreign)
    throw new EnsembleError(
      'space-mismatch',
      `shard ${foreign.sha256} is of space ${foreign.space}, the model of ${space}`,
    )
  const opening = superCategory
    ? pickShards(catalog, kind, ranking, superCategory)
    : openShards(entries, meter).then((shards) => checkOwners(catalog, kind, shards))
  opening.catch(() => catalog.opened.delete(key))
  catalog.opened.set(key, opening)
  return opening
}

/** Every id that a search can give has a record: later steps count on it. */
function checkOwners(catalog: Catalog, kind: Kind, shards: OpenShard[]): OpenShard[] {
  for (const { index } of shards) {
    const orphan = index.shard.ids.find((id) => !catalog[kind].has(id))
    if (orphan !== undefined)
      throw new EnsembleError('shard-damaged', `the catalog has no record of "${orphan}"`, 'Tell the publisher.')
  }
  return shards
}

async function pickShards(
  catalog: Catalog,
  kind: Kind,
  ranking: Ranking,
  superCategory: SuperCategory,
): Promise<OpenShard[]> {
  const all = await shardsOf(catalog, kind, ranking)
  return all.filter(({ index }) => index.shard.superCategory === superCategory)
}

export async function closeCatalog(catalog: Catalog): Promise<void> {
  const all = [...catalog.opened].filter(([key]) => key.endsWith('/all'))
  for (const [, opening] of all) closeShards(await opening.catch(() => []))
}

/** Records by id, in the order asked for; ids the edition lacks (an old board) are left out. */
export const loadRecords = <T>(records: Map<string, T>, ids: readonly string[]): T[] =>
  ids.flatMap((id) => records.get(id) ?? [])
