/** Folds centring and scaling into plain matrices: what is published, and what validation measures. */
import { describe } from '../core/descriptor.ts'
import { branches, type Branch, layerName, type Head, type Layer, type Tensor } from '../core/head.ts'
import type { DescriptorState } from './descriptor-model.ts'
import { widthOf, type Samples } from './samples.ts'

/** Sides in the order of Samples.side. */
const sides = ['item', 'snapshot'] as const

interface FoldedBranch {
  /** [width, widthOf] */
  weight: Float32Array
  /** By side, [width] each. */
  bias: Float32Array[]
}

/** W (scale (x - mean)) + b = (scale W) x + (b - scale W mean): one matrix, one bias a side. */
function foldBranch(state: DescriptorState, branch: Branch): FoldedBranch {
  const scale = state.scales[branch]
  const columns = widthOf[branch]
  const weight = Float32Array.from(state[branch], (value) => value * scale)
  const rows = weight.length / columns
  const learned = state[`${branch}Bias`]
  const bias = sides.map((_, side) => {
    const mean = state.means[branch][side]
    return Float32Array.from({ length: rows }, (_unused, row) => {
      let dot = 0
      for (let i = 0, at = row * columns; i < columns; i++, at++) dot += weight[at] * mean[i]
      return learned[side * rows + row] - dot
    })
  })
  return { weight, bias }
}

/** The head as it is published: shared weights, a bias a side. */
export function toHead(state: DescriptorState, name: string, meta: Record<string, unknown>): Head {
  const layers: Record<string, Layer> = {}
  const tensors: Record<string, Tensor> = {
    balance: { shape: [branches.length], data: Float32Array.from(state.balance, Math.exp) },
  }
  for (const branch of branches) {
    const { weight, bias } = foldBranch(state, branch)
    tensors[branch] = { shape: [bias[0].length, widthOf[branch]], data: weight }
    sides.forEach((side, index) => {
      const layer = layerName(side, branch)
      tensors[layer] = { shape: [bias[index].length], data: bias[index] }
      layers[layer] = { weight: branch, bias: layer }
    })
  }
  return { name, kind: 'descriptor', layers, tensors, labels: [], meta }
}

/** Descriptors of samples, each with its own side, by the very function that the product uses. */
export function describeBySide(state: DescriptorState, samples: Samples, chosen: number[]): Float32Array[] {
  const head = toHead(state, 'training', {})
  const rowOf = (branch: Branch, row: number) =>
    samples[branch].subarray(row * widthOf[branch], (row + 1) * widthOf[branch])
  return chosen.map((sample) => {
    const row = samples.row[sample]
    const features = { spoc: rowOf('spoc', row), gem: rowOf('gem', row), colour: rowOf('colour', row) }
    return describe(features, head, sides[samples.side[sample]])
  })
}
