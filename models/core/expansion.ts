/** Average query expansion (alpha-QE, arXiv 1711.02512, section 3.3) and its database side. */
import { pending } from './pending.ts'

/** L2(query + sum of max(score, 0)^alpha * vector). Neighbours are unit vectors with their cosine to the query. */
export function expandQuery(
  query: Float32Array,
  neighbours: readonly { vector: Float32Array; score: number }[],
  alpha: number,
): Float32Array {
  return pending(query, neighbours, alpha)
}

/** Each vector [n, d] replaced by the expansion over its `neighbours` nearest others in the same set. */
export function augmentDatabase(
  vectors: Float32Array,
  dimension: number,
  neighbours: number,
  alpha: number,
): Float32Array {
  return pending(vectors, dimension, neighbours, alpha)
}
