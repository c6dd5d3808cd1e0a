/** Which builder makes which sub-category. */

import { subCategory } from '../../core/taxonomy.ts'
import { resolveCloth } from './cloth.ts'
import type { Ink } from './ink.ts'
import { buildOuter } from './outer.ts'
import { readParams } from './piece.ts'
import type { Maker, Piece } from './piece.ts'
import type { Rig } from './rig.ts'
import { buildSkirt } from './skirt.ts'
import { buildTop } from './top.ts'
import { buildTrousers } from './trousers.ts'
import type { Garment } from './types.ts'

export function makeMaker(garment: Garment, rig: Rig, ink: Ink, open: boolean): Maker {
  return { rig, ink, cloth: resolveCloth(garment.material), read: readParams(garment.params), seed: garment.seed, open }
}

/** A garment worn on a rig. @throws RangeError for shoes and bags, which have their own builders. */
export function buildClothes(garment: Garment, rig: Rig, ink: Ink, open = false): Piece {
  const maker = makeMaker(garment, rig, ink, open)
  const { id, superCategory } = subCategory(garment.subCategory)
  if (superCategory === 'outer') return buildOuter(maker)
  if (superCategory === 'top' || superCategory === 'dress') return buildTop(maker)
  if (superCategory === 'bottom') return id.endsWith('skirt') ? buildSkirt(maker) : buildTrousers(maker)
  throw new RangeError(`"${id}" is not clothing`)
}
