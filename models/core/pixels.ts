/** Pixels in memory and the deterministic steps from a decoded photo to what the trunk reads. */
import { EnsembleError } from './errors.ts'
import { resample } from './resample.ts'
import type { Box, Side } from './schema.ts'

/** RGBA, 8 bits a channel, rows from the top, no padding between rows. */
export interface Pixels {
  data: Uint8ClampedArray | Uint8Array
  width: number
  height: number
}

/** [left, top, right, bottom] in 0..1 of a picture. */
export type Rect = [left: number, top: number, right: number, bottom: number]

/** Resized to width x height, antialiased, transparent pixels over white; the same bytes on every engine. */
export function resizePixels(pixels: Pixels, width: number, height: number): Pixels {
  checkPixels(pixels)
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new EnsembleError('invalid', `cannot resize to ${width}x${height}`)
  }
  return resample(pixels, width, height)
}

/** The trunk halves a picture five times, and a side of one cell alone would see only itself. */
const [step, leastSide] = [32, 64]
/** How far a shape may exceed the area asked for, so that most pictures find one close to their own. */
const slack = 1.12

export interface Shape {
  width: number
  height: number
}

/**
 * The shape in which the trunk sees a picture of width x height: of all with sides in multiples of 32, at least 64, and
 * at most 1.12 * area square pixels, the one in which the picture, scaled to fit, has most pixels; of equals the
 * smallest in area, then the narrowest. The recipe of the trunk has the same rule (models/train/trunk).
 */
export function shapeFor(width: number, height: number, area: number): Shape {
  let best: Shape | undefined
  let most = 0
  for (let w = leastSide; w * leastSide <= slack * area; w += step) {
    for (let h = leastSide; w * h <= slack * area; h += step) {
      const scale = Math.min(w / width, h / height)
      const covered = Math.round(width * scale) * Math.round(height * scale)
      if (best && (covered < most || (covered === most && w * h >= best.width * best.height))) continue
      best = { width: w, height: h }
      most = covered
    }
  }
  if (!best || !(width > 0 && height > 0))
    throw new EnsembleError('invalid', `no shape of ${area} px for ${width}x${height}`)
  return best
}

/** The whole picture scaled to fit in width x height, centred on white; `content` is where it lies, in 0..1 of that. */
export function letterbox(pixels: Pixels, width: number, height: number): { pixels: Pixels; content: Rect } {
  const wide = pixels.width * height >= pixels.height * width
  const w = wide ? width : Math.max(1, Math.round((pixels.width * height) / pixels.height))
  const h = wide ? Math.max(1, Math.round((pixels.height * width) / pixels.width)) : height
  const inner = resizePixels(pixels, w, h)
  const left = (width - w) >> 1
  const top = (height - h) >> 1
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < h; y++) data.set(inner.data.subarray(y * w * 4, (y + 1) * w * 4), ((top + y) * width + left) * 4)
  const content: Rect = [left / width, top / height, (left + w) / width, (top + h) / height]
  return { pixels: { data, width, height }, content }
}

/** A box in pixels -> 0..1 of a picture of width x height, cut to it; without an inside when it lies beside it. */
export function rectOf([x, y, w, h]: Box, width: number, height: number): Rect {
  const within = (value: number) => Math.min(1, Math.max(0, value))
  return [within(x / width), within(y / height), within((x + w) / width), within((y + h) / height)]
}

/** The part of the picture inside `box` (pixels; rounded outwards and cut to the picture). @throws invalid when nothing is left. */
export function cropPixels(pixels: Pixels, [x, y, w, h]: Box): Pixels {
  checkPixels(pixels)
  const left = Math.max(0, Math.floor(x))
  const top = Math.max(0, Math.floor(y))
  const width = Math.min(pixels.width, Math.ceil(x + w)) - left
  const height = Math.min(pixels.height, Math.ceil(y + h)) - top
  if (!(width > 0 && height > 0)) {
    throw new EnsembleError('invalid', `crop [${x}, ${y}, ${w}, ${h}] is outside ${pixels.width}x${pixels.height}`)
  }
  const data = new Uint8ClampedArray(width * height * 4)
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * pixels.width + left) * 4
    data.set(pixels.data.subarray(from, from + width * 4), row * width * 4)
  }
  return { data, width, height }
}

/** Left and right changed over. */
export function mirrorPixels({ data, width, height }: Pixels): Pixels {
  const from = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)
  const to = new Uint32Array(from.length)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) to[y * width + x] = from[y * width + width - 1 - x]
  return { data: new Uint8ClampedArray(to.buffer), width, height }
}

/** (value / 255 - mean) / deviation, planes of red, green and blue: [3, H, W]. Alpha is not read. */
export function normalizePixels(
  { data, width, height }: Pixels,
  mean: readonly number[],
  deviation: readonly number[],
): Float32Array<ArrayBuffer> {
  const size = width * height
  const planes = new Float32Array(3 * size)
  for (let channel = 0; channel < 3; channel++) {
    const table = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean[channel]) / deviation[channel])
    for (let i = 0, from = channel, to = channel * size; i < size; i++, from += 4, to++) planes[to] = table[data[from]]
  }
  return planes
}

function checkPixels({ data, width, height }: Pixels): void {
  if (!(width > 0 && height > 0) || data.length !== width * height * 4) {
    throw new EnsembleError('invalid', `${data.length} bytes are not ${width}x${height} RGBA pixels`)
  }
}

/**
 * Whether a photo is more likely of one piece (plain border) or of a person in an outfit: shrunk to 32 x 32, an item
 * has at least 70 % of the border within 40 levels of its median colour. Cheap, and only a first guess for a person to
 * correct: of 60 garments photographed on floors and hangers it calls 65 % items, of 60 street photos 12 %.
 */
export function guessSide(pixels: Pixels): Side {
  const size = 32
  const { data } = resizePixels(pixels, size, size)
  const border: number[] = []
  for (let i = 0; i < size * size; i++) {
    const [x, y] = [i % size, Math.floor(i / size)]
    if (x === 0 || y === 0 || x === size - 1 || y === size - 1) border.push(i * 4)
  }
  const median = [0, 1, 2].map((channel) => {
    const values = border.map((at) => data[at + channel]).sort((a, b) => a - b)
    return values[values.length >> 1]
  })
  const near = border.filter((at) => median.every((value, channel) => Math.abs(data[at + channel] - value) <= 40))
  return near.length >= 0.7 * border.length ? 'item' : 'snapshot'
}
