/** The parts of a snapshot that are described apart. */
import { pending } from './pending.ts'
import type { Rect } from './pixels.ts'

/** The default grid, [left, top, right, bottom] in 0..1 of the photo; the first is the whole photo. A release names its own. */
export const defaultRegions: readonly Rect[] = pendingRegions()

function pendingRegions(): Rect[] {
  return [[0, 0, 1, 1]]
}

/** The region around a box in 0..1, no smaller than `least` of the photo on a side, inside the photo. */
export function regionAround(box: Rect, margin: number, least: number): Rect {
  return pending(box, margin, least)
}
