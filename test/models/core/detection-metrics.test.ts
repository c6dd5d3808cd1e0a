import { describe, expect, test } from 'vitest'
import { keepAgreed } from '../../../models/core/agree.ts'
import {
  boxPrecision,
  boxRecall,
  cocoThresholds,
  type FoundBox,
  matchBoxes,
} from '../../../models/core/detection-metrics.ts'
import type { Rect } from '../../../models/core/pixels.ts'
import { createRandom } from '../../../models/core/random.ts'

const box = (x: number, photo = 'a'): { photo: string; box: Rect } => ({ photo, box: [x, 0, x + 0.1, 1] })
const found = (x: number, score: number, photo = 'a'): FoundBox => ({ ...box(x, photo), score })

describe('average precision', () => {
  test('by hand: right, wrong, right of three true boxes', () => {
    const truth = [box(0), box(0.5), box(0.8)]
    const boxes = [found(0, 0.9), found(0.3, 0.8), found(0.5, 0.7)]
    // Precision 1 up to a recall of 1/3 (34 steps: 0 to 0.33), 2/3 up to 2/3 (33 more), then nothing.
    expect(boxPrecision(boxes, truth, 0.5)).toBeCloseTo((34 * 1 + 33 * (2 / 3)) / 101, 9)
    expect(boxRecall(boxes, truth, 0.5)).toBeCloseTo(2 / 3, 9)
  })

  test('a true box is found once, in its own photo, by enough', () => {
    expect(matchBoxes([found(0, 0.9), found(0, 0.8)], [box(0)], 0.5)).toEqual([true, false])
    expect(matchBoxes([found(0, 0.9, 'b')], [box(0)], 0.5)).toEqual([false])
    // Shifted by 0.02 of 0.1: IoU 0.08 / 0.12.
    expect(matchBoxes([found(0.02, 1)], [box(0)], 0.65)).toEqual([true])
    expect(matchBoxes([found(0.02, 1)], [box(0)], 0.7)).toEqual([false])
    expect(cocoThresholds.map((value) => value.toFixed(2))).toEqual(
      '0.50 0.55 0.60 0.65 0.70 0.75 0.80 0.85 0.90 0.95'.split(' '),
    )
  })

  test('equals the definition, max precision at any recall beyond, on random answers', () => {
    const random = createRandom(4)
    const truth = Array.from({ length: 40 }, (_, at) => box((at % 5) / 5, `p${Math.floor(at / 5)}`))
    const boxes = Array.from({ length: 90 }, () =>
      found(Math.floor(random() * 10) / 10, random(), `p${Math.floor(random() * 8)}`),
    )
    const right = matchBoxes(boxes, truth, 0.5)
    const points = right.map((_, at) => {
      const hits = right.slice(0, at + 1).filter(Boolean).length
      return { recall: hits / truth.length, precision: hits / (at + 1) }
    })
    const read = Array.from({ length: 101 }, (_, step) =>
      Math.max(0, ...points.filter(({ recall }) => recall >= step / 100).map(({ precision }) => precision)),
    )
    expect(boxPrecision(boxes, truth, 0.5)).toBeCloseTo(read.reduce((sum, value) => sum + value, 0) / 101, 9)
  })

  test('without true boxes there is no figure', () => {
    expect(boxPrecision([found(0, 1)], [], 0.5)).toBeNaN()
  })
})

describe('the category rule', () => {
  const coat = [
    { id: 'coat', probability: 0.97 },
    { id: 'shirt', probability: 0.03 },
  ]
  const garment = (superCategory: 'top' | 'outer' | 'bag', score: number) => ({ superCategory, score })

  test('drops a box of a kind that the category head finds impossible', () => {
    const categories = [
      coat,
      coat,
      [
        { id: 'coat', probability: 0.9 },
        { id: 'shirt', probability: 0.1 },
      ],
    ]
    expect(keepAgreed([garment('outer', 0.5), garment('top', 0.9), garment('top', 0.4)], categories)).toEqual([0, 2])
  })

  test('never drops all: the surest stays', () => {
    expect(keepAgreed([garment('top', 0.3), garment('bag', 0.9)], [coat, coat])).toEqual([1])
    expect(keepAgreed([], [])).toEqual([])
  })
})
