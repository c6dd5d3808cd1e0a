/** What shoulder and cross-body bags share: shading, quilting, flap, clasp, zip. */

import { trimOf } from './bag.ts'
import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { ellipse, softShadow, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { write } from './number.ts'
import { k, p, paintPart } from './part.ts'
import type { Mark } from './part.ts'
import type { Maker } from './piece.ts'
import { sides } from './rig.ts'

export const shadeMarks = (w: number, h: number): { dark: Mark[]; lite: Mark[] } => ({
  dark: [
    [[w * 0.9, 6], [w * 0.88, h], 22, 0.5],
    [[-w, h * 0.97], [w, h], 12, 0.5],
  ],
  lite: [
    [[-w * 0.72, 14], [-w * 0.72, h * 0.9], 16, 0.45],
    [[-w * 0.6, 6], [w * 0.4, 4], 6, 0.4],
  ],
})

export function quilting(maker: Maker, w: number, h: number): string {
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

export function paintFlap(maker: Maker, w: number, h: number): Layer {
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

export function zipTop(maker: Maker, w: number, y: number): string {
  const { cloth } = maker
  const d = traceLine([p(-w * 0.86, y), p(0, y + 3), p(w * 0.86, y)])
  return (
    stroke(d, '#3c3b39', 5.4) +
    stroke(d, '#d6d1c6', 2.2, 1, ' stroke-linecap="butt" stroke-dasharray="2 2"') +
    stroke(`M${write(w * 0.8)} ${y}l4 22`, tone(cloth.colour, -0.3), 4)
  )
}
