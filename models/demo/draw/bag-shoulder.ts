/** Shoulder bags: flap, half moon, hobo, baguette, bowling. */

import { handleArc } from './bag.ts'
import type { Bag } from './bag.ts'
import { traceLine } from './curve.ts'
import type { Knot } from './curve.ts'
import { joinLayers, stroke } from './ink.ts'
import { write } from './number.ts'
import { k, p, paintPart } from './part.ts'
import type { Maker } from './piece.ts'
import { sides } from './rig.ts'
import { shadeMarks, quilting, paintFlap, zipTop } from './bag-parts.ts'

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
