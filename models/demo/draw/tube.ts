/** A tube on a rounded polyline: sleeves, trouser legs, arms and legs. u = 1 is the outside of the limb. */

import { distance, mix } from './curve.ts'
import type { PanelMap } from './curve.ts'
import { clamp, toDegrees } from './number.ts'
import type { Side } from './rig.ts'
import type { Point } from './types.ts'

export interface Tube {
  map: PanelMap
  length: number
  /** Degrees of the bone from straight down. */
  angle: (t: number) => number
  halfWidth: (t: number) => number
}

/** Joints as a dense polyline whose corners are cut by quadratic curves over `round` of each bone. */
function roundJoints(joints: readonly Point[], round: number): Point[] {
  const points: Point[] = []
  joints.slice(0, -1).forEach((joint, i) => {
    const next = joints[i + 1]!
    const last = i === joints.length - 2
    const start = i ? mix(joint, next, round) : joint
    const end = last ? next : mix(joint, next, 1 - round)
    for (let k = 0; k <= 8; k++) points.push(mix(start, end, k / 8))
    if (last) return
    const beyond = mix(next, joints[i + 2]!, round)
    for (let k = 1; k < 8; k++) {
      const t = k / 8
      points.push(mix(mix(end, next, t), mix(next, beyond, t), t))
    }
  })
  return points
}

export function makeTube(
  joints: readonly Point[],
  side: Side,
  outside: (t: number) => number,
  inside: (t: number) => number,
  round = 0.28,
): Tube {
  const points = roundJoints(joints, round)
  const reached = [0]
  for (let i = 1; i < points.length; i++) reached.push(reached[i - 1]! + distance(points[i - 1]!, points[i]!))
  const length = reached[reached.length - 1]!
  const at = (t: number): Point => {
    // Beyond the ends the tube goes straight on, so that a cuff can overhang.
    const x = t * length
    let i = 1
    while (i < points.length - 1 && reached[i]! < x) i++
    return mix(points[i - 1]!, points[i]!, (x - reached[i - 1]!) / (reached[i]! - reached[i - 1]! || 1))
  }
  const heading = (t: number): Point => {
    // Beyond an end the tube keeps its last heading.
    const middle = clamp(t, 0.045, 0.955)
    const [a, b] = [at(middle - 0.045), at(middle + 0.045)]
    const size = distance(a, b) || 1
    return [(b[0] - a[0]) / size, (b[1] - a[1]) / size]
  }
  const map: PanelMap = (u, t) => {
    const [x, y] = at(t)
    const [dx, dy] = heading(t)
    const w = u * (u > 0 ? outside(t) : inside(t)) * side
    return [x + dy * w, y - dx * w]
  }
  return {
    map,
    length,
    angle: (t) => toDegrees(Math.atan2(heading(t)[1], heading(t)[0])) - 90,
    halfWidth: (t) => (outside(t) + inside(t)) / 2,
  }
}
