/** Cross-body bags: camera, saddle, round, box, pouch, messenger. */

import { handleArc, trimOf } from './bag.ts'
import type { Bag } from './bag.ts'
import { traceLine } from './curve.ts'
import type { Knot } from './curve.ts'
import { fill, joinLayers, stroke } from './ink.ts'
import { write } from './number.ts'
import { k, p, paintPart } from './part.ts'
import type { Maker } from './piece.ts'
import { sides } from './rig.ts'
import { shadeMarks, quilting, paintFlap, zipTop } from './bag-parts.ts'

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
