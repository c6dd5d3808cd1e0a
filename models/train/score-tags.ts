/** What a finished head gets right on pictures kept out of training, by the source of their labels. */
import { attributeGroups } from '../core/attributes.ts'
import { calibrationError, macroF1 } from '../core/classification.ts'
import { logitsOf } from '../core/descriptor.ts'
import type { Head } from '../core/head.ts'
import { type Figure, meanFigure } from '../core/metrics.ts'
import type { Features } from '../core/pool-photo.ts'
import { rankCategories, rankSuperCategories, readGroup } from '../core/tags.ts'
import { subCategory } from '../core/taxonomy.ts'
import type { LabelledShot } from './labelled.ts'

/** A picture that nothing was learned from. */
export interface HeldPiece {
  shot: LabelledShot
  features: Features
}

export interface CategoryScore {
  /** Of pieces whose sub-category is known, all sub-categories in question. */
  top1: Figure
  top5: Figure
  /** The same where the piece's super-category is given, as it is of every box that the detector finds. */
  ofKind: { top1: Figure; top5: Figure }
  /** Expected calibration error of the first answer, 15 bins. */
  calibrationError: number
  /** Of all pieces, those with a wide label too: the likeliest super-category is right. */
  superCategory: Figure
}

/** By source, and 'photographs' for all that is not drawn. Sources without a piece are absent. */
export function scoreCategories(pieces: readonly HeldPiece[], head: Head): Record<string, CategoryScore> {
  const rows = pieces
    .filter(({ shot }) => shot.categories.length > 0)
    .map(({ shot, features }) => ({ shot, ranked: rankCategories(features, head) }))
  return bySource(rows, (own) => {
    const exact = own.filter(({ shot }) => shot.categories.length === 1)
    if (exact.length === 0) return undefined
    const within = (most: number, isRival: (id: string, known: string) => boolean = () => true) =>
      meanFigure(
        exact.map(({ shot, ranked }) => {
          const known = shot.categories[0]
          const first = ranked.filter(({ id }) => isRival(id, known)).slice(0, most)
          return Number(first.some(({ id }) => id === known))
        }),
      )
    const first = exact.map(({ shot, ranked: [best] }) => {
      return { confidence: best.probability, right: best.id === shot.categories[0] }
    })
    const families = own.map(({ shot, ranked }) => {
      const right = new Set(shot.categories.map((id) => subCategory(id).superCategory))
      return Number(right.has(rankSuperCategories(ranked)[0].id))
    })
    return {
      top1: within(1),
      top5: within(5),
      ofKind: { top1: within(1, areOfAKind), top5: within(5, areOfAKind) },
      calibrationError: calibrationError(first),
      superCategory: meanFigure(families),
    }
  })
}

const areOfAKind = (a: string, b: string): boolean => subCategory(a).superCategory === subCategory(b).superCategory

export interface AttributeScore {
  n: number
  /** Single choice: mean F1 of the words that occur. Several words: mean over words of their F1. */
  macroF1: number
  /** The likeliest word is right (is one of the right ones). */
  accuracy: Figure
}

/** By group, then by source. Pieces of which the group says nothing are left out. */
export function scoreAttributes(
  pieces: readonly HeldPiece[],
  head: Head,
): Record<string, Record<string, AttributeScore>> {
  const seen = pieces.map(({ shot, features }) => ({ shot, logits: logitsOf(features, head) }))
  return Object.fromEntries(
    attributeGroups.map((group) => {
      const rows = seen
        .filter(({ shot }) => shot.attributes[group.id]?.length && shot.categories.every((id) => group.of.has(id)))
        .map(({ shot, logits }) => ({
          shot,
          ranked: readGroup(group, logits, head.labels),
          truth: shot.attributes[group.id],
        }))
      const scores = bySource(rows, (own): AttributeScore | undefined => {
        if (own.length === 0) return undefined
        const right = own.map(({ ranked, truth }) => Number(truth.includes(ranked[0].id)))
        const f1 =
          group.choice === 'single'
            ? macroF1(own.map(({ ranked, truth }) => ({ truth: truth[0], predicted: ranked[0].id })))
            : meanWordF1(
                own.map(({ ranked, truth }) => ({
                  truth,
                  said: ranked.filter(({ probability }) => probability >= 0.5).map(({ id }) => id),
                })),
              )
        return { n: own.length, macroF1: f1, accuracy: meanFigure(right) }
      })
      return [group.id, scores]
    }),
  )
}

/** F1 of each word that is true or said anywhere, averaged. */
export function meanWordF1(rows: readonly { truth: readonly string[]; said: readonly string[] }[]): number {
  const words = [...new Set(rows.flatMap(({ truth, said }) => [...truth, ...said]))]
  const scores = words.map((word) => {
    const both = rows.filter(({ truth, said }) => truth.includes(word) && said.includes(word)).length
    const either = rows.reduce(
      (sum, { truth, said }) => sum + Number(truth.includes(word)) + Number(said.includes(word)),
      0,
    )
    return (2 * both) / either
  })
  return scores.reduce((sum, score) => sum + score, 0) / scores.length
}

function bySource<Row extends { shot: LabelledShot }, Score>(
  rows: readonly Row[],
  score: (rows: readonly Row[]) => Score | undefined,
): Record<string, Score> {
  const sources = ['boutique', 'thumbs', 'products', 'street'] as const
  const found: Record<string, Score> = {}
  for (const source of sources) {
    const one = score(rows.filter(({ shot }) => shot.source === source))
    if (one) found[source] = one
  }
  const photographs = score(rows.filter(({ shot }) => shot.source !== 'boutique'))
  if (photographs) found['photographs'] = photographs
  return found
}
