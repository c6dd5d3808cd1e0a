/** Hair worn down: behind the shoulders, and as curtains beside the face. */

import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { clipTo, fill, softStroke } from './ink.ts'
import type { Ink } from './ink.ts'
import { k, p } from './part.ts'
import { sides } from './rig.ts'
import type { Point } from './types.ts'
import type { Shades } from './hair-shade.ts'
import { strands } from './hair-shade.ts'

/** Hair falling behind the shoulders to y = `length`. */
export function fallBehind(
  shades: Shades,
  length: number,
  wide: number,
  wave: number,
): { svg: string; outline: Point[] } {
  const down = (e: number): Knot[] => [
    p(e * 30, -58),
    p(e * 43, -32),
    p(e * (44 + wide * 0.3), 8),
    p(e * (45 + wide + wave), length * 0.45),
    p(e * (47 + wide - wave), length * 0.75),
    p(e * (42 + wide), length),
    p(e * 20, length + 5),
  ]
  const shape = traceShape([p(0, -65), ...down(1), p(0, length - 8), ...down(-1).reverse()])
  const lines = sides.flatMap((e) =>
    [0.75, 0.5].map((x): Knot[] => [
      p(e * 44 * x, 6),
      p(e * (50 + wide) * x, length * 0.5),
      p(e * (48 + wide) * x, length - 6),
    ]),
  )
  return { svg: fill(shape.d, shades.dark) + strands(lines, shades.colour, 4, 0.55), outline: shape.polygon }
}

/** Two curtains from a parting, framing the face down to y = `length`. */
export function curtains(
  ink: Ink,
  shades: Shades,
  part: number,
  length: number,
  wide: number,
  wave: number,
): { svg: string; outlines: Point[][] } {
  const outlines: Point[][] = []
  const svg = sides.map((e) => {
    const knots: Knot[] = [
      p(part, -63),
      p(e * 22, -60),
      p(e * 39, -37),
      p(e * 43, -2),
      p(e * (44 + wide * 0.5 + wave), length * 0.35),
      p(e * (46 + wide - wave), length * 0.72),
      k(e * (40 + wide), length),
      p(e * (33 + wide * 0.6 + wave), length * 0.66),
      p(e * 32, length * 0.3),
      p(e * 31, 4),
      p(e * 27, -22),
      k(part + e * 2, -51),
    ]
    const shape = traceShape(knots)
    outlines.push(shape.polygon)
    const lines = Array.from({ length: 6 }, (_, i): Knot[] => [
      p(part + e * (2 + i * 3), -59 + i),
      p(e * (25 + i * 2.6), -38 + i * 2),
      p(e * (31 + i * 2), 0),
      p(e * (33 + i * 2.2 + wave), length * 0.4),
      p(e * (37 + i * 1.6 + wide * 0.6), length * 0.9),
    ])
    const shine = softStroke(traceLine([p(e * 12, -58), p(e * 32, -40), p(e * 38, -8)]), shades.pale, 10, 0.4)
    const edge = softStroke(
      traceLine([p(e * 45, -24), p(e * (46 + wide), length * 0.4), p(e * (46 + wide), length)]),
      shades.dark,
      12,
      0.6,
    )
    return clipTo(
      ink,
      shape.d,
      fill(shape.d, shades.colour) +
        shine +
        edge +
        strands(
          lines.filter((_, i) => i % 2 === 0),
          shades.pale,
          0.9,
          0.35,
        ) +
        strands(
          lines.filter((_, i) => i % 2 === 1),
          shades.dark,
          0.9,
          0.5,
        ),
    )
  })
  return { svg: svg.join(''), outlines }
}
