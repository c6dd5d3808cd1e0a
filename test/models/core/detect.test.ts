import { describe, expect, test } from 'vitest'
import {
  chooseGarments,
  cropAround,
  excludeDress,
  type Garment,
  type GarmentMap,
  type GarmentRule,
  intersectionOverUnion,
  isOutfit,
  keepBest,
  keepSure,
  leastRead,
  mayBeOutfit,
  readBoxes,
  suppress,
  voteBoxes,
} from '../../../models/core/detect.ts'
import type { Rect } from '../../../models/core/pixels.ts'
import { superCategories, type SuperCategory } from '../../../models/core/taxonomy.ts'

const whole: Rect = [0, 0, 1, 1]
const logit = (score: number) => Math.log(score / (1 - score))
const garment = (superCategory: SuperCategory, score: number, box: Rect): Garment => ({ superCategory, score, box })
const kinds = (garments: readonly Garment[]) => garments.map(({ superCategory, score }) => `${superCategory} ${score}`)

/** An output of rows x columns in which the given cells see a box, in pixels of the trunk's picture. */
function paint(
  rows: number,
  columns: number,
  seen: { kind: SuperCategory; score: number; cell: [number, number]; box: Rect }[],
) {
  const cells = rows * columns
  const data = new Float32Array(30 * cells).fill(-20, 0, 6 * cells)
  for (const {
    kind,
    score,
    cell: [x, y],
    box,
  } of seen) {
    const [at, cell] = [superCategories.indexOf(kind), y * columns + x]
    const [cx, cy] = [x * 16 + 8, y * 16 + 8]
    data[at * cells + cell] = logit(score)
    const distances = [cx - box[0], cy - box[1], box[2] - cx, box[3] - cy]
    distances.forEach((pixels, side) => (data[(6 + at * 4 + side) * cells + cell] = Math.log(pixels / 16)))
  }
  return { data, rows, columns }
}

function near(actual: Rect, expected: Rect): void {
  actual.forEach((value, at) => expect(value).toBeCloseTo(expected[at], 5))
}

describe('readBoxes', () => {
  test('distances from the middle of the cell, as shares of the photo', () => {
    const map = paint(6, 4, [{ kind: 'bottom', score: 0.6, cell: [1, 3], box: [10, 40, 50, 88] }])
    const [found, ...others] = readBoxes(map, whole, 0.5)
    expect(others).toEqual([])
    expect(found.superCategory).toBe('bottom')
    expect(found.score).toBeCloseTo(0.6, 5)
    near(found.box, [10 / 64, 40 / 96, 50 / 64, 88 / 96])
    expect(readBoxes(map, whole, 0.61)).toEqual([])
  })

  test('the margin of the letterbox is taken off, and what lies in it cut away', () => {
    // A photo in the middle half of the width.
    const map = paint(4, 4, [
      { kind: 'bag', score: 0.9, cell: [1, 1], box: [8, 8, 40, 56] },
      { kind: 'shoes', score: 0.9, cell: [0, 0], box: [1, 1, 15, 15] },
    ])
    const found = readBoxes(map, [0.25, 0, 0.75, 1], 0.5)
    expect(found).toHaveLength(1)
    near(found[0].box, [0, 8 / 64, 24 / 32, 56 / 64])
  })

  test('logarithms are kept within four either way', () => {
    const map = paint(200, 200, [{ kind: 'top', score: 0.9, cell: [100, 100], box: [1600, 1600, 1616, 1616] }])
    map.data.fill(50, 6 * 40_000)
    const reach = Math.exp(4) / 200
    near(readBoxes(map, whole, 0.5)[0].box, [
      100.5 / 200 - reach,
      100.5 / 200 - reach,
      100.5 / 200 + reach,
      100.5 / 200 + reach,
    ])
  })

  test('refuses a map of another size', () => {
    expect(() => readBoxes({ data: new Float32Array(30), rows: 1, columns: 2 }, whole, 0.5)).toThrow(
      '30 numbers are not 30 planes of 1x2',
    )
  })
})

test('suppress: of one class the surest of those that overlap stays, of other classes all', () => {
  const kept = suppress([
    garment('top', 0.5, [0, 0, 0.5, 0.5]),
    garment('top', 0.7, [0, 0, 0.5, 0.45]),
    garment('bottom', 0.4, [0, 0, 0.5, 0.5]),
    garment('top', 0.3, [0.5, 0, 1, 0.5]),
  ])
  expect(kinds(kept)).toEqual(['top 0.7', 'bottom 0.4', 'top 0.3'])
})

test('voteBoxes: boxes of the class that overlap the surest by more than 0.6 move its sides, each by its score', () => {
  const boxes = [
    garment('top', 0.6, [0, 0, 0.4, 0.4]),
    garment('top', 0.3, [0, 0, 0.4, 0.52]),
    garment('top', 0.2, [0, 0, 0.4, 0.7]),
    garment('bottom', 0.5, [0, 0, 0.4, 0.5]),
  ]
  const [one, other] = voteBoxes(suppress(boxes), boxes)
  near(one.box, [0, 0, 0.4, 0.44])
  expect(other.box).toEqual([0, 0, 0.4, 0.5])
})

describe('excludeDress', () => {
  const top = (score: number) => garment('top', score, [0.3, 0.1, 0.7, 0.5])
  const bottom = (score: number) => garment('bottom', score, [0.3, 0.45, 0.7, 0.9])
  const dress = (score: number) => garment('dress', score, [0.3, 0.1, 0.7, 0.9])
  const outer = garment('outer', 0.4, [0.2, 0.1, 0.8, 0.9])

  test('the surer side stays, top and bottom by their mean; an outer is independent', () => {
    expect(kinds(excludeDress([dress(0.8), top(0.6), bottom(0.7), outer]))).toEqual(['dress 0.8', 'outer 0.4'])
    expect(kinds(excludeDress([dress(0.55), top(0.9), bottom(0.3)]))).toEqual(['top 0.9', 'bottom 0.3'])
    expect(kinds(excludeDress([dress(0.6), top(0.9), bottom(0.3)]))).toEqual(['dress 0.6'])
    expect(kinds(excludeDress([dress(0.4), top(0.8)]))).toEqual(['dress 0.4'])
    expect(kinds(excludeDress([dress(0.3), top(0.8)]))).toEqual(['top 0.8'])
  })

  test('a dress and the top of somebody beside are both kept', () => {
    const beside = garment('top', 0.9, [0.65, 0.1, 1, 0.5])
    expect(kinds(excludeDress([dress(0.5), beside]))).toEqual(['dress 0.5', 'top 0.9'])
  })

  test('a rival that a surer dress has driven out drives out no other', () => {
    expect(kinds(excludeDress([dress(0.5), garment('dress', 0.9, [0.3, 0.1, 0.7, 0.6]), top(0.7)]))).toEqual([
      'dress 0.5',
      'dress 0.9',
    ])
  })
})

test('keepBest: those sure enough, surest first, or the surest alone', () => {
  const all = [0.5, 0.2, 0.9].map((score) => garment('bag', score, whole))
  expect(kinds(keepBest(all, { least: 0.3, most: 8 }))).toEqual(['bag 0.9', 'bag 0.5'])
  expect(kinds(keepBest(all, { least: 0.3, most: 1 }))).toEqual(['bag 0.9'])
  expect(kinds(keepBest(all, { least: 0.95, most: 8 }))).toEqual(['bag 0.9'])
  expect(keepBest([], { least: 0.3, most: 8 })).toEqual([])
  const tied = [garment('bag', 0.5, whole), garment('outer', 0.5, whole)]
  expect(kinds(keepBest(tied, { least: 0.3, most: 8 }))).toEqual(['outer 0.5', 'bag 0.5'])
})

test('from maps to garments, at one size and at two', () => {
  const map = paint(8, 6, [
    { kind: 'top', score: 0.8, cell: [2, 2], box: [20, 10, 70, 60] },
    { kind: 'top', score: 0.7, cell: [3, 2], box: [20, 12, 70, 60] },
    { kind: 'dress', score: 0.6, cell: [2, 3], box: [20, 10, 70, 110] },
    { kind: 'shoes', score: 0.4, cell: [2, 7], box: [20, 112, 60, 127] },
    { kind: 'bag', score: 0.2, cell: [5, 4], box: [80, 60, 95, 80] },
  ])
  const find = (maps: GarmentMap[], rule: GarmentRule) =>
    chooseGarments(
      maps.map((one) => readBoxes(one, whole, leastRead(rule))),
      rule,
    )
  const found = find([map], { least: 0.3, most: 8 })
  expect(found.map(({ superCategory }) => superCategory)).toEqual(['top', 'dress', 'shoes'])
  expect(find([map], { least: 0.9, most: 8 }).map(({ score }) => score)).toEqual([expect.closeTo(0.8, 5)])
  const empty = paint(2, 2, [])
  expect(find([empty], { least: 0.3, most: 8 })).toEqual([])

  // The same picture at half the size: the surer of the two views of a garment stays, the other moves its sides. It is as sure
  // as the mean of 0.9 and of (0.9 + 0.8) / 2; what one view alone sees is less sure than it was there.
  const small = paint(4, 3, [{ kind: 'top', score: 0.9, cell: [1, 1], box: [10, 5, 35, 32] }])
  const [top, ...others] = find([map, small], { least: 0.3, most: 8 })
  expect([top, ...others].map(({ superCategory }) => superCategory)).toEqual(['top', 'dress', 'shoes'])
  expect([top, ...others].map(({ score }) => Number(score.toFixed(4)))).toEqual([0.875, 0.45, 0.3])
  expect(top.box[3]).toBeGreaterThan(60 / 128)
  expect(top.box[3]).toBeLessThan(64 / 128)
})

test('each garment keeps its score, in one view or in views that agree, also beside one whose box was voted towards it', () => {
  const high = (top: number): Rect => [0, top / 1.4, 0.5, (top + 1) / 1.4]
  const boxes = [garment('top', 0.9, high(0)), garment('top', 0.85, high(0.2)), garment('top', 0.5, high(0.34))]
  expect(kinds(chooseGarments([boxes], { least: 0.2, most: 8 }))).toEqual(['top 0.9', 'top 0.5'])
  expect(kinds(chooseGarments([boxes, boxes], { least: 0.2, most: 8 }))).toEqual(['top 0.9', 'top 0.5'])
})

describe('cropAround', () => {
  test('a share of the longer side around the box, in whole pixels, cut to the photo', () => {
    expect(cropAround([0.25, 0.5, 0.5, 1], 0.1, 400, 200)).toEqual([90, 90, 120, 110])
    expect(cropAround([0.2501, 0.4, 0.5, 0.6], 0, 100, 100)).toEqual([25, 40, 25, 20])
  })

  test('at least 16 pixels a side, inside the photo; less only when the photo has less', () => {
    expect(cropAround([0.5, 0.5, 0.51, 0.9], 0, 100, 100)).toEqual([42, 50, 16, 40])
    expect(cropAround([0.99, 0, 1, 0.01], 0, 100, 100)).toEqual([84, 0, 16, 16])
    expect(cropAround([0, 0, 1, 1], 0.1, 10, 300)).toEqual([0, 0, 10, 300])
  })
})

test('intersectionOverUnion', () => {
  expect(intersectionOverUnion([0, 0, 2, 2], [1, 1, 3, 3])).toBeCloseTo(1 / 7, 10)
  expect(intersectionOverUnion([0, 0, 1, 1], [1, 0, 2, 1])).toBe(0)
})

test('a photo asks by its sure garments, or by the surest alone', () => {
  const scored = (...scores: number[]): Garment[] =>
    scores.map((score, at) => garment('top', score, [at / 4, 0, (at + 1) / 4, 1]))
  expect(kinds(keepSure(scored(0.9, 0.25, 0.24)))).toEqual(['top 0.9', 'top 0.25'])
  expect(kinds(keepSure(scored(0.2, 0.1)))).toEqual(['top 0.2'])
  expect(keepSure([])).toEqual([])
})

test('a top inside a surer top does not ask; a bag inside it does, and so does a top beside it', () => {
  const garments = [
    garment('top', 0.9, [0, 0, 1, 0.5]),
    garment('top', 0.8, [0.4, 0.1, 0.6, 0.3]),
    garment('bag', 0.7, [0.4, 0.1, 0.6, 0.3]),
    garment('top', 0.6, [0.5, 0.25, 1, 0.75]),
  ]
  expect(kinds(keepSure(garments))).toEqual(['top 0.9', 'bag 0.7', 'top 0.6'])
})

test('an outfit has two sure garments of different kinds apart from one another; one piece taken for two has not', () => {
  const [upper, lower]: Rect[] = [
    [0, 0, 1, 0.52],
    [0, 0.5, 1, 1],
  ]
  expect(isOutfit([garment('top', 0.9, upper), garment('bottom', 0.5, lower)])).toBe(true)
  expect(isOutfit([garment('top', 0.9, upper), garment('bottom', 0.49, lower)])).toBe(false)
  expect(isOutfit([garment('top', 0.9, upper), garment('outer', 0.9, [0, 0, 1, 0.6])])).toBe(false)
  expect(isOutfit([garment('shoes', 0.9, upper), garment('shoes', 0.9, lower)])).toBe(false)
  expect(isOutfit([])).toBe(false)
  expect(mayBeOutfit([garment('top', 0.9, upper), garment('bottom', 0.3, lower)])).toBe(true)
  expect(mayBeOutfit([garment('top', 0.9, upper), garment('bottom', 0.29, lower)])).toBe(false)
  expect(mayBeOutfit([garment('shoes', 0.9, upper), garment('shoes', 0.9, lower)])).toBe(false)
})
