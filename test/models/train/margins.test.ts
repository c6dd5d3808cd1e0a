import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { createRandom, normal } from '../../../models/core/random.ts'
import { openBackend } from '../../../models/train/backend.ts'
import {
  classCosines,
  contrastiveLoss,
  crossEntropy,
  marginLogits,
  normalizeRows,
  type MarginOptions,
} from '../../../models/train/margins.ts'

beforeAll(async () => {
  await openBackend('cpu')
})

const arcface: MarginOptions = { kind: 'arcface', margin: 0.5, scale: 16, weight: 1, centres: 1 }

/** The loss of one row, in plain doubles, straight from the paper's equation 3 (and the line below cos(pi - m)). */
function plainLoss(x: number[], centres: number[][], label: number, { kind, margin, scale }: MarginOptions): number {
  const unit = (v: number[]) => v.map((value) => value / Math.hypot(...v))
  const cosines = centres.map((c) => unit(c).reduce((sum, value, i) => sum + value * unit(x)[i], 0))
  const logits = cosines.map((cosine, i) => {
    if (i !== label || kind === 'none') return scale * cosine
    if (kind === 'cosface') return scale * (cosine - margin)
    const angle = Math.acos(cosine)
    return scale * (angle < Math.PI - margin ? Math.cos(angle + margin) : cosine - margin * Math.sin(margin))
  })
  const top = Math.max(...logits)
  return Math.log(logits.reduce((sum, value) => sum + Math.exp(value - top), 0)) + top - logits[label]
}

function lossOf(x: tf.Tensor2D, centres: tf.Tensor2D, oneHot: tf.Tensor2D, options: MarginOptions): tf.Scalar {
  return crossEntropy(marginLogits(classCosines(normalizeRows(x), centres, options.centres), oneHot, options), oneHot)
}

const random = createRandom(5)
const draw = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => normal(random)))
const hot = (labels: number[], classes: number) =>
  labels.map((label) => Array.from({ length: classes }, (_, i) => Number(i === label)))

for (const kind of ['arcface', 'cosface', 'none'] as const) {
  test(`${kind}: value and gradient agree with the plain formula and its differences`, async () => {
    const options = { ...arcface, kind, margin: kind === 'cosface' ? 0.35 : 0.5 }
    const [x, centres, labels] = [draw(3, 5), draw(4, 5), [0, 3, 1]]
    // Row 2 stands opposite its class, where the curve is continued as a line.
    x[2] = centres[1].map((value) => -value * 0.9 + 0.01)
    const plain = () => x.reduce((sum, row, i) => sum + plainLoss(row, centres, labels[i], options), 0) / 3
    const f = (a: tf.Tensor, b: tf.Tensor) =>
      lossOf(a as tf.Tensor2D, b as tf.Tensor2D, tf.tensor2d(hot(labels, 4)), options)
    const { value, grads } = tf.valueAndGrads(f)([tf.tensor2d(x), tf.tensor2d(centres)])
    expect((await value.data())[0]).toBeCloseTo(plain(), 4)
    const [byX, byCentres] = (await Promise.all(grads.map((grad) => grad.array()))) as number[][][]
    for (const [matrix, gradient] of [
      [x, byX],
      [centres, byCentres],
    ] as const) {
      for (let row = 0; row < matrix.length; row++) {
        for (let column = 0; column < 5; column++) {
          const kept = matrix[row][column]
          matrix[row][column] = kept + 1e-5
          const up = plain()
          matrix[row][column] = kept - 1e-5
          const down = plain()
          matrix[row][column] = kept
          expect(gradient[row][column]).toBeCloseTo((up - down) / 2e-5, 3)
        }
      }
    }
  })
}

test('arcface stays finite at |cos| = 1, where the derivative of acos is infinite', async () => {
  const x = tf.tensor2d([
    [1, 0],
    [-1, 0],
  ])
  const centres = tf.tensor2d([
    [1, 0],
    [0, 1],
  ])
  const f = (a: tf.Tensor) => lossOf(a as tf.Tensor2D, centres, tf.tensor2d(hot([0, 0], 2)), arcface)
  const { value, grads } = tf.valueAndGrads(f)([x])
  expect(Number.isFinite((await value.data())[0])).toBe(true)
  expect(Array.from(await grads[0].data()).every(Number.isFinite)).toBe(true)
})

test('sub-centres: the nearest centre of a class counts', async () => {
  const cosines = classCosines(
    normalizeRows(tf.tensor2d([[1, 0]])),
    tf.tensor2d([
      [0, 1],
      [1, 0],
      [-1, 0],
      [0, -2],
    ]),
    2,
  )
  expect(Array.from(await cosines.data())).toEqual([1, 0])
})

test('label smoothing and temperature: temperature divides the logits before the softmax', async () => {
  const logits = [2, -1, 0.5]
  const temperature = 0.5
  const scaled = logits.map((value) => value / temperature)
  const log = Math.log(scaled.reduce((sum, value) => sum + Math.exp(value), 0))
  const target = [0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3]
  const expected = -scaled.reduce((sum, value, i) => sum + target[i] * (value - log), 0)
  const loss = crossEntropy(tf.tensor2d([logits]), tf.tensor2d([[0, 1, 0]]), 0.1, temperature)
  expect((await loss.data())[0]).toBeCloseTo(expected, 5)
})

const sharpness = (value: number) => tf.tensor2d([[Math.log(value)]])

test('contrastive loss against a hand-worked batch: two pairs at right angles', async () => {
  const rows = tf.tensor2d([
    [1, 0],
    [1, 0],
    [0, 1],
    [0, 1],
  ])
  const same = tf.tensor2d([
    [0, 1, 0, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 1],
    [0, 0, 1, 0],
  ])
  const compared = tf.tensor2d([
    [0, 1, 1, 1],
    [1, 0, 1, 1],
    [1, 1, 0, 1],
    [1, 1, 1, 0],
  ])
  // Each row: partner at cosine 1, two others at 0, temperature 0.5: -log(e^2 / (e^2 + 2)).
  const expected = -Math.log(Math.exp(2) / (Math.exp(2) + 2))
  expect((await contrastiveLoss(rows, same, compared, sharpness(2)).data())[0]).toBeCloseTo(expected, 5)
  // 1 / temperature is held below 60: at 80 it would be the same.
  const near = tf.tensor2d([
    [1, 0],
    [0.9, Math.sqrt(0.19)],
    [0.9, -Math.sqrt(0.19)],
    [0, 1],
  ])
  const [at60, at80] = [60, 80].map((value) => contrastiveLoss(near, same, compared, sharpness(value)).dataSync()[0])
  expect(at80).toBe(at60)
})

test('partners do not compete with each other: three of a class and one other', async () => {
  const rows = tf.tensor2d([
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 1],
  ])
  const one = (rowsOf: (i: number, k: number) => boolean) =>
    tf.tensor2d([0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((k) => Number(i !== k && rowsOf(i, k)))))
  const [same, compared] = [one((i, k) => i < 3 && k < 3), one(() => true)]
  // Each of the three: a partner at cosine 1 against the one other at 0. The fourth has no partner and does not count.
  const expected = -Math.log(Math.exp(2) / (Math.exp(2) + 1))
  expect((await contrastiveLoss(rows, same, compared, sharpness(2)).data())[0]).toBeCloseTo(expected, 5)
})
