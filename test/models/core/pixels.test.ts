import { flattenPixels } from '../../../models/core/resample.ts'
import { describe, expect, test } from 'vitest'
import {
  cropPixels,
  guessSide,
  letterbox,
  normalizePixels,
  type Pixels,
  resizePixels,
  shapeFor,
} from '../../../models/core/pixels.ts'

/** A picture from a function of place and channel. */
function draw(width: number, height: number, value: (x: number, y: number, channel: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < data.length; i++) {
    const place = i >> 2
    data[i] = i % 4 === 3 ? 255 : value(place % width, Math.floor(place / width), i % 4)
  }
  return { data, width, height }
}

/** Deterministic noise. */
const noise = (x: number, y: number, channel: number) =>
  (Math.imul(x * 7919 + y * 104729 + channel * 31 + 17, 2654435761) >>> 8) & 255

/** The triangle filter in floating point, straight from its definition. */
function triangle({ data, width, height }: Pixels, toWidth: number, toHeight: number): number[] {
  const weights = (from: number, to: number) => {
    const scale = from / to
    const support = Math.max(1, scale)
    return Array.from({ length: to }, (_, place) => {
      const raw = Array.from({ length: from }, (_, i) =>
        Math.max(0, support - Math.abs(i + 0.5 - (place + 0.5) * scale)),
      )
      const sum = raw.reduce((a, b) => a + b)
      return raw.map((weight) => weight / sum)
    })
  }
  const columns = weights(width, toWidth)
  const rows = weights(height, toHeight)
  const out: number[] = []
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0
        row.forEach((a, y) => a && column.forEach((b, x) => (sum += a * b * data[(y * width + x) * 4 + channel])))
        out.push(sum)
      }
    }
  }
  return out
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((most, d) => Math.max(most, d), 0)

describe('resizePixels', () => {
  test.each([
    [37, 23, 31, 19],
    [37, 23, 20, 40],
    [9, 5, 60, 33],
    [50, 40, 50, 40],
  ])('%ix%i to %ix%i is the triangle filter within rounding', (width, height, toWidth, toHeight) => {
    const picture = draw(width, height, noise)
    const resized = resizePixels(picture, toWidth, toHeight)
    expect(farthest(resized.data, triangle(picture, toWidth, toHeight))).toBeLessThanOrEqual(0.52)
  })

  test('a much larger photo is first averaged by blocks: near the plain filter, exact on flat colour', () => {
    const smooth = draw(400, 300, (x, y, channel) => 128 + 100 * Math.sin(x / 40 + channel + y / 30))
    expect(farthest(resizePixels(smooth, 20, 15).data, triangle(smooth, 20, 15))).toBeLessThan(3)
    const flat = draw(1003, 757, (_x, _y, channel) => [3, 200, 255][channel])
    expect(new Set(resizePixels(flat, 64, 64).data)).toEqual(new Set([3, 200, 255]))
  })

  test.each([
    ['shrunk by blocks first', 301, 217, 40, 30, 167412034],
    ['filtered alone', 75, 54, 40, 30, 1881122677],
    ['made larger', 75, 54, 90, 70, 674925573],
  ])('the bytes are these on every engine: %s', (_, width, height, toWidth, toHeight, expected) => {
    const { data } = resizePixels(draw(width, height, noise), toWidth, toHeight)
    let hash = 0x811c9dc5
    for (const byte of data) hash = Math.imul(hash ^ byte, 0x01000193)
    expect(hash >>> 0).toBe(expected)
  })

  test('transparent pixels lie over white', () => {
    const picture = draw(4, 4, () => 0)
    for (let i = 3; i < picture.data.length; i += 4) picture.data[i] = 0
    expect(new Set(resizePixels(picture, 2, 2).data)).toEqual(new Set([255]))
    const half = { data: Uint8ClampedArray.of(10, 100, 200, 128), width: 1, height: 1 }
    expect([...flattenPixels(half).data]).toEqual([132, 177, 227, 255])
  })

  test('refuses sizes and data that do not fit', () => {
    expect(() => resizePixels(draw(2, 2, noise), 0, 5)).toThrow('cannot resize to 0x5')
    expect(() => resizePixels({ data: new Uint8Array(15), width: 2, height: 2 }, 1, 1)).toThrow('15 bytes are not 2x2')
  })
})

test('letterbox centres the picture on white and says where it is', () => {
  const black = draw(200, 100, () => 0)
  const { pixels, content } = letterbox(black, 8, 8)
  expect(content).toEqual([0, 0.25, 1, 0.75])
  const reds = Array.from({ length: 64 }, (_, i) => pixels.data[i * 4])
  expect(reds).toEqual(Array.from({ length: 64 }, (_, i) => (i >= 16 && i < 48 ? 0 : 255)))
  expect(letterbox(draw(1, 3000, noise), 32, 32).content).toEqual([15 / 32, 0, 16 / 32, 1])
  const beside = letterbox(black, 8, 2)
  expect([beside.pixels.width, beside.pixels.height, beside.content]).toEqual([8, 2, [0.25, 0, 0.75, 1]])
  expect(letterbox(black, 8, 4).content).toEqual([0, 0, 1, 1])
})

describe('shapeFor', () => {
  const covered = (shape: { width: number; height: number }, width: number, height: number) => {
    const scale = Math.min(shape.width / width, shape.height / height)
    return Math.round(scale * width) * Math.round(scale * height)
  }
  /** The definition, over every allowed shape, by pixels covered. */
  function largest(width: number, height: number, area: number): number {
    let most = 0
    for (let w = 64; w <= 2048; w += 32)
      for (let h = 64; h <= 2048; h += 32)
        if (w * h <= 1.12 * area) most = Math.max(most, covered({ width: w, height: h }, width, height))
    return most
  }

  test.each([
    [224, 224, 50176, [224, 224]],
    [600, 900, 50176, [192, 288]],
    [3000, 4000, 50176, [192, 256]],
    [100, 1000, 16384, [64, 256]],
    [1000, 100, 16384, [256, 64]],
    [160, 160, 25600, [160, 160]],
  ])('%i x %i of %i square pixels', (width, height, area, expected) => {
    const shape = shapeFor(width, height, area)
    expect([shape.width, shape.height]).toEqual(expected)
  })

  test('covers as much as any shape may', () => {
    for (let at = 0; at < 200; at++) {
      const [width, height] = [1 + ((at * 7919) % 1500), 1 + ((at * 104729) % 1500)]
      const area = [16384, 25600, 50176][at % 3]
      const shape = shapeFor(width, height, area)
      expect(covered(shape, width, height)).toBe(largest(width, height, area))
      expect(shape.width * shape.height).toBeLessThanOrEqual(1.12 * area)
    }
  })

  test('of shapes that cover as much, the smallest, then the narrowest', () => {
    // 96 x 128, 128 x 96 and 96 x 96 all hold a square of 96; 128 x 128 is too large.
    expect(shapeFor(10, 10, 12_000)).toEqual({ width: 96, height: 96 })
  })

  test('refuses pictures without pixels', () => {
    expect(() => shapeFor(0, 10, 16384)).toThrow('no shape of 16384 px for 0x10')
    expect(() => shapeFor(10, 10, 100)).toThrow('no shape of 100 px')
  })
})

test('cropPixels cuts outwards to whole pixels and to the picture', () => {
  const picture = draw(5, 4, (x, y) => y * 5 + x)
  const { data, width, height } = cropPixels(picture, [1.4, -3, 1.2, 5])
  expect([width, height]).toEqual([2, 2])
  expect([0, 4, 8, 12].map((i) => data[i])).toEqual([1, 2, 6, 7])
  expect(() => cropPixels(picture, [6, 0, 3, 3])).toThrow('outside 5x4')
})

test('normalizePixels gives planes of (v / 255 - mean) / deviation', () => {
  const picture = { data: Uint8Array.of(0, 255, 51, 9, 102, 153, 204, 9), width: 2, height: 1 }
  const planes = normalizePixels(picture, [0, 0.5, 0.2], [1, 0.5, 0.1])
  const expected = [0, 0.4, 1, 0.2, 0, 6]
  expected.forEach((value, i) => expect(planes[i]).toBeCloseTo(value, 6))
})

test('guessSide: a plain border is an item, a busy one a snapshot', () => {
  const item = draw(60, 80, (x, y) => (x > 12 && x < 48 && y > 10 && y < 70 ? noise(x, y, 0) : 244))
  expect(guessSide(item)).toBe('item')
  const patches = draw(60, 80, (x, y) => noise(Math.floor(x / 8), Math.floor(y / 8), 0))
  expect(guessSide(patches)).toBe('snapshot')
  expect(guessSide(draw(64, 64, (x) => x * 4))).toBe('snapshot')
})
