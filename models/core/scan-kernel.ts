/** The scan's inner loops as WebAssembly SIMD: integer inner products, eight lanes at a time. */
import { assembleModule, i32, op, v128, type WasmFunction } from './wasm-module.ts'

/** Bytes of a row must be a multiple of this; shorter vectors are padded with zeros. */
export const rowStep = 32

/** Addresses in the memory: query, rows, out [count] i32, numbers [count] u32; then count and bytes of a row. */
type Kernel = (query: number, rows: number, out: number, numbers: number, count: number, stride: number) => void

export interface ScanKernels {
  /** Every row with an int16 query; `numbers` is not read. */
  all: Kernel
  /** The rows of these numbers with an int16 query. */
  some: Kernel
  /** The rows of these numbers with an int8 row at `query`. */
  row: Kernel
}

/** The part of the WebAssembly namespace used here; core has no lib that declares it. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}
interface WasmNamespace {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: unknown }
  Memory: new (size: { initial: number }) => WasmMemory
}

const [query, rows, out, numbers, count, stride] = [0, 1, 2, 3, 4, 5]
const [end, place, rowEnd, against, even, odd] = [6, 7, 8, 9, 10, 11]

/** [Note: The scan loop] 32 bytes of a row a turn, two sums so that additions do not wait for each other. */
function scanFunction(name: keyof ScanKernels): WasmFunction {
  const wide = name !== 'row'
  const step = (sum: number, offset: number) => [
    ...[...op.get(place), ...op.loadWiden(offset)],
    ...[...op.get(against), ...(wide ? op.loadVector(2 * offset) : op.loadWiden(offset))],
    ...[...op.dotLanes, ...op.get(sum), ...op.addLanes, ...op.set(sum)],
  ]
  const bump = (local: number, by: number[]) => [...op.get(local), ...by, ...op.add, ...op.set(local)]
  const rowStart =
    name === 'all'
      ? op.get(rows)
      : [...op.get(numbers), ...op.load, ...op.get(stride), ...op.multiply, ...op.get(rows), ...op.add]
  const inner = [
    ...op.loop,
    ...[...step(even, 0), ...step(odd, 8), ...step(even, 16), ...step(odd, 24)],
    ...[...bump(place, op.i32(rowStep)), ...bump(against, wide ? bytes64 : op.i32(rowStep))],
    ...[...op.get(place), ...op.get(rowEnd), ...op.lessUnsigned, ...op.branchIf(0)],
    ...op.end,
  ]
  const lane = (index: number) => [...op.get(even), ...op.lane(index)]
  const body = [
    ...[...op.get(out), ...op.get(count), ...op.i32(2), ...op.shiftLeft, ...op.add, ...op.set(end)],
    ...[...op.block, ...op.loop],
    ...[...op.get(out), ...op.get(end), ...op.lessUnsigned, ...op.isZero, ...op.branchIf(1)],
    ...[...rowStart, ...op.set(place), ...op.get(place), ...op.get(stride), ...op.add, ...op.set(rowEnd)],
    ...[...op.get(query), ...op.set(against), ...op.zeroVector, ...op.set(even), ...op.zeroVector, ...op.set(odd)],
    ...inner,
    ...[...op.get(even), ...op.get(odd), ...op.addLanes, ...op.set(even)],
    ...[...op.get(out), ...lane(0), ...lane(1), ...op.add, ...lane(2), ...op.add, ...lane(3), ...op.add, ...op.store],
    ...bump(out, op.i32(4)),
    ...(name === 'all' ? [...op.get(rowEnd), ...op.set(rows)] : bump(numbers, op.i32(4))),
    ...[...op.branch(0), ...op.end, ...op.end],
  ]
  return { name, locals: [i32, i32, i32, i32, v128, v128], body }
}

/** 64 does not fit the one byte of op.i32. */
const bytes64 = [...op.i32(32), ...op.add, ...op.i32(32)]

let compiled: { wasm: WasmNamespace; module: object } | null | undefined

/** The kernels over a memory of their own, or null where WebAssembly or its SIMD is missing or refused (by a CSP). */
export function instantiateKernels(bytes: number): { memory: WasmMemory; kernels: ScanKernels } | null {
  compiled ??= compileKernels()
  if (!compiled) return null
  try {
    const memory = new compiled.wasm.Memory({ initial: Math.max(1, Math.ceil(bytes / 65536)) })
    const { exports } = new compiled.wasm.Instance(compiled.module, { env: { memory } })
    return { memory, kernels: exports as ScanKernels }
  } catch {
    return null // not enough memory: the plain loop needs none of its own
  }
}

function compileKernels(): { wasm: WasmNamespace; module: object } | null {
  const wasm = (globalThis as unknown as { WebAssembly?: WasmNamespace }).WebAssembly
  if (!wasm) return null
  try {
    const functions = (['all', 'some', 'row'] as const).map(scanFunction)
    return { wasm, module: new wasm.Module(assembleModule(6, functions)) }
  } catch {
    return null
  }
}
