/** A tiny WebAssembly assembler: just what one small module of integer functions needs. */

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = []
  do {
    const rest = value >>> 7
    bytes.push((value & 127) | (rest ? 128 : 0))
    value = rest
  } while (value)
  return bytes
}

const sized = (bytes: number[]) => [...leb(bytes.length), ...bytes]
const section = (id: number, bytes: number[]) => [id, ...sized(bytes)]
const vector = (parts: number[][]) => [...leb(parts.length), ...parts.flat()]
const name = (text: string) => sized([...text].map((character) => character.charCodeAt(0)))

export const i32 = 0x7f
export const v128 = 0x7b

/** Instructions, as byte sequences. */
export const op = {
  get: (local: number) => [0x20, ...leb(local)],
  set: (local: number) => [0x21, ...leb(local)],
  /** -64..63 */
  i32: (value: number) => [0x41, value & 127],
  add: [0x6a],
  multiply: [0x6c],
  shiftLeft: [0x74],
  lessUnsigned: [0x49],
  load: [0x28, 0, 0],
  store: [0x36, 0, 0],
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: [0x0b],
  branch: (depth: number) => [0x0c, depth],
  branchIf: (depth: number) => [0x0d, depth],
  isZero: [0x45],
  zeroVector: [0xfd, 12, ...new Array<number>(16).fill(0)],
  /** 16 bytes. */
  loadVector: (offset: number) => [0xfd, 0, 0, ...leb(offset)],
  /** 8 bytes, widened to eight signed 16-bit lanes. */
  loadWiden: (offset: number) => [0xfd, 1, 0, ...leb(offset)],
  /** Products of 16-bit lanes, added in pairs to four 32-bit lanes. */
  dotLanes: [0xfd, ...leb(186)],
  addLanes: [0xfd, ...leb(174)],
  lane: (index: number) => [0xfd, 27, index],
} as const

export interface WasmFunction {
  name: string
  /** Types of the locals after the parameters. */
  locals: number[]
  body: number[]
}

/** A module of exported functions, each with `parameters` i32 parameters and no result, over the memory imported as "env" "memory". */
export function assembleModule(parameters: number, functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const signature = [0x60, ...vector(new Array<number[]>(parameters).fill([i32])), 0]
  const memory = [...name('env'), ...name('memory'), 2, 0, 0]
  const code = functions.map(({ locals, body }) =>
    sized([...vector(locals.map((type) => [1, type])), ...body, ...op.end]),
  )
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([signature])),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map(() => [0]))),
    ...section(7, vector(functions.map((each, index) => [...name(each.name), 0, ...leb(index)]))),
    ...section(10, vector(code)),
  ])
}
