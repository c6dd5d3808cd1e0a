/** The trunk's int8 weights -> the float buffer that the plain graph reads. */
import { EnsembleError } from '../core/errors.ts'
import { decodeUtf8 } from '../core/text.ts'

/** One tensor. Offsets in bytes: into the blob, and into the float buffer. */
export interface ExpansionRow {
  name: string
  floatOffset: number
  /** 0: plain float32 in the blob, `perChannel` values at `scaleOffset`. */
  channels: number
  perChannel: number
  int8Offset: number
  scaleOffset: number
}

export function parseExpansion(bytes: Uint8Array): ExpansionRow[] {
  return JSON.parse(decodeUtf8(bytes)) as ExpansionRow[]
}

/** @throws EnsembleError `hash-mismatch` when the table reaches beyond the blob */
export function expandWeights(table: readonly ExpansionRow[], blob: Uint8Array): Uint8Array {
  const bytes = blob.slice().buffer // float views need alignment, and a file's buffer has none to promise
  const [whole, floats] = [new Int8Array(bytes), new Float32Array(bytes, 0, Math.floor(bytes.byteLength / 4))]
  const length = (row: ExpansionRow) => row.floatOffset / 4 + Math.max(1, row.channels) * row.perChannel
  const out = new Float32Array(Math.max(...table.map(length)))
  for (const row of table) {
    const { channels, perChannel, scaleOffset } = row
    if ([row.floatOffset, row.int8Offset, scaleOffset].some((offset) => offset % 4 || offset >= bytes.byteLength * 4))
      throw new EnsembleError('hash-mismatch', `${row.name}: the table does not fit the weights`)
    let [to, from] = [row.floatOffset / 4, row.int8Offset]
    const scales = scaleOffset / 4
    if (!channels) out.set(floats.subarray(scales, scales + perChannel), to)
    for (let channel = 0; channel < channels; channel++) {
      const scale = floats[scales + channel]
      for (const end = from + perChannel; from < end;) out[to++] = whole[from++] * scale
    }
  }
  return new Uint8Array(out.buffer)
}
