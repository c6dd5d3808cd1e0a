/** The searches of one query: each garment, or the one thing asked for, in the shards where its like may be. */
import { rankMutually, weighedOf } from '../core/mutual.ts'
import type { Kind, Match, Ranking } from '../core/schema.ts'
import { expandByMatches, type Index, mergeMatches, searchShard } from '../core/search.ts'
import type { Ask } from '../core/seek.ts'
import type { Edition } from './edition.ts'

/** A vector, and the shards it is searched in. */
export interface OpenAsk {
  garment: number
  vector: Float32Array
  shards: Index[]
}

/** @param vectors by garment */
export function openAsks(
  edition: Edition,
  kind: Kind,
  ranking: Ranking,
  asks: readonly Ask[],
  vectors: readonly Float32Array[],
): Promise<OpenAsk[]> {
  return Promise.all(
    asks.map(async ({ garment, shards }) => ({
      garment,
      vector: vectors[garment],
      shards: await edition.shards(kind, ranking, shards),
    })),
  )
}

export interface AskOptions {
  k: number
  allow?: (id: string) => boolean
  /** Width of the graph search; absent: the exact scan. */
  ef?: number
}

/** Matches by garment, best first; a garment that does not ask has none. */
export function searchAsks(asks: readonly OpenAsk[], { k, allow, ef }: AskOptions): Match[][] {
  const lists: Match[][] = Array.from({ length: 1 + Math.max(-1, ...asks.map(({ garment }) => garment)) }, () => [])
  for (const { garment, vector, shards } of asks) {
    const found = shards.map((index) => {
      const { ids } = index.shard
      return searchShard(index, [vector], { k, ef, ...(allow && { allow: (at: number) => allow(ids[at]) }) }).matches
    })
    lists[garment] = mergeMatches(found, k)
  }
  return lists
}

/** Each vector moves towards the neighbours that were found through it. @param near from searchAsks */
export function expandAsks(asks: readonly OpenAsk[], near: readonly Match[][], alpha: number): OpenAsk[] {
  return asks.map((ask) => {
    const shards = ask.shards.map(({ shard }) => shard)
    return { ...ask, vector: expandByMatches(ask.vector, near[ask.garment], shards, alpha) }
  })
}

/** The looks of one ask, in order of mutual nearness. @param items shards of the items that the one who asks may be of */
export function searchMutually(ask: OpenAsk, items: readonly Index[], options: AskOptions): Match[] {
  const { k, ef } = options
  const [matches] = searchAsks([{ ...ask, garment: 0 }], { ...options, k: weighedOf(k) })
  const nearItems = (vector: Float32Array, count: number) =>
    searchAsks([{ garment: 0, vector, shards: [...items] }], { k: count, ef })[0]
  return rankMutually(
    matches,
    ask.shards.map(({ shard }) => shard),
    nearItems,
    k,
  )
}

/** How many different ids the asks choose from. */
export function countIds(asks: readonly OpenAsk[], allow: (id: string) => boolean = () => true): number {
  const ids = new Set(asks.flatMap(({ shards }) => shards.flatMap(({ shard }) => shard.ids)))
  return [...ids].filter(allow).length
}
