/** Backpacks: zipped, rolled, flapped, drawn together. */

import type { Bag } from './bag.ts'
import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { fill, joinLayers, softShadow, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { write } from './number.ts'
import { k, p, paintPart, paintStrap, plain } from './part.ts'
import type { Maker } from './piece.ts'
import { sides } from './rig.ts'

export const zipLine = (knots: Knot[], shade: string) =>
  stroke(traceLine(knots), shade, 4.6, 0.8) +
  stroke(traceLine(knots), '#d6d1c6', 1.6, 0.8, ' stroke-linecap="butt" stroke-dasharray="2 2"')

function frontPocket(maker: Maker, w: number, h: number): Layer {
  const { ink, cloth, read } = maker
  const trim = read.flag('contrastTrim') ? plain(cloth.second, cloth) : cloth
  const knots = [
    k(-w * 0.74, h * 0.5),
    p(0, h * 0.46),
    k(w * 0.74, h * 0.5),
    p(w * 0.78, h * 0.75),
    p(w * 0.68, h * 0.94),
    p(0, h * 0.97),
    p(-w * 0.68, h * 0.94),
    p(-w * 0.78, h * 0.75),
  ]
  const pocket = paintPart(ink, trim, knots, {
    weave: { width: w, height: h },
    seed: maker.seed + 1,
    dark: [
      [[w * 0.66, h * 0.5], [w * 0.66, h * 0.94], 14, 0.45],
      [[-w * 0.7, h * 0.95], [w * 0.7, h * 0.95], 9, 0.4],
    ],
    lite: [
      [[-w * 0.6, h * 0.54], [-w * 0.56, h * 0.9], 10, 0.45],
      [[-w * 0.6, h * 0.51], [w * 0.5, h * 0.5], 5, 0.5],
    ],
    details: stroke(
      traceLine([p(-w * 0.66, h * 0.59), p(0, h * 0.565), p(w * 0.66, h * 0.59)]),
      cloth.shade,
      3.6,
      0.75,
    ),
  })
  const tab = read.flag('label')
    ? `<rect x="-16" y="${write(h * 0.7)}" width="32" height="18" rx="2" fill="${cloth.third}"/>`
    : ''
  return { svg: softShadow(traceShape(knots).d, '#1a120c', 0.26, 4, 0, 4) + pocket.svg + tab, outlines: [] }
}

/** A flap over the top: rolled, buckled, or drawn together. */
function topDetails(maker: Maker, w: number, h: number): Layer[] {
  const { ink, cloth, read } = maker
  const leather = plain(cloth.third)
  switch (read.text('kind', 'zip')) {
    case 'roll': {
      const roll = paintPart(
        ink,
        plain(tone(cloth.colour, -0.06), cloth),
        [
          p(-w * 0.86, -22),
          p(0, -27),
          p(w * 0.86, -22),
          p(w * 0.92, -4),
          p(w * 0.84, 14),
          p(0, 18),
          p(-w * 0.84, 14),
          p(-w * 0.92, -4),
        ],
        { lite: [[[-w * 0.7, -14], [w * 0.6, -16], 6, 0.5]], dark: [[[-w * 0.8, 10], [w * 0.8, 12], 6, 0.5]] },
      )
      return [
        roll,
        {
          svg:
            paintStrap([p(0, -26), p(0, 20), p(0, h * 0.42)], 9, leather) +
            `<rect x="-9" y="${write(h * 0.36)}" width="18" height="14" rx="2" fill="none" stroke="#b9b3a6" stroke-width="3"/>`,
          outlines: [],
        },
      ]
    }
    case 'flap': {
      const knots = [
        p(-w * 0.7, -6),
        p(0, -14),
        p(w * 0.7, -6),
        p(w * 0.98, 40),
        p(w * 0.94, h * 0.38),
        p(0, h * 0.43),
        p(-w * 0.94, h * 0.38),
        p(-w * 0.98, 40),
      ]
      const flap = paintPart(ink, read.flag('contrastTrim') ? plain(cloth.second, cloth) : cloth, knots, {
        lite: [
          [[-w * 0.7, 20], [-w * 0.6, h * 0.34], 14, 0.4],
          [[-w * 0.5, -4], [w * 0.4, -6], 6, 0.4],
        ],
        dark: [[[w * 0.84, 10], [w * 0.84, h * 0.4], 16, 0.45]],
      })
      const straps = sides
        .map(
          (s) =>
            paintStrap([p(s * w * 0.46, h * 0.2), p(s * w * 0.46, h * 0.56)], 9, leather) +
            `<rect x="${write(s * w * 0.46 - 8)}" y="${write(h * 0.42)}" width="16" height="13" rx="2" fill="none" stroke="#c2a15e" stroke-width="3"/>`,
        )
        .join('')
      return [
        { svg: softShadow(traceShape(knots).d, '#1a120c', 0.28, 4, 0, 5) + flap.svg + straps, outlines: flap.outlines },
      ]
    }
    case 'cord': {
      const folds = [-0.5, -0.25, 0, 0.25, 0.5]
        .map((x) => stroke(traceLine([p(w * x, 16), p(w * x * 1.5, 62)]), cloth.shade, 2.4, 0.45))
        .join('')
      return [
        {
          svg:
            folds +
            stroke(traceLine([p(-w * 0.72, 20), p(0, 26), p(w * 0.72, 20)]), cloth.light, 3.4) +
            stroke('M-6 24L-16 66M6 24L14 62', cloth.light, 3.4),
          outlines: [],
        },
      ]
    }
    default: {
      const arc = [p(-w * 0.84, 78), p(-w * 0.72, 34), p(0, 20), p(w * 0.72, 34), p(w * 0.84, 78)]
      return [{ svg: zipLine(arc, cloth.shade), outlines: [] }]
    }
  }
}

export function drawBackpack(maker: Maker): Bag {
  const { ink, cloth, read } = maker
  const [w, h] = [read.number('width', 82), read.number('height', 176)]
  const strapCloth = plain(tone(read.flag('contrastTrim') ? cloth.third : cloth.colour, -0.25), cloth)
  let straps = ''
  for (const s of sides)
    straps += paintStrap(
      [p(s * 34, 8), p(s * (w + 12), 50), p(s * (w + 10), 110), p(s * w * 0.8, h * 0.86)],
      13,
      strapCloth,
    )
  straps += paintStrap([p(-15, 6), p(-13, -20), p(13, -20), p(15, 6)], 8, plain(cloth.colour, cloth))
  const square = read.text('kind', 'zip') === 'roll' || read.flag('square')
  const knots = square
    ? [
        k(-w * 0.86, 0),
        p(0, -3),
        k(w * 0.86, 0),
        p(w * 0.98, h * 0.5),
        k(w * 0.94, h * 0.97),
        p(0, h + 4),
        k(-w * 0.94, h * 0.97),
        p(-w * 0.98, h * 0.5),
      ]
    : [
        p(-w * 0.62, 6),
        p(0, -4),
        p(w * 0.62, 6),
        p(w * 0.94, 46),
        p(w, h * 0.6),
        k(w * 0.94, h * 0.96),
        p(0, h + 6),
        k(-w * 0.94, h * 0.96),
        p(-w, h * 0.6),
        p(-w * 0.94, 46),
      ]
  const block =
    read.text('patch', 'none') === 'block'
      ? fill(`M${-w * 1.2} ${h * 0.55}H${w * 1.2}V${h * 1.1}H${-w * 1.2}Z`, cloth.second)
      : ''
  const body = paintPart(ink, cloth, knots, {
    weave: { width: w, height: h },
    seed: maker.seed,
    dark: [
      [[w * 0.86, 20], [w * 0.9, h], 24, 0.5],
      [[-w, h], [w, h], 14, 0.45],
    ],
    lite: [
      [[-w * 0.66, 26], [-w * 0.72, h * 0.8], 20, 0.4],
      [[-w * 0.4, 8], [w * 0.2, 4], 8, 0.4],
    ],
    details: block,
  })
  const pocket = read.flag('noPocket') ? undefined : frontPocket(maker, w, h)
  const outline: [number, number][] = [
    [-w - 18, 60],
    [w + 18, 60],
    [w + 12, 120],
    [-w - 12, 120],
  ]
  return {
    back: {
      svg: straps,
      outlines: [
        outline,
        [
          [-15, -24],
          [15, -24],
          [15, 6],
          [-15, 6],
        ],
      ],
    },
    body: joinLayers(body, pocket, ...topDetails(maker, w, h)),
    top: -24,
    width: w,
    height: h,
  }
}
