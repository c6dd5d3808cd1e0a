/** How people stand in photographs. Angles as in `Pose`: outward positive, absolute from straight down. */

import { between } from './number.ts'
import type { Pose, Random, Sides } from './types.ts'

const same = <T>(value: T): Sides<T> => ({ left: value, right: value })

const rest = {
  lean: 0,
  bend: 0,
  shoulderTilt: 0,
  hipTilt: 0,
  headTilt: 0,
  stride: same(1),
  feet: { left: 0.58, right: 0.62 },
  hands: same('relax' as const),
}

/** Viewer-left side carries the weight where it matters; `samplePose` mirrors half of them. */
export const poses: readonly Pose[] = [
  { ...rest, name: 'straight', arms: { left: [7, 4], right: [8, 3] }, legs: { left: [3, 2], right: [4, 2] } },
  {
    ...rest,
    name: 'contrapposto',
    lean: -1,
    bend: 4,
    shoulderTilt: 2.5,
    hipTilt: -3.5,
    headTilt: -3,
    arms: { left: [8, 1], right: [9, 4] },
    legs: { left: [2, 1.5], right: [9, -3] },
    feet: { left: 0.5, right: 0.8 },
  },
  {
    ...rest,
    name: 'one pocket',
    lean: -1,
    bend: 3,
    shoulderTilt: 2,
    hipTilt: -3,
    headTilt: -2,
    arms: { left: [13, -9], right: [7, 4] },
    legs: { left: [2, 1.5], right: [8, -3] },
    hands: { left: 'pocket', right: 'relax' },
    feet: { left: 0.52, right: 0.78 },
  },
  {
    ...rest,
    name: 'both pockets',
    arms: { left: [15, -11], right: [16, -12] },
    legs: { left: [5, 2], right: [5, 1] },
    hands: same('pocket'),
    shoulderTilt: 1,
  },
  {
    ...rest,
    name: 'hand on hip',
    lean: -1,
    bend: 5,
    shoulderTilt: 3,
    hipTilt: -4,
    headTilt: 3,
    arms: { left: [36, -44], right: [6, 4] },
    legs: { left: [1, 2], right: [10, -4] },
    hands: { left: 'hip', right: 'relax' },
    feet: { left: 0.5, right: 0.82 },
  },
  {
    ...rest,
    name: 'walking',
    lean: 1,
    bend: -2,
    shoulderTilt: -2,
    hipTilt: 2,
    headTilt: 1,
    arms: { left: [14, 3], right: [4, -12] },
    legs: { left: [-1, 2], right: [3, -7] },
    stride: { left: 1, right: 0.83 },
    feet: { left: 0.46, right: 0.5 },
  },
  {
    ...rest,
    name: 'catwalk',
    bend: 4,
    shoulderTilt: 3,
    hipTilt: -5,
    headTilt: -1,
    arms: { left: [10, 9], right: [8, -6] },
    legs: { left: [-3, -1], right: [4, -11] },
    stride: { left: 1, right: 0.88 },
    feet: { left: 0.46, right: 0.54 },
  },
  {
    ...rest,
    name: 'wide',
    arms: { left: [11, 6], right: [11, 5] },
    legs: { left: [9, 5], right: [9, 6] },
    feet: { left: 0.68, right: 0.7 },
  },
  {
    ...rest,
    name: 'forearm forward',
    lean: 1,
    bend: -3,
    shoulderTilt: -2,
    hipTilt: 3,
    headTilt: 2,
    arms: { left: [17, -58], right: [8, 2] },
    legs: { left: [7, -2], right: [2, 2] },
    feet: { left: 0.78, right: 0.54 },
  },
  {
    ...rest,
    name: 'knee bent',
    lean: -1,
    bend: 4,
    shoulderTilt: 2,
    hipTilt: -4,
    headTilt: -4,
    arms: { left: [9, -4], right: [12, 6] },
    legs: { left: [2, 1], right: [13, -9] },
    feet: { left: 0.5, right: 0.86 },
  },
  {
    ...rest,
    name: 'crossed ankles',
    bend: 3,
    shoulderTilt: 1,
    hipTilt: -2,
    headTilt: 2,
    arms: { left: [10, -7], right: [7, 4] },
    legs: { left: [-1, -3], right: [-1, -6] },
    feet: { left: 0.6, right: 0.64 },
    hands: { left: 'pocket', right: 'relax' },
  },
  {
    ...rest,
    name: 'both hips',
    bend: 2,
    shoulderTilt: 1,
    hipTilt: -2,
    arms: { left: [37, -45], right: [36, -43] },
    legs: { left: [6, 3], right: [7, 2] },
    hands: same('hip'),
  },
  {
    ...rest,
    name: 'turning',
    lean: 2,
    bend: -5,
    shoulderTilt: -3,
    hipTilt: 4,
    headTilt: 5,
    arms: { left: [5, 9], right: [15, -8] },
    legs: { left: [9, -3], right: [1, 2] },
    feet: { left: 0.8, right: 0.5 },
  },
]

const mirrorSides = <T>({ left, right }: Sides<T>): Sides<T> => ({ left: right, right: left })

export function mirrorPose(pose: Pose): Pose {
  return {
    ...pose,
    lean: -pose.lean,
    bend: -pose.bend,
    shoulderTilt: -pose.shoulderTilt,
    hipTilt: -pose.hipTilt,
    headTilt: -pose.headTilt,
    arms: mirrorSides(pose.arms),
    legs: mirrorSides(pose.legs),
    hands: mirrorSides(pose.hands),
    feet: mirrorSides(pose.feet),
    stride: mirrorSides(pose.stride),
  }
}

/** One of the poses, mirrored half of the time, every angle moved a little. */
export function samplePose(random: Random): Pose {
  const chosen = poses[Math.min(poses.length - 1, Math.floor(random() * poses.length))]!
  const pose = random() < 0.5 ? mirrorPose(chosen) : chosen
  const near = (value: number, spread: number) => Math.round((value + between(random, -spread, spread)) * 100) / 100
  const pair = ([a, b]: [number, number], spread: number): [number, number] => [near(a, spread), near(b, spread)]
  return {
    ...pose,
    lean: near(pose.lean, 0.8),
    bend: near(pose.bend, 1.2),
    shoulderTilt: near(pose.shoulderTilt, 0.8),
    hipTilt: near(pose.hipTilt, 0.8),
    headTilt: near(pose.headTilt, 2),
    arms: { left: pair(pose.arms.left, 2), right: pair(pose.arms.right, 2) },
    legs: { left: pair(pose.legs.left, 0.8), right: pair(pose.legs.right, 0.8) },
    feet: { left: near(pose.feet.left, 0.04), right: near(pose.feet.right, 0.04) },
  }
}
