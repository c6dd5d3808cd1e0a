/** What the trunk saw -> descriptors, one a region. */
import { describe } from '../../models/core/descriptor.ts'
import { letterbox, normalizePixels, type Pixels, type Rect } from '../../models/core/pixels.ts'
import { mapRegions, poolRegions } from '../../models/core/pooling.ts'
import type { Ranking, Side } from '../../models/core/schema.ts'
import type { Model } from './model.ts'
import type { TrunkOutput } from './trunk.ts'

/** The photo in the trunk's square, and where in the square it lies. */
export interface Square {
  pixels: Pixels
  content: Rect
}

export const resizePhoto = (photo: Pixels, { release }: Model): Square => letterbox(photo, release.input.size)

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
  const rects = mapRegions(whole ? regions.slice(0, 1) : regions, square.content)
  const channels = output.map.length / (output.height * output.width)
  return poolRegions(output.map, channels, output.height, output.width, rects, gemExponent).map(({ spoc, gem }) =>
    describe(spoc, gem, model.heads[ranking], side),
  )
}
