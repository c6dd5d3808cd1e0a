/** Search over shards. The exact int8 scan is the reference of the whole product. */
import { dot } from './descriptor.ts'
import { EnsembleError } from './errors.ts'
import { expandQuery } from './expansion.ts'
import { createSearcher, searchGraph, type Searcher } from './hnsw.ts'
import { dequantizeDescriptor, quantizeQuery } from './quantize.ts'
import { createScanner, scalesOf, type Scanner } from './scanner.ts'
import type { Match } from './schema.ts'
import type { Shard } from './shard.ts'

/** A shard ready to search. */
export interface Index {
  /** Its `vectors` are those of the scanner: the file's bytes can go. */
  shard: Shard
  scanner: Scanner
  /** [n] 1 / |v| of each int8 vector. */
  scales: Float32Array
  /** Scratch space of graph searches of at most this ef, made when first needed. */
  scratch?: { ef: number; searcher: Searcher }
  /** Another search over the shard's links (hnswlib), used in place of the scan and of ours. */
  proposer?: Proposer
}

export interface Proposer {
  /** Width of its searches. */
  ef: number
  /** Numbers of about `width` vectors near the query. */
  propose: Propose
  /** Gives back what memory is its own. */
  close?: () => void
}

export interface SearchOptions {
  /** Ids wanted. */
  k: number
  /** Filter by index into shard.ids. */
  allow?: (id: number) => boolean
  /** Width of our own graph search; absent or 0: the exact scan. Without a graph, or with a filter, always the scan. */
  ef?: number
}

export type Propose = (query: Float32Array, width: number) => Uint32Array

export interface SearchResult {
  /** Best first; equal scores in order of id. */
  matches: Match[]
  /** Ids that passed the filter. */
  of: number
  by: 'scan' | 'graph'
}

/**
 * [Note: Graph from this many vectors on]
 * Below, the exact scan is faster: in Chromium 0.56 ms against 1.31 ms at 10,000 vectors of 256 bytes, 6.55 ms against
 * 3.77 ms at 100,000 (`npm run bench -- search`); straight lines between these cross near 37,000. Rounded up: the scan is
 * exact. Smaller shards are published without links, which nobody would read.
 */
export const graphFrom = 40_000

export function openShard(shard: Shard, kernel?: 'simd' | 'plain'): Index {
  const scanner = createScanner(shard.vectors, shard.dimension, kernel)
  return { shard: { ...shard, vectors: scanner.vectors }, scanner, scales: scalesOf(shard.vectors, shard.dimension) }
}

/**
 * The k ids nearest to any of the query vectors: the score of an id is the greatest cosine over all pairs of a query
 * vector and a vector of the id.
 *
 * [Note: The score] query: 12-bit integers q; stored: int8 v; score = min(1, (q . v) * float32(1 / |v|) * (1 / |q|)).
 * The product is of integers and the rest IEEE doubles in this order, so every engine gives the same score.
 *
 * @param queries unit vectors, [dimension] each. @throws invalid for a wrong dimension.
 */
export function searchShard(index: Index, queries: readonly Float32Array[], options: SearchOptions): SearchResult {
  const { shard, proposer } = index
  for (const { length } of queries) {
    if (length !== shard.dimension)
      throw new EnsembleError('invalid', `a query of ${length} for vectors of ${shard.dimension}`)
  }
  const { allowed, of } = applyFilter(shard.ids.length, options.allow)
  const best = createBest(shard.ids.length)
  const width = graphWidth(index, options)
  if (width > 0) {
    searchByGraph(index, queries, width, proposer?.propose ?? ownGraph(index, width), best)
    const matches = pickBest(shard, best, null, options.k)
    if (matches.length === Math.min(options.k, of)) return { matches, of, by: 'graph' }
    best.scores.fill(-Infinity)
  }
  searchByScan(index, queries, best)
  return { matches: pickBest(shard, best, allowed, options.k), of, by: 'scan' }
}

/** The best pair met so far of each id. */
interface Best {
  scores: Float64Array
  /** Number of the vector, and of the query, of that pair. */
  vector: Uint32Array
  query: Uint8Array
}

function createBest(ids: number): Best {
  return { scores: new Float64Array(ids).fill(-Infinity), vector: new Uint32Array(ids), query: new Uint8Array(ids) }
}

/** allowed[id] is 1 for ids that pass; null when all do. */
function applyFilter(ids: number, allow: SearchOptions['allow']): { allowed: Uint8Array | null; of: number } {
  if (!allow) return { allowed: null, of: ids }
  const allowed = new Uint8Array(ids)
  let of = 0
  for (let id = 0; id < ids; id++) if (allow(id)) of += allowed[id] = 1
  return { allowed, of }
}

/**
 * [Note: A filter is answered by the scan]
 * A graph has to be searched the wider the more a filter drops, and misses what lies away from the query ("but in red").
 * Measured in Chromium over 50,000 x 256, filters that leave a half to a 25th: the scan 2 ms, exact; hnswlib 3 to 20 ms,
 * recall@10 down to 0.84 (`npm run bench -- filters`). So whatever a person filters by, the answer is the exact one.
 */

/**
 * How wide to search the graph, 0 to scan: wide enough for k ids of several vectors each. Above an eighth of the vectors
 * the scan, which reads memory in order, is faster.
 */
function graphWidth({ shard, proposer }: Index, { k, allow, ef = 0 }: SearchOptions): number {
  const { graph, ids, owners } = shard
  const least = proposer?.ef ?? (graph ? ef : 0)
  if (least <= 0 || allow || ids.length === 0) return 0
  const width = Math.ceil(Math.max(least, k * (owners.length / ids.length)))
  return width * 8 <= owners.length ? width : 0
}

function searchByScan({ shard, scanner, scales }: Index, queries: readonly Float32Array[], best: Best): void {
  queries.forEach((query, number) => {
    const factor = setQuery(scanner, query)
    const products = scanner.dotAll()
    const { owners } = shard
    for (let i = 0; i < owners.length; i++) {
      const score = products[i] * scales[i] * factor
      if (score > best.scores[owners[i]]) keep(best, owners[i], score, i, number)
    }
  })
}

/** The graph only proposes vectors; scores are the scan's own, so both ways give the same numbers. */
function searchByGraph(
  { shard, scanner, scales }: Index,
  queries: readonly Float32Array[],
  ef: number,
  propose: Propose,
  best: Best,
): void {
  for (const [number, query] of queries.entries()) {
    const factor = setQuery(scanner, query)
    // In the order of the file, so that of equal pairs the first wins, as in the scan.
    const vectors = propose(query, ef).sort()
    const products = scanner.dotSome(vectors, vectors.length)
    for (let i = 0; i < vectors.length; i++) {
      const score = products[i] * scales[vectors[i]] * factor
      const id = shard.owners[vectors[i]]
      if (score > best.scores[id]) keep(best, id, score, vectors[i], number)
    }
  }
}

/** Proposes by our own search; reads the query that is set in the scanner. */
function ownGraph(index: Index, ef: number): Propose {
  const { shard, scanner, scales } = index
  if (!index.scratch || index.scratch.ef < ef)
    index.scratch = { ef, searcher: createSearcher(scanner.count, scales, ef) }
  const { searcher } = index.scratch
  return (_query, width) => searchGraph(shard.graph!, scanner, searcher, width).numbers
}

/** @returns 1 / |q| */
function setQuery(scanner: Scanner, query: Float32Array): number {
  const words = quantizeQuery(query)
  scanner.setQuery(words)
  return 1 / Math.sqrt(dot(words, words))
}

function keep(best: Best, id: number, score: number, vector: number, query: number): void {
  best.scores[id] = score
  best.vector[id] = vector
  best.query[id] = query
}

/** The k best allowed ids. Ids are sorted, so of equal scores the lower index comes first. */
function pickBest(shard: Shard, best: Best, allowed: Uint8Array | null, k: number): Match[] {
  const picked: number[] = []
  const scores = best.scores.map((score) => Math.min(1, score))
  for (let id = 0; id < scores.length; id++) {
    if (scores[id] === -Infinity || (allowed && !allowed[id])) continue
    if (picked.length >= k && !(scores[id] > scores[picked[k - 1]])) continue
    let low = 0
    for (let high = picked.length; low < high;) {
      const middle = (low + high) >> 1
      if (scores[picked[middle]] >= scores[id]) low = middle + 1
      else high = middle
    }
    picked.splice(low, 0, id)
    if (picked.length > k) picked.pop()
  }
  return picked.map((id) => ({
    id: shard.ids[id],
    score: scores[id],
    queryRegion: best.query[id],
    region: shard.regions[best.vector[id]],
  }))
}

/** Merges results of several shards: best first, equal scores by id, each id once (its best). */
export function mergeMatches(lists: readonly (readonly Match[])[], k: number): Match[] {
  return firstOfEach(lists.flat().sort(byScore)).slice(0, k)
}

/**
 * What a garment's next match loses against another garment's first. Chosen on 160 training looks of the boutique: a
 * worn item is among the first six for 81 % of them (garments of score 0.3 and above), where plain turns (a cost above all scores) give 74 % and plain
 * scores (none) 75 %.
 */
const turnCost = 0.05

/**
 * One list for several garments, with variety: by score, where each garment's second match counts `turnCost` less, its
 * third twice that, and so on. An id counts once, where it stands highest.
 * @param lists the matches of each garment, best first; `queryRegion` of a result is the number of its list
 */
export function mergeByGarment(lists: readonly (readonly Match[])[], k: number): Match[] {
  const ranked = lists.flatMap((list, garment) =>
    list.map((match, turn) => ({ rank: match.score - turnCost * turn, match: { ...match, queryRegion: garment } })),
  )
  ranked.sort((a, b) => b.rank - a.rank || byScore(a.match, b.match))
  return firstOfEach(ranked.map(({ match }) => match)).slice(0, k)
}

const byScore = (a: Match, b: Match) => b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

function firstOfEach(matches: readonly Match[]): Match[] {
  const seen = new Set<string>()
  return matches.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** A query moved towards the stored descriptors of what it found (AQE); unmoved when it found nothing. @param found in these shards */
export function expandByMatches(
  query: Float32Array,
  found: readonly Match[],
  shards: readonly Shard[],
  alpha: number,
): Float32Array {
  const neighbours = found.flatMap(({ id, score, region = 0 }) => {
    const stored = shards.flatMap((shard) => vectorsOf(shard, id)).find((each) => each.region === region)
    return stored ? [{ vector: stored.vector, score }] : []
  })
  return neighbours.length > 0 ? expandQuery(query, neighbours, alpha) : query
}

/** The stored descriptors of an id: the query of "more like this". Empty when the shard lacks the id. */
export function vectorsOf(shard: Shard, id: string): { region: number; vector: Float32Array }[] {
  let low = 0
  for (let high = shard.ids.length; low < high;) {
    const middle = (low + high) >> 1
    if (shard.ids[middle] < id) low = middle + 1
    else high = middle
  }
  if (shard.ids[low] !== id) return []
  const found = []
  for (let number = shard.owners.indexOf(low); shard.owners[number] === low; number++) {
    const stored = shard.vectors.subarray(number * shard.dimension, (number + 1) * shard.dimension)
    found.push({ region: shard.regions[number], vector: dequantizeDescriptor(stored) })
  }
  return found
}
