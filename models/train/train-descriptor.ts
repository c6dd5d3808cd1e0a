/**
 * Trains a descriptor head from cached pooled features: the same code in a browser (WebGPU) and in Node (WASM).
 * tfjs gives loss and gradients; the update is our own AdamW on typed arrays, so a checkpoint is plain data.
 */
import * as tf from '@tensorflow/tfjs-core'
import { branches } from '../core/head.ts'
import { createRandom } from '../core/random.ts'
import { adamDefaults, learningRate, updateAdam } from './adamw.ts'
import { createBatch, sampleClasses } from './batch.ts'
import {
  columnsOf,
  createState,
  descriptorLoss,
  parameterNames,
  type DescriptorOptions,
  type DescriptorState,
  type ParameterTensors,
} from './descriptor-model.ts'
import { groupByClass, holdOut, planEpoch, widthOf, type BatchPlan, type Samples } from './samples.ts'
import { scoreHeld, type HeldScore } from './held-score.ts'

export interface TrainOptions extends DescriptorOptions {
  seed: number
  epochs: number
  batch: BatchPlan
  rate: number
  warmUpEpochs: number
  weightDecay: number
  /** Classes compared with in one step: the batch's own and random others (Partial FC, arXiv 2203.15565). */
  sampledClasses: number
  /** One class in so many is held out to stop early on. */
  holdOutEvery: number
  /** Epochs without a better held-out score before stopping. */
  patience: number
}

export const trainDefaults: TrainOptions = {
  widths: { spoc: 96, gem: 64, colour: 96 },
  margin: { kind: 'arcface', margin: 0.3, scale: 24, weight: 0.1, centres: 1 },
  auxiliary: { weight: 0.2, smoothing: 0.1, temperature: 0.5 },
  contrastive: { weight: 1 },
  seed: 1,
  epochs: 30,
  batch: { classes: 128, rows: 4 },
  rate: 1e-3,
  warmUpEpochs: 1,
  weightDecay: 1e-2,
  sampledClasses: 1024,
  holdOutEvery: 8,
  patience: 6,
}

export interface EpochReport {
  epoch: number
  loss: number
  rate: number
  held: HeldScore
  seconds: number
  best: boolean
}

/** All that is needed to go on after an interruption; structured-cloneable. */
export interface Checkpoint {
  options: TrainOptions
  epoch: number
  step: number
  state: DescriptorState
  best: { epoch: number; score: number; state: DescriptorState } | undefined
  history: EpochReport[]
}

export interface TrainHooks {
  /** Milliseconds, injected: formulas have no clock. */
  now: () => number
  onEpoch?: (report: EpochReport, checkpoint: Checkpoint) => void | Promise<void>
  onStep?: (step: number, steps: number, loss: number) => void
  signal?: AbortSignal
}

/** The loss stopped being a number: nothing of this epoch was kept. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged'
}

/**
 * @param auxiliaryClasses number of auxiliary classes, 0 for none
 * @returns the last checkpoint; its `best` holds the head to publish
 * @throws TrainingDiverged, RangeError when there are too few classes, AbortError (DOMException) when cancelled
 */
export async function trainDescriptor(
  samples: Samples,
  auxiliaryClasses: number,
  options: TrainOptions,
  hooks: TrainHooks,
  resume?: Checkpoint,
): Promise<Checkpoint> {
  checkSamples(samples)
  const { train, held } = holdOut(samples.label, options.holdOutEvery)
  const classes = 1 + samples.label.reduce((a, b) => Math.max(a, b), 0)
  const checkpoint: Checkpoint = resume ?? {
    options,
    epoch: 0,
    step: 0,
    state: createState(samples, options, { classes, auxiliary: auxiliaryClasses }, createRandom(options.seed)),
    best: undefined,
    history: [],
  }
  const groups = groupByClass(Int32Array.from(train, (row) => samples.label[row]))
  for (const [label, rows] of groups)
    groups.set(
      label,
      rows.map((index) => train[index]),
    )
  while (checkpoint.epoch < options.epochs) {
    const start = hooks.now()
    const loss = await runEpoch(samples, groups, auxiliaryClasses, checkpoint, hooks)
    const score = scoreOrStop(checkpoint, samples, held)
    finishEpoch(checkpoint, loss, score, (hooks.now() - start) / 1000)
    await hooks.onEpoch?.(checkpoint.history.at(-1) as EpochReport, checkpoint)
    if (checkpoint.epoch - (checkpoint.best?.epoch ?? 0) >= options.patience) break
  }
  return checkpoint
}

/** A head with numbers out of range still has a finite loss now and then; it has no descriptors. */
function scoreOrStop({ state, epoch }: Checkpoint, samples: Samples, held: number[]): HeldScore {
  try {
    return scoreHeld(state, samples, held)
  } catch (error) {
    throw new TrainingDiverged(`no descriptors after epoch ${epoch + 1}: ${(error as Error).message}`)
  }
}

function checkSamples(samples: Samples): void {
  const n = samples.row.reduce((most, row) => Math.max(most, row + 1), 0)
  for (const branch of branches) {
    const [values, width] = [samples[branch], widthOf[branch]]
    if (values.length % width !== 0 || values.length < n * width)
      throw new RangeError(`${branch} has ${values.length} values for ${n} rows of ${width}`)
    let bad = 0
    while (bad < values.length && Number.isFinite(values[bad])) bad++
    if (bad < values.length) throw new RangeError(`${branch} of row ${Math.floor(bad / width)} is not finite`)
  }
}

async function runEpoch(
  samples: Samples,
  groups: Map<number, number[]>,
  auxiliaryClasses: number,
  checkpoint: Checkpoint,
  hooks: TrainHooks,
): Promise<number> {
  const { options, state } = checkpoint
  // Seeded by epoch: a resumed run draws what an unbroken one would have drawn.
  const random = createRandom(options.seed * 7919 + checkpoint.epoch + 1)
  const batches = planEpoch(groups, samples.side, options.batch, random)
  const steps = batches.length * options.epochs
  let sum = 0
  for (const rows of batches) {
    hooks.signal?.throwIfAborted()
    const chosen = sampleClasses(samples.label, rows, groups, options.sampledClasses, random)
    const rate = learningRate(checkpoint.step, steps, options.warmUpEpochs * batches.length, options.rate)
    const loss = await runStep(samples, rows, chosen, auxiliaryClasses, state, options, rate, ++checkpoint.step)
    if (!Number.isFinite(loss)) throw new TrainingDiverged(`loss is ${loss} at step ${checkpoint.step}, rate ${rate}`)
    sum += loss
    hooks.onStep?.(checkpoint.step, steps, loss)
  }
  return sum / batches.length
}

async function runStep(
  samples: Samples,
  rows: Int32Array,
  chosen: Int32Array,
  auxiliaryClasses: number,
  state: DescriptorState,
  options: TrainOptions,
  rate: number,
  step: number,
): Promise<number> {
  const columns = columnsOf(options)
  const perClass = options.margin.centres * columns.centres
  const sampledCentres = new Float32Array(chosen.length * perClass)
  chosen.forEach((label, i) =>
    sampledCentres.set(state.centres.subarray(label * perClass, (label + 1) * perClass), i * perClass),
  )
  const sources = { ...state, centres: sampledCentres }
  const inputs = parameterNames.map((name) =>
    tf.tensor2d(sources[name], [sources[name].length / columns[name], columns[name]]),
  )
  const batch = createBatch(samples, rows, chosen, auxiliaryClasses, state)
  const lossOf = (...tensors: tf.Tensor[]) => {
    const p = Object.fromEntries(parameterNames.map((name, i) => [name, tensors[i]])) as ParameterTensors
    return descriptorLoss(batch, p, options)
  }
  const { value, grads } = tf.valueAndGrads(lossOf)(inputs)
  const loss = (await value.data())[0]
  const gradients = await Promise.all(grads.map((gradient) => gradient.data() as Promise<Float32Array>))
  tf.dispose([value, ...grads, ...inputs, ...Object.values(batch)])
  if (!Number.isFinite(loss)) return loss
  const adam = { ...adamDefaults, weightDecay: options.weightDecay }
  parameterNames.forEach((name, i) => {
    if (name !== 'centres') return updateAdam(state[name], gradients[i], state.moments[name], rate, step, adam)
    chosen.forEach((label, k) => {
      const slice = gradients[i].subarray(k * perClass, (k + 1) * perClass)
      updateAdam(state.centres, slice, state.moments.centres, rate, step, adam, label * perClass)
    })
  })
  return loss
}

function finishEpoch(checkpoint: Checkpoint, loss: number, held: HeldScore, seconds: number): void {
  checkpoint.epoch++
  const score = (held.recallAt6 + held.meanAveragePrecision) / 2
  const best = !checkpoint.best || score > checkpoint.best.score
  if (best) checkpoint.best = { epoch: checkpoint.epoch, score, state: structuredClone(checkpoint.state) }
  const { options, step } = checkpoint
  const rate = learningRate(step, Math.round((step / checkpoint.epoch) * options.epochs), 0, options.rate)
  checkpoint.history.push({ epoch: checkpoint.epoch, loss, rate, held, seconds, best })
}
