/** The parts of a snapshot that are described apart. */
import type { Rect } from './pixels.ts'

/**
 * The default grid, [left, top, right, bottom] in 0..1 of the photo: the whole, the person without the background at
 * both sides, where tops, bottoms and shoes are on a standing figure, and where bags hang. A release names its own.
 */
export const defaultRegions: readonly Rect[] = [
  [0, 0, 1, 1],
  [0.15, 0.05, 0.85, 1],
  [0.1, 0.1, 0.9, 0.5],
  [0.1, 0.25, 0.9, 0.7],
  [0.1, 0.45, 0.9, 0.9],
  [0.1, 0.75, 0.9, 1],
  [0, 0.3, 0.5, 0.8],
  [0.5, 0.3, 1, 0.8],
]

/** The box in 0..1 of a photo grown by `margin` of its size on each side, to at least `least` a side, and moved or cut to lie inside. */
export function regionAround([left, top, right, bottom]: Rect, margin: number, least: number): Rect {
  const [x0, x1] = grow(left, right, margin, least)
  const [y0, y1] = grow(top, bottom, margin, least)
  return [x0, y0, x1, y1]
}

function grow(low: number, high: number, margin: number, least: number): [number, number] {
  const size = Math.min(1, Math.max(least, (high - low) * (1 + 2 * margin)))
  const start = Math.min(1 - size, Math.max(0, (low + high) / 2 - size / 2))
  return [start, start + size]
}
