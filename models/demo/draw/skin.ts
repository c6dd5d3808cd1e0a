/** Bare parts of the figure: torso, neck, arms, legs, feet, hands. */

import { tone } from './colour.ts'
import { along, lens, polygonPath, traceLine, traceShape } from './curve.ts'
import { clipTo, ellipse, fill, glow, stroke } from './ink.ts'
import type { Ink, Layer } from './ink.ts'
import { clamp, keyed } from './number.ts'
import { p } from './part.ts'
import type { Rig, Side } from './rig.ts'
import { makeTube } from './tube.ts'
import type { HandPose, Point } from './types.ts'

/** A limb as a tube from `from` (0 the joint, 1 the end), shaded on the side away from the light; a round top at 0. */
function paintLimb(ink: Ink, skin: string, joints: Point[], side: Side, widths: [number, number][], from = 0): Layer {
  const width = keyed(widths)
  const tube = makeTube(joints, side, width, width, 0.22)
  const edge = (u: number) => along(tube.map, u, u > 0 ? from : 1, u, u > 0 ? 1 : from, 12)
  const top = from ? [] : [tube.map(-0.7, -0.04), tube.map(0, -0.065), tube.map(0.7, -0.04)]
  const shape = traceShape([...top, ...edge(1), ...edge(-1)])
  const dark = tone(skin, -0.28, 1.12)
  const away = ink.light >= 0 ? -1 : 1
  let shade = ''
  for (let i = 0; i < 6; i++) {
    const u0 = (0.1 + i * 0.16) * away * side
    const near = along(tube.map, u0, -0.06, u0, 1.02, 8)
    const far = along(tube.map, 1.2 * away * side, 1.02, 1.2 * away * side, -0.06, 8)
    shade += fill(polygonPath([...near, ...far]), dark, 0.13 * clamp(Math.abs(ink.light) + 0.5, 0, 1.2))
  }
  const glint = [1.6, 0.9]
    .map((k) =>
      fill(lens(tube.map, [-0.32 * away * side, 0.08], [-0.32 * away * side, 0.86], 3 * k), tone(skin, 0.3, 0.8), 0.22),
    )
    .join('')
  return { svg: clipTo(ink, shape.d, fill(shape.d, skin) + shade + glint), outlines: [shape.polygon] }
}

/** `from` leaves out the shoulder, which a sleeve or the body of a top covers. The tube starts its own half-width inside the shoulder. */
export const paintArm = (ink: Ink, rig: Rig, skin: string, side: Side, from = 0): Layer => {
  const { elbow, wrist } = rig.limbs[side]
  const start = rig.torso(side * (rig.body.shoulder - 15), 0.12)
  return paintLimb(
    ink,
    skin,
    [start, elbow, wrist],
    side,
    [
      [0, 14.5],
      [0.1, 16.5],
      [0.22, 16.5],
      [0.5, 12.6],
      [0.62, 13.2],
      [1, 8.4],
    ],
    from,
  )
}

export const paintLeg = (ink: Ink, rig: Rig, skin: string, side: Side): Layer => {
  const { hip, knee, ankle } = rig.limbs[side]
  return paintLimb(ink, skin, [hip, knee, [ankle[0], ankle[1] + 12]], side, [
    [0, rig.body.hip * 0.46],
    [0.1, rig.body.hip * 0.45],
    [0.46, 22],
    [0.55, 21],
    [0.7, 23.5],
    [0.93, 10.5],
    [1, 11.5],
  ])
}

export function paintTorso(rig: Rig, skin: string): Layer {
  const { torso, body } = rig
  const half = (s: number) => [
    torso(s * 17, -0.06),
    torso(s * 19, 0.03),
    torso(s * body.shoulder * 0.9, 0.1),
    torso(s * body.shoulder, 0.15),
    torso(s * body.bust * 0.94, 0.32),
    torso(s * body.waist, 0.64),
    torso(s * body.hip * 0.95, 1),
  ]
  const shape = traceShape([...half(-1), torso(0, 1.1), ...half(1).reverse()])
  return { svg: fill(shape.d, skin), outlines: [shape.polygon] }
}

/** The neck with the shadow of the chin and the collar bones. */
export function paintNeck(ink: Ink, rig: Rig, skin: string, chin: Point): Layer {
  const { torso, body } = rig
  const dark = tone(skin, -0.3, 1.1)
  const n = body.neck
  const shape = traceShape([
    torso(-n * 0.92, -0.17),
    torso(-n * 0.86, -0.05),
    torso(-n * 1.6, 0.045),
    torso(-6, 0.15),
    torso(6, 0.15),
    torso(n * 1.6, 0.045),
    torso(n * 0.86, -0.05),
    torso(n * 0.92, -0.17),
  ])
  const bones = [-1, 1]
    .map((s) => stroke(traceLine([torso(s * 4, 0.135), torso(s * 20, 0.08), torso(s * 44, 0.075)]), dark, 1.5, 0.4))
    .join('')
  return {
    svg:
      clipTo(ink, shape.d, fill(shape.d, skin) + glow(ink, chin[0] + ink.light * -8, chin[1] + 4, 34, 30, dark, 0.95)) +
      bones,
    outlines: [shape.polygon],
  }
}

/** The foot inside an open shoe, in the shoe's own units. */
export function paintFoot(skin: string, heel: number): Layer {
  const shape = traceShape([
    p(24, -heel - 78),
    p(64, -heel * 0.9 - 92),
    p(104, -heel * 0.62 - 58),
    p(180, -36),
    p(226, -24),
    p(240, -10),
    p(200, -6),
    p(100, -heel * 0.5),
    p(40, -heel - 2),
    p(16, -heel - 22),
  ])
  return {
    svg:
      fill(shape.d, skin) +
      stroke(traceLine([p(40, -heel - 10), p(120, -heel * 0.45 - 10), p(236, -10)]), tone(skin, -0.24, 1.1), 5, 0.3),
    outlines: [shape.polygon],
  }
}

/** A hand with the wrist at the origin, pointing down; the thumb is at negative x. */
export function paintHand(skin: string, kind: HandPose): string {
  const dark = tone(skin, -0.3, 1.1)
  if (kind === 'grip') {
    const fist = traceShape([
      p(-8.4, -5),
      p(8.4, -5),
      p(11, 12),
      p(12, 25),
      p(8, 34),
      p(-3, 36),
      p(-11, 29),
      p(-11, 12),
    ])
    return (
      fill(fist.d, skin) +
      stroke('M-8 23C-4 26 5 26 10 22M-7 29C-3 32 5 32 8 28M-8 16C-4 19 5 19 10 15', dark, 1.2, 0.6) +
      fill(traceShape([p(5, -4), p(9, 12), p(9, 30), p(13, 28), p(12, 0)]).d, dark, 0.3)
    )
  }
  const palm = traceShape([
    p(-7.4, -6),
    p(7.4, -6),
    p(10, 10),
    p(10.4, 24),
    p(9, 38),
    p(6.4, 50),
    p(3, 55),
    p(-0.6, 52),
    p(-4, 42),
    p(-7.4, 28),
    p(-9, 12),
  ])
  const thumb = traceShape([p(-6.6, 6), p(-11, 15), p(-12.6, 26), p(-10.6, 34), p(-7.6, 31), p(-4.6, 20)])
  return (
    fill(thumb.d, tone(skin, -0.06)) +
    fill(palm.d, skin) +
    stroke('M5.6 28C6 37 5 45 3.4 51M1.4 30C2 39 1 46 0 50M-3 30C-2 36 -2 41 -3 44', dark, 0.9, 0.55) +
    stroke('M-7 12C-8 20 -7 26 -7 29', dark, 0.9, 0.5) +
    fill(traceShape([p(4, -4), p(7, 14), p(6.6, 36), p(3, 54), p(9, 50), p(12, 26), p(10.6, 0)]).d, dark, 0.22)
  )
}

/** A dark slit where a hand goes into a pocket. */
export const paintPocketSlit = (rig: Rig, side: Side): string => {
  const [x, y] = rig.limbs[side].wrist
  return stroke(traceLine([p(x - side * 18, y + 2), p(x, y + 8), p(x + side * 13, y - 3)]), '#1b1410', 2.2, 0.5)
}

/** Contact shadow under one foot. */
export const paintContact = (ink: Ink, rig: Rig, side: Side): string => {
  const [x, y] = rig.limbs[side].ankle
  return (
    glow(ink, x + side * 16, y + rig.foot - 1, 52, 11, '#120c08', 0.62) +
    ellipse(x + side * 14, y + rig.foot - 1, 26, 3, '#120c08', 0.28)
  )
}
