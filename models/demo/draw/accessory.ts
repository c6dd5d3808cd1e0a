/** Flat pictures of shoes (a pair) and bags (standing), with their contact shadows. */

import { subCategory as findSubCategory } from '../../core/taxonomy.ts'
import { drawBag } from './bag.ts'
import { glow, joinLayers } from './ink.ts'
import type { Layer } from './ink.ts'
import type { Maker } from './piece.ts'
import { drawShoe } from './shoe.ts'
import type { Point } from './types.ts'

/** A layer moved, turned about its origin (degrees) and scaled. */
export function placeLayer(layer: Layer, x: number, y: number, scaleX: number, scaleY: number, degrees = 0): Layer {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const place = ([px, py]: Point): Point => [
    x + cos * px * scaleX - sin * py * scaleY,
    y + sin * px * scaleX + cos * py * scaleY,
  ]
  const turn = degrees ? ` rotate(${degrees.toFixed(2)})` : ''
  return {
    svg: `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)})${turn} scale(${scaleX.toFixed(3)} ${scaleY.toFixed(3)})">${layer.svg}</g>`,
    outlines: layer.outlines.map((outline) => outline.map(place)),
  }
}

/** Two copies, the far one up and to the left, a little smaller and darker. */
function drawPair(maker: Maker, subCategory: string): Layer {
  const { ink } = maker
  const shoe = drawShoe(maker, subCategory)
  const far = placeLayer(shoe, 36, -34, 0.955, 0.955)
  const ground = (x: number, y: number, alpha: number): string =>
    glow(ink, x, y, 158, 13, '#2a211a', alpha) + glow(ink, x - 6, y - 1, 130, 5, '#140e0a', alpha)
  const near = placeLayer(shoe, -22, 0, 1, 1)
  return {
    svg: ground(160, -36, 0.5) + far.svg + ground(116, 0, 0.6) + near.svg,
    outlines: [...far.outlines, ...near.outlines],
  }
}

export function drawFlatAccessory(maker: Maker, subCategory: string): Layer {
  if (findSubCategory(subCategory).superCategory === 'shoes') return drawPair(maker, subCategory)
  const bag = drawBag(maker, subCategory, true)
  const shadow = glow(maker.ink, 4, bag.height + 1, bag.width * 1.25, 13, '#2a211a', 0.6)
  return joinLayers({ svg: shadow, outlines: [] }, bag.back, bag.body)
}
