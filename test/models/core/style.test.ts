import { expect, test } from 'vitest'
import type { Item, Snapshot } from '../../../models/core/schema.ts'
import { assembleShard } from '../../../models/core/shard.ts'
import { describePiece, findSimilarLooks, styleGarments, styleLooks } from '../../../models/core/style.ts'
import { about } from './vectors.ts'

const picture = { sha256: '0'.repeat(64), width: 1, height: 1, type: 'image/avif', bytes: 1 }
const item = (id: string, category: string, rest: Partial<Item> = {}): Item => ({
  ...{ id, category, title: { en: id }, picture, colours: [] },
  ...rest,
})
const look = (id: string, ...worn: string[]): Snapshot => ({ id, picture, items: worn.map((each) => ({ id: each })) })
const nonZero = (style: Float32Array) => [...style].filter((value) => value !== 0)

test('words: every group counts alike, together 1; the descriptor counts half', () => {
  // Two groups: two colours of sqrt(1/2 / 2) each, one pattern of sqrt(1/2); then half of (0.6, 0.8).
  const style = describePiece(
    item('a', 'coat', { colours: ['red', 'blue'], pattern: 'Striped', styles: ['no word of ours'] }),
    Float32Array.of(0.6, 0.8),
  )
  const expected = [0.5, 0.5, Math.SQRT1_2, 0.3, 0.4]
  nonZero(style).forEach((value, at) => expect(value).toBeCloseTo(expected[at], 6))
  expect(nonZero(style)).toHaveLength(5)
})

test('a look is the mean of what sets its pieces apart from their own kind', () => {
  const items = new Map(
    [item('coat-1', 'coat'), item('coat-2', 'coat'), item('heel-1', 'heel'), item('heel-2', 'heel')].map((each) => [
      each.id,
      each,
    ]),
  )
  const vector = (id: string, ...values: number[]) => ({ id, region: 0, vector: Int8Array.from(values) })
  // Coats lie at (1, 0) and (0, 1): halved and without their mean (.25, .25) they are (.25, -.25) and (-.25, .25).
  // Heels at (0, 1) and (0, -1): their mean is 0, so they are (0, .5) and (0, -.5).
  const shards = [
    { shard: assembleShard(about(2), [vector('coat-1', 127, 0), vector('coat-2', 0, 127)]) },
    { shard: assembleShard(about(2), [vector('heel-1', 0, 127), vector('heel-2', 0, -127), vector('gone', 1, 0)]) },
  ]
  const looks = [
    look('a', 'coat-1', 'heel-1'), // (.25, .25)
    look('b', 'coat-2', 'heel-1'), // (-.25, .75)
    look('c', 'coat-1', 'heel-2'), // (.25, -.75)
    look('d', 'heel-1', 'missing'), // (0, .5)
    look('e', 'heel-1', 'heel-2'), // 0: no style
    look('f', 'gone'),
  ]
  const styles = styleLooks(looks, items, shards)
  expect([...styles.keys()].sort()).toEqual(['a', 'b', 'c', 'd'])
  const last = (id: string) => [...styles.get(id)!.slice(-2)]
  last('a').forEach((value) => expect(value).toBeCloseTo(Math.SQRT1_2, 6))
  ;[-1 / Math.sqrt(10), 3 / Math.sqrt(10)].forEach((value, at) => expect(last('b')[at]).toBeCloseTo(value, 6))

  const found = findSimilarLooks(styles, 'a', 2)
  expect(found.map(({ id }) => id)).toEqual(['d', 'b'])
  expect(found[0].score).toBeCloseTo(Math.SQRT1_2, 6) // (1, 1) / sqrt 2 . (0, 1)
  expect(found[1].score).toBeCloseTo(1 / Math.sqrt(5), 6) // (1, 1) / sqrt 2 . (-1, 3) / sqrt 10
  expect(findSimilarLooks(styles, 'e', 2)).toEqual([])
})

test('looks that name no piece are compared by the garments in them, each without the mean of its kind', () => {
  const garment = (id: string, region: number, ...values: number[]) => ({ id, region, vector: Int8Array.from(values) })
  // Shoes: mean (0, 1/3), so a and c are (0, 2/3) and b is (0, -4/3). Tops: two at (1, 0), and c's.
  const tops = [garment('a', 1, 127, 0), garment('b', 1, 127, 0), garment('c', 2, -63, 127)]
  const shoes = [garment('a', 2, 0, 127), garment('b', 2, 0, -127), garment('c', 1, 0, 127)]
  const shards = [
    { shard: assembleShard({ ...about(2), kind: 'snapshots' }, tops) },
    { shard: assembleShard({ ...about(2), kind: 'snapshots', superCategory: 'shoes' }, shoes) },
  ]
  const styles = styleGarments(shards)
  const unit = (x: number, y: number) => [x / Math.hypot(x, y), y / Math.hypot(x, y)]
  const [x, y] = [-63 / Math.hypot(63, 127), 127 / Math.hypot(63, 127)] // c's top, as a unit vector
  const [mx, my] = [(2 + x) / 3, y / 3]
  const expected = { a: unit(1 - mx, 2 / 3 - my), b: unit(1 - mx, -4 / 3 - my), c: unit(x - mx, y - my + 2 / 3) }
  for (const [id, values] of Object.entries(expected))
    values.forEach((value, at) => expect(styles.get(id)![at], id).toBeCloseTo(value, 5))
  expect(findSimilarLooks(styles, 'a', 2).map(({ id }) => id)).toEqual(['c', 'b'])
})

test('a kind of one piece says nothing: the mean is that piece', () => {
  const items = new Map([['only', item('only', 'coat')]])
  const shards = [{ shard: assembleShard(about(2), [{ id: 'only', region: 0, vector: Int8Array.of(3, 4) }]) }]
  expect(styleLooks([look('a', 'only')], items, shards).size).toBe(0)
})
