/** Parts of shoes and bags: a shape with soft form shading, dark low and back, light on top. */

import type { Cloth } from './cloth.ts'
import { resolveCloth } from './cloth.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { clipTo, fill, streak, stroke } from './ink.ts'
import type { Ink, Layer } from './ink.ts'
import { paintPattern } from './pattern.ts'
import { paintTexture } from './texture.ts'

/** A soft lens of shade or light: from, to, half-width, opacity. */
export type Mark = [from: Knot, to: Knot, width: number, alpha: number]

export interface PartArt {
  dark?: readonly Mark[]
  lite?: readonly Mark[]
  details?: string
  /** Pattern and texture over width x height units. */
  weave?: { width: number; height: number }
  seed?: number
}

const softMark = (ink: Ink, [from, to, width, alpha]: Mark, colour: string) =>
  streak(ink, from, to, width * 1.9, colour, Math.min(0.9, alpha * 1.15))

export function paintPart(ink: Ink, cloth: Cloth, knots: readonly Knot[], art: PartArt = {}): Layer {
  const shape = traceShape(knots)
  let inside = fill(shape.d, cloth.colour)
  if (art.weave) {
    const { width, height } = art.weave
    const panel = {
      shape,
      map: (u: number, t: number): [number, number] => [u * width, t * height],
      length: height,
      halfWidth: () => width,
      angle: 0,
      roundness: 0.1,
      sag: 0.01,
    }
    inside += paintPattern(panel, cloth, art.seed ?? 1) + paintTexture(ink, panel, cloth, art.seed ?? 1)
  }
  inside += (art.dark ?? []).map((mark) => softMark(ink, mark, cloth.shade)).join('')
  inside += (art.lite ?? []).map((mark) => softMark(ink, mark, cloth.light)).join('')
  return {
    svg: clipTo(ink, shape.d, inside + (art.details ?? '')) + stroke(shape.d, cloth.shade, 1.3, 0.65),
    outlines: [shape.polygon],
  }
}

/** A plain cloth of one colour, for soles, trims and hardware. */
export const plain = (colour: string, like?: Cloth): Cloth => ({
  ...resolveCloth({ colour, fabric: like?.fabric ?? 'leather', pattern: 'plain' }),
  sheen: like?.sheen ?? 0.3,
})

/** A strap or handle along knots: shade, colour, glint. */
export function paintStrap(knots: readonly Knot[], width: number, cloth: Cloth): string {
  const d = traceLine(knots)
  const glint = traceLine(knots.map(([x, y]) => [x - width * 0.15, y - width * 0.12] as Knot))
  return (
    stroke(d, cloth.shade, width + 2, 0.7) +
    stroke(d, cloth.colour, width) +
    stroke(glint, cloth.light, width * 0.22, 0.5)
  )
}

/** A chain of links along knots. */
export function paintChain(knots: readonly Knot[], metal = '#c2a15e'): string {
  const d = traceLine(knots)
  return (
    stroke(d, '#6d5425', 6, 0.9, ' stroke-dasharray="5 3" stroke-linecap="butt"') +
    stroke(d, metal, 4.4, 1, ' stroke-dasharray="5 3" stroke-linecap="butt"') +
    stroke(d, '#fff3cf', 1.2, 0.6, ' stroke-dasharray="3 5"')
  )
}

/** A smooth knot and a corner, in the part's own units. */
export const p = (x: number, y: number): Knot => [x, y]
export const k = (x: number, y: number): Knot => [x, y, 1]

/** How much a smooth upper gleams. */
export const glossOf = (cloth: Cloth): number => (cloth.sheen > 0.3 ? 0.8 : 0.25)
