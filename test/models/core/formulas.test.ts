import { describe, expect, test } from 'vitest'
import { nearOf, nearOfWorn } from '../../../models/core/bands.ts'
import { dot, l2Normalize } from '../../../models/core/descriptor.ts'
import { augmentDatabase, expandQuery } from '../../../models/core/expansion.ts'
import { isFiltered, passes, passesLook, readPrices } from '../../../models/core/filters.ts'
import { decodeHalf, encodeHalf } from '../../../models/core/half.ts'
import { poolRegion } from '../../../models/core/pooling.ts'
import { dequantizeDescriptor, quantizeDescriptor, quantizeQuery } from '../../../models/core/quantize.ts'
import type { Item, Snapshot } from '../../../models/core/schema.ts'
import { seeded, unitVectors } from './vectors.ts'

describe('pooling', () => {
  // 2 channels of 2 x 3 cells.
  const map = Float32Array.of(1, 2, 3, 4, 5, 6, 0, 0, 8, 0, 0, 0)

  test('the whole map: mean and generalised mean', () => {
    const { spoc, gem } = poolRegion(map, 2, 2, 3, [0, 0, 1, 1], 3)
    expect(spoc[0]).toBeCloseTo(3.5, 6)
    expect(spoc[1]).toBeCloseTo(8 / 6, 6)
    expect(gem[0]).toBeCloseTo((441 / 6) ** (1 / 3), 5) // 1 + 8 + 27 + 64 + 125 + 216
    expect(gem[1]).toBeCloseTo((512 / 6) ** (1 / 3), 5)
  })

  test('p = 1 is the mean; a great p nears the maximum', () => {
    const mean = poolRegion(map, 2, 2, 3, [0, 0, 1, 1], 1)
    expect(mean.gem[0]).toBeCloseTo(mean.spoc[0], 5)
    expect(poolRegion(map, 2, 2, 3, [0, 0, 1, 1], 60).gem[0]).toBeGreaterThan(5.8)
  })

  test('cells count by the area covered', () => {
    // Columns 0.5 to 1.5 of 3, the upper row and half of the lower: weights 1/3, 1/3, 1/6, 1/6 on 1, 2, 4, 5.
    const rect: [number, number, number, number] = [0.5 / 3, 0, 1.5 / 3, 0.75]
    const { spoc, gem } = poolRegion(map, 2, 2, 3, rect, 2.5)
    expect(spoc[0]).toBeCloseTo((1 + 2) / 3 + (4 + 5) / 6, 5)
    expect(gem[0]).toBeCloseTo(((1 + 2 ** 2.5) / 3 + (4 ** 2.5 + 5 ** 2.5) / 6) ** 0.4, 5)
  })

  test('one number per cell: a cell alone is itself', () => {
    expect(poolRegion(map, 2, 2, 3, [2 / 3, 0.5, 1, 1], 3).spoc[0]).toBe(6)
  })

  test('refuses a map of another size and an empty region', () => {
    expect(() => poolRegion(map, 2, 2, 2, [0, 0, 1, 1], 3)).toThrow('a map of 12 numbers is not 2x2x2')
    expect(() => poolRegion(map, 2, 2, 3, [0.5, 0, 0.5, 1], 3)).toThrow('an empty region: from 0.5 to 0.5')
  })
})

describe('quantisation', () => {
  test('round(v * 127 / max), the same for v and -v', () => {
    const vector = Float32Array.of(0.5, -0.25, 0.1, 0, -0.0019)
    expect([...quantizeDescriptor(vector)]).toEqual([127, -63 - 1, 25, 0, 0].map((value) => value || 0))
    expect([...quantizeDescriptor(vector.map((value) => -value))]).toEqual([-127, 64, -25, 0, 0])
    expect(Math.max(...quantizeQuery(unitVectors(1, 512, 9)).map(Math.abs))).toBe(2047)
  })

  test('int8 keeps the direction of a 256-d descriptor to a cosine of 0.9998', () => {
    const vectors = unitVectors(50, 256, 21)
    for (let row = 0; row < 50; row++) {
      const vector = vectors.subarray(row * 256, (row + 1) * 256)
      expect(dot(vector, dequantizeDescriptor(quantizeDescriptor(vector)))).toBeGreaterThan(0.9998)
    }
  })

  test('zero and not finite are refused', () => {
    expect(() => quantizeDescriptor(new Float32Array(4))).toThrow('greatest magnitude 0')
    expect(() => quantizeDescriptor(Float32Array.of(1, NaN, 2))).toThrow('greatest magnitude NaN')
    expect(() => quantizeQuery(Float32Array.of(1, Infinity))).toThrow('greatest magnitude Infinity')
  })
})

describe('half precision', () => {
  test('every half survives the way to float and back', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i)
    const back = encodeHalf(decodeHalf(halves))
    const wrong = halves.filter(
      (half, i) => back[i] !== half && !Number.isNaN(decodeHalf(halves.subarray(i, i + 1))[0]),
    )
    expect(wrong).toHaveLength(0)
  })

  test('rounds to the nearest half, ties to even', () => {
    const random = seeded(3)
    const values = Float32Array.from({ length: 5000 }, () => (random() - 0.5) * 10 ** (random() * 12 - 8))
    const table = decodeHalf(Uint16Array.from({ length: 0x7c00 }, (_, i) => i))
    const rounded = decodeHalf(encodeHalf(values))
    values.forEach((value, i) => {
      const size = Math.abs(value)
      let low = 0
      for (let high = table.length; high - low > 1;) {
        const middle = (low + high) >> 1
        if (table[middle] <= size) low = middle
        else high = middle
      }
      const nearest = low + 1 < table.length && table[low + 1] - size < size - table[low] ? table[low + 1] : table[low]
      expect(Math.abs(rounded[i])).toBe(nearest)
    })
    const ties = Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 2 ** -25, 3 * 2 ** -25, 65519, 65520, -70000)
    expect([...decodeHalf(encodeHalf(ties))]).toEqual([1, 1 + 2 ** -9, 0, 2 ** -23, 65504, Infinity, -Infinity])
  })
})

describe('expansion', () => {
  test('weights neighbours by score^alpha, by hand', () => {
    const near = Float32Array.of(0, 1)
    const expanded = expandQuery(Float32Array.of(1, 0), [{ vector: near, score: 0.5 }], 3)
    expect(expanded[1] / expanded[0]).toBeCloseTo(0.125, 6)
    expect(Math.hypot(...expanded)).toBeCloseTo(1, 6)
    expect([...expandQuery(Float32Array.of(1, 0), [{ vector: near, score: -0.5 }], 3)]).toEqual([1, 0])
  })

  test('alpha 0 is plain average expansion', () => {
    const expanded = expandQuery(Float32Array.of(1, 0, 0), [{ vector: Float32Array.of(0, 1, 0), score: 0.2 }], 0)
    expect(expanded[0]).toBe(expanded[1])
  })

  test('DBA: each vector moves to its nearest others, not to itself', () => {
    const vectors = Float32Array.of(1, 0, 0.8, 0.6, 0, 1)
    const augmented = augmentDatabase(vectors, 2, 1, 1)
    // Nearest of (1, 0) is (0.8, 0.6) at 0.8; of (0.8, 0.6) is (1, 0) at 0.8; of (0, 1) is (0.8, 0.6) at 0.6.
    const expected = [
      [1 + 0.64, 0.48],
      [0.8 + 0.8, 0.6],
      [0.48, 1 + 0.36],
    ].flatMap((row) => [...l2Normalize(Float32Array.from(row))])
    expected.forEach((value, i) => expect(augmented[i]).toBeCloseTo(value, 6))
  })
})

describe('filters', () => {
  const item: Item = {
    id: 'a',
    title: { en: 'A' },
    superCategory: 'top',
    category: 'shirt',
    picture: { sha256: '0'.repeat(64), width: 1, height: 1, type: 'image/avif', bytes: 1 },
    colours: ['white', 'navy'],
    price: { amount: 30, currency: 'EUR' },
    sizes: [
      { name: 'S', inStock: false },
      { name: 'M', inStock: true },
    ],
    styles: ['casual'],
  }

  test.each([
    [{}, true],
    [{ superCategory: 'top' }, true],
    [{ superCategory: 'bag' }, false],
    [{ categories: ['knit', 'shirt'], colours: ['navy'] }, true],
    [{ categories: ['shirt'], colours: ['red'] }, false],
    [{ colours: [] }, true],
    [{ brands: ['X'] }, false],
    [{ price: [30, 40] }, true],
    [{ price: [31, 40] }, false],
    [{ sizes: ['S'] }, true],
    [{ sizes: ['S'], inStock: true }, false],
    [{ sizes: ['M', 'L'], inStock: true }, true],
    [{ inStock: true }, true],
    [{ styles: ['formal'] }, false],
  ] as const)('%j -> %s', (filters, expected) => {
    expect(passes(item, filters as never)).toBe(expected)
  })

  test('a price in another currency does not pass; without a currency the amount alone counts', () => {
    const priced = { ...item, price: { amount: 50, currency: 'EUR' } }
    expect(passes(priced, { price: [0, 90] })).toBe(true)
    expect(passes(priced, { price: [0, 90, 'EUR'] })).toBe(true)
    expect(passes(priced, { price: [0, 90, 'KRW'] })).toBe(false)
  })

  test('a filter over what an item lacks does not pass', () => {
    expect(passes({ ...item, price: undefined }, { price: [0, 100] })).toBe(false)
    expect(passes({ ...item, sizes: undefined }, { inStock: true })).toBe(false)
    expect(passes({ ...item, superCategory: undefined }, { superCategory: 'top' })).toBe(false)
  })

  test('words of a catalog are brought to the vocabulary; what is for all is for each', () => {
    const striped: Item = { ...item, pattern: 'Pinstripe', material: 'merino', gender: 'unisex' }
    expect(passes(striped, { patterns: ['stripe'], materials: ['knitted'], genders: ['men'] })).toBe(true)
    expect(passes(striped, { patterns: ['check'] })).toBe(false)
  })

  test('a look passes by its own words and by one piece that passes the rest', () => {
    const look: Snapshot = { id: 'l', picture: item.picture, items: [{ id: 'a' }, { id: 'gone' }], styles: ['formal'] }
    const items = new Map([['a', item]])
    expect(passesLook(look, { styles: ['formal'], colours: ['navy'] }, items)).toBe(true)
    expect(passesLook(look, { styles: ['casual'] }, items)).toBe(false) // the piece is, the look is not
    expect(passesLook(look, { colours: ['navy'], brands: ['X'] }, items)).toBe(false)
  })

  test.each([
    ['50-200', [50, 200]],
    ['-200', [0, 200]],
    ['9.5-', [9.5, Infinity]],
    ['50-200EUR', [50, 200, 'EUR']],
    ['50-200euros', undefined],
    ['-', undefined],
    ['cheap', undefined],
    ['5', undefined],
    ['1-2-3', undefined],
  ])('prices %s', (text, expected) => expect(readPrices(text)).toEqual(expected))

  test('isFiltered: empty lists and false are no filter', () => {
    expect([undefined, {}, { colours: [] }, { inStock: false }].map(isFiltered)).toEqual([false, false, false, false])
    expect([{ price: [0, 1] }, { inStock: true }, { superCategory: 'top' }].map((f) => isFiltered(f as never))).toEqual(
      [true, true, true],
    )
  })
})

test('nearOfWorn: two garments of photos are one word further apart than their score says', () => {
  const bands = { same: 0.9, veryClose: 0.7, close: 0.5 }
  const words = [1, 0.8, 0.6, 0.1].map((score) => nearOfWorn(score, bands))
  expect(words).toEqual(['very-close', 'close', 'far', 'far'])
})

test('nearOf: the lowest score of each word belongs to it', () => {
  const bands = { same: 0.9, veryClose: 0.7, close: 0.5 }
  expect([0.9, 0.89, 0.7, 0.5, 0.49, -1].map((score) => nearOf(score, bands))).toEqual([
    'same',
    'very-close',
    'very-close',
    'close',
    'far',
    'far',
  ])
})
