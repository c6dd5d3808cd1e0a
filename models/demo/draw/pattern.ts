/**
 * Patterns drawn through the panel's map: horizontals are ribbons at constant length with a small sag, verticals stand at
 * u = sin(x / w), so that they crowd toward the sides as on a cylinder.
 */

import { tone } from './colour.ts'
import type { Cloth } from './cloth.ts'
import { along, polygonPath } from './curve.ts'
import type { Knot } from './curve.ts'
import { fill } from './ink.ts'
import { clamp, lerp, makeRandom } from './number.ts'
import type { Panel } from './panel.ts'
import { paintAnimal, paintArgyle, paintCamo, paintDots, paintFloral } from './print.ts'
import type { Random } from './types.ts'

/** Places pattern coordinates (units across and along) on a panel. */
export interface Weave {
  halfWidth: number
  length: number
  across: (x: number) => number
  /** Figure point and the horizontal squeeze there. */
  place: (x: number, y: number) => [x: number, y: number, squeeze: number]
  /** Calls back for each cell of a hexagonal grid over the panel. */
  cells: (step: number, put: (x: number, y: number) => void) => void
  rows: (period: number, width: number, phase?: number) => string
  columns: (period: number, width: number, phase?: number) => string
}

export function makeWeave(panel: Panel): Weave {
  const { map, length, roundness } = panel
  const w = panel.halfWidth(0.5)
  const across = (x: number) => {
    const a = clamp(x / w, -1.57, 1.57)
    return lerp(a / 1.57, Math.sin(a), roundness)
  }
  const sag = panel.sag * (255 / length)
  const place: Weave['place'] = (x, y) => {
    const u = across(x)
    const [px, py] = map(clamp(u, -1.1, 1.1), clamp(y / length, -0.05, 1.06) + sag * (1 - u * u))
    return [px, py, Math.max(0.35, Math.cos(Math.asin(clamp(u, -1, 1)) * roundness))]
  }
  const cells: Weave['cells'] = (step, put) => {
    const n = Math.ceil((w * 1.57) / step)
    let row = 0
    for (let y = -step / 2; y < length + step; y += step * 0.866, row++) {
      for (let i = -n; i <= n; i++) {
        const x = (i + (row % 2 ? 0.5 : 0)) * step
        if (Math.abs(x) <= w * 1.6) put(x, y)
      }
    }
  }
  const rows: Weave['rows'] = (period, width, phase = 0) => {
    let d = ''
    for (let y = -period + phase; y < length * 1.06; y += period) {
      d += polygonPath([
        ...along(map, -1.05, y / length, 1.05, y / length, 8, sag),
        ...along(map, 1.05, (y + width) / length, -1.05, (y + width) / length, 8, sag),
      ])
    }
    return d
  }
  const columns: Weave['columns'] = (period, width, phase = 0) => {
    let d = ''
    const n = Math.ceil((w * 1.57) / period)
    for (let i = -n; i <= n; i++) {
      const u0 = across(i * period - width / 2 + phase)
      const u1 = across(i * period + width / 2 + phase)
      if (u0 >= 0.999 || u1 <= -0.999) continue
      d += polygonPath([...along(map, u0, -0.03, u0, 1.05, 8), ...along(map, u1, 1.05, u1, -0.03, 8)])
    }
    return d
  }
  return { halfWidth: w, length, across, place, cells, rows, columns }
}

type Painter = (weave: Weave, cloth: Cloth, random: Random) => string

const checks: Record<'check' | 'gingham' | 'plaid' | 'houndstooth', Painter> = {
  gingham: (weave, { second, scale }) => {
    const g = 20 * scale
    return fill(weave.rows(g, g / 2), second, 0.5) + fill(weave.columns(g, g / 2), second, 0.5)
  },
  check: (weave, { second, third, scale }) => {
    const g = 50 * scale
    return (
      fill(weave.rows(g, g * 0.28) + weave.columns(g, g * 0.28), second, 0.5) +
      fill(weave.rows(g, g * 0.05) + weave.columns(g, g * 0.05), third, 0.75)
    )
  },
  plaid: (weave, { second, third, scale }) => {
    const g = 62 * scale
    return (
      fill(weave.rows(g, g * 0.42), second, 0.6) +
      fill(weave.columns(g, g * 0.42), second, 0.6) +
      fill(weave.rows(g, g * 0.1, g * 0.6) + weave.columns(g, g * 0.1, g * 0.6), third, 0.85) +
      fill(weave.rows(g, 1.4, g * 0.21) + weave.columns(g, 1.4, g * 0.21), tone(second, 0.7), 0.8)
    )
  },
  houndstooth: (weave, { second, scale }) => {
    const g = 19 * scale
    let d = ''
    // Eight points a tooth: at this size nobody counts the steps, and there are hundreds.
    const tooth: Knot[] = [
      [0, 0],
      [0.5, 0],
      [0.75, -0.25],
      [0.78, 0.2],
      [0.5, 0.28],
      [0.5, 0.5],
      [0.2, 0.78],
      [0, 0.5],
    ]
    const n = Math.ceil((weave.halfWidth * 1.57) / g)
    for (let y = 0; y < weave.length + g; y += g) {
      for (let i = -n; i <= n; i++) {
        const points = tooth.map(([x, t]): Knot => weave.place((i + x) * g, y + t * g) as unknown as Knot)
        d += polygonPath(points)
      }
    }
    return fill(d, second, 0.92)
  },
}

const painters: Partial<Record<Cloth['pattern'], Painter>> = {
  stripe: (weave, { second, scale }) => fill(weave.rows(27 * scale, 12 * scale), second),
  breton: (weave, { second, scale }) => fill(weave.rows(19 * scale, 6.2 * scale, 30), second),
  pinstripe: (weave, { second, scale }) => fill(weave.columns(13 * scale, 1.2), second, 0.6),
  'vertical-stripe': (weave, { second, scale }) => fill(weave.columns(18 * scale, 7 * scale), second, 0.92),
  ...checks,
  dot: paintDots,
  floral: paintFloral,
  camo: paintCamo,
  argyle: paintArgyle,
  animal: paintAnimal,
}

/** The pattern of a cloth over one panel. `print` and `colour-block` are placed by the garment, not woven. */
export function paintPattern(panel: Panel, cloth: Cloth, seed: number): string {
  const painter = painters[cloth.pattern]
  return painter ? painter(makeWeave(panel), cloth, makeRandom(seed)) : ''
}
