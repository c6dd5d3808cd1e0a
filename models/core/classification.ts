/** Classification metrics from true and predicted labels. */
import type { Figure } from './metrics.ts'
import { pending } from './pending.ts'

export interface Labelled {
  truth: string
  predicted: string
}

export function accuracy(rows: readonly Labelled[]): number {
  return pending(rows)
}

/** Mean of the F1 of each label that occurs in the truth; a label never predicted counts 0. */
export function macroF1(rows: readonly Labelled[]): number {
  return pending(rows)
}

/** counts[i][j]: rows of true label i predicted as label j; labels sorted. */
export function confusion(rows: readonly Labelled[]): { labels: string[]; counts: number[][] } {
  return pending(rows)
}

/** Expected calibration error over equal-width bins of confidence (arXiv 1706.04599, eq. 3). */
export function calibrationError(rows: readonly { confidence: number; right: boolean }[], bins = 15): number {
  return pending(rows, bins)
}

/** `accuracy` and `macroF1`, each with its bootstrap interval. */
export function classificationFigures(rows: readonly Labelled[], seed = 1): Record<'accuracy' | 'macroF1', Figure> {
  return pending(rows, seed)
}
