/** Search over shards. The exact int8 scan is the reference of the whole product. */
import { pending } from './pending.ts'
import type { Scanner } from './scanner.ts'
import type { Match } from './schema.ts'
import type { Shard } from './shard.ts'

/** A shard ready to search: its vectors held by a scanner. */
export interface Index {
  shard: Shard
  scanner: Scanner
  /** [n] 1 / |v| of each int8 vector. */
  scales: Float32Array
}

export interface SearchOptions {
  /** Ids wanted. */
  k: number
  /** Filter by index into shard.ids. */
  allow?: (id: number) => boolean
  /** Width of the graph search; absent or 0: the exact scan. Without a graph, or with a narrow filter, always the scan. */
  ef?: number
}

export interface SearchResult {
  /** Best first; equal scores in order of id. */
  matches: Match[]
  /** Ids that passed the filter. */
  of: number
  by: 'scan' | 'graph'
}

export function openShard(shard: Shard, kernel?: 'simd' | 'plain'): Index {
  return pending(shard, kernel)
}

/**
 * The k ids nearest to any of the query vectors: the score of an id is the greatest cosine over all pairs of a query
 * vector and a vector of the id.
 * @param queries unit vectors, [dimension] each; a photo has one a region. @throws invalid for a wrong dimension.
 */
export function searchShard(index: Index, queries: readonly Float32Array[], options: SearchOptions): SearchResult {
  return pending(index, queries, options)
}

/** Merges results of several shards: best first, equal scores by id, each id once. */
export function mergeMatches(lists: readonly (readonly Match[])[], k: number): Match[] {
  return pending(lists, k)
}

/** The stored descriptors of an id, one a region: the query of "more like this". Empty when the shard lacks the id. */
export function vectorsOf(shard: Shard, id: string): { region: number; vector: Float32Array }[] {
  return pending(shard, id)
}
