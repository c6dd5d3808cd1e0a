/**
 * The body both pictures are drawn on. Units: the head is about 100 high, the floor is y = 0, y grows downward.
 *
 * [Note: torso map] `torso(u, v)`: v runs down the spine (0 neck base, 0.1 shoulder, 0.3 armpit, 0.64 waist, 1 hip, above 1
 * below), u is in units from the spine. The spine is a quadratic curve and the cross axis turns from the shoulders' tilt
 * to the hips', so a contrapposto bends every collar, pocket and stripe without a special case.
 */

import { clamp, keyed, lerp, smoothstep, toRadians } from './number.ts'
import type { Body, Point, Pose, Sides } from './types.ts'

/** Viewer-left or viewer-right. */
export type Side = -1 | 1
export const sides: readonly Side[] = [-1, 1]
export const pick = <T>(pair: Sides<T>, side: Side): T => (side < 0 ? pair.left : pair.right)

/** Length of the torso, neck base to hip. */
export const spine = 255
const upperArm = 128
const foreArm = 112
const thigh = 194
const shin = 190

export interface Limbs {
  shoulder: Point
  elbow: Point
  wrist: Point
  hip: Point
  knee: Point
  ankle: Point
  /** Signed degrees from straight down, positive to the viewer's right. */
  armAngles: [upper: number, lower: number]
}

export interface Rig {
  body: Body
  torso: (u: number, v: number) => Point
  /** Turn of the cross axis, radians. */
  turn: (v: number) => number
  /** Half-width of the bare body. */
  width: (v: number) => number
  limbs: Record<Side, Limbs>
  /** Ankle above the floor; the lower foot stands on y = 0. */
  foot: number
  /** Turn of each foot, as in Pose. */
  feet: Sides<number>
}

export const flatBody: Body = { shoulder: 80, bust: 70, waist: 58, hip: 76, neck: 20, leg: 1 }

export function flatPose(arms: [number, number], legs: [number, number]): Pose {
  const both = <T>(value: T): Sides<T> => ({ left: value, right: value })
  return {
    name: 'flat',
    lean: 0,
    bend: 0,
    shoulderTilt: 0,
    hipTilt: 0,
    headTilt: 0,
    arms: both(arms),
    legs: both(legs),
    hands: both('relax' as const),
    feet: both(0.7),
    stride: both(1),
  }
}

const go = (from: Point, side: Side, degrees: number, length: number): Point => [
  from[0] + side * Math.sin(toRadians(degrees)) * length,
  from[1] + Math.cos(toRadians(degrees)) * length,
]

function makeTorso(pose: Pose) {
  const lean = toRadians(pose.lean)
  const neck: Point = [Math.sin(lean) * spine, -Math.cos(lean) * spine]
  const middle: Point = [neck[0] / 2 + pose.bend, neck[1] / 2]
  const control: Point = [2 * middle[0] - neck[0] / 2, 2 * middle[1] - neck[1] / 2]
  const centre = (v: number): Point => {
    if (v > 1) return [0, (v - 1) * spine]
    const t = Math.max(v, -0.3)
    const [a, b] = [(1 - t) ** 2, 2 * t * (1 - t)]
    return [a * neck[0] + b * control[0], a * neck[1] + b * control[1]]
  }
  const [shoulders, hips] = [toRadians(pose.shoulderTilt), toRadians(pose.hipTilt)]
  const turn = (v: number) =>
    v <= 1 ? lerp(shoulders, hips, smoothstep(0.1, 0.95, v)) : lerp(hips, hips * 0.25, smoothstep(1, 1.8, v))
  return { centre, turn }
}

/** Forward kinematics; then the figure is moved so that its lower foot stands on the floor. */
export function makeRig(body: Body, pose: Pose, foot = 26): Rig {
  const { centre, turn } = makeTorso(pose)
  let [dx, dy] = [0, 0]
  const torso = (u: number, v: number): Point => {
    const [x, y] = centre(v)
    const angle = turn(v)
    return [dx + x + u * Math.cos(angle), dy + y + u * Math.sin(angle)]
  }
  const limb = (side: Side): Limbs => {
    const [upper, lower] = pick(pose.arms, side)
    const [femur, tibia] = pick(pose.legs, side)
    const stride = pick(pose.stride, side)
    const shoulder = torso(side * body.shoulder * 0.9, 0.13)
    const elbow = go(shoulder, side, upper, upperArm)
    const hip = torso(side * body.hip * 0.5, 1.03)
    const knee = go(hip, side, femur, thigh * body.leg)
    return {
      shoulder,
      elbow,
      wrist: go(elbow, side, lower, foreArm),
      hip,
      knee,
      ankle: go(knee, side, tibia, shin * body.leg * stride),
      armAngles: [side * upper, side * lower],
    }
  }
  const first = { left: limb(-1), right: limb(1) }
  dx = -(first.left.ankle[0] + first.right.ankle[0]) / 2
  dy = -(Math.max(first.left.ankle[1], first.right.ankle[1]) + foot)
  const width = keyed([
    [0, body.shoulder],
    [0.1, body.shoulder],
    [0.3, body.bust],
    [0.64, body.waist],
    [1, body.hip],
    [1.2, body.hip * 0.98],
    [2.6, body.hip * 0.6],
  ])
  return { body, torso, turn, width, limbs: { [-1]: limb(-1), [1]: limb(1) }, foot, feet: pose.feet }
}

/** x of the leg's middle at height y: what a hem must clear. */
export function legX(rig: Rig, side: Side, y: number): number {
  const { hip, knee, ankle } = rig.limbs[side]
  return y < knee[1]
    ? lerp(hip[0], knee[0], clamp((y - hip[1]) / (knee[1] - hip[1])))
    : lerp(knee[0], ankle[0], clamp((y - knee[1]) / (ankle[1] - knee[1])))
}

/** A point of the edge of something hanging from the hips, kept outside the legs by `ease`. */
export function hangingEdge(rig: Rig, side: Side, halfWidth: number, v: number, ease: number): Point {
  const point = rig.torso(side * halfWidth, v)
  if (v < 1.05) return point
  const clear = legX(rig, side, point[1]) + side * ease * smoothstep(1, 1.45, v)
  return [side > 0 ? Math.max(point[0], clear) : Math.min(point[0], clear), point[1]]
}
