/** The catalog picture of one garment on a plain ground. */

import { subCategory } from '../../core/taxonomy.ts'
import { tone } from './colour.ts'
import { buildClothes, makeMaker } from './clothes.ts'
import { polygonPath, turnSame } from './curve.ts'
import type { Ink, Layer } from './ink.ts'
import { joinLayers, makeInk } from './ink.ts'
import { makeRandom, write } from './number.ts'
import { flatBody, flatPose, makeRig } from './rig.ts'
import { drawFlatAccessory } from './accessory.ts'
import type { FlatOptions, Garment, Point } from './types.ts'

const canvas = { width: 800, height: 1000 }

export interface Bounds {
  x0: number
  y0: number
  x1: number
  y1: number
}

export function boundsOf(outlines: readonly (readonly Point[])[]): Bounds {
  const bounds = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity }
  for (const outline of outlines) {
    for (const [x, y] of outline) {
      bounds.x0 = Math.min(bounds.x0, x)
      bounds.y0 = Math.min(bounds.y0, y)
      bounds.x1 = Math.max(bounds.x1, x)
      bounds.y1 = Math.max(bounds.y1, y)
    }
  }
  return bounds
}

/** Arms spread enough that sleeves clear the body: more for short sleeves. */
function layClothes(garment: Garment, ink: Ink): Layer {
  const sleeve = garment.params['sleeve']
  const length = typeof sleeve === 'number' ? sleeve : 0
  const wide = Number(garment.params['sleeveElbow'] ?? 26) > 33 ? 4 : 0
  const arms: [number, number] = length > 0 && length < 0.5 ? [38, 38] : [14 + wide, 10 + wide]
  const { superCategory } = subCategory(garment.subCategory)
  const hem = Number(garment.params['legHem'] ?? 30)
  const legs: [number, number] = garment.subCategory === 'shorts' ? [7, 6] : hem > 40 ? [4.6, 3.4] : [3.2, 2.4]
  const body = superCategory === 'bottom' ? { ...flatBody, waist: 61, hip: 73 } : flatBody
  const rig = makeRig(body, flatPose(arms, legs))
  const piece = buildClothes(garment, rig, ink)
  return joinLayers(piece.back, piece.body, piece.sleeves[-1], piece.sleeves[1], piece.front)
}

/** The shadow on the ground: the outline moved away from the light, in rings. */
function paintGroundShadow(ink: Ink, outlines: readonly (readonly Point[])[], light: number, ground: string): string {
  const d = outlines.map((outline) => polygonPath(turnSame(outline).filter((_, i) => i % 2 === 0))).join('')
  const colour = tone(ground, -0.72, 1.2)
  ink.defs.push(`<path id="g-shadow" d="${d}"/>`)
  const rings = [27, 19, 12, 6]
    .map(
      (width) => `<use href="#g-shadow" fill="none" stroke="${colour}" stroke-opacity=".048" stroke-width="${width}"/>`,
    )
    .join('')
  return `<g transform="translate(${write(-light * 9)} 9)"><use href="#g-shadow" fill="${colour}" fill-opacity=".15"/>${rings}</g>`
}

function paintGround(ground: string, light: number): { defs: string; svg: string } {
  const x = 0.5 + light * 0.16
  const defs =
    `<radialGradient id="g-ground" cx="${write(x)}" cy=".36" r=".85"><stop offset="0" stop-color="${tone(ground, 0.42)}"/>` +
    `<stop offset=".6" stop-color="${ground}"/><stop offset="1" stop-color="${tone(ground, -0.07)}"/></radialGradient>`
  // Oversize, so that a turned picture has no bare corner.
  return { defs, svg: `<rect x="-10" y="-10" width="820" height="1020" fill="url(#g-ground)"/>` }
}

/** An SVG of 800 x 1000 units, 4:5, shown at `options.width` x `options.height`. */
export function flatPicture(garment: Garment, options: FlatOptions): string {
  const { superCategory } = subCategory(garment.subCategory)
  const ink = makeInk(options.light, false, makeRandom(options.seed))
  const ground = paintGround(options.ground, options.light)
  const small = superCategory === 'shoes' || superCategory === 'bag'
  const layer = small
    ? drawFlatAccessory(
        makeMaker(garment, makeRig(flatBody, flatPose([14, 10], [3, 2])), ink, false),
        garment.subCategory,
      )
    : layClothes(garment, ink)
  const bounds = boundsOf(layer.outlines)
  const [w, h] = [bounds.x1 - bounds.x0, bounds.y1 - bounds.y0]
  const scale = small ? Math.min(620 / w, 700 / h) : Math.min(690 / w, 830 / h)
  const [cx, cy] = [(bounds.x0 + bounds.x1) / 2, (bounds.y0 + bounds.y1) / 2]
  const shadow = small ? '' : paintGroundShadow(ink, layer.outlines, options.light, options.ground)
  const place = `translate(400 ${small ? 520 : 500}) rotate(${write(options.angle)}) scale(${scale.toFixed(3)}) translate(${write(-cx)} ${write(-cy)})`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${options.width}" height="${options.height}" viewBox="0 0 ${canvas.width} ${canvas.height}" ` +
    `stroke-linecap="round" stroke-linejoin="round"><defs>${ground.defs}${ink.defs.join('')}</defs>${ground.svg}` +
    `<g transform="${place}">${shadow}${layer.svg}</g></svg>`
  )
}
