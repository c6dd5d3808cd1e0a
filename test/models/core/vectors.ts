/** Seeded vectors for the tests of search and shards. */
import { createRandom } from '../../../models/core/random.ts'
import { quantizeDescriptor } from '../../../models/core/quantize.ts'
import type { Shard } from '../../../models/core/shard.ts'

export const seeded = createRandom

/** Near enough to normal for test data. */
function gauss(random: () => number): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random()
  return sum
}

function normalizeRows(vectors: Float32Array, dimension: number): Float32Array {
  for (let from = 0; from < vectors.length; from += dimension) {
    const row = vectors.subarray(from, from + dimension)
    const length = Math.hypot(...row)
    for (let i = 0; i < dimension; i++) row[i] /= length
  }
  return vectors
}

export function unitVectors(n: number, dimension: number, seed: number): Float32Array {
  const random = seeded(seed)
  return normalizeRows(
    Float32Array.from({ length: n * dimension }, () => gauss(random)),
    dimension,
  )
}

/** Unit vectors around random centres, in shuffled order: what descriptors look like. */
export function clustered(n: number, dimension: number, clusters: number, seed: number): Float32Array {
  const random = seeded(seed)
  const centres = unitVectors(clusters, dimension, seed + 1)
  const vectors = new Float32Array(n * dimension)
  const spread = 0.8 / Math.sqrt(dimension)
  for (let row = 0; row < n; row++) {
    const centre = Math.floor(random() * clusters) * dimension
    for (let i = 0; i < dimension; i++) vectors[row * dimension + i] = centres[centre + i] + spread * gauss(random)
  }
  return normalizeRows(vectors, dimension)
}

export const about = (
  dimension: number,
): Pick<Shard, 'kind' | 'superCategory' | 'ranking' | 'space' | 'dimension'> => ({
  kind: 'items',
  superCategory: 'top',
  ranking: 'looks',
  space: '0123456789abcdef'.repeat(4),
  dimension,
})

/** Ids id-0000, id-0001, ..., each with `regions` consecutive vectors. */
export function entriesOf(vectors: Float32Array, dimension: number, regions: number) {
  return Array.from({ length: vectors.length / dimension }, (_, row) => ({
    id: `id-${String(Math.floor(row / regions)).padStart(4, '0')}`,
    region: row % regions,
    vector: quantizeDescriptor(vectors.subarray(row * dimension, (row + 1) * dimension)),
  }))
}
