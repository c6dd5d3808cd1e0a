/** Item -> snapshots that show it: by the catalog's own vector of the item, or by a photo of one. */
import { nearOf } from '../../models/core/bands.ts'
import { EnsembleError } from '../../models/core/errors.ts'
import { isFiltered, passes, type Filters } from '../../models/core/filters.ts'
import type { Ranking, Snapshot } from '../../models/core/schema.ts'
import { vectorsOf } from '../../models/core/search.ts'
import { loadRecords, shardsOf, type Catalog } from './catalog.ts'
import { describeRegions, normalizePhoto, resizePhoto } from './describe.ts'
import type { Found, FoundSnapshot, Wanted } from './engine.ts'
import { expandQueries } from './find-items.ts'
import type { Model } from './model.ts'
import { decodePhoto } from './photo.ts'
import { searchShards } from './shards.ts'
import { beginQuery, type Steps } from './steps.ts'
import { runTrunk } from './trunk.ts'

/** An item of the catalog needs no model: its vectors are in the shard. */
export async function findSnapshotsOfItem(
  catalog: Catalog,
  itemId: string,
  wanted: Wanted,
): Promise<Found<FoundSnapshot>> {
  const steps = beginQuery()
  const queries = await steps.timed('describe', () => storedVectors(catalog, itemId, wanted.ranking))
  return searchSnapshots(steps, catalog, queries, wanted)
}

export async function findSnapshotsOfPhoto(
  model: Model,
  catalog: Catalog,
  photo: Blob,
  wanted: Wanted,
): Promise<Found<FoundSnapshot>> {
  const steps = beginQuery()
  const { timed } = steps
  const how = { ranking: wanted.ranking, side: 'item', whole: true } as const

  const pixels = await timed('decodePhoto', () => decodePhoto(photo, wanted.crop))
  const square = await timed('resizePhoto', () => resizePhoto(pixels, model, 'item'))
  const input = await timed('normalizePixels', () => normalizePhoto(square, model))
  const output = await timed('runTrunk', () => runTrunk(model.session, input, square.pixels.width))
  const queries = await timed('describe', () => describeRegions(output, square, model, how))
  return searchSnapshots(steps, catalog, queries, wanted)
}

async function searchSnapshots(
  { timed, milliseconds, total }: Steps,
  catalog: Catalog,
  queries: Float32Array[],
  { k, ranking, filters = {} }: Wanted,
): Promise<Found<FoundSnapshot>> {
  const { neighbours } = catalog.release.expansion
  const allow = isFiltered(filters) ? (id: string) => shows(catalog, catalog.snapshots.get(id)!, filters) : undefined

  const shards = await timed('openShards', () => shardsOf(catalog, 'snapshots', ranking))
  const first = await timed('searchShards', () => searchShards(shards, queries, { k: neighbours, allow }))
  const expanded = await timed('expandQuery', () => expandQueries(queries, first.matches, shards, catalog))
  const found = await timed('searchShards', () => searchShards(shards, expanded, { k, allow }))
  const records = await timed('loadRecords', () =>
    loadRecords(
      catalog.snapshots,
      found.matches.map(({ id }) => id),
    ),
  )

  const bands = catalog.release.bands[ranking]
  const results = found.matches.map((match, i) => ({ ...match, near: nearOf(match.score, bands), record: records[i] }))
  return { results, of: found.of, milliseconds, total: total() }
}

/** The stored unit vectors of an item. @throws EnsembleError not-found. */
export async function storedVectors(catalog: Catalog, itemId: string, ranking: Ranking): Promise<Float32Array[]> {
  const shards = await shardsOf(catalog, 'items', ranking)
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
