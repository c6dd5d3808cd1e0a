import { describe, expect, test } from 'vitest'
import { arcFaceLogits, arcFaceLoss } from '../../../models/core/arcface.ts'
import {
  accuracy,
  calibrationError,
  classificationFigures,
  confusion,
  macroF1,
} from '../../../models/core/classification.ts'
import {
  averagePrecision,
  averagePrecisionAt,
  meanFigure,
  recallAt,
  retrievalFigures,
} from '../../../models/core/metrics.ts'
import { seeded, unitVectors } from './vectors.ts'

describe('retrieval, by hand', () => {
  const query = { ranked: ['x', 'a', 'y', 'b', 'z'], relevant: new Set(['a', 'b', 'c']) }

  test('recall@k is whether any is found', () => {
    expect([1, 2, 10].map((k) => recallAt(query, k))).toEqual([0, 1, 1])
  })

  test('average precision divides by what is relevant, not by what was hit', () => {
    expect(averagePrecision(query)).toBeCloseTo((1 / 2 + 2 / 4) / 3, 12)
    expect(averagePrecisionAt(query, 2)).toBeCloseTo(1 / 2 / 2, 12)
    expect(averagePrecisionAt(query, 21)).toBeCloseTo((1 / 2 + 2 / 4) / 3, 12)
    expect(averagePrecision({ ranked: ['c', 'a', 'b', 'x'], relevant: query.relevant })).toBe(1)
    expect(averagePrecision({ ranked: ['x'], relevant: query.relevant })).toBe(0)
    expect(() => averagePrecision({ ranked: ['x'], relevant: new Set() })).toThrow('without any relevant id')
  })

  test('figures carry the names of reports', () => {
    const figures = retrievalFigures([query, { ranked: ['a'], relevant: new Set(['a']) }])
    expect(Object.keys(figures)).toEqual(['recall@1', 'recall@6', 'recall@10', 'mAP', 'mAP@21'])
    expect(figures['recall@1']).toMatchObject({ value: 0.5, n: 2 })
    expect(figures['mAP'].value).toBeCloseTo((1 / 3 + 1) / 2, 12)
  })
})

describe('bootstrap', () => {
  test('a proportion: near the normal interval, the same each time, another by another seed', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i < 280 ? 1 : 0))
    const { value, ci95, n } = meanFigure(values)
    const half = 1.96 * Math.sqrt((0.7 * 0.3) / 400)
    expect([value, n]).toEqual([0.7, 400])
    expect(Math.abs(ci95[0] - (0.7 - half))).toBeLessThan(0.008)
    expect(Math.abs(ci95[1] - (0.7 + half))).toBeLessThan(0.008)
    expect(meanFigure(values)).toEqual(meanFigure(values))
    const lopsided = [0.13, 0.7, 0.31, 0.99, 0.2, 0.05, 0.44]
    expect(meanFigure(lopsided, 2)).not.toEqual(meanFigure(lopsided))
    expect(meanFigure([0.25])).toEqual({ value: 0.25, ci95: [0.25, 0.25], n: 1 })
    expect(() => meanFigure([])).toThrow('no values')
  })

  test('the interval holds the true mean about 95 times of 100', () => {
    const random = seeded(77)
    let held = 0
    for (let round = 0; round < 200; round++) {
      const { ci95 } = meanFigure(
        Array.from({ length: 60 }, () => random()),
        round,
      )
      if (ci95[0] <= 0.5 && 0.5 <= ci95[1]) held++
    }
    expect(held).toBeGreaterThan(180)
    expect(held).toBeLessThan(199)
  })
})

describe('classification, by hand', () => {
  const rows = ['aa', 'aa', 'ab', 'bb', 'ba', 'cc', 'cb', 'bd'].map(([truth, predicted]) => ({ truth, predicted }))

  test('confusion, accuracy and macro F1', () => {
    expect(confusion(rows)).toEqual({
      labels: ['a', 'b', 'c', 'd'],
      counts: [
        [2, 1, 0, 0],
        [1, 1, 0, 1],
        [0, 1, 1, 0],
        [0, 0, 0, 0],
      ],
    })
    expect(accuracy(rows)).toBe(0.5)
    // F1: a 2*2/(2*2+1+1), b 2*1/(2+2+2), c 2*1/(2+0+1), d 0
    expect(macroF1(rows)).toBeCloseTo((4 / 6 + 2 / 6 + 2 / 3 + 0) / 4, 12)
  })

  test('figures are the same statistics, with intervals around them', () => {
    const figures = classificationFigures(rows)
    expect(figures.accuracy.value).toBe(accuracy(rows))
    expect(figures.macroF1.value).toBeCloseTo(macroF1(rows), 12)
    expect(figures.macroF1.ci95[0]).toBeLessThan(figures.macroF1.value)
    expect(figures.macroF1.ci95[1]).toBeGreaterThan(figures.macroF1.value)
  })

  test('calibration: the gap of each bin by its share', () => {
    const half = [
      { confidence: 0.9, right: true },
      { confidence: 0.9, right: false },
      { confidence: 0.3, right: false },
      { confidence: 0.3, right: false },
    ]
    expect(calibrationError(half, 10)).toBeCloseTo((2 * 0.4 + 2 * 0.3) / 4, 12)
    expect(
      calibrationError(
        [
          { confidence: 1, right: true },
          { confidence: 0, right: false },
        ],
        5,
      ),
    ).toBe(0)
  })
})

describe('ArcFace', () => {
  const options = { scale: 16, margin: 0.5 }

  test('adds the margin to the angle of the true class, by hand', () => {
    const angle = 1.1
    const embedding = Float64Array.of(2 * Math.cos(angle), 2 * Math.sin(angle))
    const logits = arcFaceLogits(embedding, Float64Array.of(3, 0, 0, 1), 0, options)
    expect(logits[0]).toBeCloseTo(16 * Math.cos(angle + 0.5), 10)
    expect(logits[1]).toBeCloseTo(16 * Math.sin(angle), 10)
  })

  test('finite, and falling with the angle, from 0 to pi', () => {
    let before = Infinity
    for (let step = 0; step <= 100; step++) {
      const angle = (Math.PI * step) / 100
      const { loss, byEmbedding, byCentres } = arcFaceLoss(
        Float64Array.of(Math.cos(angle), Math.sin(angle)),
        Float64Array.of(1, 0, 0, -1),
        0,
        options,
      )
      expect([loss, ...byEmbedding, ...byCentres].every(Number.isFinite)).toBe(true)
      const logit = arcFaceLogits(
        Float64Array.of(Math.cos(angle), Math.sin(angle)),
        Float64Array.of(1, 0),
        0,
        options,
      )[0]
      expect(logit).toBeLessThan(before)
      before = logit
    }
  })

  test('gradients equal finite differences', () => {
    const vectors = Float64Array.from(unitVectors(6, 5, 31)).map((value, i) => value * (1 + i / 20))
    const embedding = vectors.slice(0, 5)
    const centres = vectors.slice(5)
    for (const label of [0, 3]) {
      const { byEmbedding, byCentres } = arcFaceLoss(embedding, centres, label, options)
      const difference = (of: Float64Array, i: number) => {
        const step = 1e-6
        const own = of[i]
        of[i] = own + step
        const above = arcFaceLoss(embedding, centres, label, options).loss
        of[i] = own - step
        const below = arcFaceLoss(embedding, centres, label, options).loss
        of[i] = own
        return (above - below) / (2 * step)
      }
      byEmbedding.forEach((value, i) => expect(value).toBeCloseTo(difference(embedding, i), 5))
      byCentres.forEach((value, i) => expect(value).toBeCloseTo(difference(centres, i), 5))
    }
  })
})
