/** How a figure carries a bag, and how shoes sit on its feet. */

import { placeLayer } from './accessory.ts'
import { drawBag } from './bag.ts'
import { lightOf, shadeOf } from './colour.ts'
import { traceLine } from './curve.ts'
import type { Knot } from './curve.ts'
import { emptyLayer, glow, joinLayers, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { clamp } from './number.ts'
import { paintChain } from './part.ts'
import type { Maker } from './piece.ts'
import { pick } from './rig.ts'
import type { Side } from './rig.ts'
import { drawShoe } from './shoe.ts'
import { paintFoot } from './skin.ts'
import type { Pose } from './types.ts'

export type Carry = 'hand' | 'shoulder' | 'cross'

const carries: Record<string, Carry> = {
  tote: 'hand',
  clutch: 'hand',
  shoulder: 'shoulder',
  crossbody: 'cross',
  backpack: 'shoulder', // slung over one: on the back it could not be seen
}

export const carryOf = (subCategory: string): Carry => carries[subCategory] ?? 'hand'

/** The side that can take a bag: a relaxed hand, the straighter arm. */
export function chooseBagSide(pose: Pose): Side {
  const cost = (side: Side) => {
    const [upper, lower] = pick(pose.arms, side)
    return Math.abs(upper - lower) + (pick(pose.hands, side) === 'relax' ? 0 : 60)
  }
  return cost(-1) <= cost(1) ? -1 : 1
}

/** The pose with its bag hand closed and that arm hanging. */
export function poseWithBag(pose: Pose, side: Side, carry: Carry): Pose {
  if (carry !== 'hand') return pose
  const key = side < 0 ? 'left' : 'right'
  const [upper] = pose.arms[key]
  return { ...pose, arms: { ...pose.arms, [key]: [clamp(upper, 8, 13), 4] }, hands: { ...pose.hands, [key]: 'grip' } }
}

export interface Carried {
  /** Behind everything. */
  behind: Layer
  /** Straps over the clothes. */
  front: Layer
  /** Under the gripping hand. */
  held: Layer
}

function strapLayer(maker: Maker, knots: Knot[], width: number): Layer {
  const colour = maker.read.text('handleColour', maker.cloth.colour)
  const d = traceLine(knots)
  const shadow = `<g transform="translate(2 4)">${stroke(d, '#000000', width + 3, 0.1)}${stroke(d, '#000000', width, 0.12)}</g>`
  const svg = maker.read.flag('chain')
    ? paintChain(knots)
    : stroke(d, shadeOf(colour), width + 1.6, 0.8) +
      stroke(d, colour, width) +
      stroke(d, lightOf(colour), width * 0.25, 0.35)
  return { svg: shadow + svg, outlines: [] }
}

function carryInHand(maker: Maker, subCategory: string, side: Side): Carried {
  const bag = drawBag(maker, subCategory, true)
  const { wrist, armAngles } = maker.rig.limbs[side]
  const clutch = subCategory === 'clutch'
  const z = clutch ? 0.6 : 0.62
  const x = wrist[0] + Math.sin((armAngles[1] * Math.PI) / 180) * 22
  const y = clutch ? wrist[1] + 12 : wrist[1] + 26 - bag.top * z
  const tilt = clutch ? side * 6 : -armAngles[1] * 0.3
  const held = placeLayer(
    joinLayers(clutch ? { svg: '', outlines: [] } : bag.back, bag.body),
    x + (clutch ? -side * 6 : 0),
    y,
    z,
    z,
    tilt,
  )
  return { behind: emptyLayer(), front: emptyLayer(), held }
}

function carryOnBody(maker: Maker, subCategory: string, side: Side, carry: Carry): Carried {
  const { rig } = maker
  const { torso, body } = rig
  const bag = drawBag(maker, subCategory, false)
  const z = subCategory === 'backpack' ? 0.72 : 0.54
  const v = carry === 'cross' ? 0.88 : 0.72
  const at = torso(side * (body.hip + (carry === 'cross' ? 4 : 16)), v)
  const from = torso((carry === 'cross' ? -side : side) * body.shoulder * 0.62, 0.045)
  const shoulder = (u: number) => torso(u, 0.3)
  const width = maker.read.number('handleWidth', 8) * 0.62
  const edge = bag.width * z * 0.9
  const first: Knot[] = [
    from,
    carry === 'cross' ? shoulder(-side * 14) : shoulder(side * body.shoulder * 0.78),
    torso(side * body.hip * (carry === 'cross' ? 0.5 : 0.82), v - 0.12),
    [at[0] - side * edge, at[1] + 6],
  ]
  const second: Knot[] = [
    [from[0] + side * 8, from[1] + 3],
    carry === 'cross' ? shoulder(side * 22) : shoulder(side * body.shoulder * 0.96),
    [at[0] + side * edge * 0.6, at[1] - 40],
    [at[0] + side * edge, at[1] + 6],
  ]
  const strap = joinLayers(
    strapLayer(maker, carry === 'cross' ? first : second, width),
    carry === 'cross' ? undefined : strapLayer(maker, first, width),
  )
  const shadow = glow(
    maker.ink,
    at[0] + 4,
    at[1] + bag.height * z * 0.6,
    bag.width * z * 1.35,
    bag.height * z * 0.85,
    '#000000',
    0.36,
  )
  const body2 = placeLayer(bag.body, at[0], at[1], z, z, side * -4)
  return { behind: emptyLayer(), front: joinLayers(strap, { svg: shadow, outlines: [] }, body2), held: emptyLayer() }
}

export function carryBag(maker: Maker, subCategory: string, side: Side): Carried {
  const carry = carryOf(subCategory)
  if (carry === 'hand') return carryInHand(maker, subCategory, side)
  return carryOnBody(maker, subCategory, side, carry)
}

/** Profile length 250 on a foot: women's feet about 92 units, men's about 101. */
const footScale = (shoulder: number) => (shoulder > 85 ? 101 : 93) / 250

/** How far a shoe lifts the ankle, units. */
export function footHeight(subCategory: string | undefined, heel: number, shoulder: number): number {
  if (subCategory === 'heel') return 22 + heel * footScale(shoulder) * 0.6
  if (subCategory === 'boot') return 24 + heel * footScale(shoulder) * 0.35
  return 26
}

/** One shoe on its foot, with the bare foot where the shoe shows it. */
export function wearShoe(maker: Maker, subCategory: string, side: Side, skin: string): { shoe: Layer; foot: Layer } {
  const { rig } = maker
  const scale = footScale(rig.body.shoulder)
  const turn = pick(rig.feet, side)
  const { ankle } = rig.limbs[side]
  const [x, y] = [ankle[0] - side * 58 * scale * turn, ankle[1] + rig.foot]
  const place = (layer: Layer) =>
    placeLayer(layer, x, y, side * scale * turn, scale * 1.04, side * (turn < 0.66 ? 5 : 3))
  const bare = subCategory === 'heel' || subCategory === 'flat' || subCategory === 'sandal'
  const heel =
    subCategory === 'heel'
      ? maker.read.number('heel', 78) + maker.read.number('platform', 0)
      : subCategory === 'sandal'
        ? maker.read.number('soleHeight', 18)
        : 8
  return { shoe: place(drawShoe(maker, subCategory)), foot: bare ? place(paintFoot(skin, heel)) : emptyLayer() }
}
