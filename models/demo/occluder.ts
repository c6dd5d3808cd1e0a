/** Things that get in the way of a snapshot, out of focus: drawn in the frame, with their outline for exact labels. */
import type { OccluderKind } from './camera.ts'
import { tone } from './draw/colour.ts'
import type { Point } from './draw/types.ts'
import { between, chance, pick, type Random } from './random.ts'
import { pictureHeight, pictureWidth, polygon } from './scenes/paint.ts'

export interface Occluder {
  svg: string
  /** Polygons it covers, frame units. */
  outline: Point[][]
}

const blurFilter =
  '<filter id="o-blur" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="7"/></filter>'

/** @param figure box of the figure in the frame: x, y, width, height. */
export function drawOccluder(
  random: Random,
  kind: OccluderKind,
  figure: readonly [number, number, number, number],
): Occluder {
  const shapes = { plant: drawPlant, 'passer-by': drawPasserBy, phone: drawPhone, 'lamp-post': drawPost }[kind](
    random,
    figure,
  )
  const svg = `<defs>${blurFilter}</defs><g filter="url(#o-blur)">${shapes.map(({ points, fill }) => polygon(points, fill)).join('')}</g>`
  return { svg, outline: shapes.map(({ points }) => points) }
}

interface Shape {
  points: Point[]
  fill: string
}

type Frame = readonly [number, number, number, number]

/** An ellipse as a polygon, turned by `angle` radians. */
function oval([x, y]: Point, rx: number, ry: number, angle = 0): Point[] {
  return Array.from({ length: 18 }, (_, index): Point => {
    const turn = (index / 18) * 2 * Math.PI
    const [dx, dy] = [Math.cos(turn) * rx, Math.sin(turn) * ry]
    return [x + dx * Math.cos(angle) - dy * Math.sin(angle), y + dx * Math.sin(angle) + dy * Math.cos(angle)]
  })
}

/** Leaves reaching in from a lower corner, over a leg or a shoe. */
function drawPlant(random: Random, [x, y, width, height]: Frame): Shape[] {
  const left = chance(random, 0.5)
  const root: Point = [left ? x - 30 : x + width + 30, pictureHeight + 20]
  const leaf = pick(random, ['#5c7a54', '#48664a', '#7a8c5e', '#8c9a5a'])
  return Array.from({ length: 11 }, () => {
    const angle = between(random, -62, 62) * (Math.PI / 180) + (left ? 0.25 : -0.25)
    const reach = Math.min(height * 0.55, between(random, 190, 430)) + Math.max(0, pictureHeight - y - height)
    const middle: Point = [root[0] + (Math.sin(angle) * reach) / 2, root[1] - (Math.cos(angle) * reach) / 2]
    return {
      points: oval(middle, between(random, 20, 36), reach / 2, angle),
      fill: tone(leaf, between(random, -0.25, 0.2)),
    }
  })
}

/** Someone walking through the edge of the picture, near the camera: head, neck, a coat with an arm, trousers. */
function drawPasserBy(random: Random, [x, , width]: Frame): Shape[] {
  const left = chance(random, 0.5)
  const half = between(random, 105, 140)
  const covered = width * between(random, 0.1, 0.28)
  const middle = left ? x + covered - half : x + width - covered + half
  const head = between(random, 60, 190)
  const coat = pick(random, ['#3d4650', '#5d5248', '#7b5a4a', '#8d8578', '#2f3330', '#6d6a5a'])
  const hair = pick(random, ['#3a2c24', '#6b4a34', '#a58468', '#2a2320'])
  const shoulder = head + 172
  const hem = between(random, 760, 900)
  const at = (share: number, y: number): Point => [middle + half * share, y]
  const legs: Shape[] = [-0.42, 0.42].map((side) => ({
    points: [
      at(side - 0.3, hem - 30),
      at(side + 0.3, hem - 30),
      at(side + 0.22, pictureHeight + 60),
      at(side - 0.22, pictureHeight + 60),
    ],
    fill: tone(coat, -0.45),
  }))
  return [
    ...legs,
    {
      points: [at(-0.22, head + 110), at(0.22, head + 110), at(0.3, shoulder + 12), at(-0.3, shoulder + 12)],
      fill: pick(random, ['#d9a882', '#a8714c', '#8a5a3c', '#ecc7a5']),
    },
    {
      points: [
        at(-0.3, shoulder - 14),
        at(0.3, shoulder - 14),
        at(0.72, shoulder + 8),
        at(0.98, shoulder + 60),
        at(1.02, shoulder + 330),
        at(0.8, shoulder + 350),
        at(0.84, hem),
        at(-0.84, hem),
        at(-0.8, shoulder + 350),
        at(-1.02, shoulder + 330),
        at(-0.98, shoulder + 60),
        at(-0.72, shoulder + 8),
      ],
      fill: coat,
    },
    {
      points: [
        at(-0.66, shoulder + 130),
        at(-0.6, shoulder + 130),
        at(-0.68, shoulder + 350),
        at(-0.76, shoulder + 350),
      ],
      fill: tone(coat, -0.3),
    },
    {
      points: [at(0.6, shoulder + 130), at(0.66, shoulder + 130), at(0.76, shoulder + 350), at(0.68, shoulder + 350)],
      fill: tone(coat, -0.3),
    },
    { points: oval([middle, head + 72], half * 0.5, half * 0.66), fill: hair },
  ]
}

/** Someone else's hand with a phone, reaching in from below between the camera and the figure. */
function drawPhone(random: Random, [x, , width]: Frame): Shape[] {
  const left = chance(random, 0.5)
  const side = left ? -1 : 1
  const middle: Point = [
    x + width * (left ? between(random, -0.1, 0.16) : between(random, 0.84, 1.1)),
    between(random, 760, 930),
  ]
  const tilt = (between(random, 4, 16) * Math.PI * side) / 180
  const [half, tall] = [between(random, 58, 74), between(random, 118, 146)]
  const skin = pick(random, ['#ecc7a5', '#d9a882', '#a8714c', '#8a5a3c', '#f0cfb2'])
  const cover = pick(random, ['#1d1c1b', '#e4d9c6', '#6a2430', '#a9b8a2', '#27324a'])
  const at = (u: number, v: number): Point => [
    middle[0] + u * half * Math.cos(tilt) - v * tall * Math.sin(tilt),
    middle[1] + u * half * Math.sin(tilt) + v * tall * Math.cos(tilt),
  ]
  const thumb = [0.1, 0.34, 0.58, 0.8].map((v) => ({
    points: oval(at(-side * 1.02, v), 24, 17, tilt),
    fill: tone(skin, -0.06),
  }))
  const elbow = pictureHeight + 60
  return [
    {
      points: [at(-0.7, 0.7), at(0.7, 0.7), [middle[0] + side * 150 + 90, elbow], [middle[0] + side * 150 - 90, elbow]],
      fill: tone(skin, -0.1),
    },
    { points: oval(at(0, 0.78), half * 1.15, 74, tilt), fill: skin },
    {
      points: [
        at(-0.94, -1),
        at(0.94, -1),
        at(1, -0.94),
        at(1, 0.94),
        at(0.94, 1),
        at(-0.94, 1),
        at(-1, 0.94),
        at(-1, -0.94),
      ],
      fill: cover,
    },
    { points: oval(at(-0.55, -0.74), 17, 17), fill: '#0c0c0d' },
    { points: oval(at(-0.55, -0.48), 14, 14), fill: '#2b2f36' },
    ...thumb,
  ]
}

/** A post near the camera, beside the middle of the figure. */
function drawPost(random: Random, [x, , width]: Frame): Shape[] {
  const half = between(random, 16, 30)
  const middle = Math.max(
    20,
    Math.min(pictureWidth - 20, x + width * pick(random, [between(random, 0.02, 0.26), between(random, 0.74, 0.98)])),
  )
  const fill = pick(random, ['#3c4448', '#5a5f58', '#8a8f92', '#4a4036'])
  const bar = (from: number, to: number): Point[] => [
    [middle + from, -30],
    [middle + to, -30],
    [middle + to, pictureHeight + 30],
    [middle + from, pictureHeight + 30],
  ]
  return [
    { points: bar(-half, half), fill },
    { points: bar(-half * 0.6, -half * 0.1), fill: tone(fill, 0.25) },
  ]
}
