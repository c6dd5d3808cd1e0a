/** Necklines of tops and dresses, and their plain finishes: ribs, bindings, high necks. */

import { tone } from './colour.ts'
import { corner, traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { unpatterned } from './cloth.ts'
import { fill, joinLayers, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp } from './number.ts'
import { paintPanel } from './panel.ts'
import type { Maker } from './piece.ts'
import { fold } from './shade.ts'

export interface Neck {
  kind: string
  /** Half-width at the shoulder. */
  width: number
  /** v of its lowest point. */
  depth: number
  front: Knot[]
  back: Knot[]
}

/** Front points from viewer-left to viewer-right, and the back of the neck between the same ends. */
export function readNeck(maker: Maker): Neck {
  const { torso } = maker.rig
  const kind = maker.read.text('neck', 'crew')
  const n = maker.read.number('neckWidth', 32)
  const d = maker.read.number('neckDepth', 0.1)
  const top = 0.012 + Math.max(0, n - 34) * 0.0012
  const ends = (v: number): [Knot, Knot] => [corner(torso(-n, v)), corner(torso(n, v))]
  const [left, right] = ends(top)
  const middles: Record<string, Knot[]> = {
    v: [torso(-n * 0.6, d * 0.42), corner(torso(0, d)), torso(n * 0.6, d * 0.42)],
    square: [corner(torso(-n * 0.92, d)), torso(0, d + 0.012), corner(torso(n * 0.92, d))],
    sweetheart: [
      torso(-n * 0.98, d * 0.5),
      torso(-n * 0.55, d * 0.86),
      corner(torso(0, d)),
      torso(n * 0.55, d * 0.86),
      torso(n * 0.98, d * 0.5),
    ],
    boat: [torso(-n * 0.6, d * 0.8), torso(0, d), torso(n * 0.6, d * 0.8)],
    wrap: [torso(-n * 0.5, d * 0.5), corner(torso(2, d)), torso(n * 0.62, d * 0.45)],
    crew: [
      torso(-n * 0.86, d * 0.56),
      torso(-n * 0.45, d * 0.93),
      torso(0, d),
      torso(n * 0.45, d * 0.93),
      torso(n * 0.86, d * 0.56),
    ],
  }
  const backDip = maker.read.number('neckBack', 0.034)
  const back: Knot[] = [left, torso(-n * 0.5, backDip + (top - 0.012)), torso(n * 0.5, backDip + (top - 0.012)), right]
  return { kind, width: n, depth: d, front: [left, ...(middles[kind] ?? middles['crew']!), right], back }
}

/** The inside of the back, seen through the neckline. */
export function paintNeckInside(maker: Maker, neck: Neck): Layer {
  const shape = traceShape([...neck.back, ...neck.front.slice().reverse()])
  const { cloth, ink, rig } = maker
  const label = rig.torso(0, 0.05)
  const tag =
    ink.worn || neck.depth < 0.08
      ? ''
      : `<rect x="${Math.round(label[0] - 9)}" y="${Math.round(label[1])}" width="18" height="8" fill="#f6f3ee" fill-opacity=".8"/>`
  return {
    svg: fill(shape.d, tone(cloth.colour, -0.42)) + fill(shape.d, '#000000', ink.worn ? 0.1 : 0.16) + tag,
    outlines: [],
  }
}

/** A knitted band along the neckline. */
export function paintNeckRib(maker: Maker, neck: Neck, width: number): { back: string; front: string } {
  const { cloth } = maker
  const trim = maker.read.flag('ringer') ? cloth.second : cloth.colour
  const band = (d: string, w: number, colour: string) =>
    stroke(d, cloth.shade, w + 1.8, 0.75, ' stroke-linecap="butt"') +
    stroke(d, colour, w, 1, ' stroke-linecap="butt"') +
    stroke(d, cloth.shade, Math.max(1, w - 1.2), 0.35, ' stroke-linecap="butt" stroke-dasharray="1.2 2.1"')
  return {
    front: band(traceLine(neck.front), width, tone(trim, -0.03)),
    back: band(traceLine(neck.back), width * 0.8, tone(trim, -0.14)),
  }
}

/** A narrow folded edge. */
export function paintNeckBinding(maker: Maker, neck: Neck): string {
  const d = traceLine(neck.front)
  return stroke(d, maker.cloth.shade, 3.4, 0.6) + stroke(d, tone(maker.cloth.colour, 0.04), 2.2)
}

/** Mock, funnel and roll necks. `height` in v: 0.05 to 0.14. */
export function paintHighNeck(maker: Maker, neck: Neck, height: number): { back: Layer; front: Layer } {
  const { torso } = maker.rig
  const cloth = unpatterned(maker.cloth)
  const n = neck.width
  const shape = traceShape([
    corner(torso(-n, 0.03)),
    torso(-n * 0.5, 0.075),
    torso(n * 0.5, 0.075),
    corner(torso(n, 0.03)),
    corner(torso(n * 0.82, -height)),
    torso(0, -height + 0.02),
    corner(torso(-n * 0.82, -height)),
  ])
  const rolled = height > 0.1
  const front = paintPanel(
    maker.ink,
    {
      shape,
      map: (u, t) => torso(u * lerp(n * 0.84, n * 1.02, t), lerp(-height, 0.06, t)),
      length: 40,
      halfWidth: () => n,
      angle: 0,
      roundness: 0.8,
      sag: 0.02,
    },
    cloth,
    maker.seed,
    {
      folds: rolled
        ? [fold([-0.95, 0.5], [0.95, 0.56], 4, 0, 0.9), fold([-0.9, 0.75], [0.5, 0.85], 3, 0, 0.7)]
        : [fold([-0.9, 0.8], [0.5, 0.9], 3, 0, 0.6)],
    },
  )
  const rim = traceShape([
    corner(torso(-n * 0.82, -height)),
    torso(0, -height - 0.02),
    corner(torso(n * 0.82, -height)),
    torso(0, -height + 0.03),
  ])
  return { back: { svg: fill(rim.d, tone(cloth.colour, -0.4)), outlines: [] }, front: joinLayers(front) }
}
