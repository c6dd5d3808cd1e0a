/**
 * The light of a photo that asks, evened out before anything else looks at it.
 *
 * [Note: Even light] Colours count for half of what makes a garment this one, and a dim lamp or a yellow one changes them all;
 * catalog pictures are taken in good light. What the photo has of white tells: the level that the brightest hundredth of each
 * channel passes ("white patch": Land & McCann, Lightness and Retinex theory, JOSA 61, 1971; the hundredth instead of the
 * maximum: Ebner, Color Constancy, 2007, section 6.1), and the darkest hundredth what haze lies over it. A photo in plain light is left as
 * it is, to the bit. What no light does is the scene's own: a red dress that fills the picture, a white shirt on a white bed.
 * Catalogs are not touched: the heads learned from pictures as they are, and figures fell where their photos were evened out too.
 * Measured by `npm run quality -- --conditions`.
 */
import type { Pixels } from './pixels.ts'

/** Share of pixels below and above the levels that count. */
const outermost = 0.01
/** Plain light reaches this level in its brightest channel, at least this share of it in the others, and a black below this. */
const [plainWhite, plainCast, plainBlack] = [215, 0.85, 35]
/** What is beyond is no light but the scene. */
const [strongestCast, strongestHaze] = [0.6, 80]
/** Where the brightest goes to, and what stays of the darkest. */
const [white, black] = [250, 10]
/** More would show the noise. */
const mostGain = 4
/** Pixels that are counted, about. */
const counted = 250_000

/** A level for each level of each channel. [3][256] */
export type Light = readonly Uint8ClampedArray[]

/** What evens out the light of a photo; undefined when it is plain. */
export function findLight(photo: Pixels): Light | undefined {
  const histograms = countLevels(photo)
  const lows = histograms.map((histogram) => levelAt(histogram, outermost))
  const highs = histograms.map((histogram) => levelAt(histogram, 1 - outermost))
  const low = Math.min(...lows)
  const haze = low > plainBlack && low <= strongestHaze + black ? low - black : 0
  const top = Math.max(...highs)
  const cast = (Math.min(...highs) - haze) / (top - haze)
  const [isDark, isCast] = [top < plainWhite, cast < plainCast && cast >= strongestCast]
  if (!isDark && !isCast && haze === 0) return undefined
  return highs.map((high) => {
    const reach = (cast >= strongestCast ? high : top) - haze
    const gain = Math.min(mostGain, Math.max(1, white / Math.max(1, reach)))
    return Uint8ClampedArray.from({ length: 256 }, (_, level) => (level - haze) * gain)
  })
}

/** The photo in that light; the very same where there is none to even out. */
export function evenLight<Photo extends Pixels>(photo: Photo, light: Light | undefined): Photo {
  if (!light) return photo
  const [reds, greens, blues] = light
  const data = new Uint8ClampedArray(photo.data)
  for (let i = 0; i < data.length; i += 4) {
    data[i] = reds[data[i]]
    data[i + 1] = greens[data[i + 1]]
    data[i + 2] = blues[data[i + 2]]
  }
  return { ...photo, data }
}

/** Both at once, for a photo of which no part is looked at alone. */
export const inEvenLight = <Photo extends Pixels>(photo: Photo): Photo => evenLight(photo, findLight(photo))

/** How many pixels have each level, of some in every direction; what is not opaque is seen on white. [3][256] */
function countLevels({ data, width, height }: Pixels): Uint32Array[] {
  const histograms = [0, 1, 2].map(() => new Uint32Array(256))
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / counted)))
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) {
      const i = 4 * (y * width + x)
      const opaque = data[i + 3] === 255
      for (let channel = 0; channel < 3; channel++) histograms[channel][opaque ? data[i + channel] : 255]++
    }
  return histograms
}

/** The lowest level that at least this share of the pixels does not exceed. */
function levelAt(histogram: Uint32Array, share: number): number {
  const least = share * histogram.reduce((sum, count) => sum + count, 0)
  let below = 0
  return histogram.findIndex((count) => (below += count) >= least)
}
