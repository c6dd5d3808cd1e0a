/**
 * Photo -> the garments in it -> what is known of each. The browser and the command run the same steps; each brings its
 * own way to run the trunk.
 */
import { cutOutColours, garmentColours, itemColours } from './colour.ts'
import {
  chooseGarments,
  cropAround,
  type Garment,
  intersectionOverUnion,
  keepSure,
  leastRead,
  mayBeOutfit,
  readBoxes,
} from './detect.ts'
import type { Head } from './head.ts'
import { cutOut, type Framed, outlineGarments, type RunOutline } from './outline.ts'
import { cropPixels, letterbox, mirrorPixels, normalizePixels, type Pixels, type Rect, shapeFor } from './pixels.ts'
import { type Features, meanFeatures, poolSight } from './pool-photo.ts'
import type { Box, ReleaseManifest, Side } from './schema.ts'
import { rankCategories, rankSuperCategories } from './tags.ts'
import { superCategories } from './taxonomy.ts'

/** What the trunk gives for N pictures of one shape. */
export interface TrunkOutput {
  channels: number
  /** Of the map: the picture's height and width / 32. */
  rows: number
  columns: number
  /** [N, channels, rows, columns] */
  map: Float32Array
  /** [N, 30, 2 rows, 2 columns], see GarmentMap. */
  garments: Float32Array
}

/** Runs the trunk. @param images [N, 3, height, width], normalised */
export type RunTrunk = (images: Float32Array, width: number, height: number) => Promise<TrunkOutput>

/** Pictures the trunk takes at once: more gains nothing on two cores, and costs memory. */
export const batchSize = 8

/** What of the manifest decides how a photo is seen. */
export type Seeing = Pick<ReleaseManifest, 'input' | 'gemExponent' | 'garments'>

/** A picture in the shape in which the trunk sees it. */
interface View {
  pixels: Pixels
  /** Where the picture lies in it, in 0..1. */
  content: Rect
}

/** How a photo is looked at for garments: square pixels, and in the mirror or not. */
export interface Glance {
  area: number
  mirrored: boolean
}

/** A photo that asks is looked at once: somebody waits. */
export const askingGlances = ({ input }: Seeing): Glance[] => [{ area: input.photoArea, mirrored: false }]

/** A photo to be found, or to be told what is in it; see [Note: What several views agree on]. */
export const catalogGlances = ({ input }: Seeing): Glance[] =>
  input.catalogAreas.flatMap((area) => [false, true].map((mirrored) => ({ area, mirrored })))

/** What may be a garment in each photo, the surest first; none where the trunk sees none. */
export async function seeGarments(...asked: Parameters<typeof seeBoxes>): Promise<Garment[][]> {
  const [, , release] = asked
  return (await seeBoxes(...asked)).map((views) => chooseGarments(views, release.garments))
}

/** Every box that says something: of each photo, by glance. Many are of one garment. */
export async function seeBoxes(
  photos: readonly Pixels[],
  glances: readonly Glance[],
  release: Seeing,
  run: RunTrunk,
): Promise<Garment[][][]> {
  const boxes: Garment[][][] = photos.map(() => [])
  for (const { area, mirrored } of glances) {
    await runViews(photos, { area, mirrored }, release, run, (at, { content }, output, place) => {
      const [rows, columns] = [2 * output.rows, 2 * output.columns]
      const data = part(output.garments, place, 5 * superCategories.length * rows * columns)
      const read = readBoxes({ data, rows, columns }, content, leastRead(release.garments))
      boxes[at].push(mirrored ? read.map((garment) => ({ ...garment, box: mirrorRect(garment.box) })) : read)
    })
  }
  return boxes
}

/** The garments by which a photo asks; see [Note: Which garments ask]. */
export async function seeSureGarments(photo: Pixels, release: Seeing, run: RunTrunk): Promise<Garment[]> {
  const [garments] = await seeGarments([photo], askingGlances(release), release, run)
  return keepSure(garments)
}

/**
 * A photo that asks, in each light in which its garments are described: an outfit in even light, what may be one piece as it is and
 * in even light. Most photos are in even light as they are.
 * @param even the very same when it is in plain light; see models/core/light.ts
 * @param garments what was found in it
 */
export function chooseLights<Photo extends Pixels>(given: Photo, even: Photo, garments: readonly Garment[]): Photo[] {
  if (given === even) return [given]
  return mayBeOutfit(garments) ? [even] : [given, even]
}

/** The same cut out of each. */
export async function cutInLights<Own extends Cut, Photo extends Pixels>(
  lights: readonly Photo[],
  cut: (light: Photo) => Promise<Own[]>,
): Promise<Own[][]> {
  const cuts: Own[][] = []
  for (const light of lights) cuts.push(await cut(light))
  return cuts
}

/** One a cut: their mean over the lights. */
export async function poolInLights(
  cuts: readonly (readonly Cut[])[],
  side: Side,
  release: Seeing,
  run: RunTrunk,
): Promise<Features[]> {
  const pooled = await poolPictures(cuts.flat(), side, release, run)
  return meanFeatures(cuts.map((own, light) => pooled.slice(light * own.length, (light + 1) * own.length)))
}

/** A picture to describe. */
export interface Cut {
  pixels: Pixels
  /** [colourBins] */
  colour: Float32Array
}

/** A garment worn in a photo, cut out of it. */
export interface GarmentCut extends Cut {
  /** What of the photo it shows, in pixels. */
  box: Box
  /** Where the garment is, in 0..1 of the photo. */
  extent: Rect
}

export const cutItem = (pixels: Pixels): Cut => ({ pixels, colour: itemColours(pixels) })

/** Its box, in 0..1 of the photo, with `margin` of the longer side around it. */
export function cropGarment(photo: Pixels, box: Rect, margin: number): GarmentCut {
  const around = cropAround(box, margin, photo.width, photo.height)
  return { pixels: cropPixels(photo, around), colour: garmentColours(photo, box), box: around, extent: box }
}

/**
 * The photo's garments as they are described, in order: cut out along their outlines where the release has a network for
 * that and its outline is to be believed, else cropped.
 */
export async function cutGarments(
  photo: Pixels,
  garments: readonly Framed[],
  { garments: { margin } }: Seeing,
  outline: RunOutline | undefined,
): Promise<GarmentCut[]> {
  const outlines = outline ? await outlineGarments(photo, garments, outline) : []
  return garments.map((garment, at) => {
    const own = outlines[at] && cutOut(photo, garment.box, outlines[at], margin)
    return own ? { ...own, colour: cutOutColours(own.pixels) } : cropGarment(photo, garment.box, margin)
  })
}

/** IoU from which a frame that a person drew is about a garment found. */
const sameAsFound = 0.5

/**
 * What a person framed by hand is to be cut out as: of the kind of the garment found there, else of that for which the category
 * head takes the crop. Frames off by up to 10 % a side, kept out, asked among all kinds by *looks*, R@1 / R@6 of the garment
 * itself, cropped and so cut out: street (397) 0.804 / 0.932 and 0.861 / 0.937, boutique (283) 0.527 / 0.837 and 0.580 / 0.887.
 */
export async function nameFrame(
  photo: Pixels,
  box: Rect,
  found: readonly Garment[],
  release: Seeing,
  run: RunTrunk,
  categories: Head,
): Promise<Framed> {
  const shared = (garment: Garment) => intersectionOverUnion(garment.box, box)
  const [near] = found.filter((garment) => shared(garment) >= sameAsFound).sort((a, b) => shared(b) - shared(a))
  if (near) return { superCategory: near.superCategory, box }
  const crop = cropGarment(photo, box, release.garments.margin)
  const [features] = await poolPictures([crop], 'snapshot', release, run)
  const [kind] = rankSuperCategories(rankCategories(features, categories))
  return { superCategory: kind.id, box }
}

/** The part of a photo in the frame, cut out as what `nameFrame` says that it is; none: cropped, for nobody could say. */
export async function cutFrame(
  photo: Pixels,
  box: Rect,
  framed: readonly Framed[],
  release: Seeing,
  outline: RunOutline | undefined,
): Promise<GarmentCut[]> {
  return framed.length > 0 ? cutGarments(photo, framed, release, outline) : [cropGarment(photo, box, 0)]
}

/** IoU of a garment's frame and its extent from which the extent alone says where it is. */
const agreed = 0.6

/**
 * The garments where their outlines say they are, more exactly than the frames by which they were found; where the two
 * disagree (a top of which an open coat shows a strip), in the middle between them. AP50 and AP50:95 of a catalog's boxes, street
 * (108) and boutique (80) kept out, native runtime: frames 0.594, 0.278 and 0.901, 0.538; extents 0.611, 0.387 and 0.893, 0.695;
 * so 0.609, 0.380 and 0.910, 0.695 (the best of eleven ways tried on these photos, which flatters).
 */
export function placeGarments(garments: readonly Garment[], cuts: readonly GarmentCut[]): Garment[] {
  return garments.map((garment, at) => {
    const [frame, extent] = [garment.box, cuts[at].extent]
    const middle = frame.map((side, axis) => (side + extent[axis]) / 2) as Rect
    return { ...garment, box: intersectionOverUnion(frame, extent) >= agreed ? extent : middle }
  })
}

/** One cut a garment, or the whole photo when there is none. */
export async function cutPhoto(...asked: Parameters<typeof cutGarments>): Promise<GarmentCut[]> {
  const [photo, garments] = asked
  return garments.length > 0 ? cutGarments(...asked) : [cropGarment(photo, [0, 0, 1, 1], 0)]
}

/** Features of each cut as a whole: of items, or (side snapshot) of garments cut out of photos. */
export async function poolPictures(
  cuts: readonly Cut[],
  side: Side,
  release: Seeing,
  run: RunTrunk,
): Promise<Features[]> {
  const pooled: Features[] = []
  const { itemArea, cropArea } = release.input
  const pictures = cuts.map(({ pixels }) => pixels)
  const glance = { area: side === 'item' ? itemArea : cropArea, mirrored: false }
  await runViews(pictures, glance, release, run, (at, { content }, output, place) => {
    const { channels, rows, columns } = output
    const map = { data: part(output.map, place, channels * rows * columns), channels, rows, columns }
    pooled[at] = poolSight({ map, colour: cuts[at].colour, content }, release.gemExponent)
  })
  return pooled
}

/** Runs the pictures, those of one shape together; `take` gets each with the output of its batch and its place in it. */
async function runViews(
  pictures: readonly Pixels[],
  { area, mirrored }: Glance,
  { input }: Seeing,
  run: RunTrunk,
  take: (at: number, view: View, output: TrunkOutput, place: number) => void,
): Promise<void> {
  const shapes = pictures.map(({ width, height }) => shapeFor(width, height, area))
  for (const { width, height, members } of groupByShape(shapes)) {
    for (let from = 0; from < members.length; from += batchSize) {
      const batch = members.slice(from, from + batchSize)
      const views = batch.map((at) => viewOf(pictures[at], width, height, mirrored))
      const size = 3 * width * height
      const images = new Float32Array(views.length * size)
      views.forEach(({ pixels }, place) =>
        images.set(normalizePixels(pixels, input.mean, input.deviation), place * size),
      )
      const output = await run(images, width, height)
      views.forEach((view, place) => take(batch[place], view, output, place))
    }
  }
}

function viewOf(picture: Pixels, width: number, height: number, mirrored: boolean): View {
  const view = letterbox(picture, width, height)
  return mirrored ? { pixels: mirrorPixels(view.pixels), content: mirrorRect(view.content) } : view
}

const mirrorRect = ([left, top, right, bottom]: Rect): Rect => [1 - right, top, 1 - left, bottom]

/** Which pictures have which shape, in order of first appearance. */
export function groupByShape(shapes: readonly { width: number; height: number }[]) {
  const groups = new Map<string, { width: number; height: number; members: number[] }>()
  for (const [at, { width, height }] of shapes.entries()) {
    const group = groups.get(`${width}x${height}`) ?? { width, height, members: [] }
    group.members.push(at)
    groups.set(`${width}x${height}`, group)
  }
  return [...groups.values()]
}

const part = (values: Float32Array, place: number, length: number) =>
  values.subarray(place * length, (place + 1) * length)
