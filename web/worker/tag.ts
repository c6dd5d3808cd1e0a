/** Garments with what the classifier heads say of them. */
import type { Garment } from '../../models/core/detect.ts'
import type { Features } from '../../models/core/pool-photo.ts'
import { tagPiece } from '../../models/core/tags.ts'
import type { SeenGarment } from './engine.ts'
import type { Model } from './model.ts'

/** A garment is called by its sub-category from this probability on; else by its kind. */
const leastCalled = 0.5

/** @param features one a garment. A release without the heads leaves the garments as they are. */
export function tagGarments(
  garments: readonly Garment[],
  features: readonly Features[],
  { tagHeads }: Pick<Model, 'tagHeads'>,
): SeenGarment[] {
  if (!tagHeads) return [...garments]
  return garments.map((garment, at) => {
    const { categories, attributes } = tagPiece(features[at], tagHeads, garment.superCategory)
    const [best] = categories
    return { ...garment, ...(best.probability >= leastCalled ? { category: best.id } : {}), attributes }
  })
}
