import { describe as group, expect, test } from 'vitest'
import { classify, describe, dimensionOf, dot, l2Normalize, spaceText } from '../../../models/core/descriptor.ts'
import { EnsembleError } from '../../../models/core/errors.ts'
import { decodeHead, encodeHead, type Head } from '../../../models/core/head.ts'
import { seeded } from './vectors.ts'

const tensor = (shape: number[], data: number[]) => ({ shape, data: Float32Array.from(data) })

/** d = 4 over 3 channels; sides share weights and differ in bias. */
const head: Head = {
  name: 'looks',
  kind: 'descriptor',
  layers: {
    'item.spoc': { weight: 'ws', bias: 'zero' },
    'item.gem': { weight: 'wg', bias: 'zero' },
    'snapshot.spoc': { weight: 'ws', bias: 'shift' },
    'snapshot.gem': { weight: 'wg', bias: 'zero' },
  },
  tensors: {
    ws: tensor([2, 3], [1, 0, 0, 0, 2, 0]),
    wg: tensor([2, 3], [0, 0, 1, 1, 0, 0]),
    zero: tensor([2], [0, 0]),
    shift: tensor([2], [-3, 0]),
  },
  labels: [],
  meta: { seed: 7, note: 'a "quoted" 셔츠' },
}

const classifier: Head = {
  name: 'kinds',
  kind: 'classifier',
  layers: { spoc: { weight: 'w', bias: 'b' }, gem: { weight: 'w', bias: 'b' } },
  tensors: { w: tensor([2, 1], [1, -1]), b: tensor([2], [0.5, 0]) },
  labels: ['top', 'bottom'],
  meta: {},
}

group('describe', () => {
  test('is the formula, by hand', () => {
    // Ws spoc = (3, 8) -> /sqrt(73); Wg gem = (5, 12)... -> (12, 5)/13; both unit, so the whole divides by sqrt 2.
    const found = describe(seen(Float32Array.of(3, 4, 9), Float32Array.of(5, 1, 12)), head, 'item')
    const expected = [3 / Math.sqrt(73), 8 / Math.sqrt(73), 12 / 13, 5 / 13].map((value) => value / Math.SQRT2)
    expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 6))
    expect(dimensionOf(head)).toBe(4)
  })

  test('each side has its own bias', () => {
    // (3, 8) + (-3, 0) = (0, 8)
    const found = describe(seen(Float32Array.of(3, 4, 9), Float32Array.of(5, 1, 12)), head, 'snapshot')
    expect(found[0]).toBe(0)
    expect(found[1]).toBeCloseTo(Math.SQRT1_2, 6)
  })

  test('what has no direction, or another width, is refused', () => {
    const gem = Float32Array.of(1, 1, 1)
    expect(() => describe(seen(new Float32Array(3), gem), head, 'item')).toThrow('has length 0: no direction')
    expect(() => describe(seen(Float32Array.of(NaN, 1, 1), gem), head, 'item')).toThrow('has length NaN')
    expect(() => describe(seen(Float32Array.of(1, 1), gem), head, 'item')).toThrow(
      '"item.spoc" of "looks" takes 3 numbers, got 2',
    )
    expect(() => describe(seen(gem, gem), classifier, 'item')).toThrow('is a classifier, not a descriptor')
    expect(() => dot([1], [1, 2])).toThrow('vectors of 1 and 2 numbers')
    expect([...l2Normalize(Float32Array.of(3, 4))]).toEqual([Math.fround(0.6), Math.fround(0.8)])
  })
})

/** Features without colours: the heads here have no such layer. */
const seen = (spoc: Float32Array, gem: Float32Array) => ({ spoc, gem, colour: new Float32Array() })

test('classify is the softmax of the sum of both layers', () => {
  const [top, bottom] = classify(seen(Float32Array.of(2), Float32Array.of(1)), classifier)
  // logits: 2 + 0.5 + 1 + 0.5 = 4 and -3
  expect(top).toBeCloseTo(1 / (1 + Math.exp(-7)), 6)
  expect(bottom).toBeCloseTo(1 / (1 + Math.exp(7)), 6)
  const big = classify(seen(Float32Array.of(1e4), Float32Array.of(0)), classifier)
  expect([...big]).toEqual([1, 0])
})

group('head files', () => {
  test('come back as they were; f16 rounds', () => {
    expect(decodeHead(encodeHead(head, 'f32'))).toEqual(head)
    expect(decodeHead(encodeHead(classifier, 'f32'))).toEqual(classifier)
    expect(decodeHead(encodeHead(head))).toEqual(head) // small whole numbers are exact in half precision
    const third = { ...head, tensors: { ...head.tensors, shift: tensor([2], [1 / 3, 1e-3]) } }
    const { data } = decodeHead(encodeHead(third)).tensors['shift']
    expect(Math.abs(data[0] - 1 / 3)).toBeLessThan(2 ** -12)
    expect(encodeHead(third)).toEqual(
      encodeHead({ ...third, tensors: Object.fromEntries(Object.entries(third.tensors).reverse()) }),
    )
  })

  test.each<[string, Partial<Head>, string]>([
    ['a missing layer', { layers: { ...head.layers, 'item.gem': undefined! } }, 'it has no layer "item.gem"'],
    [
      'a layer naming no tensor',
      { layers: { ...head.layers, 'item.gem': { weight: 'x', bias: 'zero' } } },
      'layer "item.gem" has weight [missing]',
    ],
    [
      'a shape that lies',
      { tensors: { ...head.tensors, zero: tensor([3], [0, 0]) } },
      'tensor "zero" [3] holds 2 numbers',
    ],
    ['rows that differ', { tensors: { ...head.tensors, shift: tensor([3], [0, 0, 0]) } }, 'where 2 rows are due'],
    ['a number that is none', { tensors: { ...head.tensors, zero: tensor([2], [0, NaN]) } }, 'is not finite'],
    [
      'widths that differ',
      { tensors: { ...head.tensors, wg: tensor([2, 2], [1, 1, 1, 1]) } },
      'SPoC and GeM take 3 and 2 numbers',
    ],
  ])('%s is refused', (_name, change, message) => {
    const layers = Object.fromEntries(Object.entries({ ...head.layers, ...change.layers }).filter(([, layer]) => layer))
    expect(() => encodeHead({ ...head, ...change, layers })).toThrow(message)
  })

  test('a value beyond half precision is refused when written', () => {
    const large = { ...head, tensors: { ...head.tensors, zero: tensor([2], [0, 1e5]) } }
    expect(() => encodeHead(large)).toThrow('is not finite')
    expect(decodeHead(encodeHead(large, 'f32'))).toEqual(large)
  })

  test('truncations and random flips: a typed error or a head that describes', () => {
    const bytes = encodeHead(head)
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeHead(bytes.slice(0, length))).toThrow(EnsembleError)
    }
    const random = seeded(5)
    for (let round = 0; round < 3000; round++) {
      const damaged = bytes.slice()
      damaged[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      try {
        const decoded = decodeHead(damaged)
        expect(dimensionOf(decoded)).toBe(4)
      } catch (error) {
        expect((error as EnsembleError).code).toBe('head-damaged')
      }
    }
  })
})

test('the text of a space names both files', () => {
  expect(spaceText('aa', 'bb')).toBe('ensemble-space-1\ntrunk aa\nhead bb\n')
})
