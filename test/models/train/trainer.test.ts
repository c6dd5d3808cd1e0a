import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { createRandom, normal } from '../../../models/core/random.ts'
import { createMoments, learningRate, updateAdam } from '../../../models/train/adamw.ts'
import { openBackend } from '../../../models/train/backend.ts'
import { featureWidth, widthOf, groupByClass, holdOut, planEpoch, type Samples } from '../../../models/train/samples.ts'
import { trainDefaults, trainDescriptor, type Checkpoint } from '../../../models/train/train-descriptor.ts'

beforeAll(async () => {
  await openBackend('cpu')
})

/** Two sides with different offsets: raw cosine across sides is useless, so a head must learn something. */
function makeSamples(classes: number, each: number, seed: number): Samples {
  const random = createRandom(seed)
  const n = classes * each
  const prototypes = Float32Array.from({ length: classes * featureWidth }, () => normal(random))
  const label = Int32Array.from({ length: n }, (_, row) => row % classes)
  const side = Uint8Array.from({ length: n }, (_, row) => Number(row >= n / 2))
  const matrix = () =>
    Float32Array.from({ length: n * featureWidth }, (_, at) => {
      const row = Math.floor(at / featureWidth)
      return 0.35 * prototypes[label[row] * featureWidth + (at % featureWidth)] + 2 * normal(random) + 3 * side[row]
    })
  const colour = Float32Array.from({ length: n * widthOf.colour }, () => random())
  const row = Uint32Array.from({ length: n }, (_, at) => at)
  return { spoc: matrix(), gem: matrix(), colour, row, side, label, auxiliary: label.map((value) => value % 3) }
}

const options = {
  ...trainDefaults,
  widths: { spoc: 6, gem: 6, colour: 4 },
  epochs: 3,
  batch: { classes: 8, rows: 4 },
  holdOutEvery: 4,
  rate: 3e-3,
}

test('the loss falls, the same seed gives the same head, and no tensor is left behind', async () => {
  const samples = makeSamples(16, 6, 1)
  const before = tf.memory().numTensors
  const first = await trainDescriptor(samples, 3, options, { now: () => 0 })
  const again = await trainDescriptor(samples, 3, options, { now: () => 0 })
  expect(first.history.at(-1)?.loss).toBeLessThan(first.history[0].loss)
  expect(again.best?.state.spoc).toEqual(first.best?.state.spoc)
  expect(tf.memory().numTensors).toBe(before)
})

test('a resumed run ends where an unbroken one ends', async () => {
  const samples = makeSamples(12, 4, 2)
  const unbroken = await trainDescriptor(samples, 3, options, { now: () => 0 })
  let kept: Checkpoint | undefined
  const stop = new AbortController()
  const broken = trainDescriptor(samples, 3, options, {
    now: () => 0,
    signal: stop.signal,
    onEpoch: (report, checkpoint) => {
      kept = structuredClone(checkpoint)
      if (report.epoch === 1) stop.abort()
    },
  })
  await expect(broken).rejects.toThrow(/abort/i)
  expect(kept?.epoch).toBe(1)
  const resumed = await trainDescriptor(samples, 3, options, { now: () => 0 }, kept)
  expect(resumed.state.gem).toEqual(unbroken.state.gem)
})

test('bad input is named: features that are not finite, too few classes, rows that do not fit', async () => {
  const samples = makeSamples(6, 4, 3)
  const broken = { ...samples, gem: samples.gem.slice() }
  broken.gem[featureWidth * 5 + 7] = Number.NaN
  await expect(trainDescriptor(broken, 0, options, { now: () => 0 })).rejects.toThrow('gem of row 5 is not finite')
  await expect(trainDescriptor(makeSamples(1, 4, 4), 0, options, { now: () => 0 })).rejects.toThrow('too few')
  await expect(
    trainDescriptor({ ...samples, spoc: samples.spoc.slice(1) }, 0, options, { now: () => 0 }),
  ).rejects.toThrow('spoc has')
})

test('a loss that is not a number stops the run and says at which step', async () => {
  const samples = makeSamples(8, 4, 5)
  const run = trainDescriptor(
    samples,
    0,
    { ...options, rate: 1e30, epochs: 5, patience: 9 },
    {
      now: () => 0,
    },
  )
  await expect(run).rejects.toThrow(/loss is NaN|loss is Infinity|no descriptors after epoch/)
})

test('batches show a class of 3 as often as one of 20', () => {
  const label = Int32Array.from([...Array(3).fill(0), ...Array(20).fill(1), ...Array(5).fill(2)])
  const side = Uint8Array.from(label, (_, row) => row % 2)
  const batches = planEpoch(groupByClass(label), side, { classes: 3, rows: 4 }, createRandom(1))
  const counts = [0, 0, 0]
  for (const batch of batches) for (const row of batch) counts[label[row]]++
  expect(counts).toEqual([4, 4, 4])
})

test('a batch shows items and photos of a class alike, however many there are of each', () => {
  const label = new Int32Array(20)
  const side = Uint8Array.from({ length: 20 }, (_, row) => Number(row > 0))
  const groups = groupByClass(label).set(1, [20, 21])
  const [batch] = planEpoch(groups, Uint8Array.from([...side, 1, 1]), { classes: 2, rows: 4 }, createRandom(2))
  const ofFirst = [...batch].filter((row) => row < 20)
  expect(ofFirst.filter((row) => side[row] === 0)).toEqual([0, 0])
  expect(new Set(ofFirst.filter((row) => side[row] === 1)).size).toBe(2)
  expect([...batch].filter((row) => row >= 20).sort()).toEqual([20, 20, 21, 21])
})

test('classes are held out whole', () => {
  const label = Int32Array.from({ length: 40 }, (_, row) => row % 10)
  const { train, held } = holdOut(label, 5)
  const heldLabels = new Set(held.map((row) => label[row]))
  expect([...heldLabels].sort()).toEqual([4, 9])
  expect(train.some((row) => heldLabels.has(label[row]))).toBe(false)
})

test('AdamW: the first step moves by the rate against the sign, plus decay', () => {
  const values = Float32Array.from([1, -2])
  updateAdam(values, Float32Array.from([0.3, -5]), createMoments(2), 0.1, 1, {
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.5,
  })
  expect(values[0]).toBeCloseTo(1 - 0.1 * (1 + 0.5), 5)
  expect(values[1]).toBeCloseTo(-2 + 0.1 * (1 + 0.5 * 2), 5)
})

test('the learning rate warms up in a line and ends at zero along a cosine', () => {
  expect(learningRate(0, 100, 10, 1)).toBeCloseTo(0.1)
  expect(learningRate(9, 100, 10, 1)).toBeCloseTo(1)
  expect(learningRate(55, 100, 10, 1)).toBeCloseTo(0.5)
  expect(learningRate(100, 100, 10, 1)).toBeCloseTo(0)
})
