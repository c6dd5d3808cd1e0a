/** int8 weights -> the float32 buffer that the WebGPU graph reads. */
import { EnsembleError } from '../../models/core/errors.ts'

/** One tensor; offsets in bytes, multiples of 4. `channels` 0: stored as float32 already (biases). */
export interface TableRow {
  name: string
  floatOffset: number
  channels: number
  perChannel: number
  int8Offset: number
  scaleOffset: number
}

/** w = q * scale[channel]; the same products the WASM graph's DequantizeLinear forms. */
export function expandWeights(table: TableRow[], blob: Uint8Array): Float32Array<ArrayBuffer> {
  const whole = new Int8Array(blob.buffer, blob.byteOffset, blob.byteLength)
  const plain = new Float32Array(blob.buffer, blob.byteOffset, blob.byteLength >> 2)
  const size = Math.max(...table.map((row) => row.floatOffset / 4 + Math.max(1, row.channels) * row.perChannel))
  const expanded = new Float32Array(size)
  for (const row of table) {
    checkRow(row, blob.byteLength)
    let to = row.floatOffset >> 2
    const scales = row.scaleOffset >> 2
    if (row.channels === 0) {
      expanded.set(plain.subarray(scales, scales + row.perChannel), to)
      continue
    }
    let from = row.int8Offset
    for (let channel = 0; channel < row.channels; channel++) {
      const scale = plain[scales + channel]
      const end = from + row.perChannel
      while (from < end) expanded[to++] = whole[from++] * scale
    }
  }
  return expanded
}

function checkRow(row: TableRow, bytes: number): void {
  const { name, floatOffset, int8Offset, scaleOffset, channels, perChannel } = row
  const odd = [floatOffset, int8Offset, scaleOffset].find(
    (offset) => !Number.isInteger(offset) || offset < 0 || offset % 4,
  )
  if (odd !== undefined)
    throw new EnsembleError('head-damaged', `weights of ${name}: offset ${odd} is not a multiple of 4`)
  const ends =
    channels === 0 ? [scaleOffset + 4 * perChannel] : [int8Offset + channels * perChannel, scaleOffset + 4 * channels]
  if (Math.max(...ends) > bytes)
    throw new EnsembleError('head-damaged', `weights of ${name} end at ${Math.max(...ends)} of ${bytes} bytes`)
}
