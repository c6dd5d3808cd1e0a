/**
 * Database-side augmentation (DBA) of vectors of a shard.
 *
 * [Note: garments augment alike] A shard holds one kind of garment, so a vector's nearest others are of like garments in
 * other photos, not of the rest of the same outfit, which would add nothing but the photo itself.
 */
import { augmentDatabase } from '../core/expansion.ts'

/** @param vectors unit length, all of one dimension. @param neighbours vectors to borrow from. */
export function augmentVectors(vectors: readonly Float32Array[], neighbours: number, alpha: number): Float32Array[] {
  if (vectors.length === 0) return []
  const dimension = vectors[0].length
  const joined = new Float32Array(vectors.length * dimension)
  for (const [at, vector] of vectors.entries()) joined.set(vector, at * dimension)
  const result = augmentDatabase(joined, dimension, neighbours, alpha)
  return vectors.map((_, at) => result.subarray(at * dimension, (at + 1) * dimension))
}
