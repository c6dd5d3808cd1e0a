/** Clutches: envelope, box, frame, pouch, folded. */

import { trimOf } from './bag.ts'
import type { Bag } from './bag.ts'
import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { ellipse, joinLayers, softShadow, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { write } from './number.ts'
import { k, p, paintChain, paintPart, paintStrap, plain } from './part.ts'
import type { Maker } from './piece.ts'
import { zipLine } from './bag-back.ts'

export function drawClutch(maker: Maker): Bag {
  const { ink, cloth, read } = maker
  const [w, h] = [read.number('width', 98), read.number('height', 74)]
  const kind = read.text('kind', 'envelope')
  const metal = read.text('metal', '#c7a765')
  const shapes: Record<string, Knot[]> = {
    envelope: [k(-w, 0), p(0, -3), k(w, 0), k(w, h), p(0, h + 3), k(-w, h)],
    box: [
      p(-w * 0.96, 4),
      p(0, 1),
      p(w * 0.96, 4),
      p(w, h * 0.5),
      p(w * 0.96, h - 2),
      p(0, h),
      p(-w * 0.96, h - 2),
      p(-w, h * 0.5),
    ],
    frame: [
      k(-w * 0.72, 0),
      p(0, -4),
      k(w * 0.72, 0),
      p(w * 1.02, h * 0.6),
      p(w * 0.74, h * 1.06),
      p(0, h * 1.14),
      p(-w * 0.74, h * 1.06),
      p(-w * 1.02, h * 0.6),
    ],
    pouch: [
      k(-w, 2),
      p(0, 0),
      k(w, 2),
      p(w * 1.03, h * 0.6),
      p(w * 0.94, h),
      p(0, h + 5),
      p(-w * 0.94, h),
      p(-w * 1.03, h * 0.6),
    ],
    fold: [k(-w * 0.9, 0), k(w * 0.9, 0), k(w * 0.9, h * 1.25), k(-w * 0.9, h * 1.25)],
  }
  let details = ''
  if (read.flag('quilted'))
    for (let x = -w - h; x < w + h; x += 18)
      details += stroke(
        `M${write(x)} -5L${write(x + h)} ${write(h + 5)}M${write(x + h)} -5L${write(x)} ${write(h + 5)}`,
        cloth.shade,
        1.4,
        0.55,
      )
  if (read.flag('gathered'))
    for (let i = 0; i < 13; i++)
      details += stroke(
        traceLine([
          p(-w * 0.66 + i * w * 0.11, 4),
          p(-w * 0.9 + i * w * 0.15, h * 0.5),
          p(-w * 0.7 + i * w * 0.116, h),
        ]),
        cloth.shade,
        2,
        0.4,
      )
  if (kind === 'pouch') details += zipLine([p(-w * 0.94, 12), p(0, 14), p(w * 0.94, 12)], cloth.shade)
  const body = paintPart(ink, cloth, shapes[kind] ?? shapes['envelope']!, {
    weave: { width: w, height: h },
    seed: maker.seed,
    dark: [
      [[w * 0.9, 0], [w * 0.9, h], 22, 0.45],
      [[-w, h], [w, h], 10, 0.5],
    ],
    lite: [[[-w * 0.8, 4], [-w * 0.7, h], 18, 0.45]],
    details,
  })
  const layers: Layer[] = [body]
  if (kind === 'envelope' || kind === 'fold') {
    const deep = kind === 'fold' ? 0.55 : read.number('flap', 0.7)
    const knots =
      kind === 'fold'
        ? [k(-w * 0.9, 0), k(w * 0.9, 0), k(w * 0.9, h * deep), k(-w * 0.9, h * deep)]
        : [k(-w, 0), p(0, -4), k(w, 0), k(w * 0.98, h * 0.2), k(0, h * deep), k(-w * 0.98, h * 0.2)]
    const flap = paintPart(ink, read.flag('contrastTrim') ? trimOf(maker) : cloth, knots, {
      weave: { width: w, height: h },
      seed: maker.seed,
      dark: [[[w, 4], [10, h * 0.66], 9, 0.4]],
      lite: [
        [[-w * 0.8, 6], [w * 0.2, 6], 8, 0.6],
        [[-w * 0.8, 14], [-6, h * 0.6], 5, 0.4],
      ],
    })
    layers.push({ svg: softShadow(traceShape(knots).d, '#1a120c', 0.3, 4, 0, 4) + flap.svg, outlines: flap.outlines })
    layers.push({
      svg:
        kind === 'fold'
          ? ''
          : ellipse(0, h * (deep - 0.1), 6.5, 6.5, metal) + ellipse(-2, h * (deep - 0.1) - 2, 2.4, 2.4, '#fff2cf'),
      outlines: [],
    })
  }
  if (kind === 'box' || kind === 'frame') {
    const half = kind === 'box' ? w * 0.96 : w * 0.72
    const y = kind === 'box' ? h * 0.34 : 2
    layers.push({
      svg:
        stroke(traceLine([p(-half, y + 2), p(0, y), p(half, y + 2)]), tone(metal, -0.3), 7) +
        stroke(traceLine([p(-half, y + 1), p(0, y - 1), p(half, y + 1)]), metal, 5) +
        ellipse(-5, y - 6, 5.4, 5.4, metal) +
        ellipse(6, y - 5, 5.4, 5.4, tone(metal, 0.2)),
      outlines: [
        [
          [-half, y - 8],
          [half, y - 8],
          [half, y + 4],
          [-half, y + 4],
        ],
      ],
    })
  }
  const back: Layer = { svg: '', outlines: [] }
  if (read.flag('chain')) {
    back.svg = paintChain([p(-w * 0.7, 4), p(-w * 0.5, -44), p(w * 0.1, -52), p(w * 0.6, -30), p(w * 0.7, 4)], metal)
    back.outlines.push([
      [-w * 0.5, -48],
      [w * 0.3, -54],
      [w * 0.6, -30],
    ])
  } else if (read.flag('wristlet')) {
    back.svg = paintStrap(
      [p(w * 0.94, 10), p(w * 1.16, 30), p(w * 1.2, 80), p(w * 1.08, 84), p(w * 0.98, 18)],
      6,
      plain(tone(cloth.colour, -0.1), cloth),
    )
    back.outlines.push([
      [w, 10],
      [w * 1.22, 30],
      [w * 1.22, 86],
      [w, 86],
    ])
  }
  return { back, body: joinLayers(...layers), top: read.flag('chain') ? -52 : 0, width: w, height: h }
}
