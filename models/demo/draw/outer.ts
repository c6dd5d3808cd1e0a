/** Jackets, blazers, coats, trenches, padded jackets, cardigans, waistcoats: two fronts, closed or open. */

import { tone } from './colour.ts'
import { corner, mix, traceShape } from './curve.ts'
import type { Knot, PanelMap } from './curve.ts'
import { paintBlocks } from './graphic.ts'
import { fill, joinLayers } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp, smoothstep, toDegrees } from './number.ts'
import { paintBelt, paintButtons } from './fasten.ts'
import { paintLapels } from './lapel.ts'
import { outerFolds, paintOuterDetails, paintQuilt } from './outer-detail.ts'
import { paintPanel } from './panel.ts'
import type { Panel } from './panel.ts'
import { emptyPiece, readCut } from './piece.ts'
import type { Cut, Maker, Piece } from './piece.ts'
import { hangingEdge, sides, spine } from './rig.ts'
import type { Side } from './rig.ts'
import { buildSleeve, sleeveShadow } from './sleeve.ts'
import type { Point } from './types.ts'

/** The fronts' geometry. `gap` is 0 when closed; `closing` is the v where the lapel breaks. */
export interface Fronts {
  cut: Cut
  neckWidth: number
  closing: number
  overlap: number
  gap: number
  inner: (side: Side, v: number) => Point
  edge: (side: Side, v: number) => Point
  map: (side: Side) => PanelMap
  /** Back to front. */
  order: readonly Side[]
}

function readFronts(maker: Maker): Fronts {
  const { number } = maker.read
  const { torso } = maker.rig
  const hem = number('hem', 1.15)
  const cut = { ...readCut(maker, hem), armpit: 0.31 }
  const [neckWidth, closing, overlap] = [number('neckWidth', 29), number('closing', 0.6), number('overlap', 9)]
  const gap = maker.open ? number('gap', 30) : 0
  const ease = number('legEase', 26)
  const edge = (side: Side, v: number) =>
    hangingEdge(maker.rig, side, cut.halfWidth(v) + gap * 0.32 * smoothstep(0.3, 1, v), v, hem > 1.1 ? ease : 0)
  const across = (v: number) => {
    if (v < closing) return lerp(neckWidth - 2, gap ? overlap : overlap * -0.6, smoothstep(0, 1, v / closing))
    return gap ? overlap * 0.2 + gap * smoothstep(closing * 0.6, hem, v) : -overlap
  }
  const inner = (side: Side, v: number) => torso(side * across(v), v)
  const map =
    (side: Side): PanelMap =>
    (u, t) =>
      mix(inner(side, t * hem), edge(side, t * hem), (u + 1) / 2)
  return { cut, neckWidth, closing, overlap, gap, inner, edge, map, order: gap ? [-1, 1] : [1, -1] }
}

function paintLining(maker: Maker, fronts: Fronts): Layer {
  const { torso, body } = maker.rig
  const { cut, neckWidth: n, edge } = fronts
  const side = (s: Side): Knot[] => [
    corner(torso(s * n, 0.01)),
    torso(s * body.shoulder * 0.8, 0.1),
    torso(s * cut.halfWidth(0.5) * 0.9, 0.5),
    edge(s, Math.min(cut.hem, 1) * 0.95),
    corner(edge(s, cut.hem - 0.015)),
  ]
  const shape = traceShape([torso(0, -0.025), ...side(1), ...side(-1).reverse()])
  const colour = maker.read.text('lining', tone(maker.cloth.colour, -0.45))
  return { svg: fill(shape.d, colour) + fill(shape.d, '#000000', 0.12), outlines: [] }
}

function frontKnots(maker: Maker, fronts: Fronts, side: Side): Knot[] {
  const { torso, body } = maker.rig
  const { cut, inner, edge, closing } = fronts
  const { flag, number } = maker.read
  const tip = body.shoulder + cut.drop
  const noSleeve = number('sleeve', 1) <= 0
  const knots: Knot[] = [
    corner(torso(side * fronts.neckWidth, 0)),
    corner(torso(side * (noSleeve ? tip - 8 : tip), 0.092 + cut.drop * 0.0011)),
    torso(side * (tip - (noSleeve ? 18 : 7)), 0.2),
    corner(torso(side * cut.halfWidth(cut.armpit), cut.armpit)),
  ]
  for (let v = cut.armpit + 0.1; v < cut.hem - 0.06; v += Math.max(0.14, (cut.hem - cut.armpit) / 8))
    knots.push(edge(side, v))
  const [hemIn, hemOut] = [inner(side, cut.hem), edge(side, cut.hem)]
  knots.push(corner(hemOut), [lerp(hemOut[0], hemIn[0], 0.5), lerp(hemOut[1], hemIn[1], 0.5) + number('hemCurve', 3)])
  if (flag('cutaway')) {
    knots.push(
      [lerp(hemIn[0], hemOut[0], 0.22), hemIn[1] + 2],
      [lerp(hemIn[0], hemOut[0], 0.07), hemIn[1] - 12],
      inner(side, cut.hem - 0.12),
    )
  } else knots.push(corner([hemIn[0], hemIn[1] + 2]))
  for (const v of [cut.hem * 0.8, cut.hem * 0.66]) if (v > closing + 0.08) knots.push(inner(side, v))
  knots.push(inner(side, closing), inner(side, closing * 0.55))
  return knots
}

function buildFront(maker: Maker, fronts: Fronts, side: Side, shadows: string): Layer {
  const { cut } = fronts
  const panel: Panel = {
    shape: traceShape(frontKnots(maker, fronts, side)),
    map: fronts.map(side),
    length: cut.hem * spine,
    halfWidth: (t) => cut.halfWidth(t * cut.hem) / 2,
    angle: toDegrees(maker.rig.turn(0.5)),
    roundness: 0.35,
    sag: 0,
    volume: 0.9,
    // A front is half of the body: its u runs from the middle to the side.
    around: (u) => side * ((u + 1) / 2) * 0.98,
    litU: side * maker.ink.light > 0 ? 0.25 : -0.75,
  }
  return paintPanel(maker.ink, panel, maker.cloth, maker.seed + side, {
    folds: outerFolds(maker, fronts),
    base: paintBlocks(maker.read, maker.cloth, fronts.map(side), cut.hem),
    shadows,
    details: paintOuterDetails(maker, fronts, side),
  })
}

export function buildOuter(maker: Maker): Piece {
  const fronts = readFronts(maker)
  const piece = emptyPiece()
  const shadows: Record<Side, string> = { [-1]: '', [1]: '' }
  if (maker.read.number('sleeve', 1) > 0) {
    const contrast = maker.read.flag('contrastSleeve')
    const second = { ...maker.cloth, colour: maker.cloth.second, pattern: 'plain' as const }
    for (const side of sides) {
      const sleeve = buildSleeve(maker, fronts.cut, side, contrast ? second : maker.cloth, (panel) =>
        paintQuilt(maker, panel.map, panel.length / spine),
      )
      piece.sleeves[side] = sleeve
      shadows[side] = sleeveShadow(maker, sleeve, side)
    }
  }
  piece.back = paintLining(maker, fronts)
  piece.body = joinLayers(...fronts.order.map((side) => buildFront(maker, fronts, side, shadows[side])))
  const lapels = paintLapels(maker, fronts)
  piece.back = joinLayers(piece.back, lapels.back)
  piece.front = joinLayers(lapels.front, { svg: paintButtons(maker, fronts), outlines: [] }, paintBelt(maker, fronts))
  return piece
}
