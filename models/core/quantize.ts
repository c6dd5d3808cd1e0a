/** int8 descriptors as stored, int16 queries as searched. */
import { l2Normalize } from './descriptor.ts'
import { EnsembleError } from './errors.ts'

/** Greatest magnitude of a stored value. -128 is never written, so that negation cannot overflow. */
const storedLimit = 127
/** Greatest magnitude of a query value: 12 bits. */
const queryLimit = 2047

/** round(v * 127 / max|v|). No scale is kept: decoding normalises. @throws invalid for a zero or not finite vector. */
export function quantizeDescriptor(vector: Float32Array): Int8Array<ArrayBuffer> {
  return scaleTo(vector, storedLimit, new Int8Array(vector.length))
}

/** The unit vector an int8 descriptor stands for. */
export function dequantizeDescriptor(vector: Int8Array): Float32Array<ArrayBuffer> {
  return l2Normalize(Float32Array.from(vector))
}

/** 12 bits, |q| <= 2047: finer than what it is compared with. See [Note: No overflow]. */
export function quantizeQuery(vector: Float32Array): Int16Array<ArrayBuffer> {
  return scaleTo(vector, queryLimit, new Int16Array(vector.length))
}

/** round(v * limit / max|v|), halves away from zero. @throws invalid for a zero or not finite vector */
export function scaleTo<T extends Int8Array | Int16Array>(vector: Float32Array, limit: number, into: T): T {
  let greatest = 0
  for (let i = 0; i < vector.length; i++) greatest = Math.max(greatest, Math.abs(vector[i])) // keeps NaN
  if (!(greatest > 0 && greatest < Infinity)) {
    throw new EnsembleError('invalid', `a descriptor of ${vector.length} numbers has greatest magnitude ${greatest}`)
  }
  // Math.round rounds halves up; on the magnitude, so that -v always gives the negative of v.
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i]
    const size = Math.round((Math.abs(value) * limit) / greatest)
    into[i] = value < 0 ? -size : size
  }
  return into
}
