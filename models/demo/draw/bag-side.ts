/** Shoulder bags (flap, hobo, baguette, quilted) and cross-body bags (camera, saddle, round, box, pouch). */

import { handleArc, trimOf } from './bag.ts'
import type { Bag } from './bag.ts'
import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { ellipse, fill, joinLayers, softShadow, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { write } from './number.ts'
import { k, p, paintPart } from './part.ts'
import type { Mark } from './part.ts'
import type { Maker } from './piece.ts'
import { sides } from './rig.ts'

const shadeMarks = (w: number, h: number): { dark: Mark[]; lite: Mark[] } => ({
  dark: [
    [[w * 0.9, 6], [w * 0.88, h], 22, 0.5],
    [[-w, h * 0.97], [w, h], 12, 0.5],
  ],
  lite: [
    [[-w * 0.72, 14], [-w * 0.72, h * 0.9], 16, 0.45],
    [[-w * 0.6, 6], [w * 0.4, 4], 6, 0.4],
  ],
})

function quilting(maker: Maker, w: number, h: number): string {
  if (!maker.read.flag('quilted')) return ''
  let d = ''
  for (let x = -w - h; x < w + h; x += 17)
    d += `M${write(x)} -10L${write(x + h + 20)} ${write(h + 10)}M${write(x + h + 20)} -10L${write(x)} ${write(h + 10)}`
  return (
    stroke(d, maker.cloth.shade, 1.5, 0.6) +
    `<g transform="translate(0 2)">${stroke(d, maker.cloth.light, 1.2, 0.3)}</g>`
  )
}

function paintClasp(maker: Maker, y: number): string {
  const metal = maker.read.text('metal', '#b99654')
  switch (maker.read.text('clasp', 'plate')) {
    case 'ring':
      return `<circle cx="0" cy="${write(y + 6)}" r="10" fill="none" stroke="${metal}" stroke-width="4.4"/><circle cx="-2" cy="${write(y + 4)}" r="10" fill="none" stroke="#fff3cf" stroke-width="1.2" stroke-opacity=".6"/>`
    case 'turn':
      return ellipse(0, y + 6, 11, 8, metal) + stroke(`M-5 ${write(y + 6)}h10`, '#6d5425', 3)
    case 'buckle':
      return sides
        .map(
          (s) =>
            `<rect x="${s * 36 - 6}" y="${write(y - 8)}" width="12" height="26" fill="${tone(maker.cloth.colour, -0.12)}" stroke="${maker.cloth.shade}"/><rect x="${s * 36 - 9}" y="${write(y)}" width="18" height="11" rx="2" fill="none" stroke="${metal}" stroke-width="2.6"/>`,
        )
        .join('')
    case 'none':
      return ''
    default:
      return `<rect x="-11" y="${write(y)}" width="22" height="17" rx="3" fill="${metal}"/><rect x="-11" y="${write(y)}" width="22" height="6" rx="3" fill="#f2dfae" fill-opacity=".8"/>`
  }
}

function paintFlap(maker: Maker, w: number, h: number): Layer {
  const { ink, cloth, read } = maker
  const reach = read.number('flap', 0.66)
  const knots: Knot[] = [
    k(-w * 0.92, 2),
    p(0, -5),
    k(w * 0.92, 2),
    p(w * 0.93, h * reach * 0.57),
    p(w * 0.5, h * reach * 0.94),
    p(0, h * reach),
    p(-w * 0.5, h * reach * 0.94),
    p(-w * 0.93, h * reach * 0.57),
  ]
  const shape = traceShape(knots)
  const seam: Knot[] = [
    p(-w * 0.88, h * reach * 0.54),
    p(-w * 0.48, h * reach * 0.88),
    p(0, h * reach * 0.93),
    p(w * 0.48, h * reach * 0.88),
    p(w * 0.88, h * reach * 0.54),
  ]
  const flap = paintPart(ink, read.flag('contrastTrim') ? trimOf(maker) : cloth, knots, {
    dark: [
      [[w * 0.88, 4], [w * 0.7, h * 0.5], 18, 0.45],
      [[-w * 0.6, h * 0.6], [w * 0.6, h * 0.6], 7, 0.3],
    ],
    lite: [
      [[-w * 0.7, 8], [w * 0.3, 6], 9, 0.5 + cloth.sheen * 0.3],
      [[-w * 0.8, 10], [-w * 0.6, h * 0.5], 9, 0.4],
    ],
    details: quilting(maker, w, h) + stitch(seam, cloth.shade, 1, 0.5),
  })
  return {
    svg: softShadow(shape.d, '#1a120c', 0.28, 4, 0, 4) + flap.svg + paintClasp(maker, h * (reach - 0.14)),
    outlines: flap.outlines,
  }
}

function zipTop(maker: Maker, w: number, y: number): string {
  const { cloth } = maker
  const d = traceLine([p(-w * 0.86, y), p(0, y + 3), p(w * 0.86, y)])
  return (
    stroke(d, '#3c3b39', 5.4) +
    stroke(d, '#d6d1c6', 2.2, 1, ' stroke-linecap="butt" stroke-dasharray="2 2"') +
    stroke(`M${write(w * 0.8)} ${y}l4 22`, tone(cloth.colour, -0.3), 4)
  )
}

export function drawShoulder(maker: Maker): Bag {
  const { ink, cloth, read } = maker
  const [w, h, rise] = [read.number('width', 88), read.number('height', 78), read.number('handle', 110)]
  const kind = read.text('kind', 'flap')
  const shapes: Record<string, Knot[]> = {
    flap: [
      k(-w * 0.9, 4),
      p(0, 0),
      k(w * 0.9, 4),
      p(w, h * 0.6),
      p(w * 0.86, h),
      p(0, h + 6),
      p(-w * 0.86, h),
      p(-w, h * 0.6),
    ],
    moon: [
      k(-w * 1.02, -16),
      p(-w * 0.5, 10),
      p(0, 16),
      p(w * 0.5, 10),
      k(w * 1.02, -16),
      p(w * 0.96, h * 0.55),
      p(w * 0.5, h),
      p(0, h + 6),
      p(-w * 0.5, h),
      p(-w * 0.96, h * 0.55),
    ],
    hobo: [
      k(-w * 0.9, -24),
      p(-w * 0.45, 18),
      p(0, 26),
      p(w * 0.45, 18),
      k(w * 0.9, -24),
      p(w * 1.1, h * 0.6),
      p(w * 0.84, h * 1.06),
      p(0, h * 1.14),
      p(-w * 0.84, h * 1.06),
      p(-w * 1.1, h * 0.6),
    ],
    baguette: [
      p(-w * 1.04, 6),
      p(0, 1),
      p(w * 1.04, 6),
      p(w * 1.08, h * 0.42),
      p(w * 1.02, h * 0.8),
      p(0, h * 0.84),
      p(-w * 1.02, h * 0.8),
      p(-w * 1.08, h * 0.42),
    ],
    bowling: [
      p(-w * 0.7, 0),
      p(0, -4),
      p(w * 0.7, 0),
      p(w, h * 0.5),
      k(w * 1.04, h),
      p(0, h + 4),
      k(-w * 1.04, h),
      p(-w, h * 0.5),
    ],
  }
  const open = kind === 'moon' || kind === 'hobo' || kind === 'bowling'
  const zip = open ? zipTop(maker, w * (kind === 'bowling' ? 0.7 : 0.8), kind === 'bowling' ? 12 : 24) : ''
  const pleats =
    kind === 'hobo'
      ? [-0.4, 0, 0.4]
          .map((x) => stroke(traceLine([p(w * x * 0.8, 26), p(w * x, h * 0.55)]), cloth.shade, 2, 0.4))
          .join('')
      : ''
  const body = paintPart(ink, cloth, shapes[kind] ?? shapes['flap']!, {
    ...shadeMarks(w, h),
    weave: { width: w, height: h },
    seed: maker.seed,
    details: quilting(maker, w, h) + zip + pleats,
  })
  const handle = handleArc(maker, w * (open ? 0.94 : 0.86), open ? -6 : 14, rise, read.number('handleWidth', 11))
  const rings = sides
    .map(
      (s) =>
        `<circle cx="${write(s * w * (open ? 0.92 : 0.88))}" cy="${open ? -8 : 10}" r="7" fill="none" stroke="${read.text('metal', '#b99654')}" stroke-width="3"/>`,
    )
    .join('')
  return {
    back: handle,
    body: joinLayers(body, open ? undefined : paintFlap(maker, w, h), { svg: rings, outlines: [] }),
    top: -rise,
    width: w,
    height: h,
  }
}

export function drawCrossbody(maker: Maker): Bag {
  const { ink, cloth, read } = maker
  const [w, h, rise] = [read.number('width', 72), read.number('height', 84), read.number('handle', 150)]
  const kind = read.text('kind', 'camera')
  const shapes: Record<string, Knot[]> = {
    camera: [
      p(-w * 0.86, 2),
      p(0, -2),
      p(w * 0.86, 2),
      p(w, 18),
      p(w, h * 0.8),
      p(w * 0.84, h),
      p(0, h + 3),
      p(-w * 0.84, h),
      p(-w, h * 0.8),
      p(-w, 18),
    ],
    saddle: [
      k(-w * 0.96, 4),
      p(0, 0),
      k(w * 0.96, 4),
      p(w * 1.06, h * 0.5),
      p(w * 0.7, h * 0.98),
      p(0, h * 1.12),
      p(-w * 0.7, h * 0.98),
      p(-w * 1.06, h * 0.5),
    ],
    round: [
      p(0, -4),
      p(w * 0.62, h * 0.1),
      p(w * 0.9, h * 0.52),
      p(w * 0.62, h * 0.95),
      p(0, h * 1.1),
      p(-w * 0.62, h * 0.95),
      p(-w * 0.9, h * 0.52),
      p(-w * 0.62, h * 0.1),
    ],
    box: [k(-w * 0.9, 2), k(w * 0.9, 2), k(w * 0.9, h), k(-w * 0.9, h)],
    pouch: [
      k(-w * 0.6, 6),
      p(0, 10),
      k(w * 0.6, 6),
      p(w * 0.98, h * 0.6),
      p(w * 0.7, h * 1.04),
      p(0, h * 1.1),
      p(-w * 0.7, h * 1.04),
      p(-w * 0.98, h * 0.6),
    ],
    messenger: [k(-w * 1.2, 2), p(0, -2), k(w * 1.2, 2), k(w * 1.18, h * 1.05), p(0, h * 1.08), k(-w * 1.18, h * 1.05)],
  }
  const flapped = kind === 'saddle' || kind === 'box' || kind === 'messenger'
  let details = quilting(maker, w, h)
  if (kind === 'camera')
    details +=
      zipTop(maker, w, 17) +
      stroke(
        traceLine([p(-w * 0.78, 42), p(-w * 0.74, h - 10), p(w * 0.74, h - 10), p(w * 0.78, 42), p(-w * 0.78, 42)]),
        cloth.shade,
        1.4,
        0.6,
      )
  if (kind === 'camera' && read.flag('stripe')) details += fill(`M-11 20H11V${h + 6}H-11Z`, cloth.second)
  if (kind === 'round')
    details +=
      `<ellipse cx="0" cy="${write(h * 0.53)}" rx="${write(w * 0.66)}" ry="${write(h * 0.42)}" fill="none" stroke="${cloth.shade}" stroke-opacity=".6" stroke-width="1.6"/>` +
      zipTop(maker, w * 0.6, 12)
  if (kind === 'pouch')
    details +=
      stroke(traceLine([p(-w * 0.7, 26), p(0, 31), p(w * 0.7, 26)]), cloth.shade, 4, 0.8) +
      [-0.4, -0.15, 0.15, 0.4]
        .map((x) => stroke(`M${write(w * x)} 28L${write(w * x * 1.6)} ${write(h * 0.6)}`, cloth.shade, 1.8, 0.4))
        .join('')
  const body = paintPart(ink, cloth, shapes[kind] ?? shapes['camera']!, {
    ...shadeMarks(w, h),
    weave: { width: w, height: h },
    seed: maker.seed,
    details,
  })
  const flap = flapped ? paintFlap(maker, kind === 'messenger' ? w * 1.3 : w, kind === 'box' ? h * 0.9 : h) : undefined
  const front = read.flag('pocket')
    ? paintPart(
        ink,
        trimOf(maker),
        [
          k(-w * 0.6, h * 0.46),
          k(w * 0.6, h * 0.46),
          p(w * 0.6, h * 0.84),
          p(w * 0.5, h * 0.92),
          p(-w * 0.5, h * 0.92),
          p(-w * 0.6, h * 0.84),
        ],
        { lite: [[[-w * 0.5, h * 0.5], [w * 0.4, h * 0.49], 4, 0.5]] },
      )
    : undefined
  const rings = sides
    .map(
      (s) =>
        `<circle cx="${write(s * w * (kind === 'messenger' ? 1.16 : 0.94))}" cy="15" r="6" fill="none" stroke="${read.text('metal', '#b99654')}" stroke-width="3"/>`,
    )
    .join('')
  return {
    back: handleArc(maker, w * 0.95, 16, rise, read.number('handleWidth', 7)),
    body: joinLayers(body, flap, front, { svg: rings, outlines: [] }),
    top: -rise,
    width: w,
    height: h,
  }
}
