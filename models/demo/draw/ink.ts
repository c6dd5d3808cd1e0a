/** The state of one drawing (light, ids, defs) and the few ways to put a mark. */

import type { Knot, Shape } from './curve.ts'
import { polyline } from './curve.ts'
import { shadeOf, tone } from './colour.ts'
import { write, writeOpacity } from './number.ts'
import type { Random } from './types.ts'

export interface Ink {
  /** -1 light from the left, 1 from the right. */
  light: number
  worn: boolean
  /** Strength of folds and of light, 1 = usual. */
  fold: number
  contrast: number
  /** Where folds fall: the picture's, not the design's. */
  random: Random
  defs: string[]
  count: number
  /** Ids of the fading gradients already defined, by colour and opacity. */
  fades: Map<string, string>
}

/** What one part of a drawing shows, and the polygons it covers. */
export interface Layer {
  svg: string
  outlines: Shape['polygon'][]
}

export const emptyLayer = (): Layer => ({ svg: '', outlines: [] })

export function joinLayers(...layers: (Layer | undefined)[]): Layer {
  const present = layers.filter((layer): layer is Layer => layer !== undefined)
  return { svg: present.map((layer) => layer.svg).join(''), outlines: present.flatMap((layer) => layer.outlines) }
}

export function makeInk(light: number, worn: boolean, random: Random): Ink {
  return {
    light,
    worn,
    fold: worn ? 1.05 : 0.85,
    contrast: worn ? 1.12 : 1,
    random,
    defs: [],
    count: 0,
    fades: new Map(),
  }
}

export function nextId(ink: Ink, prefix: string): string {
  return `g-${prefix}${ink.count++}`
}

const opacity = (name: string, value: number) => (value < 1 ? ` ${name}-opacity="${writeOpacity(value)}"` : '')

export const fill = (d: string, colour: string, alpha = 1) =>
  alpha <= 0.004 || !d ? '' : `<path d="${d}" fill="${colour}"${opacity('fill', alpha)}/>`

export const stroke = (d: string, colour: string, width = 1, alpha = 1, extra = '') =>
  alpha <= 0.004 || !d
    ? ''
    : `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${write(width)}"${opacity('stroke', alpha)}${extra}/>`

/** A filled shape with a thin outline in its own shade. */
export const fillOutlined = (d: string, colour: string, line = shadeOf(colour), width = 1.1, alpha = 0.7) =>
  `<path d="${d}" fill="${colour}" stroke="${line}" stroke-width="${width}" stroke-opacity="${alpha}"/>`

export const stitch = (points: readonly Knot[], colour: string, width = 1.1, alpha = 0.85) =>
  stroke(polyline(points), colour, width, alpha, ' stroke-dasharray="3.2 2.1"')

export const ellipse = (x: number, y: number, rx: number, ry: number, colour: string, alpha = 1) =>
  `<ellipse cx="${write(x)}" cy="${write(y)}" rx="${write(rx)}" ry="${write(ry)}" fill="${colour}"${opacity('fill', alpha)}/>`

/** Content cut to a shape. */
export function clipTo(ink: Ink, d: string, content: string): string {
  const id = nextId(ink, 'c')
  ink.defs.push(`<clipPath id="${id}"><path d="${d}"/></clipPath>`)
  return `<g clip-path="url(#${id})">${content}</g>`
}

// [Note: no blur] A Gaussian filter costs the renderer 40 to 70 ms a picture; two thousand pictures cannot afford one.
// Softness comes from a few nested shapes of low opacity, and from radial gradients.

/** A soft shadow of a path: nested strokes and a fill, as if blurred by about `spread`. */
export function softShadow(d: string, colour: string, alpha: number, spread: number, dx = 0, dy = 0): string {
  const steps = 3
  const each = 1 - (1 - alpha) ** (1 / (steps + 0.5))
  const rings = Array.from(
    { length: steps },
    (_, i) =>
      `<path d="${d}" fill="${colour}" fill-opacity="${writeOpacity(each)}" stroke="${colour}" ` +
      `stroke-opacity="${writeOpacity(each)}" stroke-width="${write((spread * 2 * (i + 0.5)) / steps)}"/>`,
  )
  // Fill and stroke of one path overlap by half the stroke: close enough to a falling edge.
  return `<g transform="translate(${write(dx)} ${write(dy)})">${rings.join('')}</g>`
}

/** A soft line: three nested strokes. */
export function softStroke(d: string, colour: string, width: number, alpha: number): string {
  return [1, 0.62, 0.3].map((k) => stroke(d, colour, width * k, alpha * 0.42)).join('')
}

/** A gradient from `colour` in the middle to nothing at the rim; shared by all marks of one colour and strength. */
function fadeOf(ink: Ink, colour: string, alpha: number): string {
  const key = `${colour} ${writeOpacity(alpha)}`
  const known = ink.fades.get(key)
  if (known) return known
  const id = nextId(ink, 'r')
  const stop = (offset: number, a: number) =>
    `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${writeOpacity(a)}"/>`
  ink.defs.push(`<radialGradient id="${id}">${stop(0, alpha)}${stop(0.45, alpha * 0.62)}${stop(1, 0)}</radialGradient>`)
  ink.fades.set(key, id)
  return id
}

/** An ellipse that fades to nothing at its rim. */
export function glow(
  ink: Ink,
  x: number,
  y: number,
  rx: number,
  ry: number,
  colour: string,
  alpha: number,
  turn = 0,
): string {
  const spin = turn ? ` transform="rotate(${write(turn)} ${write(x)} ${write(y)})"` : ''
  return `<ellipse cx="${write(x)}" cy="${write(y)}" rx="${write(rx)}" ry="${write(ry)}" fill="url(#${fadeOf(ink, colour, alpha)})"${spin}/>`
}

/** A glow stretched between two points: the soft dark of a fold, the sheen on leather. `half` is its half-width. */
export function streak(ink: Ink, from: Knot, to: Knot, half: number, colour: string, alpha: number): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const turn = (Math.atan2(dy, dx) * 180) / Math.PI
  // Opacities in steps of 0.04: neighbours share a gradient.
  const step = Math.max(0.04, Math.round(alpha * 25) / 25)
  return glow(ink, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2, Math.hypot(dx, dy) * 0.56, half, colour, step, turn)
}

/** A button: shadow, disc, glint. */
export function button(at: Knot, colour: string, radius = 3): string {
  return (
    ellipse(at[0] + 0.6, at[1] + 1, radius, radius, '#000000', 0.28) +
    ellipse(at[0], at[1], radius, radius, colour) +
    stroke(`M${write(at[0] - radius * 0.5)} ${write(at[1])}h${write(radius)}`, tone(colour, -0.45), 0.7, 0.6) +
    ellipse(at[0] - radius * 0.25, at[1] - radius * 0.35, radius * 0.4, radius * 0.4, '#ffffff', 0.3)
  )
}
