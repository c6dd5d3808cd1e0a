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
  /** [3, size, size] */
  image: Float32Array
  colours: ColourMap
  /** Where the photo lies in the square. */
  content: Rect
}

export function seePhoto(pixels: Pixels, side: Side, { input }: ReleaseManifest): Seen {
  const square = letterbox(pixels, input.size)
  const image = normalizePixels(square.pixels, input.mean, input.deviation)
  return { side, image, colours: mapColours(square.pixels, square.content, side), content: square.content }
}

/** Pooled features of each photo: of the whole for an item, of every region for a snapshot. */
export async function poolBatch(trunk: Trunk, batch: readonly Seen[], release: ReleaseManifest): Promise<Features[][]> {
  const { size } = release.input
  const images = new Float32Array(batch.length * 3 * size * size)
  for (const [at, { image }] of batch.entries()) images.set(image, at * image.length)
  const { map, channels, cells } = await trunk.run(images, size)
  const length = channels * cells * cells
  return batch.map(({ content, side, colours }, at) => {
    const data = map.subarray(at * length, (at + 1) * length)
    const sight = { map: { data, channels, rows: cells, columns: cells }, colours, content }
    return poolPhoto(sight, side, release.regions, release.gemExponent)
  })
}
