/** Shoes in profile: 250 long, heel at x = 0, floor at y = 0, toe to the right. */

import { tone } from './colour.ts'
import { polygonPath, traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { ellipse, fill, joinLayers, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp } from './number.ts'
import { k, p, paintPart, plain } from './part.ts'
import type { Mark } from './part.ts'
import type { Maker } from './piece.ts'
import { drawBoot } from './shoe-boot.ts'
import { drawHeel } from './shoe-heel.ts'
import { drawFlat, drawSandal } from './shoe-light.ts'
import { drawSneaker } from './shoe-sneaker.ts'

const shoes: Record<string, (maker: Maker) => Layer> = {
  sneaker: drawSneaker,
  boot: drawBoot,
  heel: drawHeel,
  flat: drawFlat,
  sandal: drawSandal,
  loafer: (maker) => drawLow(maker, 'loafer'),
  derby: (maker) => drawLow(maker, 'derby'),
}

/** @throws RangeError for anything that is not a shoe. */
export function drawShoe(maker: Maker, subCategory: string): Layer {
  const draw = shoes[subCategory]
  if (!draw) throw new RangeError(`"${subCategory}" is not a shoe`)
  return draw(maker)
}

export function paintSole(maker: Maker, height: number, chunky: boolean): Layer {
  const { cloth, read, ink } = maker
  const sole = plain(read.text('sole', tone(cloth.colour, -0.55)))
  const knots = chunky
    ? [
        k(2, -height),
        k(130, -height * 0.72),
        k(254, -height * 0.78),
        p(260, -height * 0.4),
        k(250, 0),
        k(132, 0),
        k(126, -5),
        k(96, -5),
        k(92, 0),
        k(4, 0),
      ]
    : [
        k(6, -height),
        k(84, -height),
        k(104, -12),
        k(252, -13),
        p(257, -5),
        k(246, 0),
        k(110, 0),
        k(88, -6),
        k(78, 0),
        k(8, 0),
      ]
  const grooves = chunky
    ? Array.from({ length: 12 }, (_, i) => stroke(`M${12 + i * 21} 0V-6`, '#000000', 3, 0.4)).join('')
    : ''
  const welt = stitch(
    [
      [100, chunky ? -height * 0.7 : -10.5],
      [250, chunky ? -height * 0.72 : -11],
    ],
    sole.light,
    1.2,
    0.5,
  )
  return paintPart(ink, sole, knots, {
    lite: [[[8, -height + 3], [248, chunky ? -height * 0.7 : -10], 2.6, 0.5]],
    details: grooves + welt,
  })
}

const saddle = (maker: Maker, h: number): string => {
  const { cloth, read } = maker
  const dark = tone(cloth.colour, -0.5)
  switch (read.text('vamp', 'penny')) {
    case 'tassel':
      return (
        [0, 1]
          .map(
            (i) =>
              stroke(`M${118 + i * 9} ${-h - 46}l${8 + i * 4} 20`, dark, 6, 1) +
              stroke(`M${120 + i * 9} ${-h - 42}l${6 + i * 4} 14`, cloth.light, 1.4, 0.5),
          )
          .join('') + stroke(traceLine([p(98, -h - 54), p(118, -h - 48), p(140, -h - 40)]), dark, 4)
      )
    case 'bit':
      return (
        stroke(traceLine([p(104, -h - 50), p(122, -h - 40), p(142, -h - 34)]), '#8a6a2c', 5.4) +
        stroke(traceLine([p(104, -h - 51), p(122, -h - 41), p(142, -h - 35)]), '#d9bd72', 3.6) +
        `<circle cx="106" cy="${-h - 48}" r="6" fill="none" stroke="#d9bd72" stroke-width="3"/><circle cx="140" cy="${-h - 34}" r="6" fill="none" stroke="#d9bd72" stroke-width="3"/>`
      )
    case 'kiltie':
      return Array.from({ length: 6 }, (_, i) =>
        fill(
          polygonPath([
            [104 + i * 8, -h - 56 + i * 4],
            [112 + i * 8, -h - 52 + i * 4],
            [108 + i * 8, -h - 18 + i * 2],
            [101 + i * 8, -h - 20 + i * 2],
          ]),
          i % 2 ? cloth.colour : tone(cloth.colour, -0.15),
        ),
      ).join('')
    default:
      return fill(traceShape([k(110, -h - 40), k(132, -h - 33), k(128, -h - 25), k(108, -h - 31)]).d, dark)
  }
}

function drawFacing(maker: Maker, h: number): Layer {
  const { ink, cloth, read } = maker
  const facing = read.flag('twoTone') ? plain(cloth.second, cloth) : plain(tone(cloth.colour, -0.05), cloth)
  const layer = paintPart(ink, facing, [
    k(80, -h - 46),
    k(93, -h - 72),
    p(116, -h - 60),
    k(134, -h - 50),
    k(124, -h - 28),
    p(104, -h - 26),
  ])
  if (read.flag('monk')) {
    const strap = paintPart(ink, facing, [k(84, -h - 52), k(132, -h - 66), k(142, -h - 50), k(92, -h - 34)])
    strap.svg += `<rect x="108" y="${-h - 62}" width="16" height="15" rx="2" fill="none" stroke="#c2a15e" stroke-width="3.4" transform="rotate(-14 116 ${-h - 54})"/>`
    return joinLayers(layer, strap)
  }
  const lace = read.text('lace', tone(cloth.colour, -0.4))
  for (let i = 0; i < 4; i++) {
    const [x, y] = [lerp(96, 128, i / 3), lerp(-h - 64, -h - 46, i / 3)]
    layer.svg +=
      stroke(traceLine([p(x - 8, y + 13), p(x + 4, y - 2)]), cloth.shade, 4, 0.8) +
      stroke(traceLine([p(x - 8, y + 12), p(x + 4, y - 3)]), lace, 2.8)
  }
  return layer
}

function toeDetails(maker: Maker, h: number): string {
  const { cloth, read } = maker
  let svg = ''
  if (read.flag('toeCap'))
    svg +=
      stroke(traceLine([p(186, -h - 38), p(181, -h - 22), p(184, -h - 4)]), cloth.shade, 2, 0.8) +
      stitch(
        [
          [189, -h - 36],
          [184, -h - 8],
        ],
        cloth.shade,
        1.2,
        0.7,
      )
  if (read.flag('brogue')) {
    for (let i = 0; i < 7; i++) svg += ellipse(182 - (i % 2), -h - 34 + i * 5, 1.3, 1.3, '#000000', 0.5)
    for (let i = 0; i < 9; i++) svg += ellipse(52 + i * 5, -h - 44 + Math.abs(4 - i) * 2, 1.2, 1.2, '#000000', 0.45)
    for (let i = 0; i < 6; i++)
      svg += ellipse(212 + 8 * Math.cos(i), -h - 16 + 6 * Math.sin(i), 1.2, 1.2, '#000000', 0.45)
  }
  return svg
}

/** Loafers, derbies, oxfords, monks. */
function drawLow(maker: Maker, kind: 'loafer' | 'derby'): Layer {
  const { ink, cloth, read } = maker
  const chunky = read.flag('chunky')
  const h = read.number('heel', chunky ? 34 : 22)
  const gloss = cloth.sheen > 0.3 ? 0.8 : 0.25
  const point = read.number('toe', 0)
  const upper: Knot[] = [
    k(10, -h),
    p(3, -h - 28),
    p(9, -h - 58),
    k(20, -h - 66),
    p(46, -h - 50),
    k(78, -h - 46),
    k(92, kind === 'derby' ? -h - 72 : -h - 60),
    p(118, -h - 58),
    p(150, -h - 44),
    p(196, -h - 34 + point * 0.4),
    p(232 + point * 0.3, -h - 18 + point * 0.3),
    k(250 + point * 0.2, Math.min(-14, -h + 6)),
    k(120, -h + 6),
  ]
  const inside = traceShape([k(20, -h - 64), p(60, -h - 34), k(92, -h - 40), k(92, -h - 60), p(50, -h - 58)])
  const dark: Mark[] = [
    [[8, -h], [250, -h + 8], 15, 0.55],
    [[6, -h - 56], [10, -h], 12, 0.5],
  ]
  const lite: Mark[] = [
    [[110, -h - 48], [232, -h - 16], 9, 0.45 + gloss * 0.3],
    [[26, -h - 52], [40, -h - 20], 7, 0.4],
    [[200, -h - 20], [240, -h - 2], 4, gloss],
  ]
  const body = paintPart(ink, cloth, upper, { dark, lite, details: toeDetails(maker, h) })
  const layers: Layer[] = [
    { svg: fill(inside.d, read.text('lining', '#c79b72')) + fill(inside.d, '#000000', 0.2), outlines: [] },
    body,
  ]
  if (kind === 'loafer') {
    const apron = traceLine([p(94, -h - 58), p(132, -h - 30), p(186, -h - 16), p(222, -h - 12), p(236, -h - 18)])
    body.svg +=
      stroke(apron, cloth.shade, 2, 0.8) + `<g transform="translate(1 -3)">${stroke(apron, cloth.light, 1.4, 0.4)}</g>`
    const strap = read.flag('twoTone') ? plain(cloth.second, cloth) : plain(tone(cloth.colour, -0.08), cloth)
    layers.push(
      paintPart(
        ink,
        strap,
        [k(98, -h - 64), p(122, -h - 56), k(146, -h - 47), k(132, -h - 8), p(116, -h - 14), k(98, -h - 18)],
        { lite: [[[106, -h - 52], [136, -h - 40], 4, 0.5]], details: saddle(maker, h) },
      ),
    )
  } else layers.push(drawFacing(maker, h))
  return joinLayers(...layers, paintSole(maker, h + 1, chunky))
}
