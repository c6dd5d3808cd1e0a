/**
 * What a training folder shows, as a list of shots: which pictures, or which parts of them, to run through the trunk, and
 * what each is. Two kinds of folder are read:
 *  - pairs.json: photos of people with the boxes of their garments, and the garments cut out;
 *  - labels.json: a catalog whose looks name the items they show (the boutique).
 */
import { findCategory } from '../core/import/words.ts'
import type { Rect } from '../core/pixels.ts'
import { createRandom, type Random } from '../core/random.ts'
import type { Box, Side } from '../core/schema.ts'
import type { SuperCategory } from '../core/taxonomy.ts'

/** A picture, or a part of one, to run through the trunk. */
export interface Cutting {
  /** Relative to the folder. */
  file: string
  side: Side
  /** The picture's place on a contact sheet, in pixels; absent: the file is the picture. */
  region?: Box
  /** The part of the picture, in 0..1 of it, before mirroring; absent: the whole. */
  box?: Rect
  /** What is in the box, so that it can be cut out; without it the box is cropped. */
  superCategory?: SuperCategory
  mirror: boolean
}

export interface Shot extends Cutting {
  /** The product. */
  identity: string
  /** Looks it belongs to. */
  looks: string[]
  /** Sub-category or garment word, '' when unknown: the auxiliary class. */
  category: string
}

/** How worn garments are cut out. */
export interface CropPlan {
  /** Crops of a garment: the first at its box, the others beside it; every second one mirrored. */
  crops: number
  /** How far the sides of a crop move, in shares of the box: a detector's boxes are not exact either. */
  jitter: number
  seed: number
}

/** As pairs.json holds it: boxes are [x, y, width, height] in 0..1 of the photo. */
export interface Pair {
  photo: string
  garments: { file: string; box: [number, number, number, number]; label: string }[]
}

/** As labels.json holds it: boxes are in pixels of the picture. */
export interface Labels {
  items: { id: string; photo: string; category: string }[]
  snapshots: {
    id: string
    photo: string
    width: number
    height: number
    split: string
    items: { id: string; box: [number, number, number, number]; visible?: number }[]
  }[]
}

/** A garment seen less than this is more of what covers it. */
const leastVisible = 0.2

/** Shots of a pairs folder. @param prefix keeps its identities apart from those of other folders */
export function planPairs(pairs: readonly Pair[], prefix: string, plan: CropPlan): Shot[] {
  const random = createRandom(plan.seed)
  return pairs.flatMap(({ photo, garments }) =>
    garments.flatMap(({ file, box, label }) => {
      const garment = { identity: `${prefix}${file}`, looks: [`${prefix}${photo}`], category: label }
      const shown = { ...garment, ...kindOf(label), file: `photos/${photo}`, side: 'snapshot' as const }
      const worn = cropShots(shown, toRect(box), plan, random)
      return [...itemShots({ ...garment, file: `garments/${file}`, side: 'item' }), ...worn]
    }),
  )
}

/** Shots of a labelled catalog: training looks only, and no item that is worn in a kept-out look alone. */
export function planLabels(labels: Labels, prefix: string, plan: CropPlan): Shot[] {
  const random = createRandom(plan.seed)
  const kept = labels.snapshots.filter(({ split }) => split === 'train')
  const looksOf = new Map<string, string[]>()
  for (const { id, items } of kept)
    for (const item of items) looksOf.set(item.id, [...(looksOf.get(item.id) ?? []), prefix + id])
  const keptOut = new Set(
    labels.snapshots.filter(({ split }) => split !== 'train').flatMap(({ items }) => items.map(({ id }) => id)),
  )
  const category = new Map(labels.items.map(({ id, category: word }) => [id, word]))
  const pictures = labels.items
    .filter(({ id }) => looksOf.has(id) || !keptOut.has(id))
    .flatMap(({ id, photo, category: word }) =>
      itemShots({ file: photo, side: 'item', identity: prefix + id, looks: looksOf.get(id) ?? [], category: word }),
    )
  const worn = kept.flatMap(({ id, photo, width, height, items }) =>
    items
      .filter(({ visible }) => (visible ?? 1) > leastVisible)
      .flatMap(({ id: item, box: [x, y, w, h] }) => {
        const shot = { identity: prefix + item, looks: [prefix + id], category: category.get(item) ?? '' }
        const box = toRect([x / width, y / height, w / width, h / height])
        return cropShots({ ...shot, ...kindOf(shot.category), file: photo, side: 'snapshot' }, box, plan, random)
      }),
  )
  return [...pictures, ...worn]
}

/** What a word for a garment says of its kind, as a part of a shot; nothing of belts and the like. */
export function kindOf(word: string): Pick<Cutting, 'superCategory'> {
  const superCategory = findCategory(word)?.superCategory
  return superCategory ? { superCategory } : {}
}

/** An item's picture, plain and mirrored, so that no head learns left from right. */
const itemShots = (shot: Omit<Shot, 'mirror'>): Shot[] => [false, true].map((mirror) => ({ ...shot, mirror }))

/** Every fourth is a plain crop: what a person frames by hand is of a kind that nobody knows. */
function cropShots(shot: Omit<Shot, 'mirror' | 'box'>, box: Rect, { crops, jitter }: CropPlan, random: Random): Shot[] {
  const { superCategory: _, ...plain } = shot
  return Array.from({ length: crops }, (_, at) => ({
    ...(at % 4 === 3 ? plain : shot),
    box: at === 0 ? box : jitterBox(box, jitter, random),
    mirror: at % 2 === 1,
  }))
}

/** Each side of the box moved by up to `jitter` of the box's width or height, inside the picture. */
export function jitterBox([left, top, right, bottom]: Rect, jitter: number, random: Random): Rect {
  const move = (side: number, length: number) => clamp(side + (2 * random() - 1) * jitter * length)
  const [width, height] = [right - left, bottom - top]
  return [move(left, width), move(top, height), move(right, width), move(bottom, height)]
}

const toRect = ([x, y, width, height]: [number, number, number, number]): Rect => [
  clamp(x),
  clamp(y),
  clamp(x + width),
  clamp(y + height),
]

const clamp = (value: number) => Math.min(1, Math.max(0, value))
