/** Heels: pumps, slingbacks, ankle straps, mules, platforms. */

import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { fill, joinLayers, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { glossOf, k, p, paintPart, plain } from './part.ts'
import type { Maker } from './piece.ts'

function drawHeelBlock(maker: Maker, h: number): Layer {
  const { ink, cloth, read } = maker
  const shapes: Record<string, Knot[]> = {
    stiletto: [k(12, -h), k(60, -h * 0.86), p(36, -h * 0.6), p(27, -h * 0.3), k(26, 0), k(17, 0), p(18, -h * 0.4)],
    block: [k(12, -h), k(62, -h * 0.82), p(56, -h * 0.4), k(54, 0), k(14, 0), p(14, -h * 0.5)],
    flared: [k(14, -h), k(58, -h * 0.84), p(46, -h * 0.5), k(56, 0), k(10, 0), p(22, -h * 0.5)],
    wedge: [k(10, -h), k(120, -h * 0.5), k(190, -8), k(190, 0), k(12, 0), p(8, -h * 0.5)],
  }
  const cloth2 = plain(read.text('heelColour', tone(cloth.colour, -0.1)), cloth)
  return paintPart(ink, cloth2, shapes[read.text('heelKind', 'stiletto')] ?? shapes['stiletto']!, {
    dark: [[[14, -h], [18, 0], 7, 0.5]],
    lite: [[[34, -h * 0.9], [24, -4], 3, 0.6]],
  })
}

/** Closed upper; `open` cuts the back (slingback, mule) to the vamp only. */
function upperKnots(h: number, open: boolean, toe: number): Knot[] {
  const front: Knot[] = [p(186, -37), p(206, -31 - toe), p(232, -17 - toe), k(252 - toe, -5), k(240, -1), k(168, -2)]
  if (open) return [k(112, -h * 0.42), p(120, -h * 0.36 - 34), p(150, -h * 0.12 - 48), k(172, -44), ...front]
  return [
    k(16, -h - 2),
    p(8, -h - 22),
    p(12, -h - 44),
    k(22, -h - 52),
    p(46, -h - 42),
    p(92, -h * 0.62 - 30),
    p(140, -h * 0.3 - 26),
    p(170, -30 - h * 0.02),
    ...front,
    p(110, -h * 0.42),
    p(60, -h * 0.86),
  ]
}

function paintStraps(maker: Maker, h: number): string {
  const { cloth, read } = maker
  const strap = (knots: Knot[], width: number) =>
    stroke(traceLine(knots), cloth.shade, width + 1.6, 0.6) +
    stroke(traceLine(knots.map(([x, y]): Knot => [x, y - 1])), cloth.colour, width)
  switch (read.text('strap', 'none')) {
    case 'ankle':
      return (
        strap([p(24, -h - 48), p(34, -h - 84), p(70, -h - 86), p(84, -h - 70)], 5.4) +
        `<rect x="60" y="${-h - 92}" width="9" height="11" rx="1.5" fill="none" stroke="#c2a15e" stroke-width="2"/>`
      )
    case 'sling':
      return strap([p(120, -h * 0.4 - 16), p(60, -h - 26), p(12, -h - 36), p(14, -h - 20)], 5)
    case 'mary':
      return strap([p(92, -h * 0.6 - 28), p(106, -h * 0.5 - 52), p(134, -h * 0.3 - 40), p(146, -h * 0.2 - 24)], 7)
    case 't':
      return (
        strap([p(24, -h - 48), p(34, -h - 80), p(70, -h - 84), p(90, -h - 66)], 5) +
        strap([p(76, -h - 80), p(120, -h * 0.6 - 50), p(166, -38)], 5)
      )
    default:
      return ''
  }
}

export function drawHeel(maker: Maker): Layer {
  const { ink, cloth, read } = maker
  const h = read.number('heel', 78)
  const platform = read.number('platform', 0)
  const open = read.flag('openBack')
  const gloss = glossOf(cloth)
  const toe = read.number('roundToe', 0)
  const insole = traceShape([
    k(22, -h - (open ? 10 : 50)),
    p(60, -h - 10),
    p(120, -h * 0.5 - 14),
    p(172, -30),
    p(150, -44),
    p(90, -h * 0.66 - 40),
  ])
  const bed = traceShape([
    k(14, -h - 6),
    p(60, -h * 0.9),
    p(112, -h * 0.44 - 4),
    k(172, -6),
    k(172, -2),
    p(110, -h * 0.4),
    p(60, -h * 0.84),
    k(14, -h),
  ])
  const under = traceShape([
    k(168, -3),
    k(250, -4),
    p(246, 0),
    k(172, 0),
    p(110, -h * 0.4 + 3),
    p(60, -h * 0.84),
    k(56, -h * 0.84),
    p(112, -h * 0.42),
  ])
  const upper = paintPart(ink, cloth, upperKnots(h, open, toe), {
    dark: [
      [[16, -h], [240, -2], 14, 0.55],
      [[10, -h - 44], [18, -h], 9, 0.5],
      [[150, -30], [186, -4], 8, 0.3],
    ],
    lite: [
      [[30, -h - 36], [120, -h * 0.45 - 16], 6, 0.4 + gloss * 0.3],
      [[186, -31], [244, -9], 5, 0.5 + gloss * 0.3],
    ],
  })
  const bow = read.flag('bow')
    ? stroke(traceLine([p(164, -44), p(180, -54), p(196, -40), p(180, -38), p(164, -44)]), cloth.shade, 3, 0.9) +
      fill(traceShape([p(164, -44), p(180, -54), p(194, -42), p(180, -38)]).d, tone(cloth.colour, 0.06))
    : ''
  const sole = platform
    ? paintPart(ink, plain(read.text('heelColour', tone(cloth.colour, -0.3))), [
        k(140, -4),
        k(250, -6),
        p(256, platform * 0.4),
        k(246, platform),
        k(150, platform),
      ])
    : { svg: fill(under.d, read.text('sole', tone(cloth.colour, -0.55))), outlines: [] }
  const drawn = joinLayers(
    {
      svg:
        fill(insole.d, read.text('lining', '#d9b899')) +
        fill(insole.d, '#000000', 0.12) +
        (open ? fill(bed.d, tone(cloth.colour, -0.25)) : ''),
      outlines: open ? [bed.polygon] : [],
    },
    drawHeelBlock(maker, h),
    upper,
    { svg: bow, outlines: [] },
    sole,
    { svg: paintStraps(maker, h), outlines: [] },
  )
  if (!platform) return drawn
  // A platform lifts the whole shoe.
  return {
    svg: `<g transform="translate(0 ${-platform})">${drawn.svg}</g>${stroke(`M16 ${-platform}V0`, cloth.colour, 10)}`,
    outlines: drawn.outlines.map((outline) => outline.map(([x, y]) => [x, y - platform])),
  }
}
