/**
 * [Note: one way to pool] Descriptors are always made from regions of the map over the photo's own area, never from the
 * graph's `spoc` and `gem` outputs, which also average the letterbox's white margin. The browser, the command and the
 * trainer all call this, so a catalog and a query agree whatever the photo's shape.
 */
import { poolColours, type ColourMap } from './colour.ts'
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

/** What is known of a region: SPoC and GeM of the trunk's map, and its colours. */
export interface Features extends Pooled {
  /** [colourBins] */
  colour: Float32Array
}

/** What was seen of one letterboxed photo. */
export interface Sight {
  map: FeatureMap
  colours: ColourMap
  /** Where the photo lies in the square, from `letterbox`. */
  content: Rect
}

/** Features of regions in 0..1 of the photo. */
export function poolSight({ map, colours, content }: Sight, regions: readonly Rect[], gemExponent: number): Features[] {
  const rects = mapRegions(regions, content)
  const pooled = poolRegions(map.data, map.channels, map.rows, map.columns, rects, gemExponent)
  return pooled.map((each, index) => ({ ...each, colour: poolColours(colours, rects[index]) }))
}

/**
 * Features of one photo: of the whole for an item, of every region for a snapshot (the first is the whole).
 * @param regions the release's regions, in 0..1 of the photo
 */
export function poolPhoto(sight: Sight, side: Side, regions: readonly Rect[], gemExponent: number): Features[] {
  return poolSight(sight, side === 'item' ? regions.slice(0, 1) : regions, gemExponent)
}
