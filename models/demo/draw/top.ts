/** Pullovers, shirts, sleeveless tops and dresses: one front from the neck to the hem. */

import { tone } from './colour.ts'
import type { Cloth } from './cloth.ts'
import { corner, mix, traceShape } from './curve.ts'
import type { Knot, PanelMap } from './curve.ts'
import { paintCollar } from './collar.ts'
import { paintHood } from './hood.ts'
import { joinLayers, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { polyline } from './curve.ts'
import { paintHighNeck, paintNeckBinding, paintNeckInside, paintNeckRib, readNeck } from './neck.ts'
import type { Neck } from './neck.ts'
import { paintPanel } from './panel.ts'
import { emptyPiece, readCut } from './piece.ts'
import type { Cut, Maker, Piece } from './piece.ts'
import { hangingEdge, sides, spine } from './rig.ts'
import type { Side } from './rig.ts'
import { buildSleeve, sleeveShadow } from './sleeve.ts'
import type { Sleeve } from './sleeve.ts'
import { paintTopDetails, paintTopPrint, topFolds } from './top-detail.ts'
import type { Point } from './types.ts'

export interface TopShape {
  cut: Cut
  map: PanelMap
  edge: (side: Side, v: number) => Point
  /** Covers the legs: a dress or a tunic. */
  long: boolean
}

function readShape(maker: Maker): TopShape {
  const hem = maker.read.number('hem', 1.04)
  const cut = readCut(maker, hem)
  const long = hem > 1.18
  const ease = maker.read.number('legEase', 20)
  const edge = (side: Side, v: number): Point =>
    long && v > 1.05
      ? hangingEdge(maker.rig, side, cut.halfWidth(v), v, ease)
      : maker.rig.torso(side * cut.halfWidth(v), v)
  const map: PanelMap = (u, t) => {
    const v = t * hem
    if (v < 1.05 || !long) return maker.rig.torso(u * cut.halfWidth(v), v)
    return mix(edge(-1, v), edge(1, v), (u + 1) / 2)
  }
  return { cut, map, edge, long }
}

/** From the neck's end to the armpit. */
function shoulderKnots(maker: Maker, neck: Neck, cut: Cut, side: Side): Knot[] {
  const { torso, body } = maker.rig
  const n = neck.width
  const pit = corner(torso(side * cut.halfWidth(cut.armpit), cut.armpit))
  const high = corner(torso(side * cut.halfWidth(cut.armpit - 0.05), cut.armpit - 0.05))
  switch (maker.read.text('strap', 'none')) {
    case 'thin':
      return [
        corner(torso(side * (n + 7), 0.03)),
        torso(side * (n + 12), 0.16),
        torso(side * body.bust * 0.92, cut.armpit - 0.05),
        pit,
      ]
    case 'tank':
      return [corner(torso(side * (n + 20), 0.035)), torso(side * (n + 20), 0.18), pit]
    case 'wide':
      return [
        corner(torso(side * Math.max(n + 26, body.shoulder - 6), 0.075)),
        torso(side * (body.shoulder - 16), 0.2),
        pit,
      ]
    case 'halter':
      return [
        corner(torso(side * (n + 4), 0.02)),
        torso(side * (n + 14), 0.16),
        torso(side * body.bust * 0.8, cut.armpit - 0.06),
        pit,
      ]
    case 'bandeau':
      return [high]
    default: {
      const tip = body.shoulder + cut.drop
      return [corner(torso(side * tip, 0.098 + cut.drop * 0.0011)), torso(side * (tip - 7), 0.2), pit]
    }
  }
}

function sideKnots(shape: TopShape, side: Side): Knot[] {
  const { cut, edge } = shape
  const knots: Knot[] = []
  for (let v = cut.armpit + 0.09; v < cut.hem - 0.05; v += Math.max(0.13, (cut.hem - cut.armpit) / 7))
    knots.push(edge(side, v))
  return [...knots, corner(edge(side, cut.hem))]
}

function hemKnots(maker: Maker, shape: TopShape): Knot[] {
  const { number, flag } = maker.read
  const count = shape.long ? 12 : 6
  const waves = number('hemWaves', 0)
  return Array.from({ length: count - 1 }, (_, i): Knot => {
    const u = 1 - (2 * (i + 1)) / count
    const [x, y] = mix(shape.edge(-1, shape.cut.hem), shape.edge(1, shape.cut.hem), (u + 1) / 2)
    const tail = flag('shirtTail') ? (Math.cos(u * Math.PI) * 0.5 + 0.5) * 14 - 4 * (1 - u * u) : 0
    return [
      x,
      y + tail + number('hemCurve', 2) * (1 - u * u) + Math.sin(u * waves + 1) * number('hemWaveSize', waves ? 3 : 0),
    ]
  })
}

/** A bandeau's front starts at the chest; everything else at the neckline. */
function topKnots(maker: Maker, neck: Neck, cut: Cut): Knot[] {
  if (maker.read.text('strap', 'none') !== 'bandeau') return neck.front
  const v = cut.armpit - 0.05
  const dip = maker.read.text('neck', 'crew') === 'sweetheart' ? 0.05 : 0.012
  return [
    maker.rig.torso(-cut.halfWidth(v) * 0.5, v - 0.02),
    corner(maker.rig.torso(0, v + dip)),
    maker.rig.torso(cut.halfWidth(v) * 0.5, v - 0.02),
  ]
}

function buildBody(maker: Maker, shape: TopShape, neck: Neck, shadows: string): Layer {
  const { cut, map } = shape
  const knots = [
    ...topKnots(maker, neck, cut),
    ...shoulderKnots(maker, neck, cut, 1),
    ...sideKnots(shape, 1),
    ...hemKnots(maker, shape),
    ...sideKnots(shape, -1).reverse(),
    ...shoulderKnots(maker, neck, cut, -1).reverse(),
  ]
  const panel = {
    shape: traceShape(knots),
    map,
    length: cut.hem * spine,
    halfWidth: (t: number) => cut.halfWidth(t * cut.hem),
    angle: (maker.rig.turn(0.5) * 180) / Math.PI,
    roundness: 0.7,
    sag: 0.02,
    volume: 0.85,
  }
  return paintPanel(maker.ink, panel, maker.cloth, maker.seed, {
    folds: topFolds(maker, shape),
    base: paintTopPrint(maker, shape),
    shadows,
    details: paintTopDetails(maker, shape, neck),
  })
}

function paintStraps(maker: Maker, neck: Neck): string {
  const kind = maker.read.text('strap', 'none')
  const { torso } = maker.rig
  const width = kind === 'thin' ? maker.read.number('strapWidth', 5) : 0
  if (!width) return ''
  return sides
    .map((side) => {
      const d = polyline([torso(side * (neck.width + 3.5), 0.04), torso(side * (neck.width + 1), -0.015)])
      return stroke(d, maker.cloth.shade, width + 1.6, 0.7) + stroke(d, maker.cloth.colour, width)
    })
    .join('')
}

function finishNeck(maker: Maker, neck: Neck, piece: Piece): void {
  const { number, text, flag } = maker.read
  const strap = text('strap', 'none')
  if (strap === 'none' || strap === 'tank' || strap === 'wide') piece.back = paintNeckInside(maker, neck)
  const rib = number('neckRib', 0)
  if (rib) {
    const ribs = paintNeckRib(maker, neck, rib)
    piece.back.svg += ribs.back
    piece.front.svg += ribs.front
  } else if (flag('binding')) piece.front.svg += paintNeckBinding(maker, neck)
  const high = number('high', 0)
  const finish = high
    ? paintHighNeck(maker, neck, high)
    : flag('hood')
      ? paintHood(maker, neck)
      : paintCollar(maker, neck)
  if (finish) {
    piece.back = joinLayers(piece.back, finish.back)
    piece.front = joinLayers(piece.front, finish.front)
  }
  piece.front.svg += paintStraps(maker, neck)
}

/** The cloth of the sleeves: a contrast colour when the design has one. */
const sleeveCloth = (maker: Maker): Cloth =>
  maker.read.flag('contrastSleeve')
    ? { ...maker.cloth, colour: maker.cloth.second, shade: tone(maker.cloth.second, -0.45), pattern: 'plain' }
    : maker.cloth

export function buildTop(maker: Maker): Piece {
  const shape = readShape(maker)
  const neck = readNeck(maker)
  const piece = emptyPiece()
  let shadows = ''
  if (maker.read.number('sleeve', 0) > 0) {
    const sleeves = sides.map((side): [Side, Sleeve] => [side, buildSleeve(maker, shape.cut, side, sleeveCloth(maker))])
    for (const [side, sleeve] of sleeves) {
      piece.sleeves[side] = sleeve
      shadows += sleeveShadow(maker, sleeve, side)
    }
  }
  piece.body = buildBody(maker, shape, neck, shadows)
  finishNeck(maker, neck, piece)
  return piece
}
