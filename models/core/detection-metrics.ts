/** Detection metrics of COCO (Lin et al., arXiv 1405.0312, and its evaluation code): average precision by IoU. */
import { intersectionOverUnion } from './detect.ts'
import type { Rect } from './pixels.ts'

/** Boxes of one class. `photo` says which boxes may match. */
export interface TrueBox {
  photo: string
  box: Rect
}
export interface FoundBox extends TrueBox {
  score: number
}

/** 0.50, 0.55 ... 0.95 */
export const cocoThresholds: readonly number[] = Array.from({ length: 10 }, (_, at) => 0.5 + at / 20)

/** Places on the recall axis at which precision is read. */
const recallSteps = 101

/**
 * Which of the found boxes, the surest first, are right: each takes the free true box of its photo that it overlaps most,
 * if by at least `threshold`.
 */
export function matchBoxes(found: readonly FoundBox[], truth: readonly TrueBox[], threshold: number): boolean[] {
  const taken = new Set<TrueBox>()
  const sorted = [...found].sort((a, b) => b.score - a.score)
  return sorted.map(({ photo, box }) => {
    let [best, most] = [undefined as TrueBox | undefined, threshold]
    for (const candidate of truth) {
      if (candidate.photo !== photo || taken.has(candidate)) continue
      const overlap = intersectionOverUnion(box, candidate.box)
      if (overlap >= most) [best, most] = [candidate, overlap]
    }
    if (best) taken.add(best)
    return best !== undefined
  })
}

/**
 * Area under precision over recall, precision made to fall (each is the best at that recall or beyond) and read at 101
 * steps of recall. NaN without true boxes.
 */
export function boxPrecision(found: readonly FoundBox[], truth: readonly TrueBox[], threshold: number): number {
  if (truth.length === 0) return Number.NaN
  const right = matchBoxes(found, truth, threshold)
  const curve: { recall: number; precision: number }[] = []
  let hits = 0
  right.forEach((hit, at) => {
    if (hit) hits++
    curve.push({ recall: hits / truth.length, precision: hits / (at + 1) })
  })
  for (let at = curve.length - 2; at >= 0; at--)
    curve[at].precision = Math.max(curve[at].precision, curve[at + 1].precision)
  let sum = 0
  let place = 0
  for (let step = 0; step < recallSteps; step++) {
    while (place < curve.length && curve[place].recall < step / (recallSteps - 1)) place++
    sum += curve[place]?.precision ?? 0
  }
  return sum / recallSteps
}

/** Share of the true boxes that a found one matches. */
export function boxRecall(found: readonly FoundBox[], truth: readonly TrueBox[], threshold: number): number {
  return matchBoxes(found, truth, threshold).filter(Boolean).length / truth.length
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
