/** The queries of one photo or item, each with the shards it asks: opened, searched, widened by what it found (AQE). */
import type { Kind, Match, Ranking, ReleaseManifest } from '../../models/core/schema.ts'
import { expandByMatches } from '../../models/core/search.ts'
import type { Ask } from '../../models/core/seek.ts'
import { shardsOf, type Catalog } from './catalog.ts'
import { searchShards, type OpenShard, type SearchWanted } from './shards.ts'

export interface OpenAsk {
  /** Which garment of the photo asks. */
  garment: number
  /** Unit vector. */
  query: Float32Array
  shards: OpenShard[]
}

/** @param queries by garment */
export function openAsks(
  catalog: Catalog,
  kind: Kind,
  ranking: Ranking,
  asks: readonly Ask[],
  queries: readonly Float32Array[],
): Promise<OpenAsk[]> {
  return Promise.all(
    asks.map(async ({ garment, shards }) => ({
      garment,
      query: queries[garment],
      shards: await shardsOf(catalog, kind, ranking, shards),
    })),
  )
}

/** The matches of each query, best first, by garment: those that did not ask have none. */
export function searchAsks(asks: readonly OpenAsk[], wanted: SearchWanted): Match[][] {
  const lists: Match[][] = Array.from({ length: 1 + Math.max(...asks.map(({ garment }) => garment)) }, () => [])
  for (const { garment, query, shards } of asks) lists[garment] = searchShards(shards, [query], wanted)
  return lists
}

/** Each query moves towards the neighbours that it found itself; 0 neighbours switches expansion off. */
export function expandAsks(
  asks: readonly OpenAsk[],
  neighbours: readonly Match[][],
  { alpha }: ReleaseManifest['expansion'],
): OpenAsk[] {
  return asks.map((ask) => {
    const shards = ask.shards.map(({ index }) => index.shard)
    return { ...ask, query: expandByMatches(ask.query, neighbours[ask.garment], shards, alpha) }
  })
}
