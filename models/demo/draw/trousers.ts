/**
 * Jeans, trousers, cargos, joggers, shorts: two tubes and a waistband.
 *
 * [Note: no breeches] A hip bulge over a tapered knee reads as riding breeches. Keep the thigh at most 0.6 of the hip and the knee
 * within a quarter of the thigh.
 */

import { corner, distance, mix, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { emptyLayer, joinLayers } from './ink.ts'
import type { Layer } from './ink.ts'
import { keyed, lerp, smoothstep } from './number.ts'
import { paintPanel } from './panel.ts'
import type { Panel } from './panel.ts'
import type { Maker, Piece } from './piece.ts'
import { emptyPiece } from './piece.ts'
import type { Side } from './rig.ts'
import { legFolds, paintLegBlock, paintLegDetails, paintWaistband } from './trousers-detail.ts'
import { makeTube } from './tube.ts'
import type { Point } from './types.ts'

export interface LegShape {
  side: Side
  panel: Panel
  /** t of the hip, the crotch and the knee along the leg. */
  hip: number
  crotch: number
  knee: number
}

export interface Waist {
  v: number
  half: number
  hipHalf: number
  /** v of the crotch. */
  rise: number
  height: number
}

export function readWaist(maker: Maker): Waist {
  const { number } = maker.read
  const { body } = maker.rig
  const v = number('waistV', 0.72)
  return {
    v,
    half: lerp(body.waist, body.hip, smoothstep(0.64, 1, v)) + number('easeWaist', 2),
    hipHalf: body.hip + number('easeHip', 4),
    rise: number('rise', 1.15),
    height: number('waistband', 0.07),
  }
}

function layLeg(
  maker: Maker,
  waist: Waist,
  side: Side,
): { joints: Point[]; hip: number; crotch: number; knee: number } {
  const { torso, limbs } = maker.rig
  const length = maker.read.number('length', 1)
  const { knee, ankle } = limbs[side]
  const top = torso((side * waist.half) / 2, waist.v)
  const hip = torso(side * waist.hipHalf * 0.5, 1)
  const joints =
    length > 0.55 ? [top, hip, knee, mix(knee, ankle, (length - 0.5) * 2)] : [top, hip, mix(hip, knee, length * 2)]
  const total = joints.slice(1).reduce((sum, joint, i) => sum + distance(joints[i]!, joint), 0)
  const upper = distance(top, hip)
  return {
    joints,
    hip: upper / total,
    crotch: (upper + 40) / total,
    knee: length > 0.55 ? (upper + distance(hip, knee)) / total : 1,
  }
}

/** t of the pocket of a leg: where shorts end the tube has no knee. */
function shapeLeg(maker: Maker, waist: Waist, side: Side): LegShape {
  const { number } = maker.read
  const { joints, hip, crotch, knee } = layLeg(maker, waist, side)
  const [thigh, kneeHalf, hemHalf] = [number('thigh', 42), number('knee', 34), number('legHem', 30)]
  // The insides of short legs would meet and read as a skirt.
  const gap = knee > 0.97 ? waist.hipHalf * 0.5 - 1 : 1000
  const curveOf = (top: number, low: number, kneeFactor: number) => {
    const inside = top < 1 ? gap : 1000
    const keys: [number, number][] = [
      [0, waist.half / 2],
      [hip, waist.hipHalf * 0.5],
      [crotch + low, Math.min(inside, thigh * top)],
      [Math.max(crotch + 0.08, knee), Math.min(inside, kneeHalf * kneeFactor)],
    ]
    if (knee < 0.97) {
      const calf = number('balloon', 0)
      if (calf) keys.push([lerp(knee, 1, 0.55), lerp(kneeHalf, hemHalf, 0.4) + calf])
      keys.push([1, hemHalf])
    }
    return keyed(keys)
  }
  const tube = makeTube(joints, side, curveOf(1.02, 0.04, 1), curveOf(0.98, 0, 0.96), 0.25)
  const { torso } = maker.rig
  const knots: Knot[] = [corner(torso(0, waist.v + 0.01)), corner(torso(side * waist.half, waist.v))]
  for (let i = 1; i <= 10; i++) {
    const point = tube.map(1, lerp(hip * 0.55, 1, i / 10))
    knots.push(i === 10 ? corner(point) : point)
  }
  const end = tube.map(0, 1)
  knots.push([end[0], end[1] + number('hemDrop', 3)])
  for (let i = 10; i >= 0; i--) {
    const point = tube.map(-1, lerp(crotch + 0.03, 1, i / 10))
    knots.push(i === 10 ? corner(point) : point)
  }
  knots.push(corner(torso(-side, waist.rise)))
  const panel: Panel = {
    shape: traceShape(knots),
    map: tube.map,
    length: tube.length,
    halfWidth: tube.halfWidth,
    angle: tube.angle(0.5),
    roundness: 0.55,
    sag: 0.01,
    volume: 1,
    wash: number('wash', 0),
  }
  return { side, panel, hip, crotch, knee }
}

function buildLeg(maker: Maker, leg: LegShape, waist: Waist): Layer {
  return paintPanel(maker.ink, leg.panel, maker.cloth, maker.seed + leg.side, {
    folds: legFolds(maker, leg),
    base: paintLegBlock(maker, leg),
    details: paintLegDetails(maker, leg, waist),
  })
}

export function buildTrousers(maker: Maker): Piece {
  const waist = readWaist(maker)
  const piece = emptyPiece()
  // The leg whose foot is lower on the page is nearer.
  const { limbs } = maker.rig
  const order: Side[] = limbs[-1].ankle[1] < limbs[1].ankle[1] ? [-1, 1] : [1, -1]
  const legs = order.map((side) => buildLeg(maker, shapeLeg(maker, waist, side), waist))
  piece.body = joinLayers(...legs, paintWaistband(maker, waist))
  piece.front = emptyLayer()
  return piece
}

/** The band along the waist, as a panel. */
export function bandPanel(maker: Maker, half: number, v: number, height: number): Panel {
  const map = (u: number, t: number) => maker.rig.torso(u * (half + 1.5), v - 0.008 + t * height)
  const shape = traceShape([
    corner(map(-1, 0)),
    map(0, 0.12),
    corner(map(1, 0)),
    corner(map(1, 1)),
    map(0, 1.12),
    corner(map(-1, 1)),
  ])
  return {
    shape,
    map,
    length: 16,
    halfWidth: () => half,
    angle: (maker.rig.turn(v) * 180) / Math.PI,
    roundness: 0.7,
    sag: 0.005,
    volume: 0.8,
  }
}
