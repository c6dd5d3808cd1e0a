/**
 * The light of a photo that asks, evened out before anything else looks at it; a piece to wear alone stays as it is.
 *
 * [Note: Even light] Colours count for half of what makes a garment this one, and a dim lamp or a yellow one changes them all;
 * catalog pictures are taken in good light. What should be white tells the light ("white patch": Land & McCann, Lightness and
 * Retinex theory, JOSA 61, 1971), in two ways: the level that the brightest hundredth of each channel reaches, and the mean colour of
 * the hundredth of the pixels whose weakest channel is strongest. A red wall looks like red light to the first, a pink shirt like
 * pink light to the second, so a cast is one that both see. What the darkest hundredth of a dim photo still has is haze. A photo
 * in plain light is left as it is, to the bit; and what no light does is the scene's own: a red dress that fills the picture, a
 * white shirt on a white bed.
 *
 * How rule and limits were chosen is in the model card. Of 356 street photos none is beyond the limits, of 341 of pieces at home 18,
 * of the 400 drawn ones 45. Catalogs are not touched: the heads learned from pictures as they are, and found less where a catalog's
 * photos were evened out too. Nor is what may be a piece alone, or not alone (`chooseLights` in see.ts): its picture has to find the
 * same picture in a catalog, and often has nothing white but the piece. Measured by `npm run quality -- --conditions`.
 */
import type { Pixels } from './pixels.ts'

type Colour = [red: number, green: number, blue: number]

/** Share of pixels that are whitest, and darkest. */
const outermost = 0.01
/**
 * Plain light: white reaches this level in its strongest channel, in the others this share of it; haze leaves black above this, and
 * white below that. A garden wall is no light: with 200 and 0.85 a third of the drawn training looks were evened out, whose exposure
 * is off by a fifth at most and whose white balance by a twentieth, which the heads know.
 */
const [plainWhite, plainCast] = [180, 0.8]
const [hazyBlack, hazyWhite] = [50, 200]
/** What is beyond is no light but the scene. */
const [strongestCast, strongestHaze] = [0.6, 80]
/** Where the brightest goes to, and what stays of the darkest. */
const [white, black] = [250, 10]
/** More would show the noise. */
const mostGain = 4
/** Pixels that are counted, about. */
const counted = 60_000

/** A level for each level of each channel. [3][256] */
type Light = readonly Uint8ClampedArray[]

/** What evens out the light of a photo; undefined when it is plain. */
function findLight(photo: Pixels): Light | undefined {
  const [weakest, ...channels] = countLevels(photo)
  const low = Math.min(...channels.map((histogram) => levelAt(histogram, outermost)))
  const highs = channels.map((histogram) => levelAt(histogram, 1 - outermost))
  const top = Math.max(...highs)
  const isHazy = top < hazyWhite && low > hazyBlack && low <= strongestHaze + black
  const isDim = top < plainWhite || isHazy
  const haze = isHazy ? low - black : 0
  const isCast = [highs, meanColour(photo, levelAt(weakest, 1 - outermost))].every((levels) => isLight(levels, haze))
  if (!isDim && !isCast) return undefined
  return highs.map((high) => {
    const gain = Math.min(mostGain, Math.max(1, white / Math.max(1, (isCast ? high : top) - haze)))
    return Uint8ClampedArray.from({ length: 256 }, (_, level) => (level - haze) * gain)
  })
}

/** Whether these levels of something white can be those of a coloured light. */
function isLight(levels: readonly number[], haze: number): boolean {
  const share = (Math.min(...levels) - haze) / (Math.max(...levels) - haze)
  return share < plainCast && share >= strongestCast
}

/** The photo in plain light; the very same where it is in plain light already. */
export function evenLight<Photo extends Pixels>(photo: Photo): Photo {
  const light = findLight(photo)
  if (!light) return photo
  const data = new Uint8ClampedArray(photo.data)
  // One number a pixel, 0xAABBGGRR (platforms are little-endian).
  const words = new Int32Array(data.buffer)
  const [reds, greens, blues] = light.map((levels, channel) =>
    Int32Array.from(levels, (level) => level << (8 * channel)),
  )
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    words[i] = (word & 0xff000000) | blues[(word >> 16) & 255] | greens[(word >> 8) & 255] | reds[word & 255]
  }
  return { ...photo, data }
}

/** How many pixels have each level: of their weakest channel, then of each channel. [4][256] */
function countLevels(photo: Pixels): Uint32Array[] {
  const [weakest, reds, greens, blues] = [0, 1, 2, 3].map(() => new Uint32Array(256))
  forSome(photo, ([red, green, blue]) => {
    weakest[Math.min(red, green, blue)]++
    reds[red]++
    greens[green]++
    blues[blue]++
  })
  return [weakest, reds, greens, blues]
}

/** The lowest level that at least this share of the pixels does not exceed. */
function levelAt(histogram: Uint32Array, share: number): number {
  const least = share * histogram.reduce((sum, count) => sum + count, 0)
  let below = 0
  return histogram.findIndex((count) => (below += count) >= least)
}

/** Of the pixels whose weakest channel is at least this. */
function meanColour(photo: Pixels, least: number): Colour {
  const sums: Colour = [0, 0, 0]
  let count = 0
  forSome(photo, ([red, green, blue]) => {
    if (Math.min(red, green, blue) < least) return
    count++
    sums[0] += red
    sums[1] += green
    sums[2] += blue
  })
  return [sums[0] / count, sums[1] / count, sums[2] / count]
}

/** Some pixels in every direction, one after the other in the same array; what is not opaque is seen on white. */
function forSome({ data, width, height }: Pixels, see: (level: Colour) => void): void {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / counted)))
  const level: Colour = [0, 0, 0]
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) {
      const at = 4 * (y * width + x)
      const opaque = data[at + 3] === 255
      for (let channel = 0; channel < 3; channel++) level[channel] = opaque ? data[at + channel] : 255
      see(level)
    }
}
