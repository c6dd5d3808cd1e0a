/** Training samples as pooled features, and batches that show every class alike. */
import { colourBins } from '../core/colour.ts'
import type { Branch } from '../core/head.ts'
import { shuffle, type Random } from '../core/random.ts'

/** Channels of the trunk's map. */
export const featureWidth = 2048
export const widthOf: Record<Branch, number> = { spoc: featureWidth, gem: featureWidth, colour: colourBins }

/** Features by branch, [rows, widthOf] each: a row is one picture, or one garment cut out of a photo. */
export type Matrices = Record<Branch, Float32Array>

/** Sample i is row `row[i]` of the matrices; of several samples of one row (an item of two looks) it is kept once. */
export interface Samples extends Matrices {
  /** [n] */
  row: Uint32Array
  /** 0 item, 1 snapshot. */
  side: Uint8Array
  /** Class to tell apart: product identity for *looks*, look for *goes*. */
  label: Int32Array
  /** Auxiliary class (sub-category ...), -1 where unknown. */
  auxiliary: Int32Array
}

/** Rows by class. */
export function groupByClass(label: Int32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  label.forEach((value, row) => {
    const rows = groups.get(value)
    if (rows) rows.push(row)
    else groups.set(value, [row])
  })
  return groups
}

export interface BatchPlan {
  /** Classes a batch, and rows a class, of both sides in turn; a class with fewer rows is oversampled. */
  classes: number
  rows: number
}

/**
 * Row indices of one epoch's batches: every class once an epoch, `rows` of it at a time, so a class of 3 pictures
 * counts as much as one of 20. The last, smaller batch is kept when it holds at least two classes.
 */
export function planEpoch(
  groups: Map<number, number[]>,
  side: Uint8Array,
  plan: BatchPlan,
  random: Random,
): Int32Array[] {
  const order = shuffle(random, [...groups.keys()])
  const batches: Int32Array[] = []
  for (let from = 0; from < order.length; from += plan.classes) {
    const chosen = order.slice(from, from + plan.classes)
    if (chosen.length < 2 && batches.length > 0) break
    batches.push(Int32Array.from(chosen.flatMap((label) => drawRows(groups.get(label) ?? [], side, plan.rows, random))))
  }
  return batches
}

/** `count` rows, of an item and of a photo in turn while the class has both: without repeats while they last, then again. */
function drawRows(rows: number[], side: Uint8Array, count: number, random: Random): number[] {
  const sides = [0, 1].map((which) => rows.filter((row) => side[row] === which)).filter(({ length }) => length > 0)
  const waiting = sides.map(() => [] as number[])
  return Array.from({ length: count }, (_, at) => {
    const which = at % sides.length
    if (waiting[which].length === 0) waiting[which] = shuffle(random, sides[which])
    return waiting[which].pop() as number
  })
}

/** Copies rows of a [n, width] matrix. */
export function takeRows(matrix: Float32Array, rows: ArrayLike<number>, width: number): Float32Array {
  const out = new Float32Array(rows.length * width)
  for (let i = 0; i < rows.length; i++) out.set(matrix.subarray(rows[i] * width, (rows[i] + 1) * width), i * width)
  return out
}

/** Mean of the samples by side: what "centre each side" subtracts. [2][width] */
export function sideMeans({ row, side, ...matrices }: Samples, branch: Branch): [Float32Array, Float32Array] {
  const [matrix, width] = [matrices[branch], widthOf[branch]]
  const sums = [new Float64Array(width), new Float64Array(width)]
  const counts = [0, 0]
  side.forEach((which, sample) => {
    counts[which]++
    const from = row[sample] * width
    for (let i = 0; i < width; i++) sums[which][i] += matrix[from + i]
  })
  return [0, 1].map((which) => Float32Array.from(sums[which], (sum) => sum / Math.max(1, counts[which]))) as [
    Float32Array,
    Float32Array,
  ]
}

/**
 * Splits by class, never by picture: every `every`-th class (in label order) is held out to stop early on.
 * @throws RangeError when one side would be left with fewer than two classes
 */
export function holdOut(label: Int32Array, every: number): { train: number[]; held: number[] } {
  const labels = [...new Set(label)].sort((a, b) => a - b)
  const heldLabels = new Set(labels.filter((_, index) => index % every === every - 1))
  if (labels.length - heldLabels.size < 2) throw new RangeError(`${labels.length} classes are too few to train on`)
  const train: number[] = []
  const held: number[] = []
  label.forEach((value, row) => (heldLabels.has(value) ? held : train).push(row))
  return { train, held }
}
