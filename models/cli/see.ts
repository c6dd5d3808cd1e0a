/** Photo -> pooled features: the steps between a decoded picture and what heads read, a batch at a time. */
import { type ColourMap, mapColours } from '../core/colour.ts'
import { letterbox, normalizePixels, type Pixels, type Rect } from '../core/pixels.ts'
import { type Features, poolPhoto } from '../core/pool-photo.ts'
import type { ReleaseManifest, Side } from '../core/schema.ts'
import type { Trunk } from './trunk.ts'

/** Pictures the trunk takes at once: more gains nothing on two cores, and costs memory. */
export const batchSize = 8

/** A photo ready for the trunk. */
export interface Seen {
  side: Side
  /** Pixels on a side of the square. */
  size: number
  /** [3, size, size] */
  image: Float32Array
  colours: ColourMap
  /** Where the photo lies in the square. */
  content: Rect
}

export function seePhoto(pixels: Pixels, side: Side, { input }: ReleaseManifest): Seen {
  const size = side === 'item' ? input.itemSize : input.size
  const square = letterbox(pixels, size)
  const image = normalizePixels(square.pixels, input.mean, input.deviation)
  return { side, size, image, colours: mapColours(square.pixels, square.content, side), content: square.content }
}

/** Pooled features of each photo: of the whole for an item, of every region for a snapshot. One pass for each size. */
export async function poolBatch(trunk: Trunk, batch: readonly Seen[], release: ReleaseManifest): Promise<Features[][]> {
  const pooled: Features[][] = []
  for (const size of new Set(batch.map((seen) => seen.size))) {
    const places = [...batch.keys()].filter((at) => batch[at].size === size)
    const images = new Float32Array(places.length * 3 * size * size)
    places.forEach((place, at) => images.set(batch[place].image, at * 3 * size * size))
    const { map, channels, cells } = await trunk.run(images, size)
    const length = channels * cells * cells
    places.forEach((place, at) => {
      const { content, side, colours } = batch[place]
      const data = map.subarray(at * length, (at + 1) * length)
      const sight = { map: { data, channels, rows: cells, columns: cells }, colours, content }
      pooled[place] = poolPhoto(sight, side, release.regions, release.gemExponent)
    })
  }
  return pooled
}
