import { describe, expect, test } from 'vitest'
import { colourBins, cutOutColours, garmentColours, itemColours, toLab } from '../../../models/core/colour.ts'
import type { Pixels, Rect } from '../../../models/core/pixels.ts'

const whole: Rect = [0, 0, 1, 1]

function paint(size: number, colourOf: (x: number, y: number) => [number, number, number]): Pixels {
  const data = new Uint8ClampedArray(size * size * 4)
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) data.set([...colourOf(x, y), 255], (y * size + x) * 4)
  return { data, width: size, height: size }
}
const plain = (...colour: [number, number, number]) => paint(64, () => colour)
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0)
const coloursOf = (pixels: Pixels, box = whole) => garmentColours(pixels, box)

describe('L*a*b*', () => {
  // Values of the CIE definition for D65, as colour tables print them.
  test.each([
    [
      [1, 1, 1],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [1, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 1, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 1],
      [32.3, 79.19, -107.86],
    ],
  ])('%j is %j', ([r, g, b], expected) => {
    toLab(r, g, b).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 1))
  })
})

describe('colours of a piece', () => {
  test('a unit vector whose squares are shares of pixels', () => {
    const pooled = coloursOf(plain(150, 40, 40))
    expect(pooled).toHaveLength(colourBins)
    expect(dot(pooled, pooled)).toBeCloseTo(1, 5)
  })

  test('half red and half blue lies between red and blue, by the Bhattacharyya coefficient', () => {
    const half = paint(64, (x) => (x < 32 ? [200, 20, 20] : [20, 20, 200]))
    const [red, blue] = [coloursOf(plain(200, 20, 20)), coloursOf(plain(20, 20, 200))]
    expect(dot(red, blue)).toBeLessThan(0.05)
    expect(dot(coloursOf(half), red)).toBeCloseTo(Math.SQRT1_2, 2)
    expect(dot(coloursOf(half, [0, 0, 0.5, 1]), red)).toBeCloseTo(1, 4)
    expect(dot(coloursOf(half, [0.5, 0, 1, 1]), red)).toBeLessThan(0.05)
  })

  test('of a cut-out those of its opaque pixels', () => {
    const half = paint(64, (x) => (x < 32 ? [200, 20, 20] : [20, 20, 200]))
    const data = half.data.map((value, at) => (at % 4 === 3 && (at >> 2) % 64 >= 32 ? 0 : value))
    const pooled = cutOutColours({ ...half, data })
    expect(dot(pooled, coloursOf(plain(200, 20, 20)))).toBeCloseTo(1, 4)
    expect(dot(pooled, coloursOf(plain(20, 20, 200)))).toBeLessThan(0.05)
  })

  test('a little more light moves a little, another colour moves far', () => {
    const camel = coloursOf(plain(185, 138, 84))
    expect(dot(camel, coloursOf(plain(196, 148, 92)))).toBeGreaterThan(0.8)
    expect(dot(camel, coloursOf(plain(40, 60, 120)))).toBeLessThan(0.2)
  })

  test('the ground of an item does not count, whatever its colour', () => {
    const shirt = (ground: [number, number, number]) =>
      paint(64, (x, y) => (x > 16 && x < 48 && y > 16 && y < 48 ? [30, 90, 50] : ground))
    const green = coloursOf(plain(30, 90, 50))
    for (const ground of [
      [255, 255, 255],
      [226, 224, 221],
      [40, 40, 45],
    ] as [number, number, number][]) {
      expect(dot(itemColours(shirt(ground)), green)).toBeCloseTo(1, 4)
    }
  })

  test('a white piece on white is white, not nothing', () => {
    expect(dot(itemColours(plain(250, 250, 250)), coloursOf(plain(250, 250, 250)))).toBeCloseTo(1, 4)
  })

  test('in a photo the colours around the box count little, in its corners as well', () => {
    const worn = paint(64, (x, y) => ((x - 32) ** 2 + (y - 32) ** 2 < 14 ** 2 ? [30, 90, 50] : [190, 120, 90]))
    const green = coloursOf(plain(30, 90, 50))
    // A circle fills 79 % of its box: by area alone its colour would have a cosine of 0.89.
    expect(dot(coloursOf(worn, [18 / 64, 18 / 64, 46 / 64, 46 / 64]), green)).toBeGreaterThan(0.98)
    expect(dot(coloursOf(worn), green)).toBeLessThan(0.7)
  })

  test('a garment of the colour of what is around it keeps that colour', () => {
    expect(dot(coloursOf(plain(30, 90, 50), [0.3, 0.3, 0.7, 0.7]), coloursOf(plain(30, 90, 50)))).toBeCloseTo(1, 4)
  })

  test('a box without an inside is refused', () => {
    expect(() => coloursOf(plain(1, 2, 3), [0.5, 0, 0.5, 1])).toThrow(/empty box/)
  })
})
