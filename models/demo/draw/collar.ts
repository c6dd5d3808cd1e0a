/** Collars of shirts, blouses and polos; plackets. */

import { tone } from './colour.ts'
import { unpatterned } from './cloth.ts'
import { corner, polygonPath, traceLine, traceShape } from './curve.ts'
import type { PanelMap } from './curve.ts'
import { button, clipTo, emptyLayer, fill, fillOutlined, softShadow, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp } from './number.ts'
import { paintPattern } from './pattern.ts'
import type { Maker } from './piece.ts'
import type { Neck } from './neck.ts'
import { sides } from './rig.ts'

export interface Finish {
  back: Layer
  front: Layer
}

const buttonColour = (maker: Maker) => maker.read.text('button', tone(maker.cloth.colour, 0.5, 0.5))

/** Two collar leaves with points, and the stand behind the neck. */
export function paintShirtCollar(maker: Maker, neck: Neck): Finish {
  const { torso } = maker.rig
  const { cloth, ink } = maker
  const [n, d] = [neck.width, neck.depth]
  const reach = maker.read.number('collarPoint', 0.085)
  const wide = maker.read.number('collarWide', 0)
  const colour = maker.read.flag('contrastCollar') ? cloth.second : tone(cloth.colour, 0.1)
  const stand = traceShape([
    corner(torso(-n, 0.02)),
    torso(-n * 0.55, -0.05),
    torso(n * 0.55, -0.05),
    corner(torso(n, 0.02)),
    torso(0, 0.05),
  ])
  let front = ''
  const outlines = [stand.polygon]
  for (const side of sides) {
    const leaf = traceShape([
      corner(torso(side * n * 0.86, -0.028)),
      torso(side * n * 0.5, d * 0.5),
      corner(torso(side, d)),
      corner(torso(side * (n * 0.98 + wide), d + reach)),
      torso(side * (n + 9 + wide * 0.6), d * 0.75),
      corner(torso(side * (n + 7), 0.025)),
    ])
    const pattern = maker.read.flag('contrastCollar')
      ? ''
      : paintPattern(
          {
            shape: leaf,
            map: (u, t) => torso(side * (u + 1) * 22, t * 0.22 - 0.03),
            length: 56,
            halfWidth: () => 22,
            angle: side * 30,
            roundness: 0,
            sag: 0.1,
          },
          cloth,
          maker.seed + 5,
        )
    front +=
      softShadow(leaf.d, cloth.shade, 0.3, 3, ink.light * 2, 4) +
      clipTo(ink, leaf.d, fill(leaf.d, colour) + pattern) +
      stroke(leaf.d, cloth.shade, 1.1, 0.7) +
      stitch(
        [
          torso(side * 5, d + 0.008),
          torso(side * (n * 0.9 + wide), d + reach - 0.012),
          torso(side * (n + 4.5 + wide * 0.6), d * 0.75),
        ],
        cloth.shade,
        0.9,
        0.5,
      )
    outlines.push(leaf.polygon)
  }
  front += button(torso(0, d + 0.012), buttonColour(maker), 2.4)
  return {
    back: { svg: fillOutlined(stand.d, tone(cloth.colour, -0.14), cloth.shade, 1, 0.6), outlines: [stand.polygon] },
    front: { svg: front, outlines },
  }
}

/** A stand-up band, as on a grandad shirt. */
export function paintBandCollar(maker: Maker, neck: Neck): Finish {
  const { cloth } = maker
  const ring = (d: string, dark: number) =>
    stroke(d, cloth.shade, 11.6, 0.75, ' stroke-linecap="butt"') +
    stroke(d, tone(cloth.colour, dark), 10, 1, ' stroke-linecap="butt"')
  return {
    back: { svg: ring(traceLine(neck.back), -0.12), outlines: [] },
    front: {
      svg: ring(traceLine(neck.front), 0.05) + button(maker.rig.torso(0, neck.depth + 0.01), buttonColour(maker), 2.4),
      outlines: [],
    },
  }
}

/** Round flat leaves. */
export function paintRoundCollar(maker: Maker, neck: Neck): Finish {
  const { torso } = maker.rig
  const { cloth } = maker
  const [n, d] = [neck.width, neck.depth]
  const colour = maker.read.flag('contrastCollar') ? cloth.second : tone(cloth.colour, 0.12)
  let svg = ''
  const outlines = []
  for (const side of sides) {
    const leaf = traceShape([
      corner(torso(side * n, 0.01)),
      torso(side * n * 0.7, d * 0.6),
      corner(torso(side, d)),
      torso(side * n * 0.5, d + 0.1),
      torso(side * (n + 8), d + 0.09),
      torso(side * (n + 24), d * 0.6),
      torso(side * (n + 16), 0.03),
    ])
    svg += softShadow(leaf.d, cloth.shade, 0.28, 3, 0, 3) + fillOutlined(leaf.d, colour, cloth.shade)
    outlines.push(leaf.polygon)
  }
  return { back: emptyLayer(), front: { svg, outlines } }
}

/** A scarf tied in a bow below the neck. */
export function paintBow(maker: Maker, neck: Neck): Finish {
  const { torso } = maker.rig
  const { cloth, ink } = maker
  const d = neck.depth + 0.02
  const loop = (side: number) =>
    traceShape([
      corner(torso(0, d)),
      torso(side * 20, d - 0.075),
      torso(side * 42, d - 0.02),
      torso(side * 34, d + 0.06),
      torso(side * 14, d + 0.03),
    ])
  const tail = (side: number, length: number) =>
    traceShape([
      corner(torso(0, d + 0.01)),
      torso(side * 15, d + 0.14),
      corner(torso(side * 26, d + length)),
      corner(torso(side * 8, d + length + 0.02)),
      torso(side * 3, d + 0.16),
    ])
  const shapes = [tail(-1, 0.34), tail(1, 0.4), loop(-1), loop(1)]
  const band = stroke(traceLine(neck.front), cloth.shade, 13, 0.7) + stroke(traceLine(neck.front), cloth.colour, 11.4)
  const svg = shapes
    .map(
      (shape) =>
        softShadow(shape.d, cloth.shade, 0.3, 2.5, ink.light, 3) +
        fillOutlined(shape.d, tone(cloth.colour, 0.05), cloth.shade),
    )
    .join('')
  const knot = traceShape([torso(-7, d - 0.025), torso(7, d - 0.025), torso(8, d + 0.03), torso(-8, d + 0.03)])
  const creases = sides
    .map((side) => stroke(traceLine([torso(side * 7, d), torso(side * 24, d - 0.01)]), cloth.shade, 1.6, 0.55))
    .join('')
  return {
    back: emptyLayer(),
    front: {
      svg: band + svg + creases + fillOutlined(knot.d, tone(cloth.colour, 0.08), cloth.shade),
      outlines: shapes.map((shape) => shape.polygon),
    },
  }
}

/** The front strip with buttons or a half zip; drawn inside the body's clip. `end` in v. */
export function paintPlacket(maker: Maker, neck: Neck, map: PanelMap, hem: number, end: number, half: number): string {
  const { cloth, read } = maker
  const t = (v: number) => v / hem
  const kind = read.text('placket', 'none')
  if (kind === 'half-zip') {
    const d = traceLine([map(0, t(0.0)), map(0, t(end))])
    return (
      stroke(d, '#3a3a3a', 6, 0.9) + stroke(d, '#c9c6bf', 3, 1, ' stroke-linecap="butt" stroke-dasharray="1.8 1.4"')
    )
  }
  const u = 8 / half
  const strip = polygonPath([
    map(-u, t(neck.depth - 0.01)),
    map(u, t(neck.depth - 0.01)),
    map(u, t(end)),
    map(-u, t(end)),
  ])
  const count = kind === 'full' ? read.number('buttons', 6) : 3
  const from = neck.depth + 0.05
  const to = end - (kind === 'full' ? 0.1 : 0.04)
  const colour = buttonColour(maker)
  const buttons = read.flag('hiddenButtons')
    ? ''
    : Array.from({ length: count }, (_, i) =>
        button(map(0, t(lerp(from, to, count > 1 ? i / (count - 1) : 0))), colour, 2.6),
      ).join('')
  return (
    `<path d="${strip}" fill="${cloth.light}" fill-opacity=".14" stroke="${cloth.shade}" stroke-opacity=".5"/>` +
    buttons
  )
}

/** The collar a design asks for, or nothing. */
export function paintCollar(maker: Maker, neck: Neck): Finish | undefined {
  const ready = { ...maker, cloth: maker.cloth }
  switch (maker.read.text('collar', 'none')) {
    case 'shirt':
      return paintShirtCollar(ready, neck)
    case 'polo':
      return paintShirtCollar({ ...ready, cloth: unpatterned(maker.cloth) }, neck)
    case 'band':
      return paintBandCollar(ready, neck)
    case 'round':
      return paintRoundCollar(ready, neck)
    case 'bow':
      return paintBow(ready, neck)
    default:
      return undefined
  }
}
