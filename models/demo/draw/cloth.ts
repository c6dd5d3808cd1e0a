/** A material made ready to paint: its shade, its light, its sheen. */

import { contrastOf, lightness, lightOf, shadeOf, tone } from './colour.ts'
import type { Fabric, Material, Pattern } from './types.ts'

export interface Cloth {
  colour: string
  second: string
  third: string
  shade: string
  light: string
  fabric: Fabric
  pattern: Pattern
  sheen: number
  scale: number
  /** OKLCH lightness: dark cloth shows light more than shade. */
  value: number
}

const sheens: Partial<Record<Fabric, number>> = {
  leather: 0.75,
  patent: 1,
  satin: 0.85,
  nylon: 0.35,
  velvet: 0.3,
  jersey: 0.06,
}

export function resolveCloth(material: Material): Cloth {
  const { colour } = material
  return {
    colour,
    second: material.second ?? contrastOf(colour),
    third: material.third ?? tone(colour, -0.4),
    shade: shadeOf(colour),
    light: lightOf(colour),
    fabric: material.fabric,
    pattern: material.pattern,
    sheen: material.sheen ?? sheens[material.fabric] ?? 0,
    scale: material.scale ?? 1,
    value: lightness(colour),
  }
}

/** The same cloth in another colour, plain: linings, trims, soles. */
export const plainCloth = (cloth: Cloth, colour: string): Cloth => ({
  ...resolveCloth({ colour, fabric: cloth.fabric, pattern: 'plain' }),
  sheen: cloth.sheen,
})

/** The same cloth without its pattern: ribs, waistbands, collars. */
export const unpatterned = (cloth: Cloth): Cloth => ({ ...cloth, pattern: 'plain' })
