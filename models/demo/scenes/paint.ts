/** The few strokes backgrounds are made of: SVG fragments in picture units, 900 wide and 1200 high. */
import { between, type Random } from '../random.ts'

export const pictureWidth = 900
export const pictureHeight = 1200
/** Backgrounds reach this far beyond the picture on every side (7.8 % of the width): blur and rotation need pixels. */
export const bleed = 70

/** What a family of scenes gives; the light's side is chosen before. */
export interface Backdrop {
  background: string
  defs: string
  /** Where feet stand, picture units from the top. */
  floorY: number
  tint?: string
}

/** Side of the light (-1 left to 1 right) and how strong it is in the picture, 0 to 1. */
export interface Light {
  side: number
  strength: number
}

const format = (value: number): string => String(Math.round(value * 10) / 10)

export function rect(x: number, y: number, width: number, height: number, fill: string, opacity = 1): string {
  const alpha = opacity < 1 ? ` fill-opacity="${opacity.toFixed(2)}"` : ''
  return `<rect x="${format(x)}" y="${format(y)}" width="${format(width)}" height="${format(height)}" fill="${fill}"${alpha}/>`
}

/** A band over the whole width, bleed included. */
export function band(y: number, height: number, fill: string, opacity = 1): string {
  return rect(-bleed, y, pictureWidth + 2 * bleed, height, fill, opacity)
}

export function ellipse(x: number, y: number, rx: number, ry: number, fill: string, opacity = 1, turn = 0): string {
  const rotate = turn ? ` transform="rotate(${format(turn)} ${format(x)} ${format(y)})"` : ''
  return `<ellipse cx="${format(x)}" cy="${format(y)}" rx="${format(rx)}" ry="${format(ry)}" fill="${fill}" fill-opacity="${opacity.toFixed(2)}"${rotate}/>`
}

export function polygon(points: readonly (readonly [number, number])[], fill: string, opacity = 1): string {
  const path = points.map(([x, y]) => `${format(x)} ${format(y)}`).join('L')
  return `<path d="M${path}Z" fill="${fill}" fill-opacity="${opacity.toFixed(2)}"/>`
}

export function stroke(
  points: readonly (readonly [number, number])[],
  colour: string,
  width: number,
  opacity = 1,
): string {
  const path = points.map(([x, y]) => `${format(x)} ${format(y)}`).join('L')
  return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="${format(width)}" stroke-opacity="${opacity.toFixed(2)}"/>`
}

/** A group blurred by `sigma` units; 0 leaves it crisp. The filter is declared by `blurDefs`. */
export function blurred(sigma: keyof typeof blurIds, content: string): string {
  return `<g filter="url(#${blurIds[sigma]})">${content}</g>`
}

const blurIds = { 4: 's-b4', 8: 's-b8', 14: 's-b14', 30: 's-b30' } as const

export const blurDefs = Object.entries(blurIds)
  .map(
    ([sigma, id]) =>
      `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${sigma}"/></filter>`,
  )
  .join('')

/**
 * The same picture with left and right exchanged. Filters must sit inside `content`'s own groups, never around this:
 * the rasteriser cannot place a filter region within a mirrored group that is itself filtered.
 */
export function mirrored(content: string): string {
  return `<g transform="translate(${pictureWidth} 0) scale(-1 1)">${content}</g>`
}

/** A linear gradient from top to bottom (or left to right) as a definition. */
export function gradient(id: string, stops: readonly (readonly [number, string, number?])[], across = false): string {
  const body = stops
    .map(([at, colour, opacity = 1]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`)
    .join('')
  return `<linearGradient id="${id}" x1="0" y1="0" x2="${across ? 1 : 0}" y2="${across ? 0 : 1}">${body}</linearGradient>`
}

/** `count` soft blotches in a rectangle: plaster, foliage, wear. */
export function blotches(
  random: Random,
  count: number,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  [small, large]: readonly [number, number],
  fills: readonly string[],
  opacity: number,
): string {
  let drawn = ''
  for (let index = 0; index < count; index++) {
    const radius = between(random, small, large)
    const fill = fills[Math.floor(random() * fills.length)] ?? '#000000'
    drawn += ellipse(
      between(random, x0, x1),
      between(random, y0, y1),
      radius,
      radius * between(random, 0.45, 0.9),
      fill,
      opacity * between(random, 0.5, 1),
      between(random, -40, 40),
    )
  }
  return drawn
}

/** Paving in perspective below `horizon`: joints run to a vanishing point above it, rows crowd toward it. */
export function paving(horizon: number, columns: number, colour: string, opacity: number, vanishX = 450): string {
  let joints = ''
  for (let index = -columns; index <= columns; index++) {
    joints += stroke(
      [
        [vanishX + index * 78, horizon],
        [vanishX + index * 180, pictureHeight + bleed],
      ],
      colour,
      2,
      opacity,
    )
  }
  for (let row = 1; row < 7; row++) {
    const y = horizon + (pictureHeight + bleed - horizon) * (row / 7) ** 1.7
    joints += stroke(
      [
        [-bleed, y],
        [pictureWidth + bleed, y],
      ],
      colour,
      1.4 + row * 0.25,
      opacity,
    )
  }
  return joints
}
