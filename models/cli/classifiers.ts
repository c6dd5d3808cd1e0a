/** Two plain classifiers over fixed features: what the features know, not what a network on top could learn. */
import { createRandom, shuffle } from '../core/random.ts'

export interface Rows {
  /** [n, d] */
  features: Float32Array[]
  labels: string[]
}

/** Cosine k-nearest neighbours, votes weighted by similarity. Features must be unit vectors. */
export function predictNeighbours(train: Rows, query: Float32Array, k: number): string {
  const scores = train.features.map((feature, at) => {
    let sum = 0
    for (let i = 0; i < feature.length; i++) sum += feature[i] * query[i]
    return { sum, at }
  })
  scores.sort((a, b) => b.sum - a.sum || a.at - b.at)
  const votes = new Map<string, number>()
  for (const { sum, at } of scores.slice(0, k))
    votes.set(train.labels[at], (votes.get(train.labels[at]) ?? 0) + Math.max(sum, 1e-6))
  return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0]
}

export interface Probe {
  predict(feature: Float32Array): string
}

interface ProbeOptions {
  epochs?: number
  rate?: number
  decay?: number
  batch?: number
  seed?: number
  onEpoch?: () => void
}

/** Passes over the training rows. */
export const probeEpochs = 20
/** Unit features are this much longer for the probe: AdamW moves weights by its rate, whatever the features' size. */
const length = 32

/**
 * Multinomial logistic regression on unit features, AdamW with a cosine schedule.
 * [Note: linear probe] Fixed settings, chosen once on training photos: three folds of 3,713 product photos, ten kinds, each seen
 * also in the mirror (PyTorch, seed 0): 0.888; standardised features, rate 1e-3, decay 0.5, 30 epochs: 0.879.
 */
export function trainProbe(train: Rows, options: ProbeOptions = {}): Probe {
  const { epochs = probeEpochs, rate = 3e-4, decay = 1, batch = 64, seed = 1, onEpoch } = options
  const labels = [...new Set(train.labels)].sort()
  const targets = train.labels.map((label) => labels.indexOf(label))
  const d = train.features[0].length
  const scaled = (feature: Float32Array) => feature.map((value) => value * length)
  const inputs = train.features.map(scaled)
  const size = labels.length * (d + 1)
  const [weights, slope, first, second] = Array.from({ length: 4 }, () => new Float32Array(size))
  const random = createRandom(seed)
  const steps = epochs * Math.ceil(inputs.length / batch)
  let step = 0
  for (let epoch = 0; epoch < epochs; epoch++, onEpoch?.()) {
    const order = shuffle(
      random,
      inputs.map((_, at) => at),
    )
    for (let from = 0; from < order.length; from += batch) {
      slope.fill(0)
      const chosen = order.slice(from, from + batch)
      for (const at of chosen) addSlope(weights, slope, inputs[at], targets[at], 1 / chosen.length)
      step++
      const now = rate * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
      stepAdamW({ weights, slope, first, second }, now, decay, step)
    }
  }
  return { predict: (feature) => labels[argmax(scoreAll(weights, scaled(feature)))] }
}

/** Weights are rows [d] and a bias, one a label. */
function scoreAll(weights: Float32Array, input: Float32Array): Float64Array {
  const width = input.length + 1
  return Float64Array.from({ length: weights.length / width }, (_, label) => {
    let sum = weights[label * width + input.length]
    for (let i = 0, at = label * width; i < input.length; i++) sum += weights[at + i] * input[i]
    return sum
  })
}

function argmax(values: Float64Array): number {
  return values.reduce((best, value, at) => (value > values[best] ? at : best), 0)
}

/** Adds the slope of the cross-entropy of one row. */
function addSlope(
  weights: Float32Array,
  slope: Float32Array,
  input: Float32Array,
  target: number,
  share: number,
): void {
  const scores = scoreAll(weights, input)
  const top = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - top))
  const sum = powers.reduce((a, b) => a + b, 0)
  const width = input.length + 1
  for (let label = 0; label < scores.length; label++) {
    const error = (powers[label] / sum - (label === target ? 1 : 0)) * share
    if (Math.abs(error) < 1e-7) continue
    for (let i = 0, at = label * width; i < input.length; i++) slope[at + i] += error * input[i]
    slope[label * width + input.length] += error
  }
}

type Moments = Record<'weights' | 'slope' | 'first' | 'second', Float32Array>

/** Decoupled weight decay (arXiv 1711.05101, algorithm 2). */
function stepAdamW({ weights, slope, first, second }: Moments, rate: number, decay: number, step: number): void {
  const [b1, b2] = [0.9, 0.999]
  const [c1, c2] = [1 - b1 ** step, 1 - b2 ** step]
  for (let i = 0; i < weights.length; i++) {
    const g = slope[i]
    first[i] = b1 * first[i] + (1 - b1) * g
    second[i] = b2 * second[i] + (1 - b2) * g * g
    weights[i] -= rate * (first[i] / c1 / (Math.sqrt(second[i] / c2) + 1e-8) + decay * weights[i])
  }
}
