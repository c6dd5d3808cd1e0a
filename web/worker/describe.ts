/** What the trunk saw -> descriptors, one a region. */
import { mapColours } from '../../models/core/colour.ts'
import { describe } from '../../models/core/descriptor.ts'
import { letterbox, normalizePixels, type Pixels, type Rect } from '../../models/core/pixels.ts'
import { poolSight } from '../../models/core/pool-photo.ts'
import type { Ranking, Side } from '../../models/core/schema.ts'
import type { Model } from './model.ts'
import type { TrunkOutput } from './trunk.ts'

/** The photo in the trunk's square, and where in the square it lies. */
export interface Square {
  pixels: Pixels
  content: Rect
}

export const resizePhoto = (photo: Pixels, { release }: Model, side: Side): Square =>
  letterbox(photo, side === 'item' ? release.input.itemSize : release.input.size)

export const normalizePhoto = (square: Square, { release }: Model): Float32Array =>
  normalizePixels(square.pixels, release.input.mean, release.input.deviation)

/** Unit vectors, one for each of the release's regions, or of the whole alone. @param output of the trunk over `square`. */
export function describeRegions(
  output: TrunkOutput,
  square: Square,
  model: Model,
  { ranking, side, whole }: { ranking: Ranking; side: Side; whole: boolean },
): Float32Array[] {
  const { regions, gemExponent } = model.release
  const { map: data, height: rows, width: columns } = output
  const map = { data, channels: data.length / (rows * columns), rows, columns }
  const sight = { map, colours: mapColours(square.pixels, square.content, side), content: square.content }
  const features = poolSight(sight, whole ? regions.slice(0, 1) : regions, gemExponent)
  return features.map((each) => describe(each, model.heads[ranking], side))
}
