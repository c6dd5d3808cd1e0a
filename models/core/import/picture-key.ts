/**
 * A picture's key: what stays the same when it is saved again, larger or smaller. 64 bits of which neighbour is brighter
 * (difference hash, over a 9 x 8 reduction), and 8 x 8 mean colours, for the same shirt in red and in blue has the same
 * brightness pattern and is no double.
 */
import { type Pixels, resizePixels } from '../pixels.ts'

export interface PictureKey {
  /** Two halves of the difference hash. */
  high: number
  low: number
  /** [8 * 8 * 3] mean colours. */
  colours: Uint8Array
}

export interface Near {
  a: number
  b: number
  /** The same pixels, as far as the key tells. */
  same: boolean
}

/** Bits of 64, and levels of 255, that saving as JPEG at quality 60 and halving the size change at most (tested). */
const [nearBits, nearColour] = [6, 14]

export function keyOf(pixels: Pixels): PictureKey {
  const { data } = resizePixels(pixels, 9, 8)
  const light = (x: number, y: number) => {
    const at = (y * 9 + x) * 4
    return 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]
  }
  let [high, low] = [0, 0]
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) {
      // Flat ground is noise either way: a step counts from two levels on.
      const bit = light(x, y) > light(x + 1, y) + 2 ? 1 : 0
      if (y < 4) high = (high << 1) | bit
      else low = (low << 1) | bit
    }
  const small = resizePixels(pixels, 8, 8).data
  const colours = Uint8Array.from({ length: 192 }, (_, at) => small[Math.floor(at / 3) * 4 + (at % 3)])
  return { high: high >>> 0, low: low >>> 0, colours }
}

/** Of 32: sums of neighbours, two, four, eight bits wide, then all bytes at once (Hacker's Delight, 5-1). */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

export const bitsApart = (a: PictureKey, b: PictureKey): number => countBits(a.high ^ b.high) + countBits(a.low ^ b.low)

function colourApart(a: PictureKey, b: PictureKey): number {
  return a.colours.reduce((most, value, at) => Math.max(most, Math.abs(value - b.colours[at])), 0)
}

/**
 * Pairs of pictures that are the same or nearly so, each pair once. Pictures are compared only when one of eight bytes of
 * their hashes agrees, which it does whenever at most seven bits differ: so many thousands take seconds, not hours.
 */
export function findDoubles(keys: readonly PictureKey[]): Near[] {
  const buckets = new Map<number, number[]>()
  const found: Near[] = []
  const seen = new Set<number>()
  for (const [at, key] of keys.entries()) {
    for (let band = 0; band < 8; band++) {
      const byte = ((band < 4 ? key.high : key.low) >>> (8 * (band % 4))) & 255
      // Plain pictures have empty bytes, which say nothing and would put them all together.
      if (byte === 0 && (key.high | key.low) !== 0) continue
      const bucket = buckets.get(band * 256 + byte) ?? []
      buckets.set(band * 256 + byte, bucket)
      for (const other of bucket) {
        // Bits first: of the pairs that share a byte by chance, all but a few end here.
        const bits = bitsApart(keys[other], key)
        const pair = other * keys.length + at
        if (bits > nearBits || seen.has(pair)) continue
        seen.add(pair)
        const colour = colourApart(keys[other], key)
        if (colour <= nearColour) found.push({ a: other, b: at, same: bits === 0 && colour <= 2 })
      }
      bucket.push(at)
    }
  }
  return found
}
