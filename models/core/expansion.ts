/** Average query expansion (alpha-QE, arXiv 1711.02512, section 3.3) and its database side. */
import { dot, l2Normalize } from './descriptor.ts'

/**
 * L2(query + sum of score^alpha * vector): neighbours count by how near they are, and those with no positive score not
 * at all. @param neighbours unit vectors with their cosine to the query.
 */
export function expandQuery(
  query: Float32Array,
  neighbours: readonly { vector: Float32Array; score: number }[],
  alpha: number,
): Float32Array<ArrayBuffer> {
  const sum = Float32Array.from(query)
  for (const { vector, score } of neighbours) {
    if (score <= 0) continue
    const weight = score ** alpha
    for (let i = 0; i < sum.length; i++) sum[i] += weight * vector[i]
  }
  return l2Normalize(sum)
}

/**
 * DBA: each of the unit vectors [n, d] replaced by its expansion over its nearest others in the set. n^2 products: for
 * publishing, not for queries.
 */
export function augmentDatabase(
  vectors: Float32Array,
  dimension: number,
  neighbours: number,
  alpha: number,
): Float32Array<ArrayBuffer> {
  const rows = Array.from({ length: vectors.length / dimension }, (_, row) =>
    vectors.subarray(row * dimension, (row + 1) * dimension),
  )
  const augmented = new Float32Array(vectors.length)
  for (const [row, vector] of rows.entries()) {
    const scored = rows.map((other, number) => ({ vector: other, number, score: dot(vector, other) }))
    const others = scored.filter(({ number }) => number !== row)
    others.sort((a, b) => b.score - a.score || a.number - b.number)
    augmented.set(expandQuery(vector, others.slice(0, neighbours), alpha), row * dimension)
  }
  return augmented
}
