/** Integer inner products of one query with many int8 vectors: WASM SIMD where it runs, the same integers in plain code. */
import { pending } from './pending.ts'

export interface Scanner {
  kernel: 'simd' | 'plain'
  count: number
  dimension: number
  /** [count, dimension]; with 'simd' this lies inside the WASM memory, so let go of the array given. */
  vectors: Int8Array
  /** Sets the query of the two calls below. @param query [dimension], |q| <= 2047. */
  setQuery(query: Int16Array | Int8Array): void
  /** [count] products with every vector; valid until the next call. */
  dotAll(): Int32Array
  /** [length] products with the vectors of these numbers; valid until the next call. */
  dotSome(numbers: Uint32Array, length: number): Int32Array
}

/** @param kernel 'plain' to force the loop; by default SIMD, and plain where WebAssembly or SIMD is refused. */
export function createScanner(vectors: Int8Array, dimension: number, kernel?: 'simd' | 'plain'): Scanner {
  return pending(vectors, dimension, kernel)
}
