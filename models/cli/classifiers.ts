/** Two plain classifiers over fixed features: what the features know, not what a network on top could learn. */
import { softmax } from '../core/descriptor.ts'
import { createRandom, shuffle } from '../core/random.ts'
import { adamDefaults, createMoments, learningRate, updateAdam } from '../train/adamw.ts'
import { type Matrix, type Multiply, stack, stackColumns } from './multiply.ts'

export interface Rows {
  /** [n, d], unit vectors */
  features: readonly Float32Array[]
  labels: readonly string[]
}

/** Rows compared at once: 16 MB of features of 4,096 numbers a side. */
const block = 1024

const inBlocks = (rows: readonly Float32Array[]) =>
  Array.from({ length: Math.ceil(rows.length / block) }, (_, at) => rows.slice(at * block, (at + 1) * block))

/** Cosine k-nearest neighbours of each query, votes weighted by similarity; of equals the earlier row is nearer. */
export async function predictNeighbours(
  { features, labels }: Rows,
  queries: readonly Float32Array[],
  k: number,
  multiply: Multiply,
  onRows?: (count: number) => void,
): Promise<string[]> {
  const near: { score: number; row: number }[][] = queries.map(() => [])
  for (const [place, part] of inBlocks(features).entries()) {
    const gallery = stackColumns(part)
    for (const [other, asked] of inBlocks(queries).entries()) {
      const { data } = await multiply(stack(asked), gallery)
      asked.forEach((_, at) => {
        const best = near[other * block + at]
        for (let i = 0; i < part.length; i++) keepNearest(best, data[at * part.length + i], place * block + i, k)
      })
    }
    onRows?.(part.length)
  }
  return near.map((best) => {
    const votes = new Map<string, number>()
    for (const { score, row } of best) votes.set(labels[row], (votes.get(labels[row]) ?? 0) + Math.max(score, 1e-6))
    return [...votes].reduce((most, vote) => (vote[1] > most[1] ? vote : most))[0]
  })
}

/** Rows come in order. */
function keepNearest(best: { score: number; row: number }[], score: number, row: number, k: number): void {
  if (best.length === k && score <= best[k - 1].score) return
  const at = best.findIndex((one) => score > one.score)
  best.splice(at < 0 ? best.length : at, 0, { score, row })
  if (best.length > k) best.pop()
}

export interface ProbeOptions {
  epochs: number
  rate: number
  decay: number
  batch: number
  seed: number
}

/**
 * [Note: linear probe] Fixed settings, chosen once on training photos: three folds of 3,713 product photos, ten kinds, each seen
 * also in the mirror (PyTorch, seed 0): 0.888; standardised features, rate 1e-3, decay 0.5, 30 epochs: 0.879.
 */
export const probeDefaults: ProbeOptions = { epochs: 20, rate: 3e-4, decay: 1, batch: 64, seed: 1 }

/** Unit features are this much longer for the probe: AdamW moves weights by its rate, whatever the features' size. */
const length = 32

export interface Probe {
  labels: string[]
  /** [d, labels] */
  weight: Matrix
  /** [labels] */
  bias: Float32Array
}

/** Multinomial logistic regression on unit features: AdamW (models/train/adamw.ts) with a cosine schedule. */
export async function trainProbe(
  { features, labels: given }: Rows,
  multiply: Multiply,
  options: Partial<ProbeOptions> = {},
  onEpoch?: () => void,
): Promise<Probe> {
  const { epochs, rate, decay, batch, seed } = { ...probeDefaults, ...options }
  const labels = [...new Set(given)].sort()
  const place = new Map(labels.map((label, at) => [label, at]))
  const d = features[0].length
  const weight = { rows: d, columns: labels.length, data: new Float32Array(d * labels.length) }
  const probe: Probe = { labels, weight, bias: new Float32Array(labels.length) }
  const moments = { weight: createMoments(weight.data.length), bias: createMoments(labels.length) }
  const how = { ...adamDefaults, weightDecay: decay }
  const random = createRandom(seed)
  const steps = epochs * Math.ceil(features.length / batch)
  let step = 0
  for (let epoch = 0; epoch < epochs; epoch++, onEpoch?.()) {
    const order = shuffle(random, [...features.keys()])
    for (let from = 0; from < order.length; from += batch) {
      const chosen = order.slice(from, from + batch)
      const rows = chosen.map((at) => features[at])
      const targets = chosen.map((at) => place.get(given[at]) ?? 0)
      const slope = await slopeOf(probe, rows, targets, multiply)
      const now = learningRate(step++, steps, 0, rate)
      updateAdam(weight.data, slope.weight, moments.weight, now, step, how)
      updateAdam(probe.bias, slope.bias, moments.bias, now, step, how)
    }
  }
  return probe
}

/** The label each row is taken for. */
export async function predictProbe(probe: Probe, rows: readonly Float32Array[], multiply: Multiply): Promise<string[]> {
  const predicted: string[] = []
  for (const part of inBlocks(rows)) {
    const { data, columns } = await scoresOf(probe, stack(part), multiply)
    for (let at = 0; at < part.length; at++) {
      const scores = data.subarray(at * columns, (at + 1) * columns)
      predicted.push(probe.labels[scores.indexOf(Math.max(...scores))])
    }
  }
  return predicted
}

/** [n, labels] */
async function scoresOf({ weight, bias }: Probe, rows: Matrix, multiply: Multiply): Promise<Matrix> {
  const scores = await multiply(rows, weight)
  return { ...scores, data: scores.data.map((score, i) => length * score + bias[i % bias.length]) }
}

/** Slope of the mean cross-entropy of some rows. */
async function slopeOf(
  probe: Probe,
  rows: readonly Float32Array[],
  targets: readonly number[],
  multiply: Multiply,
): Promise<{ weight: Float32Array; bias: Float32Array }> {
  const error = await scoresOf(probe, stack(rows), multiply)
  const bias = new Float32Array(error.columns)
  for (let row = 0; row < error.rows; row++) {
    const part = error.data.subarray(row * error.columns, (row + 1) * error.columns)
    softmax(part).forEach((probability, label) => {
      part[label] = (probability - Number(label === targets[row])) / error.rows
      bias[label] += part[label]
    })
  }
  const { data } = await multiply(stackColumns(rows), error)
  return { weight: data.map((value) => value * length), bias }
}
