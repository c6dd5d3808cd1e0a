/**
 * [Note: one way to pool] Descriptors are always made from the part of the map that the picture itself covers, never from
 * the graph's `spoc` and `gem` outputs, which also average the letterbox's white margin. The browser, the command and the
 * trainer all call this, so a catalog and a query agree whatever the picture's shape.
 */
import type { Rect } from './pixels.ts'
import { poolRegion, type Pooled } from './pooling.ts'

/** The trunk's last feature map of one picture, [channels, rows, columns]. */
export interface FeatureMap {
  data: Float32Array
  channels: number
  rows: number
  columns: number
}

/** What is known of a picture: SPoC and GeM of the trunk's map, and its colours. */
export interface Features extends Pooled {
  /** [colourBins] */
  colour: Float32Array
}

/** What was seen of one letterboxed picture: an item, or a garment cut out of a photo. */
export interface Sight {
  map: FeatureMap
  /** From `itemColours` or `garmentColours`. */
  colour: Float32Array
  /** Where the picture lies in what the trunk saw, from `letterbox`. */
  content: Rect
}

/** Of the same pictures seen in several ways: place by place the mean over the ways. @param ways each [pictures] */
export function meanFeatures(ways: readonly (readonly Features[])[]): Features[] {
  const mean = (place: number, part: keyof Features) =>
    ways[0][place][part].map((_, at) => ways.reduce((sum, way) => sum + way[place][part][at], 0) / ways.length)
  return ways[0].map((_, place) => ({
    spoc: mean(place, 'spoc'),
    gem: mean(place, 'gem'),
    colour: mean(place, 'colour'),
  }))
}

/** Features of the whole picture, without the margin around it. */
export function poolSight({ map, colour, content }: Sight, gemExponent: number): Features {
  const pooled = poolRegion(map.data, map.channels, map.rows, map.columns, content, gemExponent)
  return { ...pooled, colour }
}
