/**
 * Database-side augmentation (DBA) of photos with one vector a region.
 *
 * [Note: regions augment alike] Each region is a set of its own: whole photos borrow from whole photos, left halves
 * from left halves. In one common set the nearest others of a region would be the same photo's other regions, which add
 * nothing but the photo itself.
 */
import { augmentDatabase } from '../core/expansion.ts'

/** @param photos vectors of each photo by region, unit length. @param neighbours photos to borrow from. */
export function augmentPhotos(
  photos: readonly (readonly Float32Array[])[],
  neighbours: number,
  alpha: number,
): Float32Array[][] {
  const augmented = photos.map((regions) => [...regions])
  const most = Math.max(0, ...photos.map((regions) => regions.length))
  for (let region = 0; region < most; region++) {
    const members = augmented.filter((regions) => region < regions.length)
    const dimension = members[0][region].length
    const joined = new Float32Array(members.length * dimension)
    for (const [at, regions] of members.entries()) joined.set(regions[region], at * dimension)
    const result = augmentDatabase(joined, dimension, neighbours, alpha)
    for (const [at, regions] of members.entries())
      regions[region] = result.subarray(at * dimension, (at + 1) * dimension)
  }
  return augmented
}
