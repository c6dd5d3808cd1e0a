/** What the category head believes of the kinds that a box, or a picture of one piece, may be of. */
import { excludeDress, type Garment } from './detect.ts'
import type { Head } from './head.ts'
import type { Features } from './pool-photo.ts'
import { type Likely, rankCategories, rankSuperCategories } from './tags.ts'
import type { SuperCategory } from './taxonomy.ts'

/**
 * A box stays while its kind is at least this likely to the category head. Below, the head is all but certain of another
 * kind: asking the two for the very same answer loses more worn garments than it drops false boxes.
 */
const leastBelief = 0.05

/** The kinds that a picture of one piece may be of; without a head it may be anything, which is said by none. */
export function possibleKinds(features: Features, categories: Head | undefined): SuperCategory[] {
  const ranked = categories ? rankSuperCategories(rankCategories(features, categories)) : []
  return ranked.filter(({ probability }) => probability >= leastBelief).map(({ id }) => id)
}

/**
 * Which of the garments stay, by index: those whose kind the category head finds possible. The surest box stays in any
 * case: a photo has at least one garment. @param categories one list a garment, summing to 1
 */
export function keepAgreed(
  garments: readonly Pick<Garment, 'superCategory' | 'score'>[],
  categories: readonly (readonly Likely[])[],
  least = leastBelief,
): number[] {
  const places = [...garments.keys()]
  const agreed = places.filter((at) => {
    const own = rankSuperCategories(categories[at]).find(({ id }) => id === garments[at].superCategory)
    return (own?.probability ?? 0) >= least
  })
  if (agreed.length > 0) return agreed
  return places
    .slice()
    .sort((a, b) => garments[b].score - garments[a].score)
    .slice(0, 1)
}

/** Which of the garments a photo is said to show, by index: agreed on, and no cloth both a dress and a top or a bottom. */
export function pickWorn(garments: readonly Garment[], categories: readonly (readonly Likely[])[]): number[] {
  const agreed = keepAgreed(garments, categories)
  const worn = new Set(excludeDress(agreed.map((at) => garments[at])))
  return agreed.filter((at) => worn.has(garments[at]))
}
