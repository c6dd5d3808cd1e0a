/**
 * The colours of a piece: the third thing a descriptor head reads, beside SPoC and GeM.
 *
 * [Note: Why a colour branch] A trunk trained to name garments forgets colour, and colour is half of what makes *this*
 * garment. The head weighs both.
 *
 * [Note: Which pixels count] Of an item's picture those unlike its ground. Of a garment worn in a photo those of colours
 * that are commoner inside its box than around it, most in the middle: a box holds skin, street and other garments too.
 * By colours alone a garment of 583 on street photos found its cut-out first for 15 % with the box and a margin, 48 %
 * with the box, 66 % with the middle weighed, 70 % with the surroundings weighed as well; of the boutique's, among
 * those of its kind, 9, 14, 15 and 19 %.
 *
 * Bins are a soft grid in CIE L*a*b* (D65), finer near grey, where clothes are. Colours are the square root of their
 * histogram (Hellinger; Arandjelovic & Zisserman, CVPR 2012, section 2), so that a dot product is the Bhattacharyya
 * coefficient and a vector has unit length by itself.
 */
import { EnsembleError } from './errors.ts'
import { cropPixels, type Pixels, type Rect, resizePixels } from './pixels.ts'
import type { Box } from './schema.ts'

const [lightBins, hueBins] = [6, 7]
/** Numbers in the colours of a piece. */
export const colourBins = lightBins * hueBins * hueBins
/** Longer side to which a piece, and a garment with its surroundings, are brought: colours need no more. Pixels. */
const [pieceSize, surroundingsSize] = [128, 160]
/** A cut-out at least twice as long is not read pixel by pixel. */
const cutOutSize = 256
/** How far the surroundings of a box reach, in shares of its longer side. */
const reach = 0.3
/** Keeps the share of a colour that is nowhere at one half. */
const rare = 1e-4
/** Colours are looked up with 5 bits a channel. */
const levels = 32
/** L*a*b* distance to the ground below which a pixel of an item's photo is ground. */
const groundDistance = 10
/** With less than this share of the photo left, the piece is as pale as its ground: then everything counts. */
const leastPiece = 0.08

/** What is known of each of levels^3 colours; worked out when first met, for a photo has about a thousand of them. */
interface Table {
  known: Uint8Array
  /** L*, a*, b* */
  lab: Float32Array
  /** The eight bins around it and the share of each, in 1/255. */
  bins: Uint16Array
  shares: Uint8Array
}

let table: Table | undefined

/** Colours of the piece in an item's picture: [colourBins], unit length. */
export function itemColours(picture: Pixels): Float32Array<ArrayBuffer> {
  const small = shrinkTo(picture, pieceSize)
  const counted = findPiece(small)
  return toColours(countColours(small, (pixel) => (counted ? counted[pixel] : 1)))
}

/** Colours of a garment in a photo: [colourBins], unit length. @param box in 0..1 of the photo */
export function garmentColours(photo: Pixels, box: Rect): Float32Array<ArrayBuffer> {
  const inside = boxOf(photo, box)
  const grown = reach * Math.max(inside.right - inside.left, inside.bottom - inside.top)
  const around = {
    left: Math.max(0, Math.floor(inside.left - grown)),
    top: Math.max(0, Math.floor(inside.top - grown)),
    right: Math.min(photo.width, Math.ceil(inside.right + grown)),
    bottom: Math.min(photo.height, Math.ceil(inside.bottom + grown)),
  }
  const own = weighColours(photo, inside, around)
  const garment = shrinkTo(cropPixels(photo, toBox(inside)), pieceSize)
  const { width, height } = garment
  table ??= emptyTable()
  const { bins, shares } = table
  return toColours(
    countColours(garment, (pixel, colour) => {
      let share = 0
      for (let k = 0; k < 8; k++) share += (own[bins[colour + k]] * shares[colour + k]) / 255
      return share * middleness(((pixel % width) + 0.5) / width, (Math.floor(pixel / width) + 0.5) / height)
    }),
  )
}

/** Colours of a cut-out: of its opaque pixels alone, of a large one of some in every direction. [colourBins], unit length */
export function cutOutColours(cutOut: Pixels): Float32Array<ArrayBuffer> {
  const { data, width, height } = cutOut
  const step = Math.max(1, Math.floor(Math.max(width, height) / cutOutSize))
  return toColours(countColours(cutOut, (pixel) => data[4 * pixel + 3] / 255, step))
}

/** How much each colour is the garment's own: its share inside the box against inside and around. [colourBins] */
function weighColours(photo: Pixels, inside: Area, around: Area): Float64Array {
  const surroundings = shrinkTo(cropPixels(photo, toBox(around)), surroundingsSize)
  const { width, height } = surroundings
  const x = (pixel: number) =>
    (around.left + (((pixel % width) + 0.5) / width) * (around.right - around.left) - inside.left) /
    (inside.right - inside.left)
  const y = (pixel: number) =>
    (around.top + ((Math.floor(pixel / width) + 0.5) / height) * (around.bottom - around.top) - inside.top) /
    (inside.bottom - inside.top)
  const within = countColours(surroundings, (pixel) => middleness(x(pixel), y(pixel)))
  const without = countColours(surroundings, (pixel) => (isInside(x(pixel)) && isInside(y(pixel)) ? 0 : 1))
  return within.map((share, bin) => (share + rare) / (share + without[bin] + 2 * rare))
}

const isInside = (t: number) => t >= 0 && t <= 1
/** 1 in the middle of the box, 0 at its border and outside; a product of parabolas, alike on every engine. */
const middleness = (x: number, y: number) => (isInside(x) && isInside(y) ? 16 * x * (1 - x) * y * (1 - y) : 0)

/**
 * Shares of the bins, summing to 1, or all 0 when nothing counts.
 * @param weigh of a pixel, whose table entry is `colour` @param step of the rows and columns that are read, in pixels
 */
function countColours(picture: Pixels, weigh: (pixel: number, colour: number) => number, step = 1): Float64Array {
  table ??= emptyTable()
  const { bins, shares } = table
  const counts = new Float64Array(colourBins)
  let sum = 0
  for (let y = 0; y < picture.height; y += step) {
    const end = (y + 1) * picture.width
    for (let pixel = y * picture.width; pixel < end; pixel += step) {
      const colour = colourAt(picture, pixel) * 8
      const weight = weigh(pixel, colour)
      if (weight <= 0) continue
      for (let k = 0; k < 8; k++) counts[bins[colour + k]] += (weight * shares[colour + k]) / 255
      sum += weight
    }
  }
  return sum > 0 ? counts.map((count) => count / sum) : counts
}

/** Roots of the shares, unit length; all alike when nothing was counted. */
function toColours(shares: Float64Array): Float32Array<ArrayBuffer> {
  const sum = shares.reduce((total, share) => total + share, 0)
  return Float32Array.from(shares, (share) => Math.sqrt(sum > 0 ? share / sum : 1 / colourBins))
}

function shrinkTo(picture: Pixels, size: number): Pixels {
  const scale = Math.min(1, size / Math.max(picture.width, picture.height))
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)))
  return scale < 1 ? resizePixels(picture, width, height) : picture
}

/** Whole pixels, at least one. @throws invalid for a box without an inside. */
function boxOf({ width, height }: Pixels, [left, top, right, bottom]: Rect): Area {
  if (!(left < right && top < bottom))
    throw new EnsembleError('invalid', `an empty box: ${left},${top},${right},${bottom}`)
  const [x, y] = [Math.min(width - 1, Math.floor(left * width)), Math.min(height - 1, Math.floor(top * height))]
  return {
    left: x,
    top: y,
    right: Math.min(width, Math.max(x + 1, Math.ceil(right * width))),
    bottom: Math.min(height, Math.max(y + 1, Math.ceil(bottom * height))),
  }
}

const toBox = ({ left, top, right, bottom }: Area): Box => [left, top, right - left, bottom - top]

interface Area {
  left: number
  top: number
  right: number
  bottom: number
}

/** Which pixels are of the piece: those unlike the ground, whose colour is the median of the picture's border. All, as undefined, when too few are. */
function findPiece(picture: Pixels): Uint8Array | undefined {
  table ??= emptyTable()
  const { lab } = table
  const ground = medianBorder(picture)
  const from = learn(indexOf(ground[0], ground[1], ground[2])) * 3
  const counted = new Uint8Array(picture.width * picture.height)
  let count = 0
  for (let pixel = 0; pixel < counted.length; pixel++) {
    const at = colourAt(picture, pixel) * 3
    const distance =
      (lab[at] - lab[from]) ** 2 + (lab[at + 1] - lab[from + 1]) ** 2 + (lab[at + 2] - lab[from + 2]) ** 2
    if (distance <= groundDistance ** 2) continue
    counted[pixel] = 1
    count++
  }
  return count < leastPiece * counted.length ? undefined : counted
}

/** Median of each channel over the border, one pixel wide. */
function medianBorder({ data, width, height }: Pixels): [number, number, number] {
  const channels: number[][] = [[], [], []]
  const take = (x: number, y: number) =>
    channels.forEach((values, channel) => values.push(data[(y * width + x) * 4 + channel]))
  for (let x = 0; x < width; x++) [0, height - 1].forEach((y) => take(x, y))
  for (let y = 0; y < height; y++) [0, width - 1].forEach((x) => take(x, y))
  return channels.map((values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]) as [
    number,
    number,
    number,
  ]
}

const indexOf = (red: number, green: number, blue: number) =>
  ((red >> 3) * levels + (green >> 3)) * levels + (blue >> 3)
const colourAt = ({ data }: Pixels, pixel: number) =>
  learn(indexOf(data[pixel * 4], data[pixel * 4 + 1], data[pixel * 4 + 2]))

function emptyTable(): Table {
  const count = levels ** 3
  return {
    known: new Uint8Array(count),
    lab: new Float32Array(count * 3),
    bins: new Uint16Array(count * 8),
    shares: new Uint8Array(count * 8),
  }
}

/** Sees to it that the table knows the colour. @returns its index again */
function learn(index: number): number {
  const made = (table ??= emptyTable())
  if (made.known[index] === 1) return index
  const middle = (level: number) => (level * 8 + 4) / 255
  const lab = toLab(middle(index >> 10), middle((index >> 5) & 31), middle(index & 31))
  made.lab.set(lab, index * 3)
  spread(lab, made, index * 8)
  made.known[index] = 1
  return index
}

/** Trilinear: the eight grid points around a colour, in 1/255 so that every engine adds up the same numbers. */
function spread([light, a, b]: [number, number, number], { bins, shares }: Table, at: number): void {
  const [l0, lPart] = onGrid(light / 100, lightBins)
  const [a0, aPart] = onGrid(finerNearGrey(a), hueBins)
  const [b0, bPart] = onGrid(finerNearGrey(b), hueBins)
  for (let corner = 0; corner < 8; corner++) {
    const [l, i, j] = [corner & 1, (corner >> 1) & 1, corner >> 2]
    bins[at + corner] = ((l0 + l) * hueBins + a0 + i) * hueBins + b0 + j
    const share = (l ? lPart : 1 - lPart) * (i ? aPart : 1 - aPart) * (j ? bPart : 1 - bPart)
    shares[at + corner] = Math.round(share * 255)
  }
}

/** |a|, |b| of cloth stay below 80. */
const finerNearGrey = (value: number) => (Math.sign(value) * Math.sqrt(Math.min(1, Math.abs(value) / 80)) + 1) / 2

/** The grid point at or below a place in 0..1, and how far it is on the way to the next. */
function onGrid(place: number, size: number): [low: number, part: number] {
  const along = place * (size - 1)
  const low = Math.min(Math.floor(Math.max(0, along)), size - 2)
  return [low, Math.min(1, Math.max(0, along - low))]
}

/** sRGB in 0..1 -> CIE L*a*b*, D65 (IEC 61966-2-1; CIE 15:2004, section 8.2.1). */
export function toLab(red: number, green: number, blue: number): [number, number, number] {
  const [r, g, b] = [red, green, blue].map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
  const curve = (value: number) => (value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116)
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
