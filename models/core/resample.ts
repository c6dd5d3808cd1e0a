/** The resize kernel: whole-number shrink by averages, then a triangle filter, all in integers. */
import type { Pixels } from './pixels.ts'

/** Three channels at 8.8 fixed point, rows without padding. */
interface Plane {
  data: Uint16Array
  width: number
  height: number
}

/** Weights of the filter add up to exactly this. 14 bits times 16-bit values stay inside 32 bits. */
const unity = 1 << 14

const blockGap = 3

/**
 * [Note: Resize in integers] Every engine must give the same bytes, so sums are of integers, and the few fractions use
 * only + - * /, which IEEE 754 fixes. A photo many times larger than the target is first shrunk by whole-number block
 * averages to at least `blockGap` times the target (as in libvips and Pillow's reducing_gap): one read a pixel instead of many,
 * and the triangle filter that follows hides the block edges. Upscaling is the same triangle: bilinear.
 */
export function resample(pixels: Pixels, width: number, height: number): Pixels {
  const across = Math.max(1, Math.floor(pixels.width / (blockGap * width)))
  const down = Math.max(1, Math.floor(pixels.height / (blockGap * height)))
  const columns = taps(pixels.width / across, Math.ceil(pixels.width / across), width)
  const rows = taps(pixels.height / down, Math.ceil(pixels.height / down), height)
  const filtered =
    across === 1 && down === 1
      ? filterPixels(isOpaque(pixels) ? pixels : flattenPixels(pixels), columns, width)
      : filterColumns(
          shrink(pixels, across, down) ?? (shrink(flattenPixels(pixels), across, down) as Plane),
          columns,
          width,
        )
  return filterRows(filtered, rows, height)
}

/** The picture over white. */
export function flattenPixels(pixels: Pixels): Pixels {
  const words = wordsOf(pixels)
  const flat = new Int32Array(words.length)
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    const alpha = word >>> 24
    // All or nothing, as most of a cut-out is, needs no division.
    flat[i] = alpha === 255 ? word : alpha === 0 ? -1 : overWhite(word, alpha)
  }
  return { data: new Uint8ClampedArray(flat.buffer), width: pixels.width, height: pixels.height }
}

function overWhite(word: number, alpha: number): number {
  const white = 255 * (255 - alpha) + 127
  const mix = (value: number) => Math.floor((value * alpha + white) / 255)
  return (255 << 24) | (mix((word >> 16) & 255) << 16) | (mix((word >> 8) & 255) << 8) | mix(word & 255)
}

/** One signed number a pixel, 0xAABBGGRR (platforms are little-endian); unsigned ones leave the fast integer path. */
function wordsOf({ data }: Pixels): Int32Array {
  const own = data.byteOffset % 4 === 0 ? data : data.slice()
  return new Int32Array(own.buffer, own.byteOffset, own.length >> 2)
}

function isOpaque(pixels: Pixels): boolean {
  const words = wordsOf(pixels)
  let alpha = -1
  for (let i = 0; i < words.length; i++) alpha &= words[i]
  return alpha >>> 24 === 255
}

/** Averages of blocks of across x down pixels, cut at the right and bottom edge; null when a pixel is not opaque. */
function shrink(pixels: Pixels, across: number, down: number): Plane | null {
  const { width, height } = pixels
  const words = wordsOf(pixels)
  const outWidth = Math.ceil(width / across)
  const outHeight = Math.ceil(height / down)
  const out = new Uint16Array(outWidth * outHeight * 3)
  const sums = new Int32Array(outWidth * 3)
  for (let y = 0; y < outHeight; y++) {
    sums.fill(0)
    const last = Math.min(height, (y + 1) * down)
    for (let row = y * down; row < last; row++) {
      if (!addRow(words, row * width, width, across, sums)) return null
    }
    const rows = last - y * down
    for (let x = 0, at = y * outWidth * 3; x < outWidth; x++) {
      const count = rows * (Math.min(width, (x + 1) * across) - x * across)
      for (let channel = 0; channel < 3; channel++, at++) {
        out[at] = Math.floor((sums[x * 3 + channel] * 256 + (count >> 1)) / count)
      }
    }
  }
  return { data: out, width: outWidth, height: outHeight }
}

/** Adds one row's block sums; false when a pixel is not opaque. Red and blue add up in one number, 16 bits each. */
function addRow(words: Int32Array, start: number, width: number, across: number, sums: Int32Array): boolean {
  const end = start + width
  const most = Math.min(across, 128) // pixels whose sums fit 16 bits, and the number 31
  let alpha = -1
  for (let block = start, to = 0; block < end; block += across, to += 3) {
    const blockEnd = Math.min(end, block + across)
    for (let from = block; from < blockEnd;) {
      const stop = Math.min(blockEnd, from + most)
      let redBlue = 0
      let green = 0
      // Two a turn: engines do not unroll, and the turn itself costs as much as the sums.
      for (; from + 1 < stop; from += 2) {
        const one = words[from]
        const two = words[from + 1]
        redBlue += (one & 0xff00ff) + (two & 0xff00ff)
        green += (one & 0xff00) + (two & 0xff00)
        alpha &= one & two
      }
      if (from < stop) {
        const one = words[from++]
        redBlue += one & 0xff00ff
        green += one & 0xff00
        alpha &= one
      }
      sums[to] += redBlue & 0xffff
      sums[to + 1] += green >> 8
      sums[to + 2] += redBlue >> 16
    }
  }
  return alpha >>> 24 === 255
}

/** For each output place: the first input place and the weights from there on. */
interface Taps {
  start: Int32Array
  count: Int32Array
  /** Weights each place has room for. */
  span: number
  weights: Int32Array
}

/** @param extent length of the input in input places; with a cut last block a little less than `count`. */
function taps(extent: number, count: number, size: number): Taps {
  const scale = extent / size
  const support = Math.max(1, scale)
  const span = Math.ceil(support) * 2 + 1
  const start = new Int32Array(size)
  const counts = new Int32Array(size)
  const weights = new Int32Array(size * span)
  for (let to = 0; to < size; to++) {
    const centre = (to + 0.5) * scale - 0.5
    const first = Math.max(0, Math.min(count - 1, Math.ceil(centre - support)))
    const last = Math.min(count - 1, Math.floor(centre + support))
    start[to] = first
    counts[to] = last - first + 1
    fillWeights(weights.subarray(to * span, (to + 1) * span), first, last, centre, support)
  }
  return { start, count: counts, span, weights }
}

/** Triangle weights around `centre`, as integers adding up to `unity`; rounding goes to the greatest. */
function fillWeights(weights: Int32Array, first: number, last: number, centre: number, support: number): void {
  let total = 0
  for (let from = first; from <= last; from++) total += Math.max(0, support - Math.abs(from - centre))
  let rest = unity
  let greatest = 0
  for (let from = first; total > 0 && from <= last; from++) {
    const weight = Math.round((Math.max(0, support - Math.abs(from - centre)) / total) * unity)
    weights[from - first] = weight
    rest -= weight
    if (weight > weights[greatest]) greatest = from - first
  }
  weights[greatest] += rest
}

function filterColumns(plane: Plane, { start, count, span, weights }: Taps, width: number): Plane {
  const { data, height } = plane
  const out = new Uint16Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    const row = y * plane.width * 3
    for (let x = 0; x < width; x++, at += 3) {
      let red = unity >> 1
      let green = unity >> 1
      let blue = unity >> 1
      const end = x * span + count[x]
      for (let k = x * span, from = row + start[x] * 3; k < end; k++, from += 3) {
        red += weights[k] * data[from]
        green += weights[k] * data[from + 1]
        blue += weights[k] * data[from + 2]
      }
      out[at] = red >> 14
      out[at + 1] = green >> 14
      out[at + 2] = blue >> 14
    }
  }
  return { data: out, width, height }
}

/** As filterColumns, of an opaque picture that no block average shrinks first: the same numbers, read once. */
function filterPixels(pixels: Pixels, { start, count, span, weights }: Taps, width: number): Plane {
  const { height } = pixels
  const words = wordsOf(pixels)
  const out = new Uint16Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    const row = y * pixels.width
    for (let x = 0; x < width; x++, at += 3) {
      // (sum * 256 + 2^13) / 2^14, of which 256 is left out above and below
      let red = 32
      let green = 32
      let blue = 32
      const end = x * span + count[x]
      for (let k = x * span, from = row + start[x]; k < end; k++, from++) {
        const weight = weights[k]
        const word = words[from]
        red += weight * (word & 255)
        green += weight * ((word >> 8) & 255)
        blue += weight * ((word >> 16) & 255)
      }
      out[at] = red >> 6
      out[at + 1] = green >> 6
      out[at + 2] = blue >> 6
    }
  }
  return { data: out, width, height }
}

function filterRows({ data, width }: Plane, { start, count, span, weights }: Taps, height: number): Pixels {
  const out = new Uint8ClampedArray(width * height * 4)
  const sums = new Int32Array(width * 3)
  for (let y = 0; y < height; y++) {
    sums.fill(1 << 21)
    for (let k = 0; k < count[y]; k++) {
      const weight = weights[y * span + k]
      const row = (start[y] + k) * width * 3
      for (let i = 0; i < sums.length; i++) sums[i] += weight * data[row + i]
    }
    for (let x = 0, to = y * width * 4; x < width; x++, to += 4) {
      out[to] = sums[x * 3] >> 22
      out[to + 1] = sums[x * 3 + 1] >> 22
      out[to + 2] = sums[x * 3 + 2] >> 22
      out[to + 3] = 255
    }
  }
  return { data: out, width, height }
}
