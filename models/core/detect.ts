/** Garments in a photo: from the trunk's `garments` output to boxes. One step a function, in the order they run. */
import { EnsembleError } from './errors.ts'
import type { Rect } from './pixels.ts'
import type { Box } from './schema.ts'
import { superCategories, type SuperCategory } from './taxonomy.ts'

/** A garment seen in a photo. */
export interface Garment {
  superCategory: SuperCategory
  /** In 0..1; higher is surer. */
  score: number
  /** In 0..1 of the photo, inside it. */
  box: Rect
}

/**
 * The `garments` output for one photo, [30, rows, columns]: six planes of logits in the order of superCategories, then
 * for each of them four planes: the distances left, top, right and bottom from the middle of the cell to the sides of
 * the box, as ln(distance / side of a cell). A cell is 16 pixels a side.
 */
export interface GarmentMap {
  data: Float32Array
  rows: number
  columns: number
}

/** Lowest score kept, and the most garments kept. */
export interface GarmentRule {
  least: number
  most: number
}

/** Logarithms beyond this are noise: sides of 0.02 to 55 cells. */
const furthest = 4
/** Two boxes of one class above this IoU are one garment. */
const sameGarment = 0.5
/** Boxes of one class above this IoU say together where their garment is. */
const sameBox = 0.6
/** Two boxes are of the same cloth when they share more than this of the smaller one. */
const sameCloth = 0.5
/** The narrowest crop, pixels: below it there is nothing to see. */
const leastCrop = 16

/** Boxes below this score say nothing, not even where the garment of a surer one is. */
export const leastRead = ({ least }: GarmentRule): number => least / 2

/** The boxes read of a photo in one view of it or several -> what may be a garment in it, the surest first. */
export function chooseGarments(views: readonly (readonly Garment[])[], rule: GarmentRule): Garment[] {
  const boxes = views.flat()
  return keepBest(voteBoxes(weighViews(suppress(boxes), views), boxes), rule)
}

/**
 * One box for every cell and class of at least `least`, cut to the photo.
 * @param content where the photo lies in the trunk's picture, from `letterbox`
 * @throws invalid for a map of another size
 */
export function readBoxes({ data, rows, columns }: GarmentMap, content: Rect, least: number): Garment[] {
  const cells = rows * columns
  if (data.length !== 5 * superCategories.length * cells)
    throw new EnsembleError('invalid', `${data.length} numbers are not 30 planes of ${rows}x${columns}`)
  const found: Garment[] = []
  for (const [at, superCategory] of superCategories.entries()) {
    for (let cell = 0; cell < cells; cell++) {
      const score = 1 / (1 + Math.exp(-data[at * cells + cell]))
      if (!(score >= least)) continue
      const distance = (side: number) => readDistance(data[(superCategories.length + at * 4 + side) * cells + cell])
      const [x, y] = [(cell % columns) + 0.5, Math.floor(cell / columns) + 0.5]
      const box: Rect = [
        (x - distance(0)) / columns,
        (y - distance(1)) / rows,
        (x + distance(2)) / columns,
        (y + distance(3)) / rows,
      ]
      const inside = intoPhoto(box, content)
      if (inside) found.push({ superCategory, score, box: inside })
    }
  }
  return found
}

/** In sides of a cell. */
const readDistance = (logarithm: number) => Math.exp(Math.min(furthest, Math.max(-furthest, logarithm)))

/** From 0..1 of the trunk's picture to 0..1 of the photo; undefined when nothing of it is in the photo. */
function intoPhoto([x0, y0, x1, y1]: Rect, [left, top, right, bottom]: Rect): Rect | undefined {
  const place = (value: number, from: number, to: number) => Math.min(1, Math.max(0, (value - from) / (to - from)))
  const box: Rect = [place(x0, left, right), place(y0, top, bottom), place(x1, left, right), place(y1, top, bottom)]
  return box[0] < box[2] && box[1] < box[3] ? box : undefined
}

/** Non-maximum suppression: of boxes of one class that overlap by more than half (IoU), only the surest stays. */
export function suppress(garments: readonly Garment[]): Garment[] {
  const kept: Garment[] = []
  for (const garment of bySureness(garments)) if (placeAmong(kept, garment) < 0) kept.push(garment)
  return kept
}

/** Which of the garments kept a box belongs to: the surest of its class that it overlaps by more than half; -1 when none. */
const placeAmong = (kept: readonly Garment[], { superCategory, box }: Garment) =>
  kept.findIndex(
    (garment) => garment.superCategory === superCategory && intersectionOverUnion(garment.box, box) > sameGarment,
  )

/** The sides of each garment as its own box and those almost as it vote, each by its score (Gidaris and Komodakis, ICCV 2015, section 5: box voting). */
export const voteBoxes = (kept: readonly Garment[], boxes: readonly Garment[]): Garment[] =>
  kept.map((garment) => ({ ...garment, box: voteBox(garment, boxes) }))

function voteBox(garment: Garment, garments: readonly Garment[]): Rect {
  const voters = garments.filter(
    ({ superCategory, box }) =>
      superCategory === garment.superCategory && intersectionOverUnion(box, garment.box) > sameBox,
  )
  const weight = voters.reduce((sum, { score }) => sum + score, 0)
  const side = (at: number) => voters.reduce((sum, { score, box }) => sum + score * box[at], 0) / weight
  return [side(0), side(1), side(2), side(3)]
}

/**
 * [Note: What several views agree on]
 * A catalog sees a photo at two sizes, each also in the mirror. What one view alone finds is seldom there, so a garment is as
 * sure as the mean of its best score and of its mean over the views, 0 where it is not seen (after Solovyev et al., Image
 * and Vision Computing 107, 2021, arXiv 1910.13302, section 3). AP50 of six kinds, street (108) and boutique (80) kept out,
 * boxes from 0.02 on: 256 x 256 alone 0.52, 0.78; 288 and 384, the best score 0.49, 0.86; 256 and 320 and their mirrors,
 * the best score 0.58, 0.89; by this mean 0.59, 0.90. From a score of 0.2 on 0.79 and 0.94 of what is worn is framed, in 11
 * and 6 boxes a photo; by the best score of 288 and 384 it was 0.77 and 0.94, in 17 and 8 (release 2026.11.5; chosen among
 * twelve on these photos). A view's box counts for the garment by which it is suppressed, before sides are voted: a
 * garment whose box was moved would take the boxes of the one beside it.
 */
function weighViews(kept: readonly Garment[], views: readonly (readonly Garment[])[]): readonly Garment[] {
  if (views.length === 1) return kept // nobody to agree with, and somebody waits
  const best = kept.map(() => views.map(() => 0))
  views.forEach((boxes, view) => {
    for (const box of boxes) {
      const at = placeAmong(kept, box)
      if (at >= 0) best[at][view] = Math.max(best[at][view], box.score)
    }
  })
  return kept.map((garment, at) => {
    const mean = best[at].reduce((sum, score) => sum + score, 0) / views.length
    return { ...garment, score: (Math.max(...best[at]) + mean) / 2 }
  })
}

/**
 * The same cloth is not a dress and also a top or a bottom: the dress stays when it is at least as sure as the surest top
 * and the surest bottom over it are on average; one that is missing counts as 0. An outer is worn over either. On 320
 * training looks of the boutique, 256 x 256 pixels, boxes from 0.2: AP50 of six kinds 0.654; when the surest rival alone
 * decides 0.638, the mean of those that are there 0.643; without any exclusion 0.672, with the same cloth named twice.
 */
export function excludeDress(garments: readonly Garment[]): Garment[] {
  let kept = [...garments]
  for (const dress of bySureness(garments).filter(({ superCategory }) => superCategory === 'dress')) {
    const rivals = kept.filter(
      ({ superCategory, box }) =>
        (superCategory === 'top' || superCategory === 'bottom') && sharedOfSmaller(box, dress.box) > sameCloth,
    )
    const surest = (kind: SuperCategory) =>
      Math.max(0, ...rivals.filter(({ superCategory }) => superCategory === kind).map(({ score }) => score))
    const loses = (surest('top') + surest('bottom')) / 2 > dress.score
    kept = kept.filter((garment) => (loses ? garment !== dress : !rivals.includes(garment)))
  }
  return kept
}

/** Those of at least `least`, at most `most`; the surest alone when none reaches it. */
export function keepBest(garments: readonly Garment[], { least, most }: GarmentRule): Garment[] {
  const sorted = bySureness(garments)
  const sure = sorted.filter(({ score }) => score >= least)
  return (sure.length > 0 ? sure : sorted.slice(0, 1)).slice(0, most)
}

/**
 * [Note: Which garments ask]
 * A photo that asks does so by the garments that are sure, or by the surest alone; a catalog keeps what is less sure too, so
 * that an item finds more of the looks it is in. From a score of 0.2, 0.25, 0.3, 0.4 on: person crops of 108 street photos
 * find a garment of theirs first for 86, 85, 81, 74 %, and among six for 96, 97, 95, 87 %; of 200 training looks of the
 * boutique 85, 85, 84, 86 % find an item among six, with 6.3, 5.3, 4.6, 3.7 garments a photo (release 2026.11.2). A top inside
 * a top is asked for once: the street photos find as much by fewer garments (person crops 0.88 / 1.00 against 0.88 / 0.99).
 */
const sureEnough = 0.25

/** Of two boxes of one kind of which the smaller lies in the other by more than this, the surer asks for both. */
const mostlyInside = 0.8

/** The garments that ask, in order. @param garments the surest first */
export const keepSure = (garments: readonly Garment[]): Garment[] => dropParts(dropUnsure(excludeDress(garments)))

/** Those that are sure enough to ask; the surest alone when none is. @param garments the surest first */
export function dropUnsure(garments: readonly Garment[]): Garment[] {
  const sure = garments.filter(({ score }) => score >= sureEnough)
  return sure.length > 0 ? sure : garments.slice(0, 1)
}

/** Without those that lie in a surer one of their kind. @param garments the surest first */
export function dropParts(garments: readonly Garment[]): Garment[] {
  const isPart = (one: Garment, other: Garment) =>
    one.superCategory === other.superCategory && sharedOfSmaller(one.box, other.box) > mostlyInside
  return garments.filter((one, place) => !garments.slice(0, place).some((surer) => isPart(one, surer)))
}

/** Both garments of an outfit are at least this sure, of what may be one this, and share at most so much of the smaller one. */
const [outfitSure, maybeSure, outfitShared] = [0.5, 0.3, 0.1]

/**
 * Whether a photo shows an outfit, not one piece: two garments of different kinds, apart from one another. So it is of 0.81 of
 * whole street photos (80), 0.34 of person crops (80) and 0.96 of drawn looks (50); of pieces alone 0.02 of those
 * photographed at home (150), none of cut-outs (80) and 0.01 of drawn items (100). From 0.4 on 0.93, 0.54 and 0.96, but 0.07, 0.04
 * and 0.02: who gives one piece and is asked about others is worse off than who draws a frame. Photographs kept out, native
 * runtime, release 2026.11.8; the threshold was chosen on them.
 */
export const isOutfit = (garments: readonly Garment[]): boolean => showsSeveral(garments, outfitSure)

/**
 * Whether a photo is to be seen in even light alone: it may show an outfit, and a piece alone must keep its colours; see [Note: Even
 * light]. So it is of 0.87 of person crops in poor light (213) and of 0.13 of pieces photographed at home whose light would be evened
 * out (109), photographs of training, on which this threshold was chosen; kept out of 0.79 (214) and of none of 18, and of 0.97 of
 * whole street photos at half the light (108). Release 2026.11.9.
 */
export const mayBeOutfit = (garments: readonly Garment[]): boolean => showsSeveral(garments, maybeSure)

const showsSeveral = (garments: readonly Garment[], sure: number): boolean =>
  garments.some((one) =>
    garments.some(
      (other) =>
        Math.min(one.score, other.score) >= sure &&
        one.superCategory !== other.superCategory &&
        sharedOfSmaller(one.box, other.box) <= outfitShared,
    ),
  )

function bySureness(garments: readonly Garment[]): Garment[] {
  const order = (garment: Garment) => superCategories.indexOf(garment.superCategory)
  return [...garments].sort((a, b) => b.score - a.score || order(a) - order(b))
}

/**
 * The pixels of a photo of width x height that show a garment: its box and `margin` of its longer side around it, in
 * whole pixels, at least 16 a side, inside the photo. @param box in 0..1 of the photo
 */
export function cropAround([left, top, right, bottom]: Rect, margin: number, width: number, height: number): Box {
  const around = margin * Math.max((right - left) * width, (bottom - top) * height)
  const [x0, x1] = growLine(left * width, right * width, around, width)
  const [y0, y1] = growLine(top * height, bottom * height, around, height)
  return [x0, y0, x1 - x0, y1 - y0]
}

function growLine(low: number, high: number, around: number, length: number): [number, number] {
  const [from, to] = [Math.max(0, Math.floor(low - around)), Math.min(length, Math.ceil(high + around))]
  const least = Math.min(leastCrop, length)
  if (to - from >= least) return [from, to]
  const start = Math.min(length - least, Math.max(0, Math.floor((from + to - least) / 2)))
  return [start, start + least]
}

export function intersectionOverUnion(a: Rect, b: Rect): number {
  const shared = intersection(a, b)
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared)
}

function sharedOfSmaller(a: Rect, b: Rect): number {
  const shared = intersection(a, b)
  return shared === 0 ? 0 : shared / Math.min(areaOf(a), areaOf(b))
}

function intersection(a: Rect, b: Rect): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  return width > 0 && height > 0 ? width * height : 0
}

const areaOf = ([left, top, right, bottom]: Rect) => (right - left) * (bottom - top)
