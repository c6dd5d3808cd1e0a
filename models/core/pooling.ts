/** SPoC (arXiv 1510.07493) and GeM (arXiv 1711.02512) over regions of the trunk's last feature map. */
import { pending } from './pending.ts'
import type { Rect } from './pixels.ts'

/** What the trunk says of one region, [C] each: the mean, and the generalised mean of exponent p. */
export interface Pooled {
  spoc: Float32Array
  gem: Float32Array
}

/** Pools map [C, h, w] over `rect`, in 0..1 of the map; a cell weighs as much as the region covers of it. */
export function poolRegion(map: Float32Array, C: number, h: number, w: number, rect: Rect, p: number): Pooled {
  return pending(map, C, h, w, rect, p)
}

/** As poolRegion for each of `rects`, raising the map to p once. */
export function poolRegions(
  map: Float32Array,
  C: number,
  h: number,
  w: number,
  rects: readonly Rect[],
  p: number,
): Pooled[] {
  return pending(map, C, h, w, rects, p)
}

/** Regions of the photo, in 0..1 of it -> the same regions in 0..1 of the letterboxed square (`content` of letterbox). */
export function mapRegions(regions: readonly Rect[], content: Rect): Rect[] {
  return pending(regions, content)
}
