/** Totes: canvas, leather, trapeze, bucket, basket. */

import { handleArc } from './bag.ts'
import type { Bag } from './bag.ts'
import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { fill, fillOutlined, joinLayers, stitch, stroke } from './ink.ts'
import { k, p, paintPart, paintStrap, plain } from './part.ts'
import type { Maker } from './piece.ts'
import { sides } from './rig.ts'

function bodyKnots(kind: string, w: number, h: number): Knot[] {
  switch (kind) {
    case 'trapeze':
      return [
        k(-w * 0.8, 2),
        p(0, 8),
        k(w * 0.8, 2),
        p(w * 0.98, h * 0.5),
        k(w * 1.1, h),
        p(0, h + 4),
        k(-w * 1.1, h),
        p(-w * 0.98, h * 0.5),
      ]
    case 'bucket':
      return [
        p(-w * 0.9, 0),
        p(0, 9),
        p(w * 0.9, 0),
        p(w * 0.86, h * 0.5),
        p(w * 0.76, h * 0.94),
        p(0, h + 6),
        p(-w * 0.76, h * 0.94),
        p(-w * 0.86, h * 0.5),
      ]
    case 'round':
      return [
        k(-w * 0.8, 2),
        p(0, 8),
        k(w * 0.8, 2),
        p(w * 1.05, h * 0.55),
        p(w * 0.8, h * 0.96),
        p(0, h + 4),
        p(-w * 0.8, h * 0.96),
        p(-w * 1.05, h * 0.55),
      ]
    case 'slouch':
      return [
        k(-w, -6),
        p(-w * 0.4, 14),
        p(0, 18),
        p(w * 0.4, 14),
        k(w, -6),
        p(w * 1.08, h * 0.5),
        p(w * 0.9, h),
        p(0, h + 8),
        p(-w * 0.9, h),
        p(-w * 1.08, h * 0.5),
      ]
    default:
      return [
        k(-w, 2),
        p(-40, 9),
        p(0, 11),
        p(40, 9),
        k(w, 2),
        p(w * 0.97, h * 0.5),
        k(w * 0.9, h),
        p(0, h + 4),
        k(-w * 0.9, h),
        p(-w * 0.97, h * 0.5),
      ]
  }
}

function paintFront(maker: Maker, w: number, h: number): string {
  const { cloth, read } = maker
  const thread = read.text('stitch', cloth.shade)
  let svg = stitch(
    [
      [-w, 16],
      [0, 24],
      [w, 16],
    ],
    thread,
    1.1,
    0.6,
  )
  const patch = read.text('patch', 'none')
  if (patch === 'label') svg += `<rect x="-17" y="52" width="34" height="20" rx="2" fill="${cloth.third}"/>`
  if (patch === 'block')
    svg +=
      fill(
        traceShape([k(-w * 1.2, h * 0.62), k(w * 1.2, h * 0.62), k(w * 1.2, h * 1.1), k(-w * 1.2, h * 1.1)]).d,
        cloth.second,
      ) +
      stitch(
        [
          [-w, h * 0.62 + 4],
          [w, h * 0.62 + 4],
        ],
        thread,
        1.1,
        0.6,
      )
  if (patch === 'circle') svg += `<circle cx="0" cy="${h * 0.52}" r="${w * 0.36}" fill="${cloth.second}"/>`
  if (patch === 'stripe')
    svg +=
      fill(traceShape([k(-14, 0), k(14, 0), k(14, h * 1.1), k(-14, h * 1.1)]).d, cloth.second) +
      fill(traceShape([k(-4, 0), k(4, 0), k(4, h * 1.1), k(-4, h * 1.1)]).d, cloth.third)
  if (patch === 'pocket')
    svg += fillOutlined(
      traceShape([
        k(-w * 0.55, h * 0.36),
        k(w * 0.55, h * 0.36),
        p(w * 0.54, h * 0.8),
        k(w * 0.5, h * 0.86),
        k(-w * 0.5, h * 0.86),
        p(-w * 0.54, h * 0.8),
      ]).d,
      tone(cloth.colour, -0.05),
      cloth.shade,
    )
  if (patch === 'words')
    for (let i = 0; i < 5; i++)
      svg += stroke(
        `M${-34 + i * 15} ${h * 0.46}v16${i % 2 ? 'h9' : ''}M${-34 + i * 15} ${h * 0.46}h9`,
        cloth.second,
        3.4,
      )
  return svg
}

export function drawTote(maker: Maker): Bag {
  const { ink, cloth, read } = maker
  const [w, h, rise] = [read.number('width', 92), read.number('height', 150), read.number('handle', 92)]
  const kind = read.text('kind', 'square')
  const handles = plain(read.text('handleColour', cloth.colour), cloth)
  const mouth = traceShape([k(-w * 0.9, 1), p(0, -6), k(w * 0.9, 1), p(0, 14)])
  const thin = read.number('handleWidth', 8)
  const at = Math.min(34, w * 0.45)
  const rearHandle = paintStrap(
    [p(-at, 14), p(-at * 0.94, -rise * 0.6), p(0, -rise), p(at * 0.94, -rise * 0.6), p(at, 14)],
    thin,
    plain(tone(handles.colour, -0.2), cloth),
  )
  const body = paintPart(ink, cloth, bodyKnots(kind, w, h), {
    weave: { width: w, height: h },
    seed: maker.seed,
    dark: [
      [[w * 0.9, 10], [w * 0.88, h], 26, 0.45],
      [[-w, h * 0.9], [w, h], 14, 0.45],
      [[-w * 0.5, 20], [-w * 0.62, h], 8, 0.25],
      [[30, 24], [12, h * 0.8], 8, 0.2],
    ],
    lite: [
      [[-w * 0.7, 10], [-w * 0.66, h * 0.9], 18, 0.4 + cloth.sheen * 0.3],
      [[-10, 30], [-16, h * 0.7], 12, 0.25],
    ],
    details: paintFront(maker, w, h),
  })
  let front = ''
  for (const s of sides) {
    const tab = traceShape([k(s * (at + 7), 10), k(s * (at - 7), 10), k(s * (at - 6), 40), k(s * (at + 6), 40)])
    front +=
      fillOutlined(tab.d, handles.colour, handles.shade) +
      stitch(
        [
          [s * (at + 4), 16],
          [s * (at - 4), 36],
        ],
        cloth.shade,
        1,
        0.7,
      )
  }
  front += paintStrap(
    [
      p(-at, 19),
      p(-at * 1.06, -rise * 0.5 + 3),
      p(-at * 0.3, -rise * 0.98 + 3),
      p(at * 0.3, -rise * 0.98 + 3),
      p(at * 1.06, -rise * 0.5 + 3),
      p(at, 19),
    ],
    thin,
    handles,
  )
  if (kind === 'bucket')
    front +=
      stroke(traceLine([p(-w * 0.86, 18), p(0, 28), p(w * 0.86, 18)]), cloth.third, 3) +
      stroke('M-4 26L-10 64M4 26L8 60', cloth.third, 3)
  const arc = handleArc(maker, at, 14, rise, thin)
  return {
    back: { svg: rearHandle + fill(mouth.d, tone(cloth.colour, -0.5)), outlines: arc.outlines },
    body: joinLayers(body, { svg: front, outlines: [] }),
    top: -rise,
    width: w,
    height: h,
  }
}
