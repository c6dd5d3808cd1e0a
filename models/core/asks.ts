/** The searches of one query: each garment, or the one thing asked for, in the shards where its like may be. */
import { rankMutually } from './mutual.ts'
import type { Match } from './schema.ts'
import { expandByMatches, type Index, mergeMatches, searchShard } from './search.ts'
import type { Ask, ShardName } from './seek.ts'

/** A vector, and the shards it is searched in. */
export interface OpenAsk {
  /** Which garment of the photo asks. */
  garment: number
  /** Unit length. */
  vector: Float32Array
  shards: Index[]
}

/** @param vectors by garment @param open the shards with these names */
export function openAsks(
  asks: readonly Ask[],
  vectors: readonly Float32Array[],
  open: (names: readonly ShardName[]) => Promise<Index[]>,
): Promise<OpenAsk[]> {
  return Promise.all(
    asks.map(async ({ garment, shards }) => ({ garment, vector: vectors[garment], shards: await open(shards) })),
  )
}

export interface AskOptions {
  k: number
  /** Ids that pass. */
  allow?: ((id: string) => boolean) | undefined
  /** Width of the graph search; absent: the exact scan, but where a shard brings its own proposer. */
  ef?: number
}

/** The k nearest of all shards, best first; equal scores by id. */
export function searchShards(
  shards: readonly Index[],
  vector: Float32Array,
  { k, allow, ef = 0 }: AskOptions,
): Match[] {
  if (k === 0) return [] // expansion that is switched off asks for no neighbours: nothing is read for it
  const lists = shards.map((index) => {
    const { ids } = index.shard
    return searchShard(index, [vector], { k, ef, ...(allow && { allow: (at: number) => allow(ids[at]) }) }).matches
  })
  return mergeMatches(lists, k)
}

/** Matches by garment, best first; a garment that does not ask has none. */
export function searchAsks(asks: readonly OpenAsk[], options: AskOptions): Match[][] {
  const lists: Match[][] = Array.from({ length: 1 + Math.max(-1, ...asks.map(({ garment }) => garment)) }, () => [])
  for (const { garment, vector, shards } of asks) lists[garment] = searchShards(shards, vector, options)
  return lists
}

/** Each vector moves towards the neighbours that were found through it. @param near from searchAsks; empty: none moves */
export function expandAsks(asks: readonly OpenAsk[], near: readonly Match[][], alpha: number): OpenAsk[] {
  return asks.map((ask) => {
    const shards = ask.shards.map(({ shard }) => shard)
    return { ...ask, vector: expandByMatches(ask.vector, near[ask.garment], shards, alpha) }
  })
}

/** The k best of the looks that an ask found, by mutual nearness. @param items shards of what they are weighed by, see shardsMet */
export function weighLooks(
  { shards }: OpenAsk,
  matches: readonly Match[],
  items: readonly Index[],
  { k, ef = 0 }: Omit<AskOptions, 'allow'>,
): Match[] {
  const near = (vector: Float32Array, count: number) => searchShards(items, vector, { k: count, ef })
  return rankMutually(
    matches,
    shards.map(({ shard }) => shard),
    near,
    k,
  )
}

export interface Passing {
  /** Whether an id passes; absent when all do. */
  allow: AskOptions['allow']
  /** How many different ids pass: a snapshot is in a shard of each of its garments, and counts once. */
  of: number
}

/** What of the shards passes a filter, which reads each record once a query, however many searches follow. */
export function findPassing(shards: Iterable<Index>, filter: AskOptions['allow']): Passing {
  const ids = new Set([...new Set(shards)].flatMap(({ shard }) => shard.ids))
  if (!filter) return { allow: undefined, of: ids.size }
  for (const id of ids) if (!filter(id)) ids.delete(id)
  return { allow: (id) => ids.has(id), of: ids.size }
}
