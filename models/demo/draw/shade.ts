/** Light and folds on a panel, drawn through its map. */

import type { Cloth } from './cloth.ts'
import { along, lens, polygonPath, polyline } from './curve.ts'
import type { Knot, PanelMap } from './curve.ts'
import { fill, streak, stroke } from './ink.ts'
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

export const fold = (from: Knot, to: Knot, width: number, bend = 0, strength = 1): Fold => ({
  from,
  to,
  width,
  bend,
  strength,
})

const writeWhole = (points: readonly Knot[]) =>
  'M' + points.map((p) => `${Math.round(p[0])} ${Math.round(p[1])}`).join('L') + 'Z'

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

/** A flat picture is shown larger: more, finer bands. */
const stepsOf = (ink: Ink) => (ink.worn ? 9 : 12)

export function paintLight(ink: Ink, panel: Panel, cloth: Cloth): string {
  const strength = ink.contrast * (panel.volume ?? 1)
  const at = (u: number) => lightAt(panel.around ? panel.around(u) : u, ink.light)
  const peak = clamp(ink.light * 0.75, -0.8, 0.8)
  const shadeAlpha = (u: number) => clamp((0.62 - at(u)) * 0.9 * strength, 0, 0.62)
  const gain = 0.75 + cloth.sheen * 2 + (cloth.value < 0.4 ? 0.5 : 0)
  const lightAlpha = (u: number) => clamp((at(u) - 0.74) * gain * strength, 0, 0.5)
  const steps = stepsOf(ink)
  let svg = ''
  for (const side of [-1, 1]) {
    const us = Array.from({ length: steps }, (_, i) => peak + ((side * 1.06 - peak) * (i + 0.5)) / steps)
    const edges = us.map((u): [number, number] => [u, side * 1.4])
    svg += nestBands(panel.map, edges, us.map(shadeAlpha), cloth.shade)
  }
  const widths = Array.from({ length: 7 }, (_, i) => 0.62 * (1 - (i + 0.5) / 7))
  const lit = panel.around ? clamp(panel.litU ?? 0, -1.2, 1.2) : peak
  const edges = widths.map((w): [number, number] => [lit - w, lit + w])
  return (
    svg +
    nestBands(
      panel.map,
      edges,
      widths.map((w) => lightAlpha(lit - w * Math.sign(ink.light || 1))),
      cloth.light,
    )
  )
}

/** Folds: a soft dark, a lighter twin beside it, and a thin core that bends with the cloth. */
export function paintFolds(ink: Ink, panel: Panel, folds: readonly Fold[], cloth: Cloth): string {
  const strength = ink.fold * (cloth.fabric === 'leather' || cloth.fabric === 'satin' ? 1.25 : 1)
  const twin = cloth.value < 0.35 ? 0.26 : 0.34
  let [soft, cores] = ['', '']
  for (const { from, to, width, bend = 0, strength: depth = 1 } of folds) {
    const k = depth * strength
    const [a, b] = [panel.map(from[0] + bend * 0.5, from[1]), panel.map(to[0] + bend * 0.5, to[1])]
    // The light falls on the ridge above or beside the valley.
    const lift =
      Math.abs(b[1] - a[1]) > Math.abs(b[0] - a[0])
        ? [-width * 1.1 * Math.sign(ink.light || -1) * -1, 0]
        : [0, -width * 1.1]
    soft += streak(
      ink,
      [a[0] + lift[0]!, a[1] + lift[1]!],
      [b[0] + lift[0]!, b[1] + lift[1]!],
      width * 1.7,
      cloth.light,
      twin * k,
    )
    soft += streak(ink, a, b, width * 2, cloth.shade, 0.42 * k)
    if (depth > 0.45) cores += lens(panel.map, from, to, width * 0.42, bend, 5)
  }
  return soft + fill(cores, cloth.shade, 0.24 * strength)
}

/** Sharp highlights of leather, patent and satin. */
export function paintGlints(ink: Ink, panel: Panel, cloth: Cloth): string {
  if (cloth.sheen < 0.5 || panel.length < 60) return ''
  const side = Math.sign(ink.light || -1)
  const streaks: [Knot, Knot, number][] = [
    [[side * 0.52, 0.08], [side * 0.44, 0.82], 6],
    [[-side * 0.3, 0.2], [-side * 0.42, 0.7], 4],
    [[side * 0.15, 0.55], [side * 0.2, 0.95], 4],
  ]
  return streaks
    .map(([from, to, width]) => {
      const [a, b] = [panel.map(...(from as [number, number])), panel.map(...(to as [number, number]))]
      return (
        streak(ink, a, b, width * 1.6, cloth.light, 0.55 * cloth.sheen) +
        fill(lens(panel.map, from, to, width * 0.3, 0.05, 6), cloth.light, 0.3 * cloth.sheen)
      )
    })
    .join('')
}

/** Denim worn pale on the thigh and the shin. */
export function paintWash(ink: Ink, panel: Panel, cloth: Cloth, amount: number): string {
  const patch = (from: number, to: number, width: number, alpha: number) =>
    streak(ink, panel.map(0.03, from), panel.map(0.03, to), width, cloth.light, alpha)
  return (
    patch(0.1, 0.58, panel.halfWidth(0.3) * 0.86, 0.72 * amount) +
    patch(0.5, 0.9, panel.halfWidth(0.6) * 0.76, 0.5 * amount)
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
