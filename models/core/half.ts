/** IEEE 754 half precision: heads and pooled features are stored in it. */
import { pending } from './pending.ts'

/** Rounded to nearest, ties to even; beyond 65504 becomes infinity. */
export function encodeHalf(values: Float32Array): Uint16Array<ArrayBuffer> {
  return pending(values)
}

export function decodeHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return pending(halves)
}
