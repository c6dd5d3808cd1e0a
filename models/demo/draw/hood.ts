/** Hoods: up when flat, lying on the shoulders when worn. */

import { lightOf, tone } from './colour.ts'
import { corner, traceShape } from './curve.ts'
import { fill, joinLayers, softShadow, stitch, stroke } from './ink.ts'
import { lerp, write } from './number.ts'
import { paintPanel } from './panel.ts'
import type { Maker } from './piece.ts'
import type { Neck } from './neck.ts'
import { sides } from './rig.ts'
import { fold } from './shade.ts'
import type { Finish } from './collar.ts'

function paintFlatHood(maker: Maker, neck: Neck): Finish {
  const { torso } = maker.rig
  const { cloth, ink } = maker
  const n = neck.width
  const outer = traceShape([
    corner(torso(-n - 16, 0.05)),
    torso(-n - 21, -0.08),
    torso(-n - 6, -0.23),
    torso(0, -0.3),
    torso(n + 6, -0.23),
    torso(n + 21, -0.08),
    corner(torso(n + 16, 0.05)),
    torso(0, 0.1),
  ])
  const hood = paintPanel(
    ink,
    {
      shape: outer,
      map: (u, t) => torso(u * (n + 20), lerp(-0.3, 0.1, t)),
      length: 100,
      halfWidth: () => n + 20,
      angle: 0,
      roundness: 0.8,
      sag: 0,
    },
    cloth,
    maker.seed,
    { folds: [fold([-0.7, 0.35], [-0.5, 0.85], 5, 0, 0.9), fold([0.7, 0.4], [0.52, 0.85], 5, 0, 0.9)] },
  )
  const inside = traceShape([
    torso(-n - 1, 0.01),
    torso(-n - 1, -0.1),
    torso(-n * 0.62, -0.2),
    torso(0, -0.235),
    torso(n * 0.62, -0.2),
    torso(n + 1, -0.1),
    torso(n + 1, 0.01),
    torso(n * 0.5, 0.075),
    corner(torso(0, neck.depth + 0.012)),
    torso(-n * 0.5, 0.075),
  ])
  hood.svg +=
    fill(inside.d, tone(maker.read.flag('contrastHood') ? cloth.second : cloth.colour, -0.42)) +
    stroke(inside.d, cloth.shade, 2, 0.6)
  const leaves = sides.map((side) => {
    const leaf = traceShape([
      corner(torso(side * (n + 16), 0.05)),
      torso(side * (n + 10), 0.1),
      corner(torso(side * 2, neck.depth + 0.035)),
      corner(torso(side, neck.depth - 0.012)),
      torso(side * n * 0.72, 0.045),
      torso(side * (n - 1), -0.01),
      corner(torso(side * (n + 2), -0.06)),
    ])
    return (
      fill(leaf.d, cloth.colour) +
      stroke(leaf.d, cloth.shade, 1.1, 0.6) +
      stitch(
        [torso(side * 5, neck.depth), torso(side * n * 0.82, 0.05), torso(side * (n + 6), -0.03)],
        cloth.shade,
        1,
        0.6,
      )
    )
  })
  return { back: hood, front: { svg: leaves.join(''), outlines: [] } }
}

function paintWornHood(maker: Maker, neck: Neck): Finish {
  const { torso } = maker.rig
  const { cloth, ink } = maker
  const n = neck.width
  const d = neck.depth
  const shape = traceShape([
    corner(torso(-n - 4, -0.03)),
    torso(-n - 24, 0.05),
    torso(-n * 0.9, 0.14),
    corner(torso(-2, d + 0.04)),
    corner(torso(2, d + 0.04)),
    torso(n * 0.9, 0.14),
    torso(n + 24, 0.05),
    corner(torso(n + 4, -0.03)),
    torso(n * 0.8, 0.05),
    torso(0, d - 0.005),
    torso(-n * 0.8, 0.05),
  ])
  const behind = traceShape([
    torso(-n - 18, 0.06),
    torso(-n - 6, -0.06),
    torso(0, -0.1),
    torso(n + 6, -0.06),
    torso(n + 18, 0.06),
    torso(0, 0.1),
  ])
  const front = paintPanel(
    ink,
    {
      shape,
      map: (u, t) => torso(u * (n + 20), lerp(-0.02, 0.18, t)),
      length: 60,
      halfWidth: () => n + 18,
      angle: 0,
      roundness: 0.8,
      sag: 0.05,
    },
    cloth,
    maker.seed,
    { folds: [fold([-0.85, 0.4], [-0.2, 0.85], 4, 0, 0.9), fold([0.85, 0.4], [0.2, 0.85], 4, 0, 0.9)] },
  )
  front.svg = softShadow(shape.d, cloth.shade, 0.3, 4, 0, 5) + front.svg
  return { back: { svg: fill(behind.d, tone(cloth.colour, -0.28)), outlines: [behind.polygon] }, front }
}

/** A hood: up behind the neck when flat, lying on the shoulders when worn; with cords. */
export function paintHood(maker: Maker, neck: Neck): Finish {
  const hood = maker.ink.worn ? paintWornHood(maker, neck) : paintFlatHood(maker, neck)
  if (maker.read.flag('noCords')) return hood
  const { cloth } = maker
  const cord = maker.read.text('cord', lightOf(cloth.colour))
  const cords = sides.map((side) => {
    const [a, b] = [maker.rig.torso(side * 9, neck.depth + 0.03), maker.rig.torso(side * 13, neck.depth + 0.3)]
    const d = `M${write(a[0])} ${write(a[1])}C${write(a[0] - side * 2)} ${write(a[1] + 20)} ${write(b[0] + side * 5)} ${write(b[1] - 20)} ${write(b[0])} ${write(b[1])}`
    return (
      stroke(d, cloth.shade, 3.4, 0.5) +
      stroke(d, cord, 2.4) +
      `<rect x="${write(b[0] - 1.8)}" y="${write(b[1] - 2)}" width="3.6" height="7" rx="1" fill="${tone(cloth.colour, -0.5)}"/>`
    )
  })
  return { back: hood.back, front: joinLayers(hood.front, { svg: cords.join(''), outlines: [] }) }
}
