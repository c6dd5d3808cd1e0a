import { expect, test } from 'vitest'
import { evenLight } from '../../../models/core/light.ts'
import type { Pixels } from '../../../models/core/pixels.ts'
import { createRandom } from '../../../models/core/random.ts'

type Colour = [red: number, green: number, blue: number]

function paint(colourOf: (x: number, y: number) => Colour, size = 64): Pixels {
  const data = new Uint8ClampedArray(size * size * 4)
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) data.set([...colourOf(x, y), 255], (y * size + x) * 4)
  return { data, width: size, height: size }
}

/** A street: some white, some black, and colours between. */
function makeStreet(light: (level: number, channel: number) => number = (level) => level): Pixels {
  const random = createRandom(1)
  return paint((_, y) => {
    const colour: Colour =
      y < 4 ? [250, 250, 250] : y < 8 ? [5, 5, 5] : [200 * random(), 200 * random(), 200 * random()]
    return colour.map((level, channel) => Math.round(light(Math.round(level), channel))) as Colour
  })
}

/** The mean distance of levels. */
const distance = (a: Pixels, b: Pixels) =>
  [...a.data].reduce((sum, level, at) => sum + Math.abs(level - b.data[at]), 0) / a.data.length

test('a photo in plain light is the very same', () => {
  const street = makeStreet()
  expect(evenLight(street)).toBe(street)
})

test.each<[string, (level: number, channel: number) => number]>([
  ['half the light', (level) => level * 0.5],
  ['yellow light', (level, channel) => level * [1, 0.9, 0.7][channel]],
  ['blue and dim light', (level, channel) => level * [0.5, 0.6, 0.7][channel]],
  ['haze in dim light', (level) => 60 + level * 0.5],
])('%s comes out as in plain light', (_, light) => {
  const [plain, lit] = [makeStreet(), makeStreet(light)]
  expect(distance(evenLight(lit), plain)).toBeLessThan(8) // of haze, 10 stay
  expect(distance(lit, plain)).toBeGreaterThan(10)
})

test('what no light does is left as it is: a red dress that fills the picture, a white shirt on a white bed', () => {
  const random = createRandom(1)
  const near = (colour: Colour) => paint(() => colour.map((level) => level - Math.floor(10 * random())) as Colour)
  for (const colour of [
    [235, 40, 50],
    [250, 248, 245],
  ] as Colour[]) {
    const photo = near(colour)
    expect([colour, evenLight(photo) === photo]).toEqual([colour, true])
  }
})

test('a dark red dress becomes a lighter one of the same hue', () => {
  const dress = paint((x) => [100 - (x % 8), 20, 25])
  const [red, green, blue] = evenLight(dress).data
  expect(red).toBeGreaterThan(240)
  expect([green / red, blue / red]).toEqual([expect.closeTo(0.2, 1), expect.closeTo(0.25, 1)])
})

test('a pale piece on white is no haze', () => {
  const piece = paint((x, y) => (x > 8 && x < 56 && y > 8 && y < 56 ? [70 + y, 80 + y, 90 + y] : [255, 255, 255]))
  expect(evenLight(piece)).toBe(piece)
})

test('a coloured wall is no coloured light: a grey shirt before it stays grey', () => {
  const shirt: Colour = [170, 170, 165]
  const photo = paint((x, y) => (x > 20 && x < 44 && y > 20 ? shirt : [240, 90, 60]))
  const [red, green, blue] = evenLight(photo).data.subarray(4 * (40 * 64 + 32))
  expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(10)
})

test('a cut-out counts as seen on white: a black one is not lit up', () => {
  const coat = paint(() => [20, 20, 22])
  for (let i = 3; i < coat.data.length / 2; i += 4) coat.data[i] = 0
  expect(evenLight(coat)).toBe(coat)
})

test('what else a photo carries stays: transparent pixels, other fields, and the photo itself', () => {
  const street = { ...makeStreet((level) => level * 0.5), scale: 2 }
  street.data[3] = 0
  const given = street.data.slice()
  const lit = evenLight(street)
  expect([lit.scale, lit.data[3], lit.data[7]]).toEqual([2, 0, 255])
  expect(lit.data).not.toEqual(given)
  expect(street.data).toEqual(given)
})

test('a photo of one level, or of one pixel, is no reason to fail', () => {
  for (const level of [0, 40, 128, 255]) {
    const { data } = evenLight(paint(() => [level, level, level], 1))
    expect(data).toHaveLength(4)
  }
})
