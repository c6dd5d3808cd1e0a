/** Classification metrics from true and predicted labels. */
import { EnsembleError } from './errors.ts'
import { bootstrap, type Figure } from './metrics.ts'

export interface Labelled {
  truth: string
  predicted: string
}

export function accuracy(rows: readonly Labelled[]): number {
  return rows.filter(({ truth, predicted }) => truth === predicted).length / rows.length
}

/** Mean of the F1 of every label that occurs, in the truth or predicted (as scikit-learn's `macro`). */
export function macroF1(rows: readonly Labelled[]): number {
  return macroOf(confusion(rows).counts)
}

/** F1 = 2 TP / (2 TP + FP + FN) of each label with any of them, averaged. */
function macroOf(counts: readonly ArrayLike<number>[]): number {
  let sum = 0
  let labels = 0
  for (let label = 0; label < counts.length; label++) {
    let either = 0 // 2 TP + FP + FN: the row and the column together
    for (let other = 0; other < counts.length; other++) either += counts[label][other] + counts[other][label]
    if (either === 0) continue
    labels++
    sum += (2 * counts[label][label]) / either
  }
  return sum / labels
}

/** counts[i][j]: rows of true label i predicted as label j; labels sorted. @throws invalid for no rows. */
export function confusion(rows: readonly Labelled[]): { labels: string[]; counts: number[][] } {
  if (rows.length === 0) throw new EnsembleError('invalid', 'no rows to compare')
  const labels = [...new Set(rows.flatMap(({ truth, predicted }) => [truth, predicted]))].sort()
  const index = new Map(labels.map((label, at) => [label, at]))
  const counts = labels.map(() => new Array<number>(labels.length).fill(0))
  for (const { truth, predicted } of rows) counts[index.get(truth)!][index.get(predicted)!]++
  return { labels, counts }
}

/** Expected calibration error over equal-width bins of confidence (arXiv 1706.04599, eq. 3). */
export function calibrationError(rows: readonly { confidence: number; right: boolean }[], bins = 15): number {
  const confidence = new Float64Array(bins)
  const right = new Float64Array(bins)
  for (const row of rows) {
    // Bins are (low, high]: a confidence of exactly 1 / bins belongs to the first.
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(row.confidence * bins) - 1))
    confidence[bin] += row.confidence
    if (row.right) right[bin]++
  }
  return confidence.reduce((sum, total, bin) => sum + Math.abs(total - right[bin]), 0) / rows.length
}

/** `accuracy` and `macroF1`, each with its bootstrap interval over rows. */
export function classificationFigures(rows: readonly Labelled[], seed = 1): Record<'accuracy' | 'macroF1', Figure> {
  const { labels } = confusion(rows)
  const index = new Map(labels.map((label, at) => [label, at]))
  const truth = Uint32Array.from(rows, (row) => index.get(row.truth)!)
  const predicted = Uint32Array.from(rows, (row) => index.get(row.predicted)!)
  const size = labels.length
  const hits = (drawn: Uint32Array) => drawn.reduce((sum, row) => sum + Number(truth[row] === predicted[row]), 0)
  return {
    accuracy: bootstrap(rows.length, seed, (drawn) => hits(drawn) / drawn.length),
    macroF1: bootstrap(rows.length, seed, (drawn) => drawnMacro(drawn, truth, predicted, size)),
  }
}

/** macroF1 of the drawn rows, from their totals by label alone: a matrix a resample would be slow for many labels. */
function drawnMacro(drawn: Uint32Array, truth: Uint32Array, predicted: Uint32Array, size: number): number {
  const right = new Uint32Array(size)
  const either = new Uint32Array(size)
  for (const row of drawn) {
    if (truth[row] === predicted[row]) right[truth[row]]++
    either[truth[row]]++
    either[predicted[row]]++
  }
  let sum = 0
  let labels = 0
  for (let label = 0; label < size; label++) {
    if (either[label] === 0) continue
    labels++
    sum += (2 * right[label]) / either[label]
  }
  return sum / labels
}
