/**
 * What a training folder shows, as a list of shots: which pictures to run through the trunk, which of their regions
 * become samples, and what each sample is. Two kinds of folder are read:
 *  - pairs.json: photos of people with the boxes of their garments, and the garments cut out;
 *  - labels.json: a catalog whose looks name the items they show (the boutique).
 */
import type { Rect } from '../core/pixels.ts'
import type { Side } from '../core/schema.ts'

export interface Row {
  /** [left, top, right, bottom] in 0..1 of the picture. */
  rect: Rect
  /** The product, '' when the region is not of one product. */
  identity: string
  /** Looks it belongs to. */
  looks: string[]
  /** Sub-category or garment word, '' when unknown: the auxiliary class. */
  category: string
}

export interface Shot {
  /** Relative to the folder. */
  file: string
  side: Side
  mirror: boolean
  rows: Row[]
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

const whole: Rect = [0, 0, 1, 1]

/** Shots of a pairs folder; every picture twice, plain and mirrored, so that no head learns left from right. */
export function planPairs(pairs: readonly Pair[], grid: readonly Rect[], prefix: string): Shot[] {
  return pairs.flatMap(({ photo, garments }) => {
    const look = `${prefix}${photo}`
    const boxes = garments.map(({ file, box, label }) => ({
      rect: toRect(box),
      identity: `${prefix}${file}`,
      category: label,
    }))
    const photoRows = rowsOfPhoto(boxes, look, grid)
    return [false, true].flatMap((mirror): Shot[] => [
      { file: `photos/${photo}`, side: 'snapshot', mirror, rows: mirror ? photoRows.map(mirrorRow) : photoRows },
      ...garments.map(({ file, label }): Shot => ({
        file: `garments/${file}`,
        side: 'item',
        mirror,
        rows: [{ rect: whole, identity: `${prefix}${file}`, looks: [look], category: label }],
      })),
    ])
  })
}

/** Shots of a labelled catalog: training looks only, and no item that is worn in a kept-out look alone. */
export function planLabels(labels: Labels, grid: readonly Rect[], prefix: string): Shot[] {
  const kept = labels.snapshots.filter(({ split }) => split === 'train')
  const looksOf = new Map<string, string[]>()
  for (const { id, items } of kept)
    for (const item of items) looksOf.set(item.id, [...(looksOf.get(item.id) ?? []), prefix + id])
  const keptOut = new Set(
    labels.snapshots.filter(({ split }) => split !== 'train').flatMap(({ items }) => items.map(({ id }) => id)),
  )
  const category = new Map(labels.items.map(({ id, category: word }) => [id, word]))
  const itemShots = labels.items
    .filter(({ id }) => looksOf.has(id) || !keptOut.has(id))
    .map(({ id, photo, category: word }): Shot => ({
      file: photo,
      side: 'item',
      mirror: false,
      rows: [{ rect: whole, identity: prefix + id, looks: looksOf.get(id) ?? [], category: word }],
    }))
  const lookShots = kept.map(({ id, photo, width, height, items }): Shot => {
    const boxes = items
      .filter(({ visible }) => (visible ?? 1) > 0.2)
      .map(({ id: item, box: [x, y, w, h] }) => ({
        rect: toRect([x / width, y / height, w / width, h / height]),
        identity: prefix + item,
        category: category.get(item) ?? '',
      }))
    return { file: photo, side: 'snapshot', mirror: false, rows: rowsOfPhoto(boxes, prefix + id, grid) }
  })
  return [...itemShots, ...lookShots]
}

/** The whole photo stands for its look; each garment's box, and the grid region that fits it best, for the garment. */
function rowsOfPhoto(
  boxes: { rect: Rect; identity: string; category: string }[],
  look: string,
  grid: readonly Rect[],
): Row[] {
  const rows: Row[] = [{ rect: whole, identity: '', looks: [look], category: '' }]
  for (const box of boxes) {
    rows.push({ ...box, looks: [look] })
    const best = bestRegion(box.rect, grid)
    if (best) rows.push({ rect: best, identity: box.identity, looks: [], category: box.category })
  }
  return rows
}

/** At query time there is no box, only the grid: a head must know a garment in the region that holds it. */
function bestRegion(box: Rect, grid: readonly Rect[]): Rect | undefined {
  let best: Rect | undefined
  let most = 0.25
  for (const rect of grid) {
    const overlap = intersectionOverUnion(box, rect)
    if (overlap > most) [most, best] = [overlap, rect]
  }
  return best
}

export function intersectionOverUnion(a: Rect, b: Rect): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const area = (rect: Rect) => (rect[2] - rect[0]) * (rect[3] - rect[1])
  return (width * height) / (area(a) + area(b) - width * height)
}

function toRect([x, y, width, height]: [number, number, number, number]): Rect {
  const clamp = (value: number) => Math.min(1, Math.max(0, value))
  return [clamp(x), clamp(y), clamp(x + width), clamp(y + height)]
}

const mirrorRow = (row: Row): Row => ({ ...row, rect: [1 - row.rect[2], row.rect[1], 1 - row.rect[0], row.rect[3]] })
