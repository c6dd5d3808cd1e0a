/** Exact labels of a snapshot: every garment's box in the frame, and how much of it the frame shows. */
import { framePoint, type Shot } from './camera.ts'
import type { Garment, Look, Placed, Point } from './draw/types.ts'
import { subCategory } from '../core/taxonomy.ts'
import { pictureHeight, pictureWidth } from './scenes/paint.ts'

export interface LabelledBox {
  garmentIndex: number
  /** x, y, width, height in frame units (900 x 1200), inside the frame. */
  box: [number, number, number, number]
  /** Share of the garment's area that is inside the frame and not behind another garment or an occluder. */
  visible: number
}

type Bounds = [left: number, top: number, right: number, bottom: number]

/** Cells of the coverage raster: 6 units, about 20 000 over the frame. */
const cell = 6
const columns = pictureWidth / cell
const rows = pictureHeight / cell
/** Cells around the frame that count as "outside" area of a garment. */
const margin = 60

export function labelBoxes(
  look: Look,
  placed: readonly Placed[],
  shot: Shot,
  occluder: readonly Point[][],
): LabelledBox[] {
  const cover = new Uint8Array((columns + 2 * margin) * (rows + 2 * margin))
  for (const polygon of occluder) fillPolygon(polygon, (index) => (cover[index] = 1))
  const boxes: LabelledBox[] = []
  const topFirst = [...placed].sort((a, b) => layerOf(look, b) - layerOf(look, a))
  for (const entry of topFirst) {
    const visible = measureVisible(entry, shot, cover)
    const box = frameBox(entry, shot)
    if (box) boxes.push({ garmentIndex: entry.garmentIndex, box, visible })
  }
  return boxes.sort((a, b) => a.garmentIndex - b.garmentIndex)
}

/** Higher is nearer to the camera. Hems lie over shoes, outerwear over everything worn, a bag over that. */
function layerOf(look: Look, { garmentIndex }: Placed): number {
  const garment = look.garments[garmentIndex] as Garment
  const order = { bag: 6, outer: 5, dress: 4, top: look.tucked ? 3 : 4, bottom: look.tucked ? 4 : 3, shoes: 1 }
  return order[subCategory(garment.subCategory).superCategory]
}

/** Marks the garment's cells as covered and returns the share that was free and inside the frame. */
function measureVisible(entry: Placed, shot: Shot, cover: Uint8Array): number {
  const own = new Uint8Array(cover.length)
  for (const polygon of outlineOf(entry))
    fillPolygon(
      polygon.map((point) => framePoint(shot, point)),
      (index) => (own[index] = 1),
    )
  let [area, seen] = [0, 0]
  const stride = columns + 2 * margin
  for (let index = 0; index < own.length; index++) {
    if (!own[index]) continue
    area++
    const column = (index % stride) - margin
    const row = Math.floor(index / stride) - margin
    if (!cover[index] && column >= 0 && column < columns && row >= 0 && row < rows) seen++
    cover[index] = 1
  }
  return area === 0 ? 0 : seen / area
}

function outlineOf(entry: Placed): Point[][] {
  const [x, y, width, height] = entry.box
  return entry.outline?.length
    ? entry.outline
    : [
        [
          [x, y],
          [x + width, y],
          [x + width, y + height],
          [x, y + height],
        ],
      ]
}

/** The garment's outline, cut to its visible extent in the scene, then turned into the frame and cut to the frame. */
function frameBox(entry: Placed, shot: Shot): [number, number, number, number] | undefined {
  const [x, y, width, height] = entry.box
  const points = outlineOf(entry)
    .flatMap((polygon) => clipToRectangle(polygon, [x, y, x + width, y + height]))
    .map((point) => framePoint(shot, point))
  if (points.length === 0) return undefined
  const left = Math.max(0, Math.min(...points.map((point) => point[0])))
  const top = Math.max(0, Math.min(...points.map((point) => point[1])))
  const right = Math.min(pictureWidth, Math.max(...points.map((point) => point[0])))
  const bottom = Math.min(pictureHeight, Math.max(...points.map((point) => point[1])))
  return right - left < 2 || bottom - top < 2 ? undefined : [left, top, right - left, bottom - top]
}

/** Sutherland-Hodgman against the four sides. */
function clipToRectangle(polygon: readonly Point[], [left, top, right, bottom]: Bounds): Point[] {
  const sides: { inside: (point: Point) => boolean; axis: 0 | 1; at: number }[] = [
    { inside: ([x]) => x >= left, axis: 0, at: left },
    { inside: ([x]) => x <= right, axis: 0, at: right },
    { inside: ([, y]) => y >= top, axis: 1, at: top },
    { inside: ([, y]) => y <= bottom, axis: 1, at: bottom },
  ]
  return sides.reduce<Point[]>(
    (points, { inside, axis, at }) =>
      points.flatMap((point, index) => {
        const before = points[(index + points.length - 1) % points.length] as Point
        const crossing = inside(point) !== inside(before) ? [crossAt(before, point, axis, at)] : []
        return inside(point) ? [...crossing, point] : crossing
      }),
    [...polygon],
  )
}

function crossAt(from: Point, to: Point, axis: 0 | 1, at: number): Point {
  const share = (at - from[axis]) / (to[axis] - from[axis])
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

/** Even-odd scan conversion at cell middles. */
function fillPolygon(polygon: readonly Point[], mark: (index: number) => void): void {
  const stride = columns + 2 * margin
  for (let row = -margin; row < rows + margin; row++) {
    const y = (row + 0.5) * cell
    const crossings: number[] = []
    for (const [index, to] of polygon.entries()) {
      const from = polygon[(index + polygon.length - 1) % polygon.length] as Point
      if (from[1] > y !== to[1] > y) crossings.push(crossAt(from, to, 1, y)[0])
    }
    crossings.sort((a, b) => a - b)
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const first = Math.max(-margin, Math.ceil((crossings[pair] as number) / cell - 0.5))
      const last = Math.min(columns + margin - 1, Math.floor((crossings[pair + 1] as number) / cell - 0.5))
      for (let column = first; column <= last; column++) mark((row + margin) * stride + column + margin)
    }
  }
}
