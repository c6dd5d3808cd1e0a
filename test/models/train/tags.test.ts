import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { classify, logitsOf } from '../../../models/core/descriptor.ts'
import { decodeHead, encodeHead } from '../../../models/core/head.ts'
import { createRandom, normal } from '../../../models/core/random.ts'
import { openBackend } from '../../../models/train/backend.ts'
import { bestThreshold, calibrateLogits } from '../../../models/train/calibrate-tags.ts'
import { toClassifier } from '../../../models/train/export-tags.ts'
import type { LabelledShot } from '../../../models/train/labelled.ts'
import { emptyMatrices } from '../../../models/cli/train-features.ts'
import { widthOf } from '../../../models/train/samples.ts'
import { meanWordF1, scoreCategories } from '../../../models/train/score-tags.ts'
import { choiceLoss, wordsLoss } from '../../../models/train/tag-model.ts'
import { attributeSamples, categorySamples } from '../../../models/train/tag-samples.ts'
import { columnsOf, prepareTagRows, tagDefaults, trainTags } from '../../../models/train/train-tags.ts'

beforeAll(async () => {
  await openBackend('cpu')
})

const random = createRandom(3)
const draw = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 3 * normal(random)))
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

describe('losses', () => {
  test('of a choice: minus log of the allowed probability, smoothed, in plain doubles', async () => {
    const logits = draw(4, 5)
    const allowed = [
      [1, 0, 0, 0, 0],
      [0, 1, 1, 0, 0],
      [1, 1, 1, 1, 1],
      [0, 0, 0, 0, 1],
    ]
    const found = await choiceLoss(tf.tensor2d(logits), tf.tensor2d(allowed), 0.1).data()
    logits.forEach((row, at) => {
      const powers = row.map(Math.exp)
      const probabilities = powers.map((power) => power / sum(powers))
      const hit = -Math.log(sum(probabilities.filter((_, label) => allowed[at][label] === 1)))
      const spread = -sum(probabilities.map(Math.log)) / 5
      expect(found[at]).toBeCloseTo(0.9 * hit + 0.1 * spread, 4)
    })
  })

  test('of words: binary cross-entropy; finite for logits of any size', async () => {
    const logits = [...draw(2, 3), [80, -80, 0]]
    const target = [
      [1, 0, 1],
      [0, 0, 0],
      [0, 1, 1],
    ]
    const found = await wordsLoss(tf.tensor2d(logits), tf.tensor2d(target)).data()
    logits.slice(0, 2).forEach((row, at) => {
      const terms = row.map((x, label) => {
        const p = 1 / (1 + Math.exp(-x))
        return -Math.log(target[at][label] ? p : 1 - p)
      })
      expect(found[at]).toBeCloseTo(sum(terms), 4)
    })
    expect(found[2]).toBeCloseTo(160 + Math.LN2, 3)
  })
})

describe('calibration', () => {
  test('finds the temperature that a head was made too sure by', () => {
    const rows = 400
    const [logits, target] = [new Float64Array(rows * 2), new Uint8Array(rows * 2)]
    for (let row = 0; row < rows; row++) {
      const logit = normal(random) * 1.5
      logits[row * 2] = 3 * logit // three times too sure
      target[row * 2 + Number(random() >= 1 / (1 + Math.exp(-logit)))] = 1
    }
    const groups = [{ id: 'g', choice: 'single' as const, from: 0, to: 2 }]
    const weight = new Float32Array(rows).fill(1)
    const samples = { labels: ['a', 'b'], groups, target, weight }
    const { temperatures } = calibrateLogits(
      samples,
      Uint32Array.from({ length: rows }, (_, at) => at),
      logits,
    )
    expect(temperatures[0]).toBeGreaterThan(2.2)
    expect(temperatures[0]).toBeLessThan(4)
  })

  test('a threshold lies where F1 is best', () => {
    const scored = [3, 2, 1, 0.5, 0.2, -1, -2, -3].map((logit, at) => ({ logit, holds: at < 5 }))
    expect(bestThreshold(scored)).toBeCloseTo(-0.4, 6)
    expect(bestThreshold(scored.map((one) => ({ ...one, holds: true })))).toBe(0)
  })
})

/** Pieces whose SPoC says what they are: channel 0 for shirts, 1 for boots. */
function drawPieces(count: number) {
  const matrices = emptyMatrices(count)
  const rows = Array.from({ length: count }, (_, row) => {
    const boot = row % 2 === 1
    for (let i = 0; i < 6; i++) matrices.spoc[row * widthOf.spoc + i] = Math.abs(normal(random)) * 0.3
    matrices.spoc[row * widthOf.spoc + Number(boot)] += 2
    matrices.colour[row * widthOf.colour] = 1
    const shot: LabelledShot = {
      ...{ file: `${row}`, side: 'item', mirror: false, source: 'boutique', held: row % 5 === 0 },
      categories: [boot ? 'boot' : 'shirt'],
      attributes: {
        colour: [boot ? 'red' : 'blue'],
        ...(boot ? { heel: ['high'], sleeve: ['long'] } : { sleeve: ['short'] }),
      },
    }
    return { shot, row }
  })
  return { ...matrices, rows }
}

describe('training', () => {
  test('a group that does not apply to a piece is not learned from it', () => {
    const { weight, groups } = attributeSamples(drawPieces(10))
    const known = (sample: number, id: string) =>
      weight[sample * groups.length + groups.findIndex((group) => group.id === id)] > 0
    expect([known(0, 'sleeve'), known(1, 'sleeve'), known(1, 'heel'), known(0, 'heel')]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  test('learns, is the same for the same seed, and the file says what was trained', async () => {
    const pooled = drawPieces(60)
    const samples = categorySamples(pooled)
    expect([...samples.held].every((row) => row % 5 === 0)).toBe(true)
    const options = { ...tagDefaults, epochs: 3, batch: 14, rate: 0.05 }
    const state = await trainTags(samples, options)
    expect(await trainTags(samples, options)).toEqual(state)

    const calibration = { temperatures: [1.7], thresholds: samples.labels.map((_, at) => at / 1000) }
    const head = toClassifier('categories', state, samples, calibration, {})
    const at = (row: number) => ({
      spoc: pooled.spoc.subarray(row * widthOf.spoc, (row + 1) * widthOf.spoc),
      gem: pooled.gem.subarray(row * widthOf.gem, (row + 1) * widthOf.gem),
      colour: pooled.colour.subarray(row * widthOf.colour, (row + 1) * widthOf.colour),
    })
    const features = prepareTagRows(samples, [7], state)
    const shirt = samples.labels.indexOf('shirt')
    const expected =
      sum(Array.from(features, (value, i) => value * state.weight[shirt * columnsOf(state) + i])) + state.bias[shirt]
    expect(logitsOf(at(7), head)[shirt]).toBeCloseTo(expected / 1.7 - shirt / 1000, 3)

    const small = decodeHead(encodeHead(head, 'i8'))
    const [precise, rounded] = [classify(at(7), head), classify(at(7), small)]
    precise.forEach((value, label) => expect(rounded[label]).toBeCloseTo(value, 2))
    const pieces = pooled.rows.filter(({ shot }) => shot.held).map(({ shot, row }) => ({ shot, features: at(row) }))
    const { boutique } = scoreCategories(pieces, small)
    expect(boutique.top1).toMatchObject({ value: 1, n: 12 })
  })
})

test('F1 of words is the mean over the words', () => {
  const rows = [
    { truth: ['a', 'b'], said: ['a'] },
    { truth: ['a'], said: ['a', 'b'] },
  ]
  expect(meanWordF1(rows)).toBeCloseTo((1 + 0) / 2, 9)
})
