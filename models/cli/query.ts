/** The queries of the product in Node: the same steps, from the same core, as the browser's worker. */
import { nearOf } from '../core/bands.ts'
import { describe } from '../core/descriptor.ts'
import { EnsembleError } from '../core/errors.ts'
import { expandQuery } from '../core/expansion.ts'
import { type Filters, isFiltered, passes } from '../core/filters.ts'
import { cropPixels } from '../core/pixels.ts'
import type { Box, Item, Match, Ranking, Side, Snapshot } from '../core/schema.ts'
import { type Index, mergeMatches, searchShard, vectorsOf } from '../core/search.ts'
import type { Edition } from './edition.ts'
import { decodePhoto, readPhoto } from './image.ts'
import { poolBatch, seePhoto } from './see.ts'
import type { Trunk } from './trunk.ts'

export interface Wanted {
  k: number
  ranking: Ranking
  filters: Filters
  crop?: Box
}

export interface FoundMatch extends Match {
  near: string
  record: Item | Snapshot
}

export interface Found {
  results: FoundMatch[]
  of: number
  /** Milliseconds by step, in order. */
  ms: Record<string, number>
}

type Timed = <T>(name: string, step: () => T | Promise<T>) => Promise<T>

function startTimer(): { ms: Record<string, number>; timed: Timed } {
  const ms: Record<string, number> = {}
  return {
    ms,
    async timed(name, step) {
      const began = performance.now()
      const result = await step()
      ms[name] = Math.round(((ms[name] ?? 0) + performance.now() - began) * 100) / 100
      return result
    },
  }
}

/** @param whole the photo as one region, as for an item or a crop */
async function describePhoto(
  edition: Edition,
  trunk: Trunk,
  file: string,
  how: { ranking: Ranking; side: Side; whole: boolean; crop?: Box },
  timed: Timed,
): Promise<Float32Array[]> {
  const { release, heads } = edition.model
  const pixels = await timed('decodePhoto', async () => {
    const photo = await decodePhoto(await readPhoto(file), file)
    return how.crop ? cropPixels(photo, how.crop) : photo
  })
  const seen = await timed('resizePhoto', () => seePhoto(pixels, how.whole ? 'item' : how.side, release))
  const [pooled] = await timed('runTrunk', () => poolBatch(trunk, [seen], release))
  return timed('describe', () => pooled.map((features) => describe(features, heads[how.ranking], how.side)))
}

function searchAll(shards: Index[], queries: Float32Array[], k: number, allow?: (id: string) => boolean) {
  const lists = shards.map((index) => {
    const { ids } = index.shard
    return searchShard(index, queries, { k, ...(allow ? { allow: (at: number) => allow(ids[at]) } : {}) })
  })
  const matches = mergeMatches(
    lists.map((list) => list.matches),
    k,
  )
  return { matches, of: lists.reduce((sum, list) => sum + list.of, 0) }
}

/** Each query vector moves towards the neighbours that were found through it. */
function expandQueries(queries: Float32Array[], found: Match[], shards: Index[], alpha: number): Float32Array[] {
  return queries.map((query, at) => {
    const neighbours = found
      .filter(({ queryRegion = 0 }) => queryRegion === at)
      .flatMap(({ id, score, region = 0 }) => {
        const stored = shards.flatMap(({ shard }) => vectorsOf(shard, id)).find((each) => each.region === region)
        return stored ? [{ vector: stored.vector, score }] : []
      })
    return neighbours.length ? expandQuery(query, neighbours, alpha) : query
  })
}

async function searchRecords<T extends Item | Snapshot>(
  edition: Edition,
  shards: Index[],
  queries: Float32Array[],
  records: Map<string, T>,
  { k, ranking }: Wanted,
  allow: ((id: string) => boolean) | undefined,
  { ms, timed }: { ms: Record<string, number>; timed: Timed },
): Promise<Found> {
  const { expansion, bands } = edition.model.release
  let expanded = queries
  if (expansion.neighbours) {
    const first = await timed('searchShards', () => searchAll(shards, queries, expansion.neighbours, allow))
    expanded = await timed('expandQuery', () => expandQueries(queries, first.matches, shards, expansion.alpha))
  }
  const { matches, of } = await timed('searchShards', () => searchAll(shards, expanded, k, allow))
  const results = matches.map((match) => {
    const record = records.get(match.id)
    if (!record) throw new EnsembleError('shard-damaged', `the index names ${match.id}, the records do not`)
    return { ...match, near: nearOf(match.score, bands[ranking]), record }
  })
  return { results, of, ms }
}

/** Photo of an outfit -> items of the catalog. */
export async function findItems(edition: Edition, trunk: Trunk, photo: string, wanted: Wanted): Promise<Found> {
  const timer = startTimer()
  const { ranking, filters, crop } = wanted
  const how = { ranking, side: 'snapshot' as const, whole: crop !== undefined, crop }
  const queries = await describePhoto(edition, trunk, photo, how, timer.timed)
  const shards = await timer.timed('openShards', () => edition.shards('items', ranking, filters.superCategory))
  const items = await timer.timed('loadRecords', () => edition.items())
  const allow = isFiltered(filters) ? (id: string) => passes(items.get(id) as Item, filters) : undefined
  return searchRecords(edition, shards, queries, items, wanted, allow, timer)
}

/** Photo of an item, or an item of the catalog by its id -> snapshots. */
export async function findSnapshots(
  edition: Edition,
  trunk: () => Promise<Trunk>,
  query: { photo: string } | { item: string },
  wanted: Wanted,
): Promise<Found> {
  const timer = startTimer()
  const { ranking, filters, crop } = wanted
  const how = { ranking, side: 'item' as const, whole: true, crop }
  const queries =
    'photo' in query
      ? await describePhoto(edition, await trunk(), query.photo, how, timer.timed)
      : await timer.timed('describe', () => storedVectors(edition, query.item, ranking))
  const shards = await timer.timed('openShards', () => edition.shards('snapshots', ranking))
  const [snapshots, items] = await timer.timed('loadRecords', () => Promise.all([edition.snapshots(), edition.items()]))
  const shows = (id: string) =>
    (snapshots.get(id)?.items ?? []).some((worn) => {
      const item = items.get(worn.id)
      return item !== undefined && passes(item, filters)
    })
  return searchRecords(edition, shards, queries, snapshots, wanted, isFiltered(filters) ? shows : undefined, timer)
}

async function storedVectors(edition: Edition, item: string, ranking: Ranking): Promise<Float32Array[]> {
  const shards = await edition.shards('items', ranking)
  const vectors = shards.flatMap(({ shard }) => vectorsOf(shard, item)).map(({ vector }) => vector)
  if (!vectors.length) throw new EnsembleError('not-found', `the catalog has no item "${item}"`)
  return vectors
}
