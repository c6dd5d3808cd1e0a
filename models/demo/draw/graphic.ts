/** Graphics printed or set on a front: chest pictures, contrast panels. Placed through the panel's map. */

import { contrastOf, tone } from './colour.ts'
import type { Cloth } from './cloth.ts'
import { along, polygonPath, polyline, traceShape } from './curve.ts'
import type { Knot, PanelMap } from './curve.ts'
import { fill, stroke } from './ink.ts'
import { makeRandom } from './number.ts'
import type { Reader } from './piece.ts'
import type { Point } from './types.ts'

/** Places a unit square (x and y from -1 to 1) on the chest. */
type Place = (x: number, y: number) => Point

const ring = (place: Place, radius: number, cx = 0, cy = 0, count = 14): Knot[] =>
  Array.from({ length: count }, (_, i) =>
    place(cx + Math.cos((i * 6.2832) / count) * radius, cy + Math.sin((i * 6.2832) / count) * radius),
  )

const quad = (place: Place, x0: number, y0: number, x1: number, y1: number) =>
  polygonPath([place(x0, y0), place(x1, y0), place(x1, y1), place(x0, y1)])

type Graphic = (place: Place, ink: [string, string], seed: number) => string

const graphics: Record<string, Graphic> = {
  box: (place, [a, b]) => fill(quad(place, -1, -0.8, 1, 0.8), a) + fill(traceShape(ring(place, 0.5)).d, b),
  sun: (place, [a, b]) =>
    fill(traceShape(ring(place, 0.72)).d, a) +
    fill(quad(place, -1.1, 0.16, 1.1, 0.26), b) +
    fill(quad(place, -1.1, 0.4, 1.1, 0.47), b),
  hills: (place, [a, b]) =>
    fill(quad(place, -1, -0.8, 1, 0.8), b) +
    fill(traceShape(ring(place, 0.26, 0.4, -0.34)).d, a) +
    fill(polygonPath([place(-1, 0.8), place(-0.35, -0.3), place(0.15, 0.4), place(0.5, 0), place(1, 0.8)]), a),
  waves: (place, [a, b]) =>
    [-0.6, -0.2, 0.2, 0.6]
      .map((y, i) =>
        stroke(
          polyline(Array.from({ length: 13 }, (_, k) => place(-1 + k / 6, y + 0.13 * Math.sin(k * 1.57)))),
          i % 2 ? b : a,
          5,
        ),
      )
      .join(''),
  words: (place, [a], seed) => {
    const random = makeRandom(seed)
    let d = ''
    for (let row = 0; row < 2; row++) {
      let x = -1
      while (x < 0.9) {
        const w = 0.14 + random() * 0.12
        const y = -0.42 + row * 0.55
        const style = Math.floor(random() * 4)
        d += quad(place, x, y, x + 0.05, y + 0.4)
        if (style > 0) d += quad(place, x, y, x + w, y + 0.08)
        if (style > 1) d += quad(place, x, y + 0.32, x + w, y + 0.4)
        if (style !== 2) d += quad(place, x + w - 0.05, y, x + w, y + 0.4)
        x += w + 0.09
      }
    }
    return fill(d, a)
  },
  star: (place, [a]) =>
    fill(
      polygonPath(
        Array.from({ length: 10 }, (_, i) =>
          place(Math.sin(i * 0.6283) * (i % 2 ? 0.34 : 0.85), -Math.cos(i * 0.6283) * (i % 2 ? 0.34 : 0.85)),
        ),
      ),
      a,
    ),
  grid: (place, [a, b]) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 8]
      .map((i) =>
        fill(
          quad(
            place,
            -0.8 + (i % 3) * 0.56,
            -0.8 + Math.floor(i / 3) * 0.56,
            -0.34 + (i % 3) * 0.56,
            -0.34 + Math.floor(i / 3) * 0.56,
          ),
          i % 2 ? b : a,
        ),
      )
      .join(''),
  bloom: (place, [a, b]) =>
    [0, 1, 2, 3, 4, 5]
      .map((i) => fill(traceShape(ring(place, 0.34, Math.cos(i * 1.047) * 0.45, Math.sin(i * 1.047) * 0.45, 8)).d, a))
      .join('') + fill(traceShape(ring(place, 0.26)).d, b),
  arch: (place, [a, b]) =>
    [0.9, 0.66, 0.42, 0.2]
      .map((r, i) =>
        fill(
          traceShape([
            ...Array.from({ length: 9 }, (_, k) =>
              place(-Math.cos((k * Math.PI) / 8) * r, 0.3 - Math.sin((k * Math.PI) / 8) * r),
            ),
            [...place(r, 0.75), 1],
            [...place(-r, 0.75), 1],
          ] as Knot[]).d,
          i % 2 ? b : a,
        ),
      )
      .join(''),
}

export const graphicNames = Object.keys(graphics)

/** The printed picture of a top. `print` names it; `printSize` in v; `printAt` is 'centre' or 'chest' (small, at one side). */
export function paintGraphic(
  read: Reader,
  cloth: Cloth,
  map: PanelMap,
  hem: number,
  half: number,
  seed: number,
): string {
  const graphic = graphics[read.text('print', 'none')]
  if (!graphic) return ''
  const small = read.text('printAt', 'centre') === 'chest'
  const size = small ? 0.045 : read.number('printSize', 0.13)
  const [u, v] = small ? [0.42, 0.3] : [0, read.number('printV', 0.42)]
  const ratio = (size * 255) / half
  const place: Place = (x, y) => map(u + x * ratio, (v + y * size) / hem)
  const first = cloth.pattern === 'print' || cloth.pattern === 'plain' ? cloth.second : contrastOf(cloth.colour)
  return graphic(place, [first, cloth.third], seed)
}

/** Contrast panels: 'chest', 'half', 'yoke', 'hem', 'side', 'diagonal', 'tape' (stripes over the chest). */
export function paintBlocks(read: Reader, cloth: Cloth, map: PanelMap, hem: number): string {
  const kind = read.text('block', 'none')
  const t = (v: number) => v / hem
  const bandOf = (v0: number, v1: number, colour = cloth.second) => {
    const d = polygonPath([
      ...along(map, -1.2, t(v0), 1.2, t(v0), 10, 0.012),
      ...along(map, 1.2, t(v1), -1.2, t(v1), 10, 0.012),
    ])
    return fill(d, colour) + stroke(d, tone(colour, -0.3), 1, 0.5)
  }
  const sideOf = (side: number) =>
    fill(
      polygonPath([
        ...along(map, side * 0.72, -0.02, side * 0.72, 1.05, 8),
        ...along(map, side * 1.4, 1.05, side * 1.4, -0.02, 8),
      ]),
      cloth.second,
    )
  switch (kind) {
    case 'chest':
      return bandOf(0.3, 0.48)
    case 'half':
      return bandOf(0.5, hem + 0.1)
    case 'yoke':
      return bandOf(-0.2, 0.27)
    case 'hem':
      return bandOf(hem - 0.28, hem + 0.1)
    case 'tape':
      return bandOf(0.34, 0.38) + bandOf(0.41, 0.45, cloth.third) + bandOf(0.48, 0.52)
    case 'side':
      return sideOf(-1) + sideOf(1)
    case 'diagonal':
      return fill(
        polygonPath([map(-1.3, t(-0.2)), map(1.3, t(-0.2)), map(1.3, t(0.2)), map(-1.3, t(0.62))]),
        cloth.second,
      )
    default:
      return ''
  }
}
