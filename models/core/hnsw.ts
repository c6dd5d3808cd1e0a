/** HNSW (arXiv 1603.09320): a deterministic builder and search over int8 vectors by cosine. */
import type { Graph } from './graph.ts'
import { pending } from './pending.ts'
import type { Index } from './search.ts'
import type { Scanner } from './scanner.ts'

export interface BuildOptions {
  m?: number
  efConstruction?: number
  seed?: number
  onProgress?: (done: number, of: number) => void
}

/** Same vectors, same options: the same graph on every machine. Levels are drawn by seed; M 16, efConstruction 200. */
export function buildGraph(scanner: Scanner, scales: Float32Array, options: BuildOptions = {}): Graph {
  return pending(scanner, scales, options)
}

/** The ef vectors found nearest to the query, best first. @param query as of quantizeQuery. */
export function searchGraph(
  index: Index & { shard: { graph: Graph } },
  query: Int16Array,
  ef: number,
): { numbers: Uint32Array; scores: Float64Array } {
  return pending(index, query, ef)
}
