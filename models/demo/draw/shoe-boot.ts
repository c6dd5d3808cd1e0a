/** Boots: Chelsea, laced, zipped, knee-high, western. */

import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { ellipse, fill, joinLayers, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp, write } from './number.ts'
import { glossOf, k, p, paintPart, plain } from './part.ts'
import type { Maker } from './piece.ts'

function drawLaces(maker: Maker, top: number, h: number): string {
  const { cloth, read } = maker
  const lace = read.text('lace', '#d8b46a')
  const count = Math.round(lerp(6, 12, Math.min(1, (-top - 120) / 150)))
  let svg = stitch(
    [
      [70, top + 10],
      [68, -h - 80],
      [84, -h - 40],
      [110, -18],
    ],
    cloth.light,
    1.2,
    0.6,
  )
  for (let i = 0; i <= count; i++) {
    const y = lerp(top + 14, -h - 66, i / count)
    const x = i < count - 1 ? 100 : lerp(102, 128, i - count + 1)
    svg +=
      stroke(traceLine([p(x - 24, y + 4), p(x - 6, y - 2), p(x + 2, y - 8)]), cloth.shade, 5, 0.5) +
      stroke(traceLine([p(x - 24, y + 3), p(x - 6, y - 3), p(x + 2, y - 9)]), lace, 3.6) +
      ellipse(x - 25, y + 4, 2.4, 2.4, '#9a958c')
  }
  return svg + stroke(traceLine([p(176, -h - 35), p(170, -h - 20), p(178, -14)]), cloth.shade, 1.4, 0.7)
}

function drawSole(maker: Maker, h: number, kind: string): Layer {
  const { ink, cloth, read } = maker
  const soles: Record<string, Knot[]> = {
    lug: [
      k(4, -h + 2),
      k(100, -h + 3),
      k(130, -15),
      k(252, -15),
      p(260, -6),
      k(250, 0),
      k(132, 0),
      k(128, -7),
      k(104, -7),
      k(100, 0),
      k(6, 0),
    ],
    low: [
      k(10, -h + 2),
      k(96, -h + 2),
      k(130, -14),
      k(252, -13),
      p(256, -5),
      k(244, 0),
      k(140, 0),
      k(104, -9),
      k(82, -10),
      k(78, 0),
      k(13, 0),
    ],
    block: [
      k(12, -h + 2),
      k(84, -h + 4),
      k(128, -12),
      k(252, -11),
      p(256, -4),
      k(244, 0),
      k(146, 0),
      k(104, -h * 0.5),
      k(76, -h * 0.72),
      k(68, 0),
      k(18, 0),
    ],
    western: [
      k(12, -h + 2),
      k(82, -h + 4),
      k(128, -10),
      k(262, -9),
      p(266, -4),
      k(254, 0),
      k(146, 0),
      k(104, -h * 0.55),
      k(72, -h * 0.7),
      k(56, 0),
      k(22, 0),
    ],
  }
  const grooves =
    kind === 'lug'
      ? Array.from({ length: 11 }, (_, i) =>
          stroke(`M${i < 4 ? 14 + i * 24 : 40 + i * 21} 0V-7`, '#000000', 3, 0.5),
        ).join('')
      : ''
  const sole = plain(read.text('sole', tone(cloth.colour, -0.5)))
  return paintPart(ink, sole, soles[kind] ?? soles['low']!, {
    lite: [
      [[6, -h], [96, -h], 3, 0.4],
      [[130, -12], [250, -11], 3, 0.5],
    ],
    details: grooves,
  })
}

function drawExtras(maker: Maker, top: number, h: number): (Layer | undefined)[] {
  const { ink, cloth, read } = maker
  const layers: (Layer | undefined)[] = []
  const wide = 102 + read.number('calf', 0)
  if (read.flag('chelsea')) {
    const lines = Array.from({ length: 9 }, (_, i) =>
      stroke(`M${47 + i * 4} ${write(top)}V${write(-h - 48)}`, cloth.light, 0.9, 0.25),
    ).join('')
    layers.push(
      paintPart(
        ink,
        plain(tone(cloth.colour, -0.35)),
        [k(46, top + 6), k(78, top + 8), p(76, -h - 84), p(64, -h - 50), p(50, -h - 84)],
        { details: lines },
      ),
    )
    layers.push({
      svg:
        stroke(`M14 ${write(top + 2)}v-14`, cloth.shade, 6, 0.9) + stroke(`M14 ${write(top + 2)}v-13`, cloth.second, 4),
      outlines: [],
    })
  }
  let svg = ''
  if (read.flag('laces')) svg += drawLaces(maker, top, h)
  if (read.flag('zipper'))
    svg +=
      stroke(`M52 ${write(top + 8)}V${write(-h - 30)}`, cloth.shade, 5, 0.8) +
      stroke(
        `M52 ${write(top + 8)}V${write(-h - 30)}`,
        '#c9c6bf',
        2.4,
        1,
        ' stroke-dasharray="2 1.6" stroke-linecap="butt"',
      )
  if (read.flag('western'))
    svg +=
      stroke(traceLine([p(30, top + 20), p(58, top + 60), p(84, top + 20)]), cloth.light, 2, 0.6) +
      stroke(traceLine([p(26, top + 36), p(58, top + 84), p(90, top + 36)]), cloth.light, 2, 0.6) +
      stroke(traceLine([p(130, -h - 50), p(150, -h - 24), p(200, -h - 20)]), cloth.light, 1.8, 0.6)
  if (read.flag('strap'))
    svg +=
      stroke(traceLine([p(8, -h - 52), p(60, -h - 60), p(112, -h - 64)]), cloth.shade, 13, 0.9) +
      stroke(traceLine([p(8, -h - 53), p(60, -h - 61), p(112, -h - 65)]), tone(cloth.colour, -0.1), 10) +
      `<rect x="56" y="${write(-h - 70)}" width="17" height="18" rx="2" fill="none" stroke="#c9c2b0" stroke-width="3"/>`
  if (read.flag('cuff'))
    svg +=
      fill(
        traceShape([
          k(13, top - 4),
          p(58, top + 5),
          k(wide + 2, top - 4),
          k(wide + 2, top + 26),
          p(58, top + 34),
          k(13, top + 26),
        ]).d,
        cloth.second,
      ) + stroke(traceLine([p(13, top + 26), p(58, top + 34), p(wide + 2, top + 26)]), cloth.shade, 1.4, 0.6)
  if (svg) layers.push({ svg, outlines: [] })
  return layers
}

export function drawBoot(maker: Maker): Layer {
  const { ink, cloth, read } = maker
  const [shaft, h] = [read.number('shaft', 150), read.number('heel', 26)]
  const top = -shaft - h
  const gloss = glossOf(cloth)
  const calf = read.number('calf', 0)
  const toe = read.number('toe', 0)
  const wide = 102 + calf
  const mouth = traceShape([p(18 - calf * 0.2, top + 2), p(58, top - 8), p(wide - 2, top + 2), p(58, top + 10)])
  const upper: Knot[] = [
    k(12, -h + 2),
    p(6, -h - 34),
    p(15, -h - 74),
    p(15 - calf * 0.3, top * 0.7 - 20),
    k(15 - calf * 0.2, top + 2),
    p(58, top + 9),
    k(wide, top + 2),
    p(103 + calf * 0.6, Math.min(-h - 104, top * 0.6)),
    p(108, -h - 76),
    p(126, -h - 54),
    p(164, -h - 38),
    p(208, -h - 25 + toe * 0.3),
    p(240 + toe * 0.6, -h * 0.35 - 19 + toe * 0.3),
    k(251 + toe, -13),
    k(130, -14),
    k(96, -h + 2),
  ]
  const body = paintPart(ink, cloth, upper, {
    weave: { width: 260, height: 10 },
    seed: maker.seed,
    dark: [
      [[16, top], [12, -h], 20, 0.55],
      [[100, top], [112, -h - 70], 12, 0.35],
      [[10, -h], [250, -12], 14, 0.5],
      [[96, -h - 84], [60, -h - 40], 10, 0.35],
      [[70, -h - 100], [112, -h - 92], 5, 0.45],
      [[60, -h - 80], [104, -h - 72], 5, 0.4],
    ],
    lite: [
      [[52, top + 10], [56, -h - 70], 11, 0.42 + gloss * 0.3],
      [[124, -h - 46], [222, -h - 18], 8, 0.4 + gloss * 0.25],
      [[206, -h - 18], [240, -22], 4, gloss],
    ],
  })
  return joinLayers(
    { svg: fill(mouth.d, tone(cloth.colour, -0.6)), outlines: [] },
    body,
    ...drawExtras(maker, top, h),
    drawSole(maker, h, read.text('soleKind', 'low')),
  )
}
