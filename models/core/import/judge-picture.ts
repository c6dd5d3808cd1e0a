/** What a catalog's picture is worth: too small or empty to publish, and of several views the one to show first. */
import { guessSide, type Pixels, resizePixels } from '../pixels.ts'

/** Shorter side, pixels: below the first a page shows squares, below the second it is soft on a phone. */
const [smallest, small] = [120, 400]

export type PictureFault = 'tiny' | 'blank' | 'small'
export interface Judged {
  /** Undefined: nothing against it. `small` may be published. */
  fault?: PictureFault
  /** Higher is the better first view of a piece. */
  score: number
}

/** Deviation of brightness below which there is nothing to see. */
const blankBelow = 3

/**
 * [Note: the best view by a simple rule] Shoppers compare pieces on a plain ground, whole and in the middle. So: 2 for a
 * plain border, up to 1 for how much of the picture the piece fills (best about half), up to 1 for how well it is centred,
 * up to 0.5 for size. Equal scores leave the publisher's order.
 */
export function judgePicture(pixels: Pixels): Judged {
  const side = Math.min(pixels.width, pixels.height)
  const field = contrastField(pixels)
  const plain = guessSide(pixels) === 'item' ? 2 : 0
  const fill = field.share > 0 ? 1 - Math.min(1, Math.abs(field.share - 0.5) * 2) : 0
  const centre = 1 - Math.min(1, 2 * Math.hypot(field.x - 0.5, field.y - 0.5))
  const score = plain + fill + (field.share > 0 ? centre : 0) + 0.5 * Math.min(1, side / 800)
  const fault = side < smallest ? 'tiny' : field.deviation < blankBelow ? 'blank' : side < small ? 'small' : undefined
  return fault ? { fault, score } : { score }
}

/** Where, in a reduction of 32 x 32, the picture differs from its border: share of it, centre of it, and its contrast. */
function contrastField(pixels: Pixels): { share: number; x: number; y: number; deviation: number } {
  const size = 32
  const { data } = resizePixels(pixels, size, size)
  const light = Float32Array.from(
    { length: size * size },
    (_, at) => data[at * 4] * 0.3 + data[at * 4 + 1] * 0.59 + data[at * 4 + 2] * 0.11,
  )
  const mean = light.reduce((sum, value) => sum + value, 0) / light.length
  const deviation = Math.sqrt(light.reduce((sum, value) => sum + (value - mean) ** 2, 0) / light.length)
  const border = [...light.keys()].filter(
    (at) => at < size || at >= size * (size - 1) || at % size === 0 || at % size === size - 1,
  )
  const median = [0, 1, 2].map((channel) => {
    const values = border.map((at) => data[at * 4 + channel]).sort((a, b) => a - b)
    return values[values.length >> 1]
  })
  let [count, x, y] = [0, 0, 0]
  for (let at = 0; at < size * size; at++) {
    if (median.every((value, channel) => Math.abs(data[at * 4 + channel] - value) <= 30)) continue
    count++
    x += (at % size) + 0.5
    y += Math.floor(at / size) + 0.5
  }
  const safe = Math.max(1, count)
  return { share: count / (size * size), x: x / safe / size, y: y / safe / size, deviation }
}

/** Index of the view to show first. */
export function chooseView(views: readonly Judged[]): number {
  const usable = [...views.keys()].filter((at) => views[at].fault !== 'tiny' && views[at].fault !== 'blank')
  return usable.reduce((best, at) => (best < 0 || views[at].score > views[best].score + 1e-6 ? at : best), -1)
}
