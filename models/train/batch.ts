/** One step's tensors: rows of features, one-hot targets among the sampled classes, and who shares a class with whom. */
import * as tf from '@tensorflow/tfjs-core'
import { branches, type Branch } from '../core/head.ts'
import type { Random } from '../core/random.ts'
import { prepareRows, type Batch, type DescriptorState } from './descriptor-model.ts'
import type { Samples } from './samples.ts'

/** The batch's classes first, then random others up to `count`. */
export function sampleClasses(
  label: Int32Array,
  rows: Int32Array,
  groups: Map<number, number[]>,
  count: number,
  random: Random,
): Int32Array {
  const chosen = new Set(Array.from(rows, (row) => label[row]))
  const all = [...groups.keys()]
  const wanted = Math.min(all.length, Math.max(count, chosen.size))
  while (chosen.size < wanted) chosen.add(all[Math.floor(random() * all.length)])
  return Int32Array.from(chosen)
}

export function createBatch(
  samples: Samples,
  rows: Int32Array,
  chosen: Int32Array,
  auxiliaryClasses: number,
  state: DescriptorState,
): Batch {
  const n = rows.length
  const column = new Map(Array.from(chosen, (label, index) => [label, index]))
  const target = new Float32Array(n * chosen.length)
  const side = new Float32Array(n * 2)
  const auxiliary = new Float32Array(n * Math.max(1, auxiliaryClasses))
  const same = new Float32Array(n * n)
  const compared = new Float32Array(n * n)
  const sideOf = (i: number) => samples.side[rows[i]]
  const oneSide = rows.every((row) => samples.side[row] === sideOf(0))
  for (let i = 0; i < n; i++) {
    target[i * chosen.length + (column.get(samples.label[rows[i]]) ?? 0)] = 1
    side[i * 2 + samples.side[rows[i]]] = 1
    const known = samples.auxiliary[rows[i]]
    if (known >= 0 && auxiliaryClasses > 0) auxiliary[i * auxiliaryClasses + known] = 1
    for (let k = 0; k < n; k++) {
      if (oneSide ? i === k : sideOf(i) === sideOf(k)) continue
      compared[i * n + k] = 1
      if (samples.label[rows[i]] === samples.label[rows[k]]) same[i * n + k] = 1
    }
  }
  const matrix = (values: Float32Array) => tf.tensor2d(values, [n, values.length / n])
  return {
    ...branchTensors(samples, rows, state),
    side: matrix(side),
    target: matrix(target),
    auxiliary: matrix(auxiliary),
    compared: matrix(compared),
    same: matrix(same),
  }
}

function branchTensors(samples: Samples, rows: Int32Array, state: DescriptorState): Record<Branch, tf.Tensor2D> {
  const [spoc, gem, colour] = branches.map((branch) => {
    const values = prepareRows(state, samples, branch, rows)
    return tf.tensor2d(values, [rows.length, values.length / rows.length])
  })
  return { spoc, gem, colour }
}
