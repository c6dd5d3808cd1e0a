/** Pixels in memory and the deterministic steps from a decoded photo to what the trunk reads. */
import { pending } from './pending.ts'
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
  return pending(pixels, width, height)
}

/** The whole picture inside a white square of `size` pixels, centred; `content` is where it lies, in 0..1 of the square. */
export function letterbox(pixels: Pixels, size: number): { pixels: Pixels; content: Rect } {
  return pending(pixels, size)
}

/** The part of the picture inside `box` (pixels; rounded outwards and cut to the picture). @throws invalid when nothing is left. */
export function cropPixels(pixels: Pixels, box: Box): Pixels {
  return pending(pixels, box)
}

/** (value / 255 - mean) / deviation, planes of red, green and blue: [3, H, W]. */
export function normalizePixels(pixels: Pixels, mean: readonly number[], deviation: readonly number[]): Float32Array {
  return pending(pixels, mean, deviation)
}

/** Whether a photo is more likely of one piece (plain border) or of a person in an outfit. */
export function guessSide(pixels: Pixels): Side {
  return pending(pixels)
}
