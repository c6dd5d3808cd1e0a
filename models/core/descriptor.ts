/** The Combined Global Descriptor (CGD, arXiv 1903.10663) and the classifiers, from pooled features. */
import type { Head } from './head.ts'
import { pending } from './pending.ts'
import type { Pooled } from './pooling.ts'
import type { Side } from './schema.ts'

/** Descriptor of one picture or region, [d], unit length: L2(concat(L2(Ws spoc + bs), L2(Wg gem + bg))). */
export function describe(spoc: Float32Array, gem: Float32Array, head: Head, side: Side): Float32Array {
  return pending(spoc, gem, head, side)
}

/** d of a descriptor head. */
export function dimensionOf(head: Head): number {
  return pending(head)
}

/** Probabilities (softmax), [labels], of a classifier head. */
export function classify(pooled: Pooled, head: Head): Float32Array {
  return pending(pooled, head)
}

/** A unit vector of the same direction. @throws invalid for a zero or not finite vector. */
export function l2Normalize(vector: Float32Array): Float32Array {
  return pending(vector)
}

/** Inner product, accumulated in double. @throws invalid when lengths differ. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return pending(a, b)
}

/** The text whose SHA-256 is the id of the space that trunk and descriptor head make. */
export function spaceText(trunkSha256: string, headSha256: string): string {
  return pending(trunkSha256, headSha256)
}
