/** The frame over a photo: geometry in parts of the photo, 0..1, so that it does not depend on how large it is shown. */
import type { Box } from '../../models/core/schema.ts'

/** [left, top, right, bottom] in 0..1 of the photo. */
export type Rect = [left: number, top: number, right: number, bottom: number]
export type Corner = 'nw' | 'ne' | 'sw' | 'se'
export const corners: readonly Corner[] = ['nw', 'ne', 'sw', 'se']

export const whole: Rect = [0, 0, 1, 1]
/** Where the corners stand while nothing is framed: inside the photo, to be reached by a finger. */
export const resting: Rect = [0.04, 0.03, 0.96, 0.97]
/** Where a frame that is to be drawn begins. */
export const begun: Rect = [0.2, 0.2, 0.8, 0.8]
/** Smallest side, in parts of the photo: a shoe in a full-length photo is about a tenth. */
const least = 0.08
/** A frame this near the whole photo is the whole photo. */
const almostWhole = 0.03

const clamp = (n: number, low: number, high: number): number => Math.min(Math.max(n, low), high)

/** Moves one corner by (dx, dy); the opposite corner stays. */
export function moveCorner([left, top, right, bottom]: Rect, corner: Corner, dx: number, dy: number): Rect {
  const west = corner.endsWith('w')
  const north = corner.startsWith('n')
  return [
    west ? clamp(left + dx, 0, right - least) : left,
    north ? clamp(top + dy, 0, bottom - least) : top,
    west ? right : clamp(right + dx, left + least, 1),
    north ? bottom : clamp(bottom + dy, top + least, 1),
  ]
}

/** Moves the whole frame; it stops at the edges of the photo and keeps its size. */
export function moveFrame([left, top, right, bottom]: Rect, dx: number, dy: number): Rect {
  const x = clamp(dx, -left, 1 - right)
  const y = clamp(dy, -top, 1 - bottom)
  return [left + x, top + y, right + x, bottom + y]
}

/** The corner's place, in parts of the photo. */
export const cornerAt = ([left, top, right, bottom]: Rect, corner: Corner): [x: number, y: number] => [
  corner.endsWith('w') ? left : right,
  corner.startsWith('n') ? top : bottom,
]

/** The frame in whole pixels of the photo; undefined when it is as good as the whole. */
export function toBox([left, top, right, bottom]: Rect, width: number, height: number): Box | undefined {
  if (left < almostWhole && top < almostWhole && right > 1 - almostWhole && bottom > 1 - almostWhole) return undefined
  const x = Math.round(left * width)
  const y = Math.round(top * height)
  return [x, y, Math.max(1, Math.round(right * width) - x), Math.max(1, Math.round(bottom * height) - y)]
}

export const fromBox = ([x, y, w, h]: Box, width: number, height: number): Rect => [
  clamp(x / width, 0, 1 - least),
  clamp(y / height, 0, 1 - least),
  clamp((x + w) / width, least, 1),
  clamp((y + h) / height, least, 1),
]
