/** Hair around a head whose face spans x -33 to 33, y -53 to 47. Returned in two layers, behind and in front of the face. */

import { tone } from './colour.ts'
import { traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { ellipse, fill, stroke } from './ink.ts'
import type { Ink } from './ink.ts'
import { k, p } from './part.ts'
import { sides } from './rig.ts'
import type { HairStyle, Point } from './types.ts'
import type { Shades } from './hair-shade.ts'
import { strands } from './hair-shade.ts'
import { fallBehind, curtains } from './hair-long.ts'
import { crop, sidePart, pixie, buzz, shortLines } from './hair-short.ts'

export interface Hair {
  back: string
  front: string
  outlines: Point[][]
  ears: boolean
}

/** Hair drawn back smoothly from the forehead. */
function cap(shades: Shades, turn: number): { svg: string; outline: Point[] } {
  const shape = traceShape([
    p(-36, -2),
    p(-38, -30),
    p(-26, -56),
    p(0, -64),
    p(26, -56),
    p(38, -30),
    k(36, -2),
    p(31.5, -22),
    p(22, -37),
    p(turn, -43),
    p(-22, -37),
    k(-31.5, -22),
  ])
  const lines: Knot[][] = [
    [p(-30, -24), p(-20, -47), p(0, -58)],
    [p(30, -24), p(20, -47), p(0, -58)],
    [p(-22, -36), p(-11, -52), p(1, -58)],
    [p(22, -36), p(11, -52), p(1, -58)],
  ]
  return { svg: fill(shape.d, shades.colour) + strands(lines, shades.pale, 1.5, 0.35), outline: shape.polygon }
}

/** Short cuts over the ears: which side is fuller, how high. */
function shortCut(shades: Shades, knots: Knot[], lines: Knot[][]): { svg: string; outline: Point[] } {
  const shape = traceShape(knots)
  return {
    svg:
      fill(shape.d, shades.colour) +
      strands(lines, shades.pale, 2, 0.3) +
      strands(
        lines.map((line) => line.map(([x, y]): Knot => [x + 4, y + 3])),
        shades.dark,
        1.8,
        0.4,
      ),
    outline: shape.polygon,
  }
}

function puffs(
  shades: Shades,
  count: number,
  radius: number,
  cy: number,
  size: number,
  from: number,
  to: number,
): string {
  let svg = ''
  for (let i = 0; i < count; i++) {
    const a = from + ((to - from) * i) / (count - 1)
    const [x, y] = [Math.cos(a) * radius * 1.03, cy + Math.sin(a) * radius]
    const r = size + ((i * 7) % 5)
    svg +=
      ellipse(x, y, r, r, i % 3 ? shades.colour : tone(shades.colour, 0.07)) +
      stroke(
        `M${(x - r * 0.5).toFixed(1)} ${(y - r * 0.2).toFixed(1)}q${(r * 0.5).toFixed(1)} ${(-r * 0.7).toFixed(1)} ${r.toFixed(1)} 0`,
        shades.pale,
        1.4,
        0.25,
      )
  }
  return svg
}

const circle = (cx: number, cy: number, rx: number, ry: number): Point[] =>
  Array.from({ length: 16 }, (_, i): Point => [cx + Math.cos(i * 0.3927) * rx, cy + Math.sin(i * 0.3927) * ry])

function drawRound(style: HairStyle, shades: Shades): Hair {
  if (style === 'afro') {
    return {
      back: ellipse(0, -20, 54, 50, shades.dark) + puffs(shades, 26, 49, -22, 15, -3.6, 0.46),
      front: puffs(shades, 17, 32, -21, 9, -2.95, -0.2),
      outlines: [circle(0, -24, 66, 64)],
      ears: false,
    }
  }
  const fall = traceShape([
    p(0, -66),
    p(34, -56),
    p(50, -20),
    p(58, 30),
    p(52, 78),
    p(26, 84),
    p(0, 70),
    p(-26, 84),
    p(-52, 78),
    p(-58, 30),
    p(-50, -20),
    p(-34, -56),
  ])
  const curls = sides
    .map((e) =>
      Array.from({ length: 9 }, (_, i) => {
        const [x, y] = [e * (40 + ((i * 5) % 9) + i * 0.8), -34 + i * 13]
        return (
          ellipse(x, y, 11, 11, i % 2 ? shades.colour : tone(shades.colour, 0.06)) +
          stroke(`M${x - 6} ${y}q6 -8 11 1`, shades.pale, 1.4, 0.3)
        )
      }).join(''),
    )
    .join('')
  return {
    back: fill(fall.d, shades.dark) + curls,
    front: puffs(shades, 15, 33, -22, 10, -3.1, -0.05),
    outlines: [circle(0, -20, 54, 52), fall.polygon],
    ears: false,
  }
}

function drawTied(style: HairStyle, shades: Shades, turn: number): Hair {
  const front = cap(shades, turn)
  const under = fill(
    traceShape([p(0, -62), p(28, -54), p(38, -26), p(34, 2), p(-34, 2), p(-38, -26), p(-28, -54)]).d,
    shades.colour,
  )
  const bun = traceShape([p(4, -88), p(24, -82), p(28, -63), p(16, -49), p(-8, -49), p(-20, -63), p(-14, -81)])
  const tail = traceShape([k(20, -40), p(46, -40), p(58, 0), p(54, 60), k(44, 104), p(40, 60), p(40, 10), p(32, -20)])
  const braid = Array.from(
    { length: 8 },
    (_, i) =>
      ellipse(
        38 + Math.sin(i) * 1.5,
        40 + i * 14,
        10 - i * 0.6,
        9,
        i % 2 ? shades.colour : tone(shades.colour, -0.14),
      ) + stroke(`M${31} ${42 + i * 14}q7 6 14 -4`, shades.dark, 1.4, 0.6),
  ).join('')
  if (style === 'bun')
    return {
      back:
        fill(bun.d, shades.colour) +
        strands(
          [
            [p(-12, -70), p(4, -79), p(20, -67)],
            [p(-10, -60), p(6, -66), p(20, -56)],
          ],
          shades.pale,
          2,
          0.35,
        ) +
        under,
      front: front.svg,
      outlines: [bun.polygon, front.outline],
      ears: true,
    }
  if (style === 'ponytail')
    return {
      back: fill(tail.d, shades.dark) + strands([[p(40, -34), p(50, 10), p(48, 80)]], shades.colour, 6, 0.7) + under,
      front: front.svg,
      outlines: [tail.polygon, front.outline],
      ears: true,
    }
  return {
    back: under,
    front: front.svg + braid,
    outlines: [
      front.outline,
      [
        [28, 34],
        [48, 34],
        [46, 150],
        [32, 150],
      ],
    ],
    ears: true,
  }
}

export function drawHair(ink: Ink, style: HairStyle, colour: string, turn: number, part: number): Hair {
  const shades: Shades = { colour, dark: tone(colour, -0.5), pale: tone(colour, 0.3, 0.9) }
  if (style === 'afro' || style === 'curly') return drawRound(style, shades)
  if (style === 'bun' || style === 'ponytail' || style === 'braid') return drawTied(style, shades, turn)
  const shorts: Partial<Record<HairStyle, Knot[]>> = { crop, 'side-part': sidePart, pixie, buzz }
  const short = shorts[style]
  if (short) {
    const cut = shortCut(shades, short, style === 'buzz' ? [] : shortLines)
    return { back: '', front: cut.svg, outlines: [cut.outline], ears: style !== 'pixie' }
  }
  const lengths: Partial<Record<HairStyle, [length: number, wide: number, wave: number]>> = {
    long: [136, 6, 0],
    wavy: [112, 12, 5],
    lob: [78, 4, 1],
    bob: [50, 2, 0],
    fringe: [62, 3, 0],
  }
  const [length, wide, wave] = lengths[style] ?? [136, 6, 0]
  const behind = fallBehind(shades, length, wide, wave)
  const sidesOf = curtains(ink, shades, part, length - 4, wide, wave)
  const bangs =
    style === 'fringe'
      ? traceShape([
          p(0, -64),
          p(26, -56),
          p(36, -34),
          k(33, -14),
          p(16, -17),
          p(0, -16),
          p(-16, -17),
          k(-33, -14),
          p(-36, -34),
          p(-26, -56),
        ])
      : undefined
  const lines: Knot[][] = [-22, -11, 0, 11, 22].map((x) => [p(x * 0.6, -60), p(x, -40), p(x * 1.1, -18)])
  const front =
    sidesOf.svg +
    (bangs
      ? fill(bangs.d, shades.colour) +
        strands(lines, shades.dark, 1, 0.5) +
        strands(
          lines.map((line) => line.map(([x, y]): Knot => [x + 5, y])),
          shades.pale,
          1,
          0.35,
        )
      : '')
  return { back: behind.svg, front, outlines: [behind.outline, ...sidesOf.outlines], ears: false }
}
