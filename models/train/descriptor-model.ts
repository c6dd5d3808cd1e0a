/** The trainable descriptor head: two projections (SPoC, GeM), a bias a side and branch, class centres, auxiliary classes. */
import * as tf from '@tensorflow/tfjs-core'
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
import { featureWidth, sideMeans, takeRows, type Samples } from './samples.ts'

export interface DescriptorOptions {
  /** Width of the descriptor: half from SPoC, half from GeM. */
  width: number
  margin: MarginOptions
  /** Auxiliary classification on the SPoC branch, as CGD's (arXiv 1903.10663, section 3.2). */
  auxiliary: { weight: number; smoothing: number; temperature: number }
  /** In-batch contrastive term: weight 0 is off. */
  contrastive: { weight: number; temperature: number }
}

/** Everything that is learned, as typed arrays: a checkpoint is a structured clone of this. */
export interface DescriptorState {
  /** [width / 2, 2048] each. */
  spoc: Float32Array
  gem: Float32Array
  /** [2 sides, width / 2] each. */
  spocBias: Float32Array
  gemBias: Float32Array
  /** [classes * centres, width] */
  centres: Float32Array
  /** [auxiliary classes, width / 2] */
  auxiliary: Float32Array
  moments: Record<ParameterName, Moments>
  /** Feature scaling, fixed before the first step: mean by side, and one scale a branch. */
  means: { spoc: [Float32Array, Float32Array]; gem: [Float32Array, Float32Array] }
  scales: { spoc: number; gem: number }
}

export type ParameterName = 'spoc' | 'gem' | 'spocBias' | 'gemBias' | 'centres' | 'auxiliary'
export const parameterNames: ParameterName[] = ['spoc', 'gem', 'spocBias', 'gemBias', 'centres', 'auxiliary']

export interface Counts {
  classes: number
  auxiliary: number
}

/** A Gaussian projection keeps angles (Johnson-Lindenstrauss), so training starts from "centred cosine", not from noise. */
export function createState(
  samples: Samples,
  options: DescriptorOptions,
  counts: Counts,
  random: Random,
): DescriptorState {
  const half = options.width / 2
  const draw = (length: number, deviation: number) => Float32Array.from({ length }, () => normal(random) * deviation)
  const means = { spoc: sideMeans(samples.spoc, samples.side), gem: sideMeans(samples.gem, samples.side) }
  const parameters = {
    spoc: draw(half * featureWidth, 1 / Math.sqrt(featureWidth)),
    gem: draw(half * featureWidth, 1 / Math.sqrt(featureWidth)),
    spocBias: new Float32Array(2 * half),
    gemBias: new Float32Array(2 * half),
    centres: draw(counts.classes * options.margin.centres * options.width, 1 / Math.sqrt(options.width)),
    auxiliary: draw(Math.max(1, counts.auxiliary) * half, 1 / Math.sqrt(half)),
  }
  const moments = Object.fromEntries(
    parameterNames.map((name) => [name, createMoments(parameters[name].length)]),
  ) as Record<ParameterName, Moments>
  const scales = {
    spoc: rmsScale(samples.spoc, samples.side, means.spoc),
    gem: rmsScale(samples.gem, samples.side, means.gem),
  }
  return { ...parameters, moments, means, scales }
}

/** 1 / rms of the centred features: makes one learning rate fit any trunk. */
function rmsScale(matrix: Float32Array, side: Uint8Array, means: [Float32Array, Float32Array]): number {
  let sum = 0
  side.forEach((which, row) => {
    for (let i = 0; i < featureWidth; i++) sum += (matrix[row * featureWidth + i] - means[which][i]) ** 2
  })
  return 1 / Math.sqrt(sum / Math.max(1, matrix.length) + 1e-12)
}

/** Centred, scaled rows of one branch. [rows, 2048] */
export function prepareRows(
  state: DescriptorState,
  samples: Samples,
  branch: 'spoc' | 'gem',
  rows: ArrayLike<number>,
): Float32Array {
  const out = takeRows(samples[branch], rows, featureWidth)
  for (let i = 0; i < rows.length; i++) {
    const mean = state.means[branch][samples.side[rows[i]]]
    for (let k = 0, at = i * featureWidth; k < featureWidth; k++, at++)
      out[at] = (out[at] - mean[k]) * state.scales[branch]
  }
  return out
}

export interface Batch {
  spoc: tf.Tensor2D
  gem: tf.Tensor2D
  /** [n, 2] one-hot of the side: picks the bias. */
  side: tf.Tensor2D
  /** [n, sampled classes] one-hot. */
  target: tf.Tensor2D
  /** [n, auxiliary] one-hot; rows of zeros where unknown. */
  auxiliary: tf.Tensor2D
  same: tf.Tensor2D
  other: tf.Tensor2D
}

export type ParameterTensors = Record<ParameterName, tf.Tensor2D>

/** Descriptor of prepared rows. [n, 2048] x2 -> [n, width] and the first branch [n, width / 2] */
export function describeRows(batch: Pick<Batch, 'spoc' | 'gem' | 'side'>, p: ParameterTensors) {
  const branch = (x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor2D) =>
    normalizeRows(tf.add(tf.matMul(x, weight, false, true), tf.matMul(batch.side, bias)) as tf.Tensor2D)
  const first = branch(batch.spoc, p.spoc, p.spocBias)
  const second = branch(batch.gem, p.gem, p.gemBias)
  return { first, descriptor: tf.mul(tf.concat([first, second], 1), Math.SQRT1_2) as tf.Tensor2D }
}

/** The whole loss of one batch; `p.centres` holds only the classes sampled for it. */
export function descriptorLoss(batch: Batch, p: ParameterTensors, options: DescriptorOptions): tf.Scalar {
  const { first, descriptor } = describeRows(batch, p)
  const cosines = classCosines(descriptor, p.centres, options.margin.centres)
  let loss = crossEntropy(marginLogits(cosines, batch.target, options.margin), batch.target)
  const { auxiliary, contrastive } = options
  if (auxiliary.weight > 0 && batch.auxiliary.shape[1] > 1) {
    const known = tf.sum(batch.auxiliary, 1, true)
    const logits = tf.mul(tf.matMul(first, p.auxiliary, false, true), known) as tf.Tensor2D
    const term = crossEntropy(logits, batch.auxiliary, auxiliary.smoothing, auxiliary.temperature)
    loss = tf.add(loss, tf.mul(term, auxiliary.weight)) as tf.Scalar
  } else {
    // tfjs refuses a parameter that the loss does not reach.
    loss = tf.add(loss, tf.mul(tf.sum(p.auxiliary), 0)) as tf.Scalar
  }
  if (contrastive.weight > 0) {
    const term = contrastiveLoss(descriptor, batch.same, batch.other, contrastive.temperature)
    loss = tf.add(loss, tf.mul(term, contrastive.weight)) as tf.Scalar
  }
  return loss
}
