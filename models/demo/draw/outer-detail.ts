/** Folds, quilting, pockets, zips and ribs of outerwear, inside each front's clip. */

import { tone } from './colour.ts'
import { unpatterned } from './cloth.ts'
import { along, corner, lens, polygonPath, polyline, traceLine, traceShape } from './curve.ts'
import type { PanelMap } from './curve.ts'
import { button, fill, fillOutlined, softShadow, softStroke, stitch, stroke } from './ink.ts'
import { between } from './number.ts'
import type { Fronts } from './outer.ts'
import type { Maker } from './piece.ts'
import type { Side } from './rig.ts'
import { fold, paintRib } from './shade.ts'
import type { Fold } from './shade.ts'

export function outerFolds(maker: Maker, { cut }: Fronts): Fold[] {
  const t = (v: number) => v / cut.hem
  const { random } = maker.ink
  const d = between(random, -0.02, 0.02)
  const folds = [
    fold([0.97, t(cut.armpit + 0.01)], [0.1, t(0.45 + d)], 5.5, 0.05, 0.9),
    fold([0.97, t(cut.armpit + 0.09)], [0.2, t(0.58 + d)], 4.6, 0.04, 0.6),
    fold([0.98, t(0.62)], [0.1, t(0.72 + d)], 4.4, 0, 0.55),
    fold([0.97, t(0.7)], [0.3, t(0.67 - d)], 3.6, 0, 0.4),
  ]
  if (cut.hem > 1.4) {
    folds.push(
      fold([0.35, t(0.9)], [0.42 + d, t(cut.hem * 0.99)], 8, 0.04, 0.7),
      fold([0.75, t(0.95)], [0.8, t(cut.hem * 0.98)], 7, 0.03, 0.6),
      fold([-0.3, t(1)], [-0.35 + d, t(cut.hem * 0.98)], 7, 0, 0.5),
    )
  } else folds.push(fold([0.4, t(0.75)], [0.5 + d, t(cut.hem)], 5, 0.03, 0.5))
  if (maker.read.flag('belt')) {
    for (let i = 0; i < 7; i++) {
      const u = -0.8 + i * 0.28
      folds.push(
        fold([u, t(0.665)], [u + 0.05, t(0.85 + between(random, 0, 0.2))], 4, 0, 0.8),
        fold([u, t(0.615)], [u, t(0.5 - between(random, 0, 0.06))], 3, 0, 0.7),
      )
    }
  }
  return folds
}

/** Quilt rows ('rows'), diamonds ('diamond') or uprights ('columns'); `length` in torso lengths. Also used on sleeves. */
export function paintQuilt(maker: Maker, map: PanelMap, length: number): string {
  const step = maker.read.number('quilt', 0)
  if (!step) return ''
  const { cloth, ink, read } = maker
  const t = (v: number) => v / length
  if (read.text('quiltKind', 'rows') === 'diamond') return paintDiamonds(maker, map, length, step * 0.62)
  if (read.text('quiltKind', 'rows') === 'columns') {
    const lines = [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75]
      .map((u) => polyline(along(map, u, -0.02, u, 1.04, 8)))
      .join('')
    return softStroke(lines, cloth.shade, 9, 0.5) + stroke(lines, cloth.shade, 1.5, 0.7)
  }
  let rows = ''
  let pale = ''
  let dark = ''
  let puckers = ''
  for (let v = 0.14; v < length; v += step) {
    rows += polyline(along(map, -1, t(v), 1, t(v), 8, 0.008))
    pale += polyline(along(map, -1, t(v + step * 0.36), 1, t(v + step * 0.36), 8, 0.008))
    dark += polyline(along(map, -1, t(v - 0.02), 1, t(v - 0.02), 8, 0.008))
    for (let i = 0; i < 6; i++) {
      const u = -0.9 + i * 0.36 + between(ink.random, -0.08, 0.08)
      puckers += lens(map, [u, t(v)], [u + between(ink.random, -0.06, 0.06), t(v + step * 0.45)], 1.6, 0, 4)
    }
  }
  const height = step * 255
  return (
    softStroke(pale, cloth.light, height * 0.55, 0.4) +
    softStroke(dark, cloth.shade, height * 0.42, 0.5) +
    stroke(rows, cloth.shade, 1.5, 0.75) +
    fill(puckers, cloth.shade, 0.35)
  )
}

function paintDiamonds(maker: Maker, map: PanelMap, length: number, step: number): string {
  let d = ''
  const slope = 0.5 / step
  for (let k = -4; k < length / step + 4; k++) {
    const v = k * step * 1.6
    d += polyline([map(-1.1, (v - 1.1 / slope) / length), map(1.1, (v + 1.1 / slope) / length)])
    d += polyline([map(-1.1, (v + 1.1 / slope) / length), map(1.1, (v - 1.1 / slope) / length)])
  }
  return (
    softStroke(d, maker.cloth.shade, 6, 0.4) +
    stroke(d, maker.cloth.shade, 1.2, 0.6) +
    `<g transform="translate(0 3)">${stroke(d, maker.cloth.light, 1.6, 0.4)}</g>`
  )
}

type AtV = (v: number) => number
type Pocket = (maker: Maker, map: PanelMap, t: AtV) => string

function flapPocket(maker: Maker, map: PanelMap, t: AtV, v: number, u0 = 0.1, u1 = 0.68): string {
  const { cloth } = maker
  const flap = traceShape([
    corner(map(u0, t(v))),
    corner(map(u1, t(v - 0.02))),
    corner(map(u1 + 0.02, t(v + 0.055))),
    corner(map(u0 + 0.01, t(v + 0.075))),
  ])
  return (
    softShadow(flap.d, cloth.shade, 0.35, 2, 0, 3) +
    fillOutlined(flap.d, tone(cloth.colour, -0.04), cloth.shade, 1.1, 0.75)
  )
}

function patchPocket(maker: Maker, map: PanelMap, t: AtV, v: number, depth: number, u0: number, u1: number): string {
  const { cloth } = maker
  const mid = t(v + depth * 0.9)
  const patch = traceShape([
    corner(map(u0, t(v))),
    corner(map(u1, t(v))),
    map(u1, mid),
    map(u1 - 0.06, t(v + depth)),
    map(u0 + 0.06, t(v + depth)),
    map(u0, mid),
  ])
  return (
    softShadow(patch.d, cloth.shade, 0.25, 2, 1, 3) +
    `<path d="${patch.d}" fill="${cloth.colour}" fill-opacity=".35" stroke="${cloth.shade}" stroke-opacity=".75" stroke-width="1.2"/>` +
    stroke(polyline([map(u0 + 0.01, t(v + 0.035)), map(u1 - 0.01, t(v + 0.035))]), cloth.shade, 1, 0.5)
  )
}

const pockets: Record<string, Pocket> = {
  flap: (maker, map, t) => flapPocket(maker, map, t, maker.read.number('pocketV', 0.86)),
  double: (maker, map, t) =>
    flapPocket(maker, map, t, maker.read.number('pocketV', 0.86)) +
    flapPocket(maker, map, t, maker.read.number('pocketV', 0.86) - 0.13, 0.2, 0.66),
  patch: (maker, map, t) => patchPocket(maker, map, t, maker.read.number('pocketV', 0.85), 0.25, 0.02, 0.72),
  cargo: (maker, map, t) =>
    patchPocket(maker, map, t, 0.84, 0.22, -0.05, 0.72) +
    flapPocket(maker, map, t, 0.83, -0.07, 0.72) +
    patchPocket(maker, map, t, 0.38, 0.17, 0, 0.6) +
    flapPocket(maker, map, t, 0.37, -0.02, 0.6),
  welt: ({ cloth, read }, map, t) => {
    const v = read.number('pocketV', 0.86)
    const d = polygonPath([
      map(0.12, t(v + 0.02)),
      map(0.2, t(v + 0.01)),
      map(0.42, t(v + 0.2)),
      map(0.32, t(v + 0.21)),
    ])
    return fillOutlined(d, tone(cloth.colour, -0.05), cloth.shade, 1.1, 0.75)
  },
  zip: ({ cloth, read }, map, t) => {
    const v = read.number('pocketV', 0.74)
    const d = polyline([map(0.15, t(v)), map(0.5, t(v + 0.17))])
    return (
      stroke(d, cloth.shade, 6, 0.8) + stroke(d, '#c9c6bf', 2.2, 1, ' stroke-linecap="butt" stroke-dasharray="1.8 1.4"')
    )
  },
  trucker: (maker, map, t) => {
    const { cloth, read } = maker
    const thread = read.text('stitch', cloth.shade)
    const { hem } = { hem: read.number('hem', 1) }
    const flap = traceShape([
      corner(map(-0.25, t(0.36))),
      corner(map(0.5, t(0.36))),
      corner(map(0.5, t(0.43))),
      corner(map(0.12, t(0.46))),
      corner(map(-0.25, t(0.43))),
    ])
    return (
      stitch([map(-0.22, t(0.43)), map(-0.16, t(0.66)), map(0.46, t(0.66)), map(0.47, t(0.43))], thread, 1.1, 0.7) +
      softShadow(flap.d, cloth.shade, 0.3, 2, 0, 2.5) +
      fillOutlined(flap.d, tone(cloth.colour, 0.03), cloth.shade, 1, 0.7) +
      button(map(0.12, t(0.435)), read.text('button', '#b98a55'), 2.6) +
      stitch([map(-0.3, t(0.36)), map(0.95, t(0.33))], thread, 1.1, 0.7) +
      stitch([map(-0.2, t(0.47)), map(-0.05, t(hem - 0.1))], thread, 1.1, 0.6) +
      stitch([map(0.55, t(0.47)), map(0.4, t(hem - 0.1))], thread, 1.1, 0.6)
    )
  },
}

function paintEdge(maker: Maker, fronts: Fronts, side: Side): string {
  const { cloth, read } = maker
  const { cut, inner, closing } = fronts
  const line = (from: number) => {
    const points = []
    for (let v = from; v <= cut.hem + 0.01; v += 0.05) points.push(inner(side, v))
    return polyline(points)
  }
  const rib = read.number('frontRib', 0)
  const trim = read.flag('contrastTrim') ? cloth.second : cloth.colour
  let svg = ''
  if (rib) {
    const d = line(0)
    svg +=
      stroke(d, cloth.shade, rib * 2 + 2, 0.7) +
      stroke(d, tone(trim, -0.03), rib * 2) +
      stroke(d, cloth.shade, rib * 2 - 2, 0.32, ' stroke-linecap="butt" stroke-dasharray="1.3 2.3"')
  }
  if (read.flag('braid')) svg += stroke(line(0), cloth.third, 7, 1) + stroke(line(0), tone(cloth.third, -0.4), 8.4, 0.3)
  if (read.flag('zip')) {
    const d = line(closing)
    svg +=
      stroke(d, '#3a3a3a', 7, 0.9) +
      stroke(d, read.text('zipColour', '#c9c6bf'), 3.4, 1, ' stroke-linecap="butt" stroke-dasharray="1.8 1.4"')
  }
  return svg
}

export function paintOuterDetails(maker: Maker, fronts: Fronts, side: Side): string {
  const { cloth, read } = maker
  const { cut } = fronts
  const map = fronts.map(side)
  const t: AtV = (v) => v / cut.hem
  let svg = paintQuilt(maker, map, cut.hem)
  if (read.flag('dart'))
    svg += stroke(traceLine([map(0.05, t(0.42)), map(0.12, t(0.6)), map(0.06, t(0.86))]), cloth.shade, 1, 0.5)
  if (read.flag('princess'))
    svg += stroke(
      traceLine([map(0.75, t(0.2)), map(0.25, t(0.42)), map(0.12, t(0.64)), map(0.3, t(cut.hem))]),
      cloth.shade,
      1.1,
      0.5,
    )
  svg += pockets[read.text('pocket', 'none')]?.(maker, map, t) ?? ''
  if (read.flag('breastPocket') && side === 1) {
    const d = polygonPath([map(0.25, t(0.37)), map(0.66, t(0.355)), map(0.665, t(0.385)), map(0.255, t(0.4))])
    svg += fillOutlined(d, tone(cloth.colour, -0.04), cloth.shade, 1, 0.6)
  }
  svg += paintEdge(maker, fronts, side)
  const rib = read.number('hemRib', 0)
  const trim = read.flag('contrastTrim') ? { ...unpatterned(cloth), colour: cloth.second } : unpatterned(cloth)
  if (rib) svg += paintRib(map, 1.05, (cut.hem - rib) / cut.hem, 1.04, trim, 18)
  if (read.flag('hemStitch')) svg += stitch([map(-1, 0.98), map(1, 0.98)], read.text('stitch', cloth.shade), 1.1, 0.7)
  return svg
}
