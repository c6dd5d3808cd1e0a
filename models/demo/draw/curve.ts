/** Curves through control points, as SVG path data and as polygons. */

import { clamp, lerp, write } from './number.ts'
import type { Point } from './types.ts'

/** A control point; a third element marks a corner, everything else is passed smoothly. */
export type Knot = readonly [x: number, y: number, corner?: 1]

/** A closed outline, drawn and measured. */
export interface Shape {
  d: string
  polygon: Point[]
}

/** Maps panel coordinates, u across (-1 to 1) and t along (0 to 1), to figure units. */
export type PanelMap = (u: number, t: number) => Point

export const corner = (point: Knot): Knot => [point[0], point[1], 1]
export const mix = (a: Knot, b: Knot, t: number): Point => [lerp(a[0], b[0], t), lerp(a[1], b[1], t)]
export const distance = (a: Knot, b: Knot) => Math.hypot(b[0] - a[0], b[1] - a[1])

function direction(from: Knot, to: Knot): Point {
  const length = distance(from, to) || 1
  return [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
}

type Segment = [Point, Point, Point, Point]

/** Catmull-Rom tangents with handles of 0.34 of the segment, so that uneven spacing does not overshoot. */
function toSegments(knots: readonly Knot[], closed: boolean): Segment[] {
  const count = knots.length
  const at = (i: number) => (closed ? knots[(i + count) % count]! : knots[clamp(i, 0, count - 1)]!)
  const segments: Segment[] = []
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    const handle = distance(from, to) * 0.34
    const leave = from[2] || (!closed && i === 0) ? direction(from, to) : direction(before, to)
    const arrive = to[2] || (!closed && i === count - 2) ? direction(from, to) : direction(from, after)
    segments.push([
      [from[0], from[1]],
      [from[0] + leave[0] * handle, from[1] + leave[1] * handle],
      [to[0] - arrive[0] * handle, to[1] - arrive[1] * handle],
      [to[0], to[1]],
    ])
  }
  return segments
}

const writePoint = (point: Knot) => `${write(point[0])} ${write(point[1])}`

const writeSegments = (segments: Segment[]) =>
  `M${writePoint(segments[0]![0])}` +
  segments.map(([, b, c, d]) => `C${writePoint(b)} ${writePoint(c)} ${writePoint(d)}`).join('')

function pointOn([a, b, c, d]: Segment, t: number): Point {
  const s = 1 - t
  const [wa, wb, wc, wd] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  return [wa * a[0] + wb * b[0] + wc * c[0] + wd * d[0], wa * a[1] + wb * b[1] + wc * c[1] + wd * d[1]]
}

/** The closed curve through `knots`. */
export function traceShape(knots: readonly Knot[]): Shape {
  const segments = toSegments(knots, true)
  const polygon = segments.flatMap((segment) => [0, 0.25, 0.5, 0.75].map((t) => pointOn(segment, t)))
  return { d: `${writeSegments(segments)}Z`, polygon }
}

/** Path data of the open curve through `knots`. */
export const traceLine = (knots: readonly Knot[]) => writeSegments(toSegments(knots, false))

export const polyline = (points: readonly Knot[]) => 'M' + points.map(writePoint).join('L')
export const polygonPath = (points: readonly Knot[]) => polyline(points) + 'Z'

/** Points from (u0, t0) to (u1, t1); `sag` lowers the middle, as a stripe on a body does. */
export function along(map: PanelMap, u0: number, t0: number, u1: number, t1: number, steps = 10, sag = 0): Point[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const k = i / steps
    const u = lerp(u0, u1, k)
    return map(u, lerp(t0, t1, k) + sag * (1 - u * u))
  })
}

/** A tapered lens from one panel point to another: the shape of a fold, a glint, a worn patch. */
export function lens(map: PanelMap, from: Knot, to: Knot, width: number, bend = 0, steps = 7): string {
  const spine = Array.from({ length: steps + 1 }, (_, i) => {
    const k = i / steps
    return map(lerp(from[0], to[0], k) + bend * Math.sin(Math.PI * k), lerp(from[1], to[1], k))
  })
  const left: Point[] = []
  const right: Point[] = []
  spine.forEach((point, i) => {
    const [dx, dy] = direction(spine[Math.max(0, i - 1)]!, spine[Math.min(steps, i + 1)]!)
    const half = width * Math.sin(Math.PI * Math.pow(i / steps, 0.75))
    left.push([point[0] - dy * half, point[1] + dx * half])
    right.unshift([point[0] + dy * half, point[1] - dx * half])
  })
  return polygonPath([...left, ...right])
}

/** The outline turning clockwise on the page, so that overlapping outlines in one path do not cancel. */
export function turnSame(outline: readonly Point[]): readonly Point[] {
  const area = outline.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = outline[(i + 1) % outline.length]!
    return sum + x * nextY - nextX * y
  }, 0)
  return area < 0 ? outline.slice().reverse() : outline
}
