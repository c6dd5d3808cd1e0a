import { describe as group, expect, test } from 'vitest'
import { describe, dot } from '../../../models/core/descriptor.ts'
import type { Head } from '../../../models/core/head.ts'
import { explainMatch, pointOf } from '../../../models/core/heat.ts'
import { poolSight, type Sight } from '../../../models/core/pool-photo.ts'
import { createRandom, normal } from '../../../models/core/random.ts'
import { steerQuery } from '../../../models/core/steer.ts'
import { collapseVariants } from '../../../models/core/variants.ts'

const random = createRandom(9)
const draw = (count: number, of = () => normal(random)) => Float32Array.from({ length: count }, of)

function makeHead(channels: number, width: number, colours: number): Head {
  const tensor = (rows: number, columns: number) => ({ shape: [rows, columns], data: draw(rows * columns) })
  const tensors: Head['tensors'] = {
    ...{ spoc: tensor(width, channels), gem: tensor(width, channels), colour: tensor(width, colours) },
    none: { shape: [width], data: new Float32Array(width) },
    balance: { shape: [3], data: Float32Array.of(1.3, 0.7, 0.9) },
  }
  const layers: Head['layers'] = {}
  for (const side of ['item', 'snapshot'])
    for (const branch of ['spoc', 'gem', 'colour']) layers[`${side}.${branch}`] = { weight: branch, bias: 'none' }
  return { name: 'made', kind: 'descriptor', layers, tensors, labels: [], meta: {} }
}

const [channels, rows, columns] = [24, 5, 4]
const makeSight = (): Sight => ({
  map: { data: draw(channels * rows * columns, () => Math.max(0, normal(random)) + 0.01), channels, rows, columns },
  colour: draw(6, () => random()),
  content: [0, 0, 1, 1],
})

group('heat', () => {
  test('shares add up to the cosine of the pooled parts: without bias and colour nothing is lost', () => {
    const head = makeHead(channels, 8, 6)
    const [sight, target] = [makeSight(), describe(poolSight(makeSight(), 3), head, 'item')]
    const { cells } = explainMatch(sight, head, 'snapshot', target, 3)
    const own = describe(poolSight(sight, 3), head, 'snapshot')
    // The definition, cell by cell: how much of the pooled part is gone when a cell's share is taken out.
    const given = Array.from({ length: rows * columns }, (_, cell) => shareOf(sight, head, target, cell))
    const pooled = dot(own.subarray(0, 16), target.subarray(0, 16))
    expect(given.reduce((sum, value) => sum + value, 0)).toBeCloseTo(pooled, 5)
    const most = Math.max(...given)
    given.forEach((value, cell) => expect(cells[cell]).toBeCloseTo(Math.max(0, value) / most, 4))
  })

  test('what lies outside the picture gives nothing; the warmest cell is pointed at', () => {
    const head = makeHead(channels, 8, 6)
    const sight = { ...makeSight(), content: [0, 0, 0.5, 1] as Sight['content'] }
    const heat = explainMatch(sight, head, 'snapshot', describe(poolSight(sight, 3), head, 'snapshot'), 3)
    for (let row = 0; row < rows; row++)
      expect([heat.cells[row * columns + 2], heat.cells[row * columns + 3]]).toEqual([0, 0])
    const [x, y] = pointOf(heat)
    expect(heat.cells[Math.floor(y * rows) * columns + Math.floor(x * columns)]).toBe(1)
  })
})

/** One cell's share, straight from the formulas: SPoC's mean and GeM's power mean with all other cells at zero. */
function shareOf(sight: Sight, head: Head, target: Float32Array, cell: number): number {
  const { data } = sight.map
  const cells = rows * columns
  const features = poolSight(sight, 3)
  let sum = 0
  for (const [index, branch] of (['spoc', 'gem'] as const).entries()) {
    const weight = head.tensors[branch].data
    const project = (vector: number[]) =>
      Array.from({ length: 8 }, (_, row) =>
        vector.reduce((total, value, c) => total + value * weight[row * channels + c], 0),
      )
    const whole = project([...features[branch]])
    const part = project(
      Array.from({ length: channels }, (_, c) => {
        const value = data[c * cells + cell]
        return branch === 'spoc' ? value / cells : features.gem[c] * (value ** 3 / cells / features.gem[c] ** 3)
      }),
    )
    const balance = head.tensors['balance'].data
    const factor = balance[index] / Math.hypot(...whole) / Math.hypot(...balance)
    sum += part.reduce((total, value, row) => total + value * factor * target[index * 8 + row], 0)
  }
  return sum
}

group('steering', () => {
  const unit = (...values: number[]) => Float32Array.from(values, (value) => value / Math.hypot(...values))
  test('moves towards what is liked and away from what is not, by the formula', () => {
    const [query, more, less] = [unit(1, 0, 0), [unit(0, 1, 0), unit(0, 1, 1)], [unit(0, 0, 1)]]
    const found = steerQuery(query, more, less)
    const expected = unit(1, (0.75 * (1 + Math.SQRT1_2)) / 2, (0.75 * Math.SQRT1_2) / 2 - 0.25)
    expected.forEach((value, at) => expect(found[at]).toBeCloseTo(value, 6))
    expect(dot(found, more[0])).toBeGreaterThan(dot(query, more[0]))
  })

  test('nothing said changes nothing; neither does what would leave nothing', () => {
    const query = unit(1, 2)
    expect(steerQuery(query, [], [])).toBe(query)
    const away = Float32Array.from(query, (value) => 4 * value)
    expect(steerQuery(query, [], [away])).toBe(query)
  })
})

test('colour variants stand once, at the place of the nearest', () => {
  const matches = ['a-red', 'b', 'a-blue', 'c', 'a-green'].map((id) => ({ id }))
  const group = (id: string) => (id.startsWith('a') ? 'a' : undefined)
  expect(collapseVariants(matches, group)).toEqual([
    { match: { id: 'a-red' }, others: ['a-blue', 'a-green'] },
    { match: { id: 'b' }, others: [] },
    { match: { id: 'c' }, others: [] },
  ])
})
