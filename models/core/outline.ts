/**
 * Which pixels of a framed garment are its own: a small network (models/train/trunk/outline.py) looks at the frame with what
 * is around it, and the garment is cut out before the trunk sees it.
 *
 * [Note: Cut out, not cropped] A crop of a shirt under an open coat is mostly coat, one of a shoe mostly street, and an item's
 * own picture shows neither. An unsure pixel is half seen; an outline with too little in it is not believed, then the crop
 * stays as it is.
 */
import { type Garment, cropAround } from './detect.ts'
import { cropPixels, normalizePixels, type Pixels, type Rect, resizePixels } from './pixels.ts'
import type { Box } from './schema.ts'
import { superCategories } from './taxonomy.ts'

type Colour = [red: number, green: number, blue: number]

/** Pixels a side of what the network sees, and cells a side of what it answers. */
export const [outlineSide, outlineCells] = [128, 64]
/** Colours, and one plane a kind. */
export const outlinePlanes = 3 + superCategories.length
/** ImageNet's, whatever the trunk's are. */
export const outlineMean: Colour = [0.485, 0.456, 0.406]
export const outlineDeviation: Colour = [0.229, 0.224, 0.225]
/** Of the frame's longer side, seen on each side of it; as in training. */
const around = 0.2
/** Garments looked at in one run. */
const batch = 8
/** A smaller share of the frame than this is no garment. */
const leastOwn = 0.05
/** A pixel at least this likely to be the garment's counts for where the garment ends. */
const likely = 0.5

/**
 * Runs the network. @param images [N, 9, 128, 128]: the picture, normalised, then a plane a kind, in the order of
 * superCategories, 1 inside the frame in the plane of the garment's kind, else 0
 * @returns [N, 1, 64, 64], logits
 */
export type RunOutline = (images: Float32Array, count: number) => Promise<Float32Array>

/** A garment to outline: its kind and its frame, in 0..1 of the photo. */
export type Framed = Pick<Garment, 'superCategory' | 'box'>

export interface Outline {
  /** What was looked at, in pixels of the photo. */
  box: Box
  /** How likely each cell of it is the garment's, [64, 64]. */
  own: Float32Array
}

/** An outline for each garment. */
export async function outlineGarments(photo: Pixels, garments: readonly Framed[], run: RunOutline): Promise<Outline[]> {
  const outlines: Outline[] = []
  const planes = outlinePlanes * outlineSide ** 2
  for (let from = 0; from < garments.length; from += batch) {
    const some = garments.slice(from, from + batch)
    const boxes = some.map(({ box }) => cropAround(box, around, photo.width, photo.height))
    const images = new Float32Array(some.length * planes)
    some.forEach((garment, at) => {
      const view = resizePixels(cropPixels(photo, boxes[at]), outlineSide, outlineSide)
      const image = images.subarray(at * planes, (at + 1) * planes)
      image.set(normalizePixels(view, outlineMean, outlineDeviation))
      fillFrame(image, garment, boxes[at], photo)
    })
    const logits = await run(images, some.length)
    boxes.forEach((box, at) => {
      const own = logits.subarray(at * outlineCells ** 2, (at + 1) * outlineCells ** 2)
      outlines.push({ box, own: own.map((logit) => 1 / (1 + Math.exp(-logit))) })
    })
  }
  return outlines
}

/** Ones inside the frame, in the plane of its kind. */
function fillFrame(image: Float32Array, { superCategory, box }: Framed, [x, y, w, h]: Box, photo: Pixels): void {
  const plane = (3 + superCategories.indexOf(superCategory)) * outlineSide ** 2
  const line = (low: number, high: number, start: number, length: number, whole: number) => {
    const place = (value: number) => Math.round(((value * whole - start) / length) * outlineSide)
    return [Math.max(0, place(low)), Math.min(outlineSide, place(high))]
  }
  const [left, right] = line(box[0], box[2], x, w, photo.width)
  const [top, bottom] = line(box[1], box[3], y, h, photo.height)
  for (let row = top; row < bottom; row++)
    image.fill(1, plane + row * outlineSide + left, plane + row * outlineSide + right)
}

/** A garment on nothing: its pixels opaque, all others clear. */
export interface CutOut {
  pixels: Pixels
  /** Where they are in the photo, in pixels of it: the garment with `margin` of its longer side around it. */
  box: Box
  /** The garment's own extent, in 0..1 of the photo: closer than the frame by which it was found. */
  extent: Rect
}

/** @param frame in 0..1 of the photo @returns undefined when the outline is not to be believed */
export function cutOut(photo: Pixels, frame: Rect, outline: Outline, margin: number): CutOut | undefined {
  const alpha = stretch(outline)
  const [left, top, width, height] = outline.box
  let [x0, y0, x1, y1, count] = [width, height, 0, 0, 0]
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++)
      if (alpha[at] >= likely) {
        x0 = Math.min(x0, x)
        x1 = Math.max(x1, x + 1)
        y0 = Math.min(y0, y)
        y1 = Math.max(y1, y + 1)
        count++
      }
  const area = (frame[2] - frame[0]) * photo.width * (frame[3] - frame[1]) * photo.height
  if (count < leastOwn * area) return undefined
  const extent: Rect = [
    (x0 + left) / photo.width,
    (y0 + top) / photo.height,
    (x1 + left) / photo.width,
    (y1 + top) / photo.height,
  ]
  const box = cropAround(extent, margin, photo.width, photo.height)
  const crop = cropPixels(photo, box)
  const data = new Uint8ClampedArray(crop.data)
  for (let y = 0, at = 3; y < crop.height; y++) {
    const row = y + box[1] - top
    for (let x = 0; x < crop.width; x++, at += 4) {
      const column = x + box[0] - left
      const inside = column >= 0 && row >= 0 && column < width && row < height
      data[at] = inside ? opaque(alpha[row * width + column]) : 0
    }
  }
  return { pixels: { ...crop, data }, box, extent }
}

/** From a quarter on a pixel is seen, from three quarters on wholly. In 0..255 */
const opaque = (share: number) => (share >= 0.75 ? 255 : share <= 0.25 ? 0 : Math.round(255 * (2 * share - 0.5)))

/** The cells at the size of the photo, bilinear: along the columns, then along the rows. [height, width] of the box */
function stretch({ own, box: [, , width, height] }: Outline): Float32Array {
  const out = new Float32Array(width * height)
  const [columns, rows] = [taps(width), taps(height)]
  const line = new Float32Array(outlineCells)
  for (let y = 0, at = 0; y < height; y++) {
    const [low, high] = [rows.low[y] * outlineCells, rows.high[y] * outlineCells]
    for (let cell = 0; cell < outlineCells; cell++)
      line[cell] = own[low + cell] + (own[high + cell] - own[low + cell]) * rows.part[y]
    for (let x = 0; x < width; x++, at++) {
      const from = line[columns.low[x]]
      out[at] = from + (line[columns.high[x]] - from) * columns.part[x]
    }
  }
  return out
}

/** For each pixel of a line the cells on both sides of its middle, and how far it is on the way from one to the other. */
function taps(length: number) {
  const [low, high, part] = [new Uint8Array(length), new Uint8Array(length), new Float32Array(length)]
  for (let pixel = 0; pixel < length; pixel++) {
    const place = Math.min(outlineCells - 1, Math.max(0, ((pixel + 0.5) / length) * outlineCells - 0.5))
    low[pixel] = Math.floor(place)
    high[pixel] = Math.min(outlineCells - 1, low[pixel] + 1)
    part[pixel] = place - low[pixel]
  }
  return { low, high, part }
}
