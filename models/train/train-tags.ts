/**
 * Trains a classifier head, categories or attributes, from pooled features: one matrix, as in the head it becomes. The same
 * code in a browser (WebGPU) and in Node (WASM); a seed decides everything.
 */
import * as tf from '@tensorflow/tfjs-core'
import { type Branch, branches } from '../core/head.ts'
import { createRandom, shuffle } from '../core/random.ts'
import { adamDefaults, createMoments, learningRate, updateAdam } from './adamw.ts'
import { widthOf } from './samples.ts'
import { tagLoss } from './tag-model.ts'
import type { TagSamples } from './tag-samples.ts'
import { TrainingDiverged } from './train-descriptor.ts'

export interface TagOptions {
  /** What the head reads: the fewer, the smaller its file. */
  branches: readonly Branch[]
  seed: number
  epochs: number
  batch: number
  /** Peak of the learning rate; a linear warm-up of one epoch, then a cosine to zero. */
  rate: number
  weightDecay: number
  smoothing: number
  /** Share of the features that a step does not see (inverted dropout): keeps one channel from deciding alone. */
  dropout: number
}

export const tagDefaults: TagOptions = {
  branches,
  seed: 1,
  epochs: 12,
  batch: 256,
  rate: 2e-3,
  weightDecay: 0.05,
  smoothing: 0.1,
  dropout: 0.3,
}

export interface TagState {
  branches: readonly Branch[]
  /** [labels, columns] over standardised features, branch by branch */
  weight: Float32Array
  /** [labels] */
  bias: Float32Array
  /** By column: what is subtracted, and what the rest is multiplied with. */
  mean: Float32Array
  scale: Float32Array
}

export interface TagHooks {
  onEpoch?: (epoch: number, loss: number, rate: number) => void
  signal?: AbortSignal
}

/** Columns of the branches side by side. */
export const columnsOf = ({ branches }: Pick<TagOptions, 'branches'>): number =>
  branches.reduce((sum, branch) => sum + widthOf[branch], 0)

/** @throws TrainingDiverged; RangeError without samples to learn from */
export async function trainTags(samples: TagSamples, options: TagOptions, hooks: TagHooks = {}): Promise<TagState> {
  const { train, labels } = samples
  if (train.length < 2) throw new RangeError(`${train.length} samples are too few to learn from`)
  const state: TagState = {
    ...standardize(samples, options),
    weight: new Float32Array(labels.length * columnsOf(options)),
    bias: new Float32Array(labels.length),
  }
  const moments = { weight: createMoments(state.weight.length), bias: createMoments(state.bias.length) }
  const steps = Math.ceil(train.length / options.batch)
  let step = 0
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const random = createRandom(options.seed * 7919 + epoch + 1)
    const order = shuffle(random, [...train])
    let sum = 0
    let rate = 0
    for (let from = 0; from < order.length; from += options.batch) {
      hooks.signal?.throwIfAborted()
      rate = learningRate(step, steps * options.epochs, steps, options.rate)
      const rows = order.slice(from, from + options.batch)
      const { loss, weight, bias } = await gradientsOf(samples, rows, state, options, random)
      if (!Number.isFinite(loss)) throw new TrainingDiverged(`loss is ${loss} at step ${step + 1}, rate ${rate}`)
      step++
      const { weightDecay } = options
      updateAdam(state.weight, weight, moments.weight, rate, step, { ...adamDefaults, weightDecay })
      updateAdam(state.bias, bias, moments.bias, rate, step, { ...adamDefaults, weightDecay: 0 })
      sum += loss * rows.length
    }
    hooks.onEpoch?.(epoch + 1, sum / order.length, rate)
  }
  return state
}

async function gradientsOf(
  samples: TagSamples,
  rows: readonly number[],
  state: TagState,
  { dropout, smoothing }: TagOptions,
  random: () => number,
): Promise<{ loss: number; weight: Float32Array; bias: Float32Array }> {
  const { labels, groups } = samples
  const features = prepareTagRows(samples, rows, state)
  const columns = columnsOf(state)
  if (dropout > 0)
    for (let i = 0; i < features.length; i++) features[i] = random() < dropout ? 0 : features[i] / (1 - dropout)
  const pick = (from: ArrayLike<number>, width: number) => {
    const out = new Float32Array(rows.length * width)
    rows.forEach((row, at) => {
      for (let i = 0; i < width; i++) out[at * width + i] = from[row * width + i]
    })
    return tf.tensor2d(out, [rows.length, width])
  }
  const batch = {
    features: tf.tensor2d(features, [rows.length, columns]),
    target: pick(samples.target, labels.length),
    weight: pick(samples.weight, groups.length),
  }
  const inputs = [tf.tensor2d(state.weight, [labels.length, columns]), tf.tensor2d(state.bias, [1, labels.length])]
  const lossOf = (weight: tf.Tensor, bias: tf.Tensor) =>
    tagLoss(batch, weight as tf.Tensor2D, bias as tf.Tensor2D, groups, smoothing)
  const { value, grads } = tf.valueAndGrads(lossOf as (...tensors: tf.Tensor[]) => tf.Scalar)(inputs)
  const [loss, weight, bias] = await Promise.all(
    [value, ...grads].map((tensor) => tensor.data() as Promise<Float32Array>),
  )
  tf.dispose([value, ...grads, ...inputs, ...Object.values(batch)])
  return { loss: loss[0], weight, bias }
}

/** Standardised features, the branches side by side. [rows, columnsOf] */
export function prepareTagRows(
  samples: TagSamples,
  rows: ArrayLike<number>,
  state: Pick<TagState, 'mean' | 'scale' | 'branches'>,
) {
  const { mean, scale } = state
  const columns = columnsOf(state)
  const out = new Float32Array(rows.length * columns)
  for (let at = 0; at < rows.length; at++) {
    let column = 0
    for (const branch of state.branches) {
      const [values, width] = [samples[branch], widthOf[branch]]
      const from = samples.row[rows[at]] * width
      for (let i = 0; i < width; i++, column++)
        out[at * columns + column] = (values[from + i] - mean[column]) * scale[column]
    }
  }
  return out
}

/** Keeps a channel that hardly ever varies from being blown up: as much as the mean deviation of its branch. */
function standardize(samples: TagSamples, options: TagOptions): Pick<TagState, 'mean' | 'scale' | 'branches'> {
  const mean = new Float32Array(columnsOf(options))
  const scale = new Float32Array(columnsOf(options))
  let first = 0
  for (const branch of options.branches) {
    const [values, width] = [samples[branch], widthOf[branch]]
    const [sums, squares] = [new Float64Array(width), new Float64Array(width)]
    for (const sample of samples.train) {
      const from = samples.row[sample] * width
      for (let i = 0; i < width; i++) {
        sums[i] += values[from + i]
        squares[i] += values[from + i] ** 2
      }
    }
    const n = samples.train.length
    const deviations = sums.map((sum, i) => Math.sqrt(Math.max(0, squares[i] / n - (sum / n) ** 2)))
    const usual = deviations.reduce((sum, value) => sum + value, 0) / width
    for (let i = 0; i < width; i++) {
      mean[first + i] = sums[i] / n
      scale[first + i] = 1 / (deviations[i] + usual + 1e-12)
    }
    first += width
  }
  return { mean, scale, branches: options.branches }
}
