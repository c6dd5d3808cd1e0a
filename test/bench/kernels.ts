/** Two loops that say what this machine can do: multiply-adds of f32x4 in WASM, and bytes read from memory. */
import { assembleModule, leb, op, v128 } from '../../models/core/wasm-module.ts'

const simd = (code: number) => [0xfd, ...leb(code)]
const [multiplyLanes, addFloats, addInts] = [simd(230), simd(228), simd(174)]

/** run(address, turns): eight chains of acc += x * y, so that no addition waits for the one before; 32 MAC a turn. */
function peakModule(): Uint8Array<ArrayBuffer> {
  const chains = Array.from({ length: 8 }, (_, index) => 4 + index)
  const [address, turns, x, y] = [0, 1, 2, 3]
  const body = [
    ...[...op.get(address), ...op.loadVector(0), ...op.set(x), ...op.get(address), ...op.loadVector(16), ...op.set(y)],
    ...op.loop,
    ...chains.flatMap((acc) => [
      ...op.get(acc),
      ...op.get(x),
      ...op.get(y),
      ...multiplyLanes,
      ...addFloats,
      ...op.set(acc),
    ]),
    ...[...op.get(turns), ...op.i32(-1), ...op.add, ...op.set(turns), ...op.get(turns), ...op.branchIf(0)],
    ...op.end,
    // The sums are stored, or the loop could be removed.
    ...chains.flatMap((acc, index) => [...op.get(address), ...op.get(acc), ...op.lane(index % 4), ...op.store]),
  ]
  return assembleModule(2, [{ name: 'run', locals: [v128, v128, ...chains.map(() => v128)], body }])
}

/** run(from, end): reads 64 bytes a turn and adds them up; the sum goes to address 0. */
function readModule(): Uint8Array<ArrayBuffer> {
  const [from, end, a, b] = [0, 1, 2, 3]
  const take = (sum: number, offset: number) => [
    ...op.get(from),
    ...op.loadVector(offset),
    ...op.get(sum),
    ...addInts,
    ...op.set(sum),
  ]
  const body = [
    ...op.loop,
    ...[...take(a, 0), ...take(b, 16), ...take(a, 32), ...take(b, 48)],
    ...[...op.get(from), ...op.i32(32), ...op.add, ...op.i32(32), ...op.add, ...op.set(from)],
    ...[...op.get(from), ...op.get(end), ...op.lessUnsigned, ...op.branchIf(0)],
    ...op.end,
    ...[...op.i32(0), ...op.get(a), ...op.get(b), ...addInts, ...op.lane(0), ...op.store],
  ]
  return assembleModule(2, [{ name: 'run', locals: [v128, v128], body }])
}

function instantiate(module: Uint8Array<ArrayBuffer>, bytes: number): (a: number, b: number) => void {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) })
  new Uint8Array(memory.buffer).fill(1)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } })
  return exports['run'] as (a: number, b: number) => void
}

/** Milliseconds of the fastest of `times` runs: what the machine can, not what its other work left. */
export function fastest(times: number, work: () => void): number {
  let best = Infinity
  for (let i = 0; i < times; i++) {
    const start = performance.now()
    work()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/** GMAC/s of one thread. */
export function measurePeak(): number {
  const run = instantiate(peakModule(), 64)
  const turns = 20_000_000
  run(0, 1000)
  return (turns * 32) / fastest(5, () => run(0, turns)) / 1e6
}

/** GB/s read by one thread, over `bytes` that fit no cache. */
export function measureRead(bytes = 256 << 20): number {
  const run = instantiate(readModule(), bytes)
  run(64, 4096)
  return (bytes - 64) / fastest(5, () => run(64, bytes)) / 1e6
}
