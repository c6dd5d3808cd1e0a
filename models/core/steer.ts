/** "More like this", "less like this": a query moved by what a person says of its results (Rocchio, 1971). */
import { dot, l2Normalize } from './descriptor.ts'

/** Weights of the mean of what is liked, and of what is not; the query itself weighs 1 (Manning et al., IR book, 9.1.1). */
const [towards, away] = [0.75, 0.25]

/**
 * L2(q + 0.75 mean(more) - 0.25 mean(less)); the query as it is when nothing is said, or when nothing would be left.
 * @param more vectors of the query's length, as unit vectors
 */
export function steerQuery(
  query: Float32Array,
  more: readonly Float32Array[],
  less: readonly Float32Array[],
): Float32Array {
  if (more.length === 0 && less.length === 0) return query
  const moved = Float32Array.from(query)
  const add = (vectors: readonly Float32Array[], weight: number) => {
    for (const vector of vectors)
      for (let i = 0; i < moved.length; i++) moved[i] += (weight * vector[i]) / vectors.length
  }
  add(more, towards)
  add(less, -away)
  return dot(moved, moved) > 0 ? l2Normalize(moved) : query
}
