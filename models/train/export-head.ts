/** Folds centring and scaling into plain matrices: what is published, and what validation measures. */
import { featureWidth, type Samples } from './samples.ts'
import { layerName, type Head, type Layer, type Tensor } from '../core/head.ts'
import type { DescriptorState } from './descriptor-model.ts'

export interface FoldedBranch {
  /** [width / 2, 2048] */
  weight: Float32Array
  /** By side: item, snapshot; [width / 2] each. */
  bias: [Float32Array, Float32Array]
}

/** W (scale (x - mean)) + b = (scale W) x + (b - scale W mean): one matrix, one bias a side. */
export function foldBranch(state: DescriptorState, branch: 'spoc' | 'gem'): FoldedBranch {
  const scale = state.scales[branch]
  const weight = Float32Array.from(state[branch], (value) => value * scale)
  const half = weight.length / featureWidth
  const learned = branch === 'spoc' ? state.spocBias : state.gemBias
  const bias = [0, 1].map((side) => {
    const mean = state.means[branch][side]
    return Float32Array.from({ length: half }, (_, row) => {
      let dot = 0
      for (let i = 0, at = row * featureWidth; i < featureWidth; i++, at++) dot += weight[at] * mean[i]
      return learned[side * half + row] - dot
    })
  }) as [Float32Array, Float32Array]
  return { weight, bias }
}

/** Descriptors of rows, each with its own side. [rows, width] */
export function describeBySide(state: DescriptorState, samples: Samples, rows: number[]): Float32Array {
  const branches = [foldBranch(state, 'spoc'), foldBranch(state, 'gem')]
  const half = branches[0].bias[0].length
  const out = new Float32Array(rows.length * half * 2)
  rows.forEach((row, i) => {
    ;[samples.spoc, samples.gem].forEach((matrix, b) => {
      const x = matrix.subarray(row * featureWidth, (row + 1) * featureWidth)
      const at = (i * 2 + b) * half
      project(x, branches[b], samples.side[row], out.subarray(at, at + half))
    })
  })
  return out
}

/** y = normalise(W x + b) / sqrt 2, so that two branches make a unit vector. */
function project(x: Float32Array, branch: FoldedBranch, side: number, y: Float32Array): void {
  let squares = 0
  for (let row = 0; row < y.length; row++) {
    let sum = branch.bias[side][row]
    for (let i = 0, at = row * featureWidth; i < featureWidth; i++, at++) sum += branch.weight[at] * x[i]
    y[row] = sum
    squares += sum * sum
  }
  const scale = Math.SQRT1_2 / Math.sqrt(squares + 1e-12)
  for (let row = 0; row < y.length; row++) y[row] *= scale
}

/** The head as it is published: shared weights, a bias a side. */
export function toHead(state: DescriptorState, name: string, meta: Record<string, unknown>): Head {
  const layers: Record<string, Layer> = {}
  const tensors: Record<string, Tensor> = {}
  for (const branch of ['spoc', 'gem'] as const) {
    const { weight, bias } = foldBranch(state, branch)
    tensors[branch] = { shape: [bias[0].length, featureWidth], data: weight }
    ;(['item', 'snapshot'] as const).forEach((side, index) => {
      const layer = layerName(side, branch)
      tensors[layer] = { shape: [bias[index].length], data: bias[index] }
      layers[layer] = { weight: branch, bias: layer }
    })
  }
  return { name, kind: 'descriptor', layers, tensors, labels: [], meta }
}
