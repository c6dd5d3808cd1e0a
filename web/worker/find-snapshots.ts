/** Item -> snapshots that show it: by the catalog's own vector of the item, or by a photo of one. */
import { nearOf } from '../../models/core/bands.ts'
import { EnsembleError } from '../../models/core/errors.ts'
import { isFiltered, passes, type Filters } from '../../models/core/filters.ts'
import { rankMutually, weighedOf } from '../../models/core/mutual.ts'
import type { Ranking, Snapshot } from '../../models/core/schema.ts'
import { vectorsOf } from '../../models/core/search.ts'
import { shardsFor } from '../../models/core/seek.ts'
import type { SuperCategory } from '../../models/core/taxonomy.ts'
import { expandAsks, openAsks, searchAsks } from './asks.ts'
import { loadRecords, shardsOf, type Catalog } from './catalog.ts'
import type { Found, FoundSnapshot, Wanted } from './engine.ts'
import type { Model } from './model.ts'
import { describeEach, seeItem } from './see.ts'
import { countIds, searchShards } from './shards.ts'
import { beginQuery, type Steps } from './steps.ts'

/** An item of the catalog needs no model: its vector is in the shard. */
export async function findSnapshotsOfItem(
  catalog: Catalog,
  itemId: string,
  wanted: Wanted,
): Promise<Found<FoundSnapshot>> {
  const steps = beginQuery()
  const [query] = await steps.timed('describe', () => storedVectors(catalog, itemId, wanted.ranking))
  return searchSnapshots(steps, catalog, query, catalog.items.get(itemId)?.superCategory, wanted)
}

export async function findSnapshotsOfPhoto(
  model: Model,
  catalog: Catalog,
  photo: Blob,
  wanted: Wanted,
): Promise<Found<FoundSnapshot>> {
  const steps = beginQuery()
  const { features } = await seeItem(steps, model, photo, wanted.crop)
  const [query] = await steps.timed('describe', () => describeEach(features, model, wanted.ranking, 'item'))
  return searchSnapshots(steps, catalog, query, undefined, wanted)
}

/** @param superCategory of the item, where known: garments of its kind alone are asked. */
async function searchSnapshots(
  { timed, milliseconds, total }: Steps,
  catalog: Catalog,
  query: Float32Array,
  superCategory: SuperCategory | undefined,
  { k, ranking, filters = {} }: Wanted,
): Promise<Found<FoundSnapshot>> {
  const { expansion, bands } = catalog.release
  const allow = isFiltered(filters) ? (id: string) => shows(catalog, catalog.snapshots.get(id)!, filters) : undefined
  const plan = [{ garment: 0, shards: shardsFor(superCategory) }]

  const asks = await timed('openShards', () => openAsks(catalog, 'snapshots', ranking, plan, [query]))
  const near = await timed('searchShards', () => searchAsks(asks, { k: expansion.neighbours, allow }))
  const expanded = await timed('expandQuery', () => expandAsks(asks, near, expansion))
  const [candidates] = await timed('searchShards', () => searchAsks(expanded, { k: weighedOf(k), allow }))
  const matches = await timed('rankMutually', async () => {
    const items = await shardsOf(catalog, 'items', ranking, plan[0].shards)
    const looks = asks[0].shards.map(({ index }) => index.shard)
    return rankMutually(candidates, looks, (vector, count) => searchShards(items, [vector], { k: count }), k)
  })
  const ids = matches.map(({ id }) => id)
  const records = await timed('loadRecords', () => loadRecords(catalog.snapshots, ids))

  const results = matches.map((match, i) => ({
    ...match,
    near: nearOf(match.score, bands[ranking]),
    record: records[i],
  }))
  return { results, of: countIds(asks[0].shards, allow), milliseconds, total: total() }
}

/** The stored unit vectors of an item: one, of its picture. @throws EnsembleError not-found. */
export async function storedVectors(catalog: Catalog, itemId: string, ranking: Ranking): Promise<Float32Array[]> {
  const shards = await shardsOf(catalog, 'items', ranking, shardsFor(catalog.items.get(itemId)?.superCategory))
  const vectors = shards.flatMap(({ index }) => vectorsOf(index.shard, itemId)).map(({ vector }) => vector)
  if (vectors.length === 0)
    throw new EnsembleError('not-found', `the catalog has no item "${itemId}"`, 'It may have left the shop.')
  return vectors
}

/** A snapshot's own style, occasion and season count; the other filters ask for one piece in it that passes them all. */
export function shows(catalog: Catalog, snapshot: Snapshot, filters: Filters): boolean {
  const { styles, occasions, seasons, ...ofItem } = filters
  const own: [string[] | undefined, string[] | undefined][] = [
    [styles, snapshot.styles],
    [occasions, snapshot.occasions],
    [seasons, snapshot.seasons],
  ]
  if (!own.every(([asked, has]) => !asked?.length || asked.some((word) => has?.includes(word)))) return false
  if (!isFiltered(ofItem)) return true
  return loadRecords(
    catalog.items,
    snapshot.items.map(({ id }) => id),
  ).some((item) => passes(item, ofItem))
}
