/** Why a result matches: where in both pictures the match lies, and what they have in common. */
import { describe } from '../../models/core/descriptor.ts'
import { EnsembleError } from '../../models/core/errors.ts'
import { explainMatch } from '../../models/core/heat.ts'
import type { Rect } from '../../models/core/pixels.ts'
import { poolSight, type Sight } from '../../models/core/pool-photo.ts'
import { cutFrame, cutItem } from '../../models/core/see.ts'
import { seeCut } from '../../models/core/sight.ts'
import { type Attributes, tagPiece } from '../../models/core/tags.ts'
import { explainedSide, readPicture } from '../picture.ts'
import type { Catalog } from './catalog.ts'
import type { Explained, Wanted, Why } from './engine.ts'
import type { Model } from './model.ts'
import { decodePhoto, placeOf } from './photo.ts'
import { readPhoto, runOf, seeOutfit } from './see.ts'
import { beginQuery } from './steps.ts'

/** @param wanted `garment` found it, or the part of the photo that `crop` names */
export async function explain(
  model: Model,
  catalog: Catalog,
  photo: Blob,
  itemId: string,
  { crop, garment = 0, ranking }: Pick<Wanted, 'crop' | 'garment' | 'ranking'>,
): Promise<Why> {
  const item = catalog.items.get(itemId)
  if (!item) throw new EnsembleError('not-found', `item ${itemId} is not in this edition`)
  const steps = beginQuery(true)
  const { release, heads } = model
  const head = heads[ranking]
  const seen = await seeOutfit(steps, model, photo, crop)
  // Warm places are those of one picture: of the photo in its first light.
  const {
    lights: [pixels],
  } = await readPhoto(steps, model, photo)
  const found = seen.found[garment]
  const run = runOf(steps, model)
  const frame: Rect = crop ? placeOf(crop, pixels) : [0, 0, 1, 1]
  const [cut] = await cutFrame(pixels, frame, found ? [found] : [], release, model.outliner?.run)
  const worn = await seeCut(cut, 'snapshot', release, run)
  const shown = await decodePhoto(await readPicture(item.picture, explainedSide))
  const own = await seeCut(cutItem(shown), 'item', release, run)

  const p = release.gemExponent
  const [asked, answer] = [describe(poolSight(worn, p), head, 'snapshot'), describe(poolSight(own, p), head, 'item')]
  return {
    photo: {
      box: cut.box.map((side) => side * pixels.scale) as typeof cut.box,
      ...explained(worn, explainMatch(worn, head, 'snapshot', answer, p)),
    },
    item: explained(own, explainMatch(own, head, 'item', asked, p)),
    shared: sharedWords(model, worn, own, found?.superCategory ?? item.superCategory),
  }
}

const explained = ({ content }: Sight, { rows, columns, cells }: ReturnType<typeof explainMatch>): Explained => ({
  rows,
  columns,
  cells,
  content,
})

type Kind = Parameters<typeof tagPiece>[2]

/** The words that the heads say of both. */
function sharedWords({ tagHeads, release }: Model, worn: Sight, own: Sight, kind: Kind): Why['shared'] {
  if (!tagHeads) return []
  const [one, other] = [worn, own].map((sight) => tagPiece(poolSight(sight, release.gemExponent), tagHeads, kind))
  const category =
    one.categories[0].id === other.categories[0].id ? [{ group: 'category', id: one.categories[0].id }] : []
  return [...category, ...commonWords(one.attributes, other.attributes)]
}

export function commonWords(one: Attributes, other: Attributes): { group: string; id: string }[] {
  return Object.entries(one).flatMap(([group, words]) =>
    words.filter(({ id }) => other[group]?.some((word) => word.id === id)).map(({ id }) => ({ group, id })),
  )
}
