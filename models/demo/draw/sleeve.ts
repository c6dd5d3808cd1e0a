/**
 * Sleeves: a tube from the shoulder tip along the arm.
 *
 * [Note: sleeve cap] The tube starts at the shoulder tip moved inward by its own half-width; starting mid-armhole gives puffed
 * shoulders. Its inside is narrower near the top, or a wide sleeve cuts into the chest, and the seam ends at armpit height.
 */

import { lightOf, tone } from './colour.ts'
import { along, corner, distance, mix, polygonPath, polyline, traceLine, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { button, ellipse, fill, fillOutlined, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { clamp, keyed, lerp } from './number.ts'
import { paintPanel } from './panel.ts'
import type { Panel } from './panel.ts'
import type { Cut, Maker } from './piece.ts'
import { spine } from './rig.ts'
import type { Side } from './rig.ts'
import { fold, paintRib } from './shade.ts'
import type { Fold } from './shade.ts'
import { makeTube } from './tube.ts'
import type { Tube } from './tube.ts'
import type { Cloth } from './cloth.ts'
import type { Point } from './types.ts'

export interface Sleeve extends Layer {
  panel: Panel
}

/** Where the sleeve's middle line runs. `length`: 0.34 short, 0.5 elbow, 1 wrist. */
function layJoints(maker: Maker, cut: Cut, side: Side, length: number, cap: number): { joints: Point[]; tip: Point } {
  const { rig } = maker
  const { elbow, wrist } = rig.limbs[side]
  const tip = rig.torso(side * (rig.body.shoulder + cut.drop), 0.098 + cut.drop * 0.0011)
  const aim: Point = [elbow[0] + side * cap * 0.7, elbow[1]]
  const size = distance(tip, aim) || 1
  const [dx, dy] = [(aim[0] - tip[0]) / size, (aim[1] - tip[1]) / size]
  const start: Point = [tip[0] - side * dy * cap, tip[1] + side * dx * cap]
  if (length < 0.5) return { joints: [start, mix(start, elbow, Math.min(1, length * 2.3))], tip }
  const reach = length < 1 ? (length - 0.5) * 2 : length
  return { joints: [start, elbow, mix(elbow, wrist, Math.max(0.06, reach))], tip }
}

function makeSleeveTube(maker: Maker, joints: Point[], side: Side, length: number): Tube {
  const { number } = maker.read
  const cap = number('sleeveCap', 29)
  const [elbow, cuff] = [number('sleeveElbow', 25), number('sleeveCuff', 19)]
  const [blouse, puff] = [number('blouse', 0), number('puff', 0)]
  const short = length < 0.5
  const outside: [number, number][] = short
    ? [
        [0, cap * 0.94],
        [0.3, cap + puff],
        [0.75, (cap + elbow) / 2 + puff],
        [1, elbow],
      ]
    : [
        [0, cap * 0.94],
        [0.12, cap + 1 + puff],
        [0.5, elbow + blouse * 0.3],
        [0.86, cuff + blouse],
        [1, cuff],
      ]
  const inside: [number, number][] = short
    ? [
        [0, cap * 0.75],
        [0.3, cap],
        [1, elbow],
      ]
    : [
        [0, cap * 0.42],
        [0.2, cap * 0.72],
        [0.5, elbow],
        [0.86, cuff + blouse],
        [1, cuff],
      ]
  return makeTube(joints, side, keyed(outside), keyed(inside))
}

/** Where the inner edge leaves the torso: spread arms leave it early, hanging arms are cut at armpit height. */
function findArmpit(maker: Maker, cut: Cut, tube: Tube, side: Side): { t: number; at: Point } {
  const { rig } = maker
  const top = rig.torso(0, 0)[1]
  for (let t = 0.04; t < 0.6; t += 0.01) {
    const point = tube.map(-1, t)
    const v = (point[1] - top) / spine
    const u = (point[0] - rig.torso(0, v)[0]) * side
    const edge = cut.halfWidth(clamp(v, cut.armpit, 1)) - 1
    if (u >= edge && v < 0.52) return { t, at: rig.torso(side * edge, v) }
    if (v >= cut.armpit + 0.03 && Math.abs(rig.limbs[side].armAngles[0]) < 24) return { t, at: point }
  }
  return { t: 0.3, at: tube.map(-1, 0.3) }
}

function sleeveFolds(maker: Maker, side: Side, length: number): Fold[] {
  const soft = maker.read.number('soft', 1)
  if (length < 0.5) return [fold([-0.9, 0.15], [0.5, 0.55], 5, 0.1, 0.8), fold([-0.95, 0.4], [0.2, 0.92], 4, 0.1, 0.6)]
  const [upper, lower] = maker.rig.limbs[side].armAngles
  const bend = clamp(0.45 + Math.abs(upper - lower) / 50, 0.45, 1.3)
  const jitter = () => (maker.ink.random() - 0.5) * 0.03
  const at = (from: Knot, to: Knot, width: number, bow: number, strength: number) => {
    const dt = jitter()
    return fold([from[0], from[1] + dt], [to[0], to[1] + dt], width * soft, bow, strength)
  }
  return [
    at([-0.9, 0.06], [0.45, 0.2], 5, 0.12, 0.9),
    at([-0.95, 0.13], [0.2, 0.3], 4, 0.1, 0.65),
    at([0.9, 0.26], [-0.3, 0.36], 3.4, -0.1, 0.5),
    at([-0.98, 0.42], [0.35, 0.5], 4.6, 0.1, 0.9 * bend),
    at([-0.98, 0.48], [0.35, 0.56], 4, 0.1, 0.8 * bend),
    at([-0.98, 0.55], [0.35, 0.6], 3.4, 0.1, 0.5 * bend),
    at([0.9, 0.62], [-0.2, 0.7], 3.2, -0.1, 0.4 * bend),
    at([-0.9, 0.74], [0.5, 0.8], 3.4, 0.1, 0.5),
    at([0.95, 0.82], [-0.3, 0.88], 3.2, -0.1, 0.45),
    at([-0.9, 0.86], [0.3, 0.93], 3, 0.1, 0.5),
  ]
}

function paintCuff(maker: Maker, tube: Tube, length: number, cloth: Cloth): string {
  const kind = maker.read.text('cuff', 'hem')
  const { map } = tube
  const short = length < 0.5
  const thread = maker.read.text('stitch', cloth.shade)
  if (kind === 'rib') return paintRib(map, 1.15, short ? 0.86 : 0.915, 1.03, cloth, short ? 20 : 13)
  if (kind === 'hem')
    return stitch(along(map, -1, short ? 0.88 : 0.965, 1, short ? 0.88 : 0.965, 8, 0.008), thread, 1, 0.6)
  if (kind === 'turn') {
    const t = short ? 0.82 : 0.9
    const d = polygonPath([...along(map, -1.2, t, 1.2, t, 8), ...along(map, 1.2, 1.05, -1.2, 1.05, 8)])
    return fill(d, cloth.light, 0.25) + stroke(polyline(along(map, -1.2, t, 1.2, t, 8)), cloth.shade, 1.4, 0.7)
  }
  if (kind === 'shirt') {
    const at = map(0.5, 0.965)
    return (
      stroke(polyline(along(map, -1.1, 0.93, 1.1, 0.93, 8)), cloth.shade, 1.4, 0.7) +
      stroke(polyline([map(0.35, 0.93), map(0.3, 0.85)]), cloth.shade, 1, 0.5) +
      ellipse(at[0], at[1], 2, 2, lightOf(cloth.colour))
    )
  }
  if (kind === 'strap') {
    const d = polygonPath([...along(map, -1.2, 0.85, 1.2, 0.845, 8), ...along(map, 1.2, 0.895, -1.2, 0.9, 8)])
    return (
      fillOutlined(d, tone(cloth.colour, -0.06), cloth.shade, 1, 0.6) +
      button(map(0.5, 0.872), maker.read.text('button', cloth.shade), 2.4)
    )
  }
  if (kind === 'jacket') {
    const colour = maker.read.text('button', cloth.shade)
    return [0.9, 0.925, 0.95, 0.972].map((t) => ellipse(...map(0.62, t), 2, 2, colour)).join('')
  }
  return ''
}

/** One sleeve, or nothing when the garment has none. `cloth` differs from the maker's for contrast sleeves. */
export function buildSleeve(
  maker: Maker,
  cut: Cut,
  side: Side,
  cloth = maker.cloth,
  details?: (panel: Panel) => string,
): Sleeve {
  const { number, flag, text } = maker.read
  const length = number('sleeve', 1)
  const { joints, tip } = layJoints(maker, cut, side, length, number('sleeveCap', 29) * 0.94)
  const tube = makeSleeveTube(maker, joints, side, length)
  const pit = findArmpit(maker, cut, tube, side)
  const count = 9
  const outer = Array.from({ length: count + 1 }, (_, i): Knot => {
    const point = tube.map(1, lerp(0.1, 1, i / count))
    return i === count ? corner(point) : point
  })
  const inner = Array.from({ length: count + 1 }, (_, i): Knot => {
    const point = tube.map(-1, lerp(Math.min(0.9, pit.t + 0.05), 1, i / count))
    return i === count ? corner(point) : point
  }).reverse()
  const end = tube.map(0, 1)
  const seam: Point = mix(mix(tip, pit.at, 0.55), maker.rig.torso(0, 0.2), flag('raglan') ? 0.3 : 0.1)
  const knots: Knot[] = [corner(tip), ...outer, [end[0], end[1] + 2], ...inner, corner(pit.at), seam]
  const panel: Panel = {
    shape: traceShape(knots),
    map: tube.map,
    length: tube.length,
    halfWidth: tube.halfWidth,
    angle: tube.angle(0.5),
    roundness: 0.75,
    sag: 0.03,
    volume: 0.95,
  }
  const thread = text('stitch', cloth.shade)
  const layer = paintPanel(maker.ink, panel, cloth, maker.seed + side, {
    folds: sleeveFolds(maker, side, length),
    details: (details?.(panel) ?? '') + paintCuff(maker, tube, length, cloth),
  })
  const top = maker.rig.torso(0, 0.1)
  layer.svg +=
    stroke(traceLine([corner(tip), seam, corner(pit.at)]), cloth.shade, 1.2, 0.7) +
    (flag('topstitch')
      ? stitch([mix(tip, top, 0.05), mix(seam, maker.rig.torso(0, 0.2), 0.06), pit.at], thread, 1, 0.55)
      : '')
  return { ...layer, panel }
}

/** The soft dark a sleeve casts on the body, to be drawn inside the body's clip. */
export function sleeveShadow(maker: Maker, sleeve: Sleeve, side: Side): string {
  const d = sleeve.panel.shape.d
  const rings = [11, 6, 2.5].map((width) => stroke(d, '#140e08', width, 0.09)).join('')
  const dx = -side * 2.5 + maker.ink.light * -3
  return `<g transform="translate(${Math.round(dx)} 4)">${rings}</g>`
}
