/** The trainable descriptor head: a projection a branch, a bias a side, a balance, class centres, auxiliary classes. */
import * as tf from '@tensorflow/tfjs-core'
import { branches, type Branch } from '../core/head.ts'
import { normal, type Random } from '../core/random.ts'
import { createMoments, type Moments } from './adamw.ts'
import {
  classCosines,
  contrastiveLoss,
  crossEntropy,
  marginLogits,
  normalizeRows,
  type MarginOptions,
} from './margins.ts'
import { multiplyRows, projectRows } from './products.ts'
import { sideMeans, takeRows, widthOf, type Samples } from './samples.ts'

export interface DescriptorOptions {
  /** Numbers of the descriptor by branch; their sum is its width. */
  widths: Record<Branch, number>
  margin: MarginOptions
  /** Auxiliary classification on the SPoC branch, as CGD's (arXiv 1903.10663, section 3.2). */
  auxiliary: { weight: number; smoothing: number; temperature: number }
  /** In-batch contrastive term, pictures of items against garments in photos: weight 0 is off. */
  contrastive: { weight: number }
}

export type ParameterName = Branch | `${Branch}Bias` | 'balance' | 'sharpness' | 'centres' | 'auxiliary'
export const parameterNames: ParameterName[] = [
  ...branches,
  ...branches.map((branch) => `${branch}Bias` as const),
  'balance',
  'sharpness',
  'centres',
  'auxiliary',
]

/**
 * Everything that is learned, as typed arrays: a checkpoint is a structured clone of this. A branch is [its width,
 * widthOf]; its bias [2 sides, its width]; balance [1, branches] and sharpness [1, 1] of logarithms; centres [classes * centres, width];
 * auxiliary [auxiliary classes, width of SPoC].
 */
export interface DescriptorState extends Record<ParameterName, Float32Array> {
  moments: Record<ParameterName, Moments>
  /** Feature scaling, fixed before the first step: mean by side, and one scale a branch. */
  means: Record<Branch, [Float32Array, Float32Array]>
  scales: Record<Branch, number>
}

export interface Counts {
  classes: number
  auxiliary: number
}

/** 1 / temperature of the contrastive term before the first step. */
const firstSharpness = 15

export const totalWidth = ({ widths }: Pick<DescriptorOptions, 'widths'>) =>
  branches.reduce((sum, branch) => sum + widths[branch], 0)

/** Columns of each parameter as a matrix. */
export function columnsOf(options: DescriptorOptions): Record<ParameterName, number> {
  const { widths } = options
  return {
    ...widthOf,
    spocBias: widths.spoc,
    gemBias: widths.gem,
    colourBias: widths.colour,
    balance: branches.length,
    sharpness: 1,
    centres: totalWidth(options),
    auxiliary: widths.spoc,
  }
}

function byBranch<T>(make: (branch: Branch) => T): Record<Branch, T> {
  return { spoc: make('spoc'), gem: make('gem'), colour: make('colour') }
}

/** A Gaussian projection keeps angles (Johnson-Lindenstrauss), so training starts from "centred cosine", not from noise. */
export function createState(
  samples: Samples,
  options: DescriptorOptions,
  counts: Counts,
  random: Random,
): DescriptorState {
  const { widths, margin } = options
  const draw = (length: number, deviation: number) => Float32Array.from({ length }, () => normal(random) * deviation)
  const means = byBranch((branch) => sideMeans(samples, branch))
  const parameters: Record<ParameterName, Float32Array> = {
    ...byBranch((branch) => draw(widths[branch] * widthOf[branch], 1 / Math.sqrt(widthOf[branch]))),
    spocBias: new Float32Array(2 * widths.spoc),
    gemBias: new Float32Array(2 * widths.gem),
    colourBias: new Float32Array(2 * widths.colour),
    balance: new Float32Array(branches.length),
    sharpness: Float32Array.of(Math.log(firstSharpness)),
    centres: draw(counts.classes * margin.centres * totalWidth(options), 1 / Math.sqrt(totalWidth(options))),
    auxiliary: draw(Math.max(1, counts.auxiliary) * widths.spoc, 1 / Math.sqrt(widths.spoc)),
  }
  const moments = Object.fromEntries(
    parameterNames.map((name) => [name, createMoments(parameters[name].length)]),
  ) as Record<ParameterName, Moments>
  const scales = byBranch((branch) => rmsScale(samples, branch, means[branch]))
  return { ...parameters, moments, means, scales }
}

/** 1 / rms of the centred features: makes one learning rate fit any trunk. */
function rmsScale({ row, side, ...matrices }: Samples, branch: Branch, means: [Float32Array, Float32Array]): number {
  const [matrix, width] = [matrices[branch], widthOf[branch]]
  let sum = 0
  side.forEach((which, sample) => {
    const [from, mean] = [row[sample] * width, means[which]]
    for (let i = 0; i < width; i++) sum += (matrix[from + i] - mean[i]) ** 2
  })
  return 1 / Math.sqrt(sum / Math.max(1, side.length * width) + 1e-12)
}

/** Centred, scaled features of samples in one branch. [chosen, widthOf] */
export function prepareRows(
  state: DescriptorState,
  samples: Samples,
  branch: Branch,
  chosen: ArrayLike<number>,
): Float32Array {
  const width = widthOf[branch]
  const rows = Uint32Array.from(chosen, (sample) => samples.row[sample])
  const out = takeRows(samples[branch], rows, width)
  for (let i = 0; i < chosen.length; i++) {
    const mean = state.means[branch][samples.side[chosen[i]]]
    for (let k = 0, at = i * width; k < width; k++, at++) out[at] = (out[at] - mean[k]) * state.scales[branch]
  }
  return out
}

export interface Batch extends Record<Branch, tf.Tensor2D> {
  /** [n, 2] one-hot of the side: picks the bias. */
  side: tf.Tensor2D
  /** [n, sampled classes] one-hot. */
  target: tf.Tensor2D
  /** [n, auxiliary] one-hot; rows of zeros where unknown. */
  auxiliary: tf.Tensor2D
  /** [n, n] 1 where two rows are compared: an item's with a photo's; where the batch has one side only, any two. */
  compared: tf.Tensor2D
  /** [n, n] 1 where two of those share a class. */
  same: tf.Tensor2D
}

export type ParameterTensors = Record<ParameterName, tf.Tensor2D>

/** Descriptor of prepared rows: [n, width], and its first branch. */
export function describeRows(batch: Batch, p: ParameterTensors) {
  const balance = tf.split(tf.exp(p.balance), branches.length, 1)
  const parts = branches.map((branch) => {
    const bias = tf.matMul(batch.side, p[`${branch}Bias`])
    return normalizeRows(tf.add(projectRows(batch[branch], p[branch]), bias) as tf.Tensor2D)
  })
  const weighed = parts.map((part, index) => tf.mul(part, balance[index]))
  return { first: parts[0], descriptor: normalizeRows(tf.concat(weighed, 1) as tf.Tensor2D) }
}

/** The whole loss of one batch; `p.centres` holds only the classes sampled for it. */
export function descriptorLoss(batch: Batch, p: ParameterTensors, options: DescriptorOptions): tf.Scalar {
  const { first, descriptor } = describeRows(batch, p)
  const cosines = classCosines(descriptor, p.centres, options.margin.centres)
  const marginLoss = crossEntropy(marginLogits(cosines, batch.target, options.margin), batch.target)
  let loss = tf.mul(marginLoss, options.margin.weight) as tf.Scalar
  const { auxiliary, contrastive } = options
  if (auxiliary.weight > 0 && batch.auxiliary.shape[1] > 1) {
    const known = tf.sum(batch.auxiliary, 1, true)
    const logits = tf.mul(multiplyRows(first, p.auxiliary), known) as tf.Tensor2D
    const term = crossEntropy(logits, batch.auxiliary, auxiliary.smoothing, auxiliary.temperature)
    loss = tf.add(loss, tf.mul(term, auxiliary.weight)) as tf.Scalar
  } else {
    // tfjs refuses a parameter that the loss does not reach.
    loss = tf.add(loss, tf.mul(tf.sum(p.auxiliary), 0)) as tf.Scalar
  }
  if (contrastive.weight > 0) {
    const term = contrastiveLoss(descriptor, batch.same, batch.compared, p.sharpness)
    loss = tf.add(loss, tf.mul(term, contrastive.weight)) as tf.Scalar
  } else {
    loss = tf.add(loss, tf.mul(tf.sum(p.sharpness), 0)) as tf.Scalar
  }
  return loss
}
