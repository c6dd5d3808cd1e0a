/** Photo -> items: the query of the product, one step a line. */
import { expandQuery } from '../../models/core/expansion.ts'
import { nearOf } from '../../models/core/bands.ts'
import { isFiltered, passes } from '../../models/core/filters.ts'
import type { Match } from '../../models/core/schema.ts'
import { vectorsOf } from '../../models/core/search.ts'
import { loadRecords, shardsOf, type Catalog } from './catalog.ts'
import { describeRegions, normalizePhoto, resizePhoto } from './describe.ts'
import type { Found, FoundItem, Wanted } from './engine.ts'
import type { Model } from './model.ts'
import { decodePhoto } from './photo.ts'
import { searchShards, type OpenShard } from './shards.ts'
import { beginQuery } from './steps.ts'
import { runTrunk } from './trunk.ts'

export async function findItems(
  model: Model,
  catalog: Catalog,
  photo: Blob,
  wanted: Wanted,
): Promise<Found<FoundItem>> {
  const { timed, milliseconds, total } = beginQuery()
  const { k, ranking, filters = {}, crop } = wanted
  const { neighbours } = model.release.expansion
  const how = { ranking, side: 'snapshot', whole: crop !== undefined } as const
  const allow = isFiltered(filters) ? (id: string) => passes(catalog.items.get(id)!, filters) : undefined

  const pixels = await timed('decodePhoto', () => decodePhoto(photo, crop))
  const square = await timed('resizePhoto', () => resizePhoto(pixels, model, 'snapshot'))
  const input = await timed('normalizePixels', () => normalizePhoto(square, model))
  const output = await timed('runTrunk', () => runTrunk(model.session, input, square.pixels.width))
  const queries = await timed('describe', () => describeRegions(output, square, model, how))
  const shards = await timed('openShards', () => shardsOf(catalog, 'items', ranking, filters.superCategory))
  const first = await timed('searchShards', () => searchShards(shards, queries, { k: neighbours, allow }))
  const expanded = await timed('expandQuery', () => expandQueries(queries, first.matches, shards, model))
  const found = await timed('searchShards', () => searchShards(shards, expanded, { k, allow }))
  const records = await timed('loadRecords', () =>
    loadRecords(
      catalog.items,
      found.matches.map(({ id }) => id),
    ),
  )

  const bands = model.release.bands[ranking]
  const results = found.matches.map((match, i) => ({ ...match, near: nearOf(match.score, bands), record: records[i] }))
  return { results, of: found.of, milliseconds, total: total() }
}

/** Each region's query moves towards the neighbours that were found through it; 0 neighbours switches expansion off. */
export function expandQueries(
  queries: Float32Array[],
  neighbours: Match[],
  shards: readonly OpenShard[],
  { release }: Pick<Model, 'release'>,
): Float32Array[] {
  if (release.expansion.neighbours === 0) return queries
  return queries.map((query, queryRegion) => {
    const near = neighbours
      .filter((match) => (match.queryRegion ?? 0) === queryRegion)
      .flatMap(({ id, score, region = 0 }) => {
        const stored = shards.flatMap(({ index }) => vectorsOf(index.shard, id)).find((each) => each.region === region)
        return stored ? [{ vector: stored.vector, score }] : []
      })
    return near.length > 0 ? expandQuery(query, near, release.expansion.alpha) : query
  })
}
