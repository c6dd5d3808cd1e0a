/** Bags in front view: the opening at y = 0, x from -w to w, handles above (y negative). */

import { tone } from './colour.ts'
import type { Layer } from './ink.ts'
import { emptyLayer } from './ink.ts'
import type { Knot } from './curve.ts'
import { drawBackpack } from './bag-back.ts'
import { drawClutch } from './bag-clutch.ts'
import { drawCrossbody } from './bag-cross.ts'
import { drawShoulder } from './bag-shoulder.ts'
import { drawTote } from './bag-tote.ts'
import { p, paintChain, paintStrap, plain } from './part.ts'
import type { Maker } from './piece.ts'

export interface Bag {
  /** Behind the body and behind a carrying hand. */
  back: Layer
  body: Layer
  /** y of the handle's top. */
  top: number
  /** Half-width and height of the body. */
  width: number
  height: number
}

const bags: Record<string, (maker: Maker) => Bag> = {
  tote: drawTote,
  shoulder: drawShoulder,
  crossbody: drawCrossbody,
  backpack: drawBackpack,
  clutch: drawClutch,
}

/** `handles` is false on a figure that wears the bag's strap itself. @throws RangeError for anything that is not a bag. */
export function drawBag(maker: Maker, subCategory: string, handles: boolean): Bag {
  const draw = bags[subCategory]
  if (!draw) throw new RangeError(`"${subCategory}" is not a bag`)
  const bag = draw(maker)
  if (handles || subCategory === 'tote' || subCategory === 'backpack') return bag
  return { ...bag, back: emptyLayer() }
}

/** A handle from side to side over the bag. */
export function handleArc(maker: Maker, half: number, foot: number, rise: number, width: number): Layer {
  const knots: Knot[] = [
    p(-half, foot),
    p(-half * 0.76, -rise * 0.62),
    p(0, -rise),
    p(half * 0.76, -rise * 0.62),
    p(half, foot),
  ]
  const cloth = plain(maker.read.text('handleColour', maker.cloth.colour), maker.cloth)
  const svg = maker.read.flag('chain')
    ? paintChain(knots, maker.read.text('metal', '#c2a15e'))
    : paintStrap(knots, width, cloth)
  return { svg, outlines: [knots.map(([x, y]) => [x, y])] }
}

export const trimOf = (maker: Maker) =>
  plain(maker.read.flag('contrastTrim') ? maker.cloth.second : tone(maker.cloth.colour, -0.08), maker.cloth)
