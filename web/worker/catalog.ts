/** One edition, open: its manifest, its records and its shards, each read on first use. */
import { EnsembleError } from '../../models/core/errors.ts'
import { tagItem, tagSnapshot } from '../../models/core/publishers.ts'
import { parseRecords } from '../../models/core/records.ts'
import type {
  EditionManifest,
  Item,
  Kind,
  Pointer,
  Ranking,
  ReleaseManifest,
  Sha256,
  ShardEntry,
  Snapshot,
} from '../../models/core/schema.ts'
import type { Index } from '../../models/core/search.ts'
import type { ShardName } from '../../models/core/seek.ts'
import { expectMissing, openBlob } from './blobs.ts'
import type { Wanted } from './cache.ts'
import type { Meter } from './meter.ts'
import { closeShards, openEntry } from './shards.ts'

export interface Edition {
  pointer: Pointer
  manifest: EditionManifest
  release: ReleaseManifest
}

/** Of another publisher: its ids carry its tag (core: publishers.ts), its files are on this device or it is not open. */
export interface Foreign {
  tag: string
  read: (blob: Wanted) => Promise<Uint8Array<ArrayBuffer>>
}

export interface Catalog extends Edition {
  /** Sorted by id. */
  items: Map<string, Item>
  snapshots: Map<string, Snapshot>
  /** item id -> ids of the snapshots that name it. */
  wornIn: Map<string, string[]>
  /** Shards in use. */
  opened: Map<Sha256, Promise<Index>>
  foreign?: Foreign
  /** Those whose records are in here too, and whose shards are searched with these: see `joinCatalogs`. */
  others?: Catalog[]
}

export async function openCatalog(edition: Edition, meter: Meter): Promise<Catalog> {
  await expectMissing(edition.manifest.records, meter)
  return openRecords(edition, await readRecords(edition, (blob) => openBlob(blob, meter)))
}

export async function openForeign(edition: Edition, foreign: Foreign): Promise<Catalog> {
  const { items, snapshots } = await readRecords(edition, foreign.read)
  const { tag } = foreign
  const tagged = {
    items: items.map((item) => tagItem(tag, item)),
    snapshots: snapshots.map((one) => tagSnapshot(tag, one)),
  }
  return { ...openRecords(edition, tagged), foreign }
}

export interface Records {
  items: Item[]
  snapshots: Snapshot[]
}

export async function readRecords({ manifest }: Edition, read: Foreign['read']): Promise<Records> {
  const texts = async (kind: Kind) => {
    const entries = manifest.records.filter((entry) => entry.kind === kind)
    return Promise.all(entries.map(async (entry) => new TextDecoder().decode(await read(entry))))
  }
  return {
    items: (await texts('items')).flatMap((text) => parseRecords(text, 'items')),
    snapshots: (await texts('snapshots')).flatMap((text) => parseRecords(text, 'snapshots')),
  }
}

function openRecords(edition: Edition, records: Records): Catalog {
  const byId = <T extends { id: string }>(list: T[]) => new Map(list.map((record) => [record.id, record]))
  const [items, snapshots] = [byId(records.items), byId(records.snapshots)]
  const wornIn = new Map<string, string[]>()
  for (const snapshot of snapshots.values())
    for (const { id } of snapshot.items) wornIn.set(id, [...(wornIn.get(id) ?? []), snapshot.id])
  return { ...edition, items, snapshots, wornIn, opened: new Map() }
}

/** Searched as one: the app's own first, and what each of the others has after it. Model and examples are its own. */
export function joinCatalogs(own: Catalog, others: Catalog[]): Catalog {
  if (others.length === 0) return own
  const all = [own, ...others]
  return {
    ...own,
    items: new Map(all.flatMap(({ items }) => [...items])),
    snapshots: new Map(all.flatMap(({ snapshots }) => [...snapshots])),
    wornIn: new Map(all.flatMap(({ wornIn }) => [...wornIn])),
    others,
  }
}

/** The shards of one kind and ranking with these names, each opened once. @throws EnsembleError space-mismatch ... */
export async function shardsOf(
  catalog: Catalog,
  kind: Kind,
  ranking: Ranking,
  names: readonly ShardName[],
): Promise<Index[]> {
  const others = (catalog.others ?? []).map((other) => shardsAtHand(other, kind, ranking, names))
  return [...(await ownShardsOf(catalog, kind, ranking, names)), ...(await Promise.all(others)).flat()]
}

/** Another publisher's, without those that this device has lost: they never keep a search from being answered. */
async function shardsAtHand(...asked: Parameters<typeof ownShardsOf>): Promise<Index[]> {
  return ownShardsOf(...asked).catch((problem: unknown) => {
    console.warn('Another publisher is left out of this search:', problem)
    return []
  })
}

function ownShardsOf(catalog: Catalog, kind: Kind, ranking: Ranking, names: readonly ShardName[]): Promise<Index[]> {
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
  const opening = openEntry(entry, catalog.foreign).then((open) => checkOwners(catalog, entry.kind, open))
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
