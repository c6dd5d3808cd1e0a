/** Sneakers: cup sole, running sole, high shaft, slip-on. */

import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { fill, joinLayers, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp } from './number.ts'
import { k, p, paintPart, plain } from './part.ts'
import type { Maker } from './piece.ts'

function drawSole(maker: Maker): Layer {
  const { read, ink } = maker
  const kind = read.text('soleKind', 'cup')
  const sole = plain(read.text('sole', '#f3efe8'))
  const soles: Record<string, Knot[]> = {
    cup: [
      k(2, -33),
      p(60, -31),
      p(150, -28),
      p(230, -27),
      k(252, -29),
      p(258, -16),
      p(246, -4),
      k(232, 0),
      k(12, 0),
      p(1, -8),
    ],
    run: [
      k(-4, -32),
      p(60, -36),
      p(150, -28),
      p(230, -26),
      k(254, -32),
      p(264, -18),
      p(246, -6),
      p(200, -1),
      p(130, -4),
      p(60, -1),
      p(2, -2),
      p(-12, -16),
    ],
    chunky: [
      k(-6, -38),
      p(40, -42),
      p(90, -32),
      p(150, -36),
      p(230, -30),
      k(256, -36),
      p(268, -20),
      k(258, -3),
      k(150, 0),
      k(140, -6),
      k(104, -6),
      k(94, 0),
      k(-2, 0),
      p(-14, -18),
    ],
  }
  const line =
    kind === 'run'
      ? stroke('M-6 -16C60 -26 150 -10 260 -18', read.text('accent', tone(maker.cloth.colour, -0.2)), 5, 0.9)
      : stroke('M0 -9H262', sole.shade, 1.3, 0.5)
  const groove =
    kind === 'chunky'
      ? stroke('M-10 -24C40 -14 80 -30 130 -16C180 -26 220 -12 262 -22', sole.shade, 2.4, 0.5)
      : stroke('M2 -24C80 -23 180 -20 256 -22', sole.shade, 1, 0.45)
  return paintPart(ink, sole, soles[kind] ?? soles['cup']!, {
    dark: [[[0, -2], [256, -3], 7, 0.5]],
    lite: [[[6, -27], [250, -24], 4, 0.8]],
    details: line + groove,
  })
}

function drawLaces(maker: Maker, high: number): string {
  const lace = maker.read.text('lace', '#fbfaf6')
  const count = high ? 8 : 5
  let svg = ''
  for (let i = 0; i < count; i++) {
    const t = i / (count - 1)
    const [x, y] = high
      ? t < 0.5
        ? [lerp(92, 100, t * 2), lerp(-112 - high, -112, t * 2)]
        : [lerp(100, 156, t * 2 - 1), lerp(-110, -78, t * 2 - 1)]
      : [lerp(98, 156, t), lerp(-112, -78, t)]
    svg +=
      stroke(traceLine([p(x - 10, y + 17), p(x - 2, y + 2), p(x + 9, y - 5)]), maker.cloth.shade, 6.6, 0.4) +
      stroke(traceLine([p(x - 10, y + 16), p(x - 2, y + 1), p(x + 9, y - 6)]), lace, 5)
  }
  return svg
}

/** The maker's mark on the side: an abstract stripe, never a real one. */
function drawSide(maker: Maker, second: string): Layer | undefined {
  const { ink, read } = maker
  const cloth = plain(read.text('accent', second))
  switch (read.text('side', 'swoop')) {
    case 'swoop':
      return paintPart(ink, cloth, [k(92, -34), p(112, -56), p(140, -66), k(152, -62), p(134, -44), k(120, -29)])
    case 'bars':
      return joinLayers(
        ...[0, 1].map((i) =>
          paintPart(ink, cloth, [
            k(100 + i * 24, -78 + i * 8),
            k(110 + i * 24, -76 + i * 8),
            k(98 + i * 24, -30),
            k(88 + i * 24, -30),
          ]),
        ),
      )
    case 'wave':
      return {
        svg: stroke(traceLine([p(44, -44), p(80, -64), p(120, -40), p(160, -56), p(196, -46)]), cloth.colour, 6),
        outlines: [],
      }
    case 'chevron':
      return paintPart(ink, cloth, [k(84, -74), k(104, -74), k(126, -50), k(104, -30), k(86, -30), k(106, -50)])
    default:
      return undefined
  }
}

export function drawSneaker(maker: Maker): Layer {
  const { ink, cloth, read } = maker
  const high = read.number('high', 0)
  const slip = read.flag('slipOn')
  const second = plain(read.text('panel', cloth.second), cloth)
  const inside = traceShape([
    p(30, -96 - high),
    p(56, -104 - high),
    p(92, -122 - high * 0.9),
    p(84, -92 - high),
    p(40, -84 - high),
  ])
  const upper: Knot[] = high
    ? [
        k(7, -30),
        p(2, -66),
        p(8, -110),
        k(10, -114 - high),
        p(44, -106 - high),
        k(86, -126 - high),
        p(104, -120 - high * 0.6),
        k(112, -121),
        p(150, -88),
        p(190, -71),
        p(228, -58),
        p(246, -42),
        k(250, -27),
      ]
    : slip
      ? [
          k(7, -30),
          p(2, -62),
          p(8, -90),
          p(20, -94),
          p(44, -84),
          p(78, -82),
          k(98, -100),
          p(130, -90),
          p(166, -76),
          p(206, -64),
          p(238, -50),
          k(250, -27),
        ]
      : [
          k(7, -30),
          p(2, -66),
          p(7, -104),
          p(18, -110),
          p(34, -97),
          p(58, -92),
          p(78, -100),
          k(93, -128),
          k(104, -130),
          k(112, -121),
          p(150, -88),
          p(190, -71),
          p(228, -58),
          p(246, -42),
          k(250, -27),
        ]
  const layers: Layer[] = [{ svg: fill(inside.d, tone(cloth.colour, -0.5)), outlines: [] }]
  layers.push(
    paintPart(ink, cloth, upper, {
      weave: { width: 260, height: 130 },
      seed: maker.seed,
      dark: [
        [[0, -34], [250, -26], 16, 0.5],
        [[6, -100], [10, -30], 16, 0.42],
        [[130, -95], [100, -40], 14, 0.25],
      ],
      lite: [
        [[120, -104], [232, -58], 10, 0.55],
        [[24, -96], [26, -50], 8, 0.35],
      ],
      details:
        stitch(
          [
            [198, -60],
            [190, -32],
          ],
          cloth.shade,
          1,
          0.5,
        ) +
        stitch(
          [
            [22, -106],
            [36, -76],
            [50, -52],
            [66, -31],
          ],
          cloth.shade,
          1,
          0.5,
        ),
    }),
  )
  if (!read.flag('noToe'))
    layers.push(
      paintPart(ink, second, [k(250, -27), p(247, -42), p(228, -58), p(206, -65), p(196, -46), k(188, -27)], {
        dark: [[[190, -30], [250, -28], 9, 0.5]],
        lite: [[[214, -58], [240, -44], 5, 0.7]],
      }),
    )
  if (!slip) {
    layers.push(
      paintPart(ink, second, [k(7, -30), p(2, -66), p(7, -104), k(17, -109), p(30, -78), p(44, -52), k(62, -29)], {
        dark: [[[2, -90], [8, -30], 10, 0.5]],
        lite: [[[22, -90], [30, -40], 6, 0.5]],
      }),
    )
    layers.push(
      paintPart(
        ink,
        second,
        [
          k(79, -98 - high),
          k(93, -122 - high),
          p(112, -116),
          p(150, -85),
          k(166, -78),
          k(158, -60),
          p(128, -72),
          k(92, -82),
        ],
        { dark: [[[96, -88], [158, -64], 6, 0.4]], lite: [[[104, -108], [150, -82], 4, 0.6]] },
      ),
    )
    if (read.flag('straps'))
      for (const x of [96, 120])
        layers.push(
          paintPart(ink, second, [
            k(x, -66 - (120 - x)),
            k(x + 26, -104 + (x - 96)),
            k(x + 40, -92 + (x - 96)),
            k(x + 12, -54 - (120 - x) * 0.9),
          ]),
        )
    else layers.push({ svg: drawLaces(maker, high), outlines: [] })
  } else
    layers.push({
      svg: fill(traceShape([k(84, -84), k(98, -98), k(118, -92), k(108, -62), k(90, -62)]).d, tone(cloth.colour, -0.4)),
      outlines: [],
    })
  const side = drawSide(maker, cloth.third)
  return joinLayers(...layers, side, drawSole(maker))
}
