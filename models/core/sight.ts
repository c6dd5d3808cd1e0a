/** One cut, seen on its own with its whole map: what telling why two pictures match needs. */
import { letterbox, normalizePixels, shapeFor } from './pixels.ts'
import type { Sight } from './pool-photo.ts'
import type { Side } from './schema.ts'
import type { Cut, RunTrunk, Seeing } from './see.ts'

/** The same view of a cut as `poolPictures` has. */
export async function seeCut({ pixels, colour }: Cut, side: Side, { input }: Seeing, run: RunTrunk): Promise<Sight> {
  const area = side === 'item' ? input.itemArea : input.cropArea
  const { width, height } = shapeFor(pixels.width, pixels.height, area)
  const view = letterbox(pixels, width, height)
  const image = normalizePixels(view.pixels, input.mean, input.deviation)
  const { map, channels, rows, columns } = await run(Float32Array.from(image), width, height)
  return { map: { data: map, channels, rows, columns }, colour, content: view.content }
}
