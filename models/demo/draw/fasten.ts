/** Buttons and belts of outerwear, over both fronts. */

import { tone } from './colour.ts'
import { along, corner, mix, polygonPath, polyline, traceShape } from './curve.ts'
import { button, emptyLayer, fillOutlined, softShadow, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp, write } from './number.ts'
import type { Fronts } from './outer.ts'
import type { Maker } from './piece.ts'

/** Rows of buttons on the overlapping front; an open front shows them along its edge. */
export function paintButtons(maker: Maker, fronts: Fronts): string {
  const { number, text, flag } = maker.read
  const count = number('buttons', 0)
  if (!count) return ''
  const { cut, closing, overlap, gap } = fronts
  const colour = text('button', tone(maker.cloth.colour, -0.4))
  const radius = number('buttonSize', 4)
  const last = number('buttonEnd', Math.min(cut.hem - 0.18, closing + 0.55))
  const double = flag('double')
  return Array.from({ length: count }, (_, i) => {
    const v = count > 1 ? lerp(closing + 0.02, last, i / (count - 1)) : closing + 0.05
    if (gap) return button(mix(fronts.inner(1, v), fronts.edge(1, v), 0.09), colour, radius)
    const pair = double ? button(maker.rig.torso(-overlap, v), colour, radius) : ''
    return button(maker.rig.torso(double ? overlap * 0.62 : overlap * 0.4, v), colour, radius) + pair
  }).join('')
}

export function paintBelt(maker: Maker, fronts: Fronts): Layer {
  if (!maker.read.flag('belt')) return emptyLayer()
  const { torso } = maker.rig
  const { cloth } = maker
  const v = 0.64
  const half = fronts.cut.halfWidth(v) + fronts.gap * 0.32 + 1
  if (fronts.gap) return emptyLayer()
  const map = (u: number, t: number) => torso(u * half, v - 0.028 + t * 0.06)
  const d = polygonPath([...along(map, -1, 0, 1, 0, 8), ...along(map, 1, 1, -1, 1, 8)])
  const colour = tone(cloth.colour, -0.05)
  const tail = traceShape([
    corner(torso(18, v + 0.03)),
    corner(torso(32, v + 0.03)),
    torso(40, v + 0.2),
    corner(torso(44, v + 0.34)),
    corner(torso(30, v + 0.36)),
    torso(27, v + 0.2),
  ])
  const [a, b] = [torso(4, v - 0.04), torso(24, v + 0.045)]
  const knot = traceShape([torso(3, v - 0.04), torso(26, v - 0.035), torso(28, v + 0.045), torso(4, v + 0.04)])
  const clasp = maker.read.flag('tied')
    ? fillOutlined(knot.d, tone(cloth.colour, 0.04), cloth.shade)
    : `<rect x="${write(a[0])}" y="${write(a[1])}" width="${write(b[0] - a[0])}" height="${write(b[1] - a[1])}" rx="3" fill="none" stroke="#3a2a1c" stroke-width="4"/>`
  const svg =
    softShadow(d, cloth.shade, 0.35, 2.5, 0, 4) +
    fillOutlined(d, colour, cloth.shade, 1.1, 0.8) +
    stroke(polyline(along(map, -1, 0.2, 1, 0.2, 8)), cloth.shade, 0.9, 0.4) +
    fillOutlined(tail.d, tone(cloth.colour, -0.03), cloth.shade, 1.1, 0.8) +
    clasp
  return { svg, outlines: [tail.polygon] }
}
