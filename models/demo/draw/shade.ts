/** Light and folds on a panel, drawn through its map. */

import type { Cloth } from './cloth.ts'
import { along, lens, polygonPath, polyline } from './curve.ts'
import type { Knot, PanelMap } from './curve.ts'
import { fill, stroke } from './ink.ts'
import type { Ink } from './ink.ts'
import { clamp } from './number.ts'
import type { Panel } from './panel.ts'

export interface Fold {
  from: Knot
  to: Knot
  /** Figure units at its widest. */
  width: number
  bend?: number
  /** 1 = a deep fold. */
  strength?: number
}

export const fold = (from: Knot, to: Knot, width: number, bend = 0, strength = 1): Fold => ({ from, to, width, bend, strength })

const writeWhole = (points: readonly Knot[]) => 'M' + points.map((p) => `${Math.round(p[0])} ${Math.round(p[1])}`).join('L') + 'Z'

/** A band of the panel between two u, a little longer than the panel. */
const band = (map: PanelMap, u0: number, u1: number) =>
  writeWhole([...along(map, u0, -0.05, u0, 1.07, 8), ...along(map, u1, 1.07, u1, -0.05, 8)])

/** Light on a cylinder at u, for a light at the side `light` and above the viewer. */
function lightAt(u: number, light: number): number {
  const angle = Math.asin(clamp(u, -1, 1)) * 0.97
  return Math.sin(angle) * light * 0.78 + Math.cos(angle) * 0.63
}

/**
 * Shade and light across u, each as bands nested from the lit middle outward: edges are steps of a few percent.
 * Each band's opacity makes up the difference, so that after the i-th the sum is `alphas[i]`.
 */
function nestBands(map: PanelMap, edges: [number, number][], alphas: number[], colour: string): string {
  let reached = 0
  return edges
    .map(([u0, u1], i) => {
      const wanted = Math.max(reached, alphas[i]!)
      const add = 1 - (1 - wanted) / (1 - reached)
      if (add < 0.006) return ''
      reached = wanted
      return fill(band(map, u0, u1), colour, add)
    })
    .join('')
}

const steps = 11

export function paintLight(ink: Ink, panel: Panel, cloth: Cloth): string {
  const strength = ink.contrast * (panel.volume ?? 1)
  const at = (u: number) => lightAt(panel.around ? panel.around(u) : u, ink.light)
  const peak = clamp(ink.light * 0.75, -0.8, 0.8)
  const shadeAlpha = (u: number) => clamp((0.62 - at(u)) * 0.9 * strength, 0, 0.62)
  const gain = 0.75 + cloth.sheen * 2 + (cloth.value < 0.4 ? 0.5 : 0)
  const lightAlpha = (u: number) => clamp((at(u) - 0.74) * gain * strength, 0, 0.5)
  let svg = ''
  for (const side of [-1, 1]) {
    const us = Array.from({ length: steps }, (_, i) => peak + ((side * 1.06 - peak) * (i + 0.5)) / steps)
    const edges = us.map((u): [number, number] => [u, side * 1.4])
    svg += nestBands(panel.map, edges, us.map(shadeAlpha), cloth.shade)
  }
  const widths = Array.from({ length: 7 }, (_, i) => 0.62 * (1 - (i + 0.5) / 7))
  const lit = panel.around ? clamp(panel.litU ?? 0, -1.2, 1.2) : peak
  const edges = widths.map((w): [number, number] => [lit - w, lit + w])
  return svg + nestBands(panel.map, edges, widths.map((w) => lightAlpha(lit - w * Math.sign(ink.light || 1))), cloth.light)
}

/** Folds: nested lenses for the dark, a lighter twin beside it, a thin core. */
export function paintFolds(ink: Ink, panel: Panel, folds: readonly Fold[], cloth: Cloth): string {
  const strength = ink.fold * (cloth.fabric === 'leather' || cloth.fabric === 'satin' ? 1.25 : 1)
  const twin = cloth.value < 0.35 ? 0.1 : 0.14
  const draw = (list: readonly Fold[], width: number, du: number) =>
    list
      .map((f) => lens(panel.map, [f.from[0] + du, f.from[1]], [f.to[0] + du, f.to[1]], f.width * width, f.bend ?? 0, 5))
      .join('')
  // Two depths share paths: one path a depth and layer instead of one a fold.
  return [0.5, 0.9]
    .map((depth) => {
      const list = folds.filter((f) => (depth < 0.7 ? (f.strength ?? 1) < 0.7 : (f.strength ?? 1) >= 0.7))
      if (!list.length) return ''
      const k = depth * strength
      return (
        fill(draw(list, 1, -0.07), cloth.light, twin * 1.7 * k) +
        fill(draw(list, 1.65, 0), cloth.shade, 0.13 * k) +
        fill(draw(list, 0.95, 0), cloth.shade, 0.17 * k) +
        fill(draw(list, 0.4, 0), cloth.shade, 0.3 * k)
      )
    })
    .join('')
}

/** Sharp highlights of leather, patent and satin. */
export function paintGlints(ink: Ink, panel: Panel, cloth: Cloth): string {
  if (cloth.sheen < 0.5) return ''
  const side = Math.sign(ink.light || -1)
  const streaks: [Knot, Knot, number][] = [
    [[side * 0.52, 0.08], [side * 0.44, 0.82], 5],
    [[-side * 0.3, 0.2], [-side * 0.42, 0.7], 3],
    [[side * 0.15, 0.55], [side * 0.2, 0.95], 3],
  ]
  return streaks
    .map(([from, to, width]) =>
      [1.4, 0.8, 0.35].map((k) => fill(lens(panel.map, from, to, width * k, 0.05), cloth.light, 0.17 * cloth.sheen)).join(''),
    )
    .join('')
}

/** Denim worn pale on the thigh and the shin. */
export function paintWash(panel: Panel, cloth: Cloth, amount: number): string {
  const patch = (from: Knot, to: Knot, width: number, alpha: number) =>
    [1.2, 1, 0.8, 0.6, 0.4, 0.2].map((k) => fill(lens(panel.map, from, to, width * k), cloth.light, alpha / 6)).join('')
  return (
    patch([0.02, 0.16], [0.05, 0.54], panel.halfWidth(0.3) * 0.62, 0.62 * amount) +
    patch([0, 0.52], [0, 0.84], panel.halfWidth(0.6) * 0.5, 0.45 * amount)
  )
}

/** A ribbed band from t0 to t1: cuffs, hems, collars. */
export function paintRib(map: PanelMap, u: number, t0: number, t1: number, cloth: Cloth, count = 22, sag = 0): string {
  const edge = [...along(map, -u, t0, u, t0, 12, sag), ...along(map, u, t1, -u, t1, 12, sag)]
  let dark = ''
  let pale = ''
  for (let i = 0; i <= count; i++) {
    const x = -u + (2 * u * i) / count
    const drop = sag * (1 - x * x)
    dark += polyline([map(x, t0 + drop), map(x, t1 + drop)])
    pale += polyline([map(x + (0.8 * u) / count, t0 + drop), map(x + (0.8 * u) / count, t1 + drop)])
  }
  return (
    fill(polygonPath(edge), cloth.colour) +
    fill(polygonPath(edge), cloth.shade, 0.1) +
    stroke(dark, cloth.shade, 1.3, 0.4) +
    stroke(pale, cloth.light, 1, 0.3) +
    stroke(polyline(along(map, -u, t0, u, t0, 12, sag)), cloth.shade, 1.4, 0.5)
  )
}
