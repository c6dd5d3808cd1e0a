/**
 * [Note: one way to pool] Descriptors are always made from regions of the map over the photo's own area, never from the
 * graph's `spoc` and `gem` outputs, which also average the letterbox's white margin. The browser, the command and the
 * trainer all call this, so a catalog and a query agree whatever the photo's shape.
 */
import type { Rect } from './pixels.ts'
import { mapRegions, poolRegions, type Pooled } from './pooling.ts'
import type { Side } from './schema.ts'

/** The trunk's last feature map of one picture, [channels, rows, columns]. */
export interface FeatureMap {
  data: Float32Array
  channels: number
  rows: number
  columns: number
}

/**
 * Pooled features of one photo: of the whole for an item, of every region for a snapshot (the first is the whole).
 * @param content where the photo lies in the letterboxed square, from `letterbox`
 * @param regions the release's regions, in 0..1 of the photo
 */
export function poolPhoto(
  map: FeatureMap,
  content: Rect,
  side: Side,
  regions: readonly Rect[],
  gemExponent: number,
): Pooled[] {
  const wanted = side === 'item' ? regions.slice(0, 1) : regions
  return poolRegions(map.data, map.channels, map.rows, map.columns, mapRegions(wanted, content), gemExponent)
}
