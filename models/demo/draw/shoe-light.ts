/** Flats and sandals. */

import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { ellipse, fill, joinLayers, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { k, p, paintPart, paintStrap, plain } from './part.ts'
import type { PartArt } from './part.ts'
import type { Maker } from './piece.ts'

function flatSole(maker: Maker): Layer {
  const { ink, cloth, read } = maker
  if (read.flag('rope')) {
    const rope = plain('#cdb48a')
    const braid = Array.from({ length: 26 }, (_, i) => stroke(`M${4 + i * 10} 0l-5 -18`, rope.shade, 1.4, 0.6)).join('')
    return paintPart(ink, rope, [k(6, -20), k(252, -17), p(258, -8), k(248, 0), k(8, 0), p(2, -9)], { details: braid })
  }
  const h = read.number('heel', 7)
  const sole = plain(read.text('sole', tone(cloth.colour, -0.5)))
  return paintPart(ink, sole, [
    k(8, -h - 2),
    k(84, -h - 2),
    k(108, -8),
    k(252, -9),
    p(256, -4),
    k(246, 0),
    k(104, 0),
    k(86, -2),
    k(78, 0),
    k(10, 0),
  ])
}

export function drawFlat(maker: Maker): Layer {
  const { ink, cloth, read } = maker
  const toe = read.number('toe', 0)
  const lift = read.flag('rope') ? -10 : 0
  const vamp = read.number('vamp', 166)
  const upper: Knot[] = [
    k(14, -8 + lift),
    p(6, -30 + lift),
    p(12, -56 + lift),
    k(24, -62 + lift),
    p(50, -42 + lift),
    p(110, -30 + lift),
    p(vamp - 18, -36 + lift),
    k(vamp, -44 + lift),
    p(204, -36 + toe * 0.2 + lift),
    p(238, -22 + toe * 0.3 + lift),
    k(250 + toe * 0.5, -8 + lift),
  ]
  const inside = traceShape([
    k(24, -60 + lift),
    p(60, -34 + lift),
    p(110, -26 + lift),
    k(vamp, -42 + lift),
    p(110, -42 + lift),
    p(50, -56 + lift),
  ])
  const body = paintPart(ink, cloth, upper, {
    weave: { width: 250, height: 70 },
    seed: maker.seed,
    dark: [
      [[8, -6], [250, -8], 11, 0.5],
      [[6, -50], [12, -8], 9, 0.45],
    ],
    lite: [
      [[170, -38], [236, -18], 6, 0.6],
      [[26, -50], [40, -20], 6, 0.4],
    ],
    details: stroke(
      traceLine([
        p(24, -60 + lift),
        p(50, -40 + lift),
        p(110, -28 + lift),
        p(vamp - 18, -34 + lift),
        p(vamp, -43 + lift),
      ]),
      cloth.light,
      2,
      0.35,
    ),
  })
  let svg = ''
  if (read.flag('bow')) {
    const loops = traceShape([
      k(vamp - 2, -44 + lift),
      p(vamp - 18, -56 + lift),
      p(vamp - 20, -42 + lift),
      k(vamp, -42 + lift),
      p(vamp + 16, -46 + lift),
      p(vamp + 18, -34 + lift),
    ])
    svg += fill(loops.d, tone(cloth.colour, -0.12)) + stroke(loops.d, cloth.shade, 1.6, 0.9)
  }
  if (read.flag('maryJane'))
    svg +=
      paintStrap([p(84, -36 + lift), p(96, -62 + lift), p(122, -66 + lift), p(138, -40 + lift)], 9, cloth) +
      ellipse(92, -52 + lift, 3.4, 3.4, '#c9bfa8')
  if (read.flag('tStrap'))
    svg +=
      paintStrap([p(28, -58 + lift), p(40, -88 + lift), p(78, -88 + lift), p(88, -72 + lift)], 7, cloth) +
      paintStrap([p(80, -84 + lift), p(120, -60 + lift), p(vamp, -44 + lift)], 7, cloth)
  if (read.flag('capToe'))
    svg += fill(traceShape([k(214, -33), p(238, -22 + toe * 0.3), k(250 + toe * 0.5, -8), k(206, -8)]).d, cloth.second)
  if (read.flag('buckle'))
    svg += `<rect x="${vamp - 4}" y="${-44 + lift}" width="22" height="15" rx="2" fill="none" stroke="#c2a15e" stroke-width="3.4" transform="rotate(14 ${vamp} -40)"/>`
  return joinLayers(
    { svg: fill(inside.d, read.text('lining', '#d9bfa0')) + fill(inside.d, '#000000', 0.16), outlines: [] },
    body,
    { svg, outlines: [] },
    flatSole(maker),
  )
}

function sandalSole(maker: Maker, h: number): Layer {
  const { ink, read } = maker
  const sole = plain(read.text('sole', '#b9966c'))
  const lift = h - 18
  const knots: Knot[] = [
    k(4, -h - 2),
    p(50, -h - 6),
    p(120, -h - 2),
    p(200, -15 - lift),
    k(250, -19 - lift),
    p(258, -10 - lift * 0.5),
    k(246, 0),
    k(10, 0),
    p(1, -9),
  ]
  const layerLine = stroke(`M2 ${-8 - lift * 0.3}H258`, sole.shade, 3, 0.45)
  return paintPart(ink, sole, knots, {
    dark: [[[4, -1], [250, -1], 6, 0.5]],
    lite: [[[20, -h], [236, -14 - lift], 3, 0.6]],
    details: layerLine,
  })
}

const wide = (x: number, h: number, w: number, rise: number): Knot[] => [
  k(x, -h),
  p(x + w * 0.1, -h - rise * 0.7),
  p(x + w * 0.5, -h - rise),
  p(x + w * 0.9, -h - rise * 0.75),
  k(x + w, -h + 1),
]

export function drawSandal(maker: Maker): Layer {
  const { ink, cloth, read } = maker
  const h = read.number('soleHeight', 18)
  const soles = sandalSole(maker, h)
  const shade: PartArt = {
    dark: [[[110, -h - 4], [220, -h - 2], 7, 0.5]],
    lite: [[[130, -h - 36], [190, -h - 38], 5, 0.6]],
  }
  const front: Layer[] = []
  let behind = ''
  switch (read.text('kind', 'straps')) {
    case 'slide':
      front.push(
        paintPart(ink, cloth, wide(116, h, 112, 56), {
          ...shade,
          weave: { width: 250, height: 60 },
          details: stroke(traceLine([p(126, -h - 30), p(170, -h - 48), p(216, -h - 32)]), cloth.light, 1.4, 0.4),
        }),
      )
      break
    case 'two':
      for (const x of [102, 168])
        front.push(
          paintPart(ink, cloth, wide(x, h, 52, x < 120 ? 58 : 44), {
            ...shade,
            details: `<rect x="${x + 14}" y="${-h - 40}" width="14" height="16" rx="2" fill="none" stroke="#c9b27a" stroke-width="2.6"/>`,
          }),
        )
      break
    case 'thong':
      front.push({
        svg:
          paintStrap([p(108, -h - 4), p(150, -h - 44), p(212, -h - 10)], 11, cloth) +
          paintStrap([p(150, -h - 2), p(180, -h - 34), p(212, -h - 10)], 9, cloth),
        outlines: [],
      })
      break
    case 'gladiator':
      for (const x of [104, 138, 172]) front.push(paintPart(ink, cloth, wide(x, h, 24, 60 - (x - 104) * 0.35), shade))
      front.push({
        svg: paintStrap([p(60, -h - 92), p(110, -h - 66), p(160, -h - 46), p(200, -h - 20)], 8, cloth),
        outlines: [],
      })
      break
    case 'cross':
      front.push(
        paintPart(ink, cloth, [
          k(112, -h),
          p(130, -h - 46),
          k(150, -h - 64),
          k(172, -h - 56),
          p(160, -h - 30),
          k(150, -h),
        ]),
        paintPart(
          ink,
          cloth,
          [k(136, -h - 58), k(158, -h - 66), p(190, -h - 36), k(216, -16), k(190, -15), p(172, -h - 22)],
          shade,
        ),
      )
      break
    default:
      front.push(
        paintPart(
          ink,
          cloth,
          [k(118, -h - 1), p(126, -h - 36), p(150, -h - 52), p(168, -h - 44), k(166, -h + 1)],
          shade,
        ),
        paintPart(
          ink,
          cloth,
          [k(176, -h + 2), p(178, -h - 28), p(196, -h - 36), p(214, -h - 24), k(226, -h + 2)],
          shade,
        ),
      )
  }
  if (read.flag('ankle')) {
    behind += paintStrap([p(30, -h - 4), p(20, -h - 34), p(24, -h - 66)], 10, cloth)
    front.push(
      paintPart(
        ink,
        cloth,
        [
          k(16, -h - 74),
          p(40, -h - 66),
          p(70, -h - 76),
          k(94, -h - 82),
          k(97, -h - 66),
          p(70, -h - 58),
          p(42, -h - 50),
          k(17, -h - 58),
        ],
        { dark: [[[18, -h - 58], [94, -h - 66], 4, 0.5]] },
      ),
    )
    front.push({
      svg: `<rect x="66" y="${-h - 78}" width="14" height="19" rx="2" transform="rotate(-12 72 ${-h - 68})" fill="none" stroke="#b99654" stroke-width="2.6"/>`,
      outlines: [],
    })
  }
  const bed = fill(
    traceShape([k(6, -h), p(60, -h - 7), p(160, -h - 2), k(248, -h - 1), k(200, -h + 6), k(20, -h + 6)]).d,
    tone(cloth.colour, -0.3),
  )
  return joinLayers({ svg: bed + behind, outlines: [] }, soles, ...front)
}
