/** int8 descriptors as stored, int16 queries as searched. */
import { pending } from './pending.ts'

/** round(v * 127 / max|v|). No scale is kept: decoding normalises. @throws invalid for a zero or not finite vector. */
export function quantizeDescriptor(vector: Float32Array): Int8Array {
  return pending(vector)
}

/** The unit vector an int8 descriptor stands for. */
export function dequantizeDescriptor(vector: Int8Array): Float32Array {
  return pending(vector)
}

/** 12 bits, |q| <= 2047: finer than what it is compared with, and 512 products with int8 cannot overflow 32 bits. */
export function quantizeQuery(vector: Float32Array): Int16Array {
  return pending(vector)
}
