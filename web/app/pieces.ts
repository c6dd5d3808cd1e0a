/**
 * What of a photo can be looked at: all of it, one of the garments found, the part in the frame, or one kind of clothes. Who
 * looks for how to wear a piece means one of them.
 */
import { superCategories } from '../../models/core/taxonomy.ts'
import { t } from '../i18n/language.svelte.ts'
import { garmentNames, kindName } from '../i18n/names.ts'
import type { SeenGarment } from '../worker/engine.ts'
import { withGroup } from './filters.ts'
import type { FindQuery } from './find-query.ts'

export interface Piece {
  key: string
  name: string
  isChosen: boolean
  choose: () => void
}

type Narrow = (change: Partial<FindQuery>) => void

/** @param garments found in the photo; undefined while nobody knows: then there is only the whole. */
export function piecesOf(query: FindQuery, garments: SeenGarment[] | undefined, narrow: Narrow): Piece[] {
  if (query.mode === 'snapshots') return garments?.length ? wornPieces(query, garments, narrow) : []
  if (garments?.length) return garmentPieces(query, garments, narrow)
  return garments || query.crop ? kindPieces(query, narrow) : [{ ...all(narrow), isChosen: true }]
}

const all = (narrow: Narrow) => ({
  key: 'all',
  name: t().pieces.all,
  choose: () => narrow({ garment: undefined, crop: undefined }),
})

function garmentPieces(query: FindQuery, garments: SeenGarment[], narrow: Narrow): Piece[] {
  const chosen = garmentOf(query, garments)
  // A kind left in the filters, or one of its categories, would ask for a top among shoes.
  const filters = withGroup(withGroup(query.filters, 'superCategory', undefined), 'categories', undefined)
  const whole = all(narrow)
  return [
    { ...whole, isChosen: !query.crop && chosen === undefined },
    ...garmentNames(garments).map((name, garment) => ({
      key: `garment ${garment}`,
      name,
      isChosen: garment === chosen,
      choose: () => narrow({ garment, crop: undefined, filters }),
    })),
    ...part(query),
  ]
}

/** Index of the garment that is looked at alone; none when all are. In an outfit the surest is worn until another is chosen. */
export function garmentOf(
  { mode, garment, crop }: FindQuery,
  garments: readonly SeenGarment[] = [],
): number | undefined {
  if (crop) return undefined
  if (mode === 'items') return garments[garment ?? -1] && garment
  return garments[garment ?? 0] ? (garment ?? 0) : 0
}

function wornPieces(query: FindQuery, garments: SeenGarment[], narrow: Narrow): Piece[] {
  const chosen = garmentOf(query, garments)
  return [
    ...garmentNames(garments).map((name, garment) => ({
      key: `garment ${garment}`,
      name,
      isChosen: garment === chosen,
      choose: () => narrow({ garment, crop: undefined }),
    })),
    ...part(query),
  ]
}

const part = ({ crop }: FindQuery): Piece[] =>
  crop ? [{ key: 'part', name: t().pieces.part, isChosen: true, choose: () => undefined }] : []

/** Nothing was found, or a part was chosen: results can still be of one kind of clothes. */
function kindPieces({ filters }: FindQuery, narrow: Narrow): Piece[] {
  return [undefined, ...superCategories].map((kind) => ({
    key: kind ?? 'all',
    name: kind ? kindName(kind) : t().pieces.all,
    isChosen: filters.superCategory === kind,
    choose: () => narrow({ filters: withGroup(withGroup(filters, 'superCategory', kind), 'categories', undefined) }),
  }))
}
