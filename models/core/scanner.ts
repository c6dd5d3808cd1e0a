/** Integer inner products of one query with many int8 vectors: WASM SIMD where it runs, the same integers in plain code. */
import { EnsembleError } from './errors.ts'
import { instantiateKernels, rowStep } from './scan-kernel.ts'

/**
 * Greatest dimension of a descriptor.
 * [Note: No overflow] Products add up in 32-bit integers: 2047 * 127 * 4096 < 2^31, with a factor of two to spare.
 */
export const greatestDimension = 4096

export interface Scanner {
  kernel: 'simd' | 'plain'
  count: number
  dimension: number
  /** [count, dimension]; with 'simd' and a dimension of whole steps of 32 it lies inside the WASM memory: let go of the array given. */
  vectors: Int8Array
  /** Sets the query of the next two calls. @param query [dimension], |q| <= 2047. */
  setQuery(query: Int16Array): void
  /** [count] products of the query with every vector; valid until the next call. */
  dotAll(): Int32Array
  /** [length] products of the query with the vectors of these numbers; valid until the next call. */
  dotSome(numbers: Uint32Array, length: number): Int32Array
  /** [length] products of vector `row` with the vectors of these numbers; valid until the next call. */
  dotRow(row: number, numbers: Uint32Array, length: number): Int32Array
}

/** @param kernel 'plain' to force the loop; by default SIMD, and plain where WebAssembly or SIMD is refused. */
export function createScanner(vectors: Int8Array, dimension: number, kernel: 'simd' | 'plain' = 'simd'): Scanner {
  if (!(dimension > 0) || vectors.length % dimension !== 0) {
    throw new EnsembleError('invalid', `${vectors.length} numbers are not vectors of ${dimension}`)
  }
  return (kernel === 'simd' && createSimdScanner(vectors, dimension)) || createPlainScanner(vectors, dimension)
}

/** Memory: query, out, numbers, then the rows. Every part starts at a multiple of 64 bytes. */
function createSimdScanner(vectors: Int8Array, dimension: number): Scanner | null {
  const count = vectors.length / dimension
  const stride = Math.ceil(dimension / rowStep) * rowStep
  const align = (bytes: number) => Math.ceil(bytes / 64) * 64
  const out = align(2 * stride)
  const numbersAt = out + align(4 * count)
  const rows = numbersAt + align(4 * count)
  const instance = instantiateKernels(rows + count * stride)
  if (!instance) return null
  const { memory, kernels } = instance
  const held = new Int8Array(memory.buffer, rows, count * stride)
  if (stride === dimension) held.set(vectors)
  else for (let i = 0; i < count; i++) held.set(vectors.subarray(i * dimension, (i + 1) * dimension), i * stride)
  const queryWords = new Int16Array(memory.buffer, 0, stride)
  const results = new Int32Array(memory.buffer, out, count)
  const listed = new Uint32Array(memory.buffer, numbersAt, count)
  const list = (numbers: Uint32Array, length: number) => {
    for (let i = 0; i < length; i++) listed[i] = numbers[i]
  }
  return {
    kernel: 'simd',
    count,
    dimension,
    vectors: stride === dimension ? held : vectors,
    setQuery: (query) => queryWords.set(checkQuery(query, dimension)),
    dotAll() {
      kernels.all(0, rows, out, 0, count, stride)
      return results
    },
    dotSome(numbers, length) {
      list(numbers, length)
      kernels.some(0, rows, out, numbersAt, length, stride)
      return results
    },
    dotRow(row, numbers, length) {
      list(numbers, length)
      kernels.row(rows + row * stride, rows, out, numbersAt, length, stride)
      return results
    },
  }
}

function createPlainScanner(vectors: Int8Array, dimension: number): Scanner {
  const count = vectors.length / dimension
  const results = new Int32Array(count)
  const query = new Int16Array(dimension)
  const row = new Int16Array(dimension)
  const dot = (against: Int16Array, number: number) => {
    let sum = 0
    for (let i = 0, at = number * dimension; i < dimension; i++, at++) sum += against[i] * vectors[at]
    return sum
  }
  return {
    kernel: 'plain',
    count,
    dimension,
    vectors,
    setQuery: (given) => query.set(checkQuery(given, dimension)),
    dotAll() {
      for (let i = 0; i < count; i++) results[i] = dot(query, i)
      return results
    },
    dotSome(numbers, length) {
      for (let i = 0; i < length; i++) results[i] = dot(query, numbers[i])
      return results
    },
    dotRow(number, numbers, length) {
      row.set(vectors.subarray(number * dimension, (number + 1) * dimension))
      for (let i = 0; i < length; i++) results[i] = dot(row, numbers[i])
      return results
    },
  }
}

function checkQuery(query: Int16Array, dimension: number): Int16Array {
  if (query.length !== dimension) {
    throw new EnsembleError('invalid', `a query of ${query.length} numbers for vectors of ${dimension}`)
  }
  return query
}

/** 1 / |v| of each int8 vector, [n], rounded to float32 (the squares add up exactly). */
export function scalesOf(vectors: Int8Array, dimension: number): Float32Array {
  const scales = new Float32Array(vectors.length / dimension)
  for (let number = 0, at = 0; number < scales.length; number++) {
    let squares = 0
    for (const end = at + dimension; at < end; at++) squares += vectors[at] * vectors[at]
    scales[number] = 1 / Math.sqrt(squares)
  }
  return scales
}
