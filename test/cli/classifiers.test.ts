import { afterAll, beforeAll, expect, test } from 'vitest'
import { predictNeighbours, predictProbe, trainProbe } from '../../models/cli/classifiers.ts'
import { type Matrix, type Multiply, openMultiply, stack, stackColumns } from '../../models/cli/multiply.ts'
import { createRandom, normal } from '../../models/core/random.ts'

let opened: Awaited<ReturnType<typeof openMultiply>>
beforeAll(async () => {
  opened = await openMultiply()
})
afterAll(() => opened.close())

const random = createRandom(3)
const unit = (point: number[]) => Float32Array.from(point, (value) => value / Math.hypot(...point))
const cloud = (centre: number[], count: number) =>
  Array.from({ length: count }, () => unit(centre.map((value) => value + 0.3 * normal(random))))

/** By the definition. */
const plainly: Multiply = async (a, b) => {
  const data = Float32Array.from({ length: a.rows * b.columns }, (_, place) => {
    const [row, column] = [Math.floor(place / b.columns), place % b.columns]
    let sum = 0
    for (let i = 0; i < a.columns; i++) sum += a.data[row * a.columns + i] * b.data[i * b.columns + column]
    return sum
  })
  return { rows: a.rows, columns: b.columns, data }
}

test('multiply: as the definition says, whichever way rows are laid', async () => {
  const [a, b] = [cloud([1, 2, 3, 4, 5], 7), cloud([5, 4, 3, 2, 1], 3)]
  const found = await opened.multiply(stack(a), stackColumns(b))
  const expected: Matrix = await plainly(stack(a), stackColumns(b))
  expect([found.rows, found.columns]).toEqual([7, 3])
  found.data.forEach((value, at) => expect(value).toBeCloseTo(expected.data[at], 5))
  expect(found.data[5 * 3 + 2]).toBeCloseTo(
    a[5].reduce((sum, value, i) => sum + value * b[2][i], 0),
    5,
  )
})

test('the probe separates what a line separates, and does not what it cannot', async () => {
  const features = [...cloud([1, 0, 5], 40), ...cloud([-1, 0, 5], 40), ...cloud([0, 2, 5], 40)]
  const labels = features.map((_, at) => ['a', 'b', 'c'][Math.floor(at / 40)])
  const probe = await trainProbe({ features, labels }, opened.multiply, { epochs: 60 })
  const asked = [unit([1, 0, 5]), unit([-1, 0, 5]), unit([0, 2, 5])]
  expect(await predictProbe(probe, asked, opened.multiply)).toEqual(['a', 'b', 'c'])
  const ring = [...cloud([2, 2, 1], 30), ...cloud([-2, -2, 1], 30), ...cloud([2, -2, 1], 30), ...cloud([-2, 2, 1], 30)]
  const xor = ring.map((_, at) => (at < 60 ? 'same' : 'other'))
  const line = await trainProbe({ features: ring, labels: xor }, opened.multiply)
  const predicted = await predictProbe(line, ring, opened.multiply)
  expect(predicted.filter((label, at) => label === xor[at]).length / ring.length).toBeLessThan(0.8)
})

test('its first step goes against the slope of the mean cross-entropy, worked out by differences', async () => {
  const features = cloud([1, 2, 3], 6)
  const labels = ['a', 'b', 'c', 'a', 'c', 'b']
  // One step of AdamW from zero moves each weight by the rate, against the sign of its slope.
  const { weight } = await trainProbe({ features, labels }, plainly, { epochs: 1, batch: 6, rate: 1e-3, decay: 0 })
  const lossAt = (place: number, moved: number) => {
    const losses = features.map((feature, row) => {
      const scores = [0, 1, 2].map((label) =>
        feature.reduce((sum, value, i) => sum + (i * 3 + label === place ? moved : 0) * 32 * value, 0),
      )
      const all = scores.reduce((sum, score) => sum + Math.exp(score), 0)
      return -Math.log(Math.exp(scores['abc'.indexOf(labels[row])]) / all)
    })
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
  }
  let checked = 0
  weight.data.forEach((value, place) => {
    const slope = (lossAt(place, 1e-4) - lossAt(place, -1e-4)) / 2e-4
    if (Math.abs(slope) < 1e-3) return
    checked++
    expect(value, `weight ${place}`).toBeCloseTo(-Math.sign(slope) * 1e-3, 5)
  })
  expect(checked).toBeGreaterThan(4)
})

test('the nearest vote by their similarity, however many blocks they are compared in', async () => {
  const at = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle))
  const train = { features: [at(0), at(0.1), at(1), at(1.1), at(1.2)], labels: ['a', 'a', 'b', 'b', 'b'] }
  expect(await predictNeighbours(train, [at(0.05)], 3, opened.multiply)).toEqual(['a'])
  expect(await predictNeighbours(train, [at(0.05), at(0.9)], 5, opened.multiply)).toEqual(['a', 'b'])
  // 2,500 rows on a circle, each named by its place: the nearest of a row is the row itself.
  const many = Array.from({ length: 2500 }, (_, row) => at(row / 400))
  const named = { features: many, labels: many.map((_, row) => String(row)) }
  const asked = [0, 1023, 1024, 2499, ...Array.from({ length: 1100 }, (_, row) => row * 2)]
  expect(
    await predictNeighbours(
      named,
      asked.map((row) => many[row]),
      1,
      opened.multiply,
    ),
  ).toEqual(asked.map(String))
})
