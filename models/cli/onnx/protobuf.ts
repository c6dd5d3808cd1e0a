/** Reads and patches protobuf messages field by field (protobuf.dev/programming-guides/encoding), knowing no schema. */
import { EnsembleError } from '../../core/errors.ts'

export interface Field {
  number: number
  /** 0 varint, 1 eight bytes, 2 a length and as many bytes, 5 four bytes. */
  wire: number
  /** A varint's value, as a signed 64-bit number (exact up to 2^53). */
  value: number
  /** Where the payload lies in the whole file. */
  start: number
  end: number
}

const damaged = (at: number, what: string) =>
  new EnsembleError('invalid', `not a protobuf message: ${what} at byte ${at}`, 'is this an .onnx file?')

/** The number at `at`, and where the next byte is. */
export function readVarint(bytes: Uint8Array, at: number, end: number): { value: number; next: number } {
  let value = 0n
  for (let shift = 0n, next = at; next < end && shift < 70n; shift += 7n) {
    const byte = bytes[next++]
    value |= BigInt(byte & 127) << shift
    if (byte < 128) return { value: Number(BigInt.asIntN(64, value)), next }
  }
  throw damaged(at, 'a number without an end')
}

/** Fields of the message in bytes [start, end), in order. @throws EnsembleError `invalid` naming the byte */
export function* readFields(bytes: Uint8Array, start = 0, end = bytes.length): Generator<Field> {
  for (let at = start; at < end;) {
    const tag = readVarint(bytes, at, end)
    const [number, wire] = [Math.floor(tag.value / 8), tag.value & 7]
    if (number < 1) throw damaged(at, `field ${number}`)
    const first = wire === 0 || wire === 2 ? readVarint(bytes, tag.next, end) : { value: 0, next: tag.next }
    const length = { 0: 0, 1: 8, 2: first.value, 5: 4 }[wire]
    if (length === undefined) throw damaged(at, `wire type ${wire}`)
    const from = wire === 0 ? tag.next : first.next
    const to = wire === 0 ? first.next : from + length
    if (length < 0 || to > end) throw damaged(at, `field ${number} of ${length} bytes`)
    yield { number, wire, value: first.value, start: from, end: to }
    at = to
  }
}

/** Numbers of a repeated integer field, in either of its two forms, and where each is written. */
export function* readNumbers(bytes: Uint8Array, { wire, value, start, end }: Field) {
  if (wire === 0) yield { value, at: start }
  for (let at = start; wire === 2 && at < end;) {
    const one = readVarint(bytes, at, end)
    yield { value: one.value, at }
    at = one.next
  }
}

export const readString = (bytes: Uint8Array, { start, end }: Field): string =>
  new TextDecoder().decode(bytes.subarray(start, end))
