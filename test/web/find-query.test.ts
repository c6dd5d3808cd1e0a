import { expect, test } from 'vitest'
import { findPath, moreShown, readFindQuery, type FindQuery } from '../../web/app/find-query.ts'

const read = (path: string) => readFindQuery(new URL(path, 'http://x').searchParams)

test('the start has no words in its address', () => {
  expect(findPath({})).toBe('/')
  expect(read('/')).toEqual({ mode: 'items', ranking: 'looks', filters: {}, shown: 6 })
})

test('a whole query comes back from its address', () => {
  const query: FindQuery = {
    mode: 'snapshots',
    photo: 'look:여름 1&2',
    item: 'coat/1',
    ranking: 'goes',
    filters: {
      superCategory: 'outer',
      categories: ['coat', 'knit'],
      brands: ['A, B & Co', '마루'],
      sizes: ['S'],
      price: [50, 200.5],
      inStock: true,
      seasons: ['winter'],
    },
    crop: [12, 0, 300, 401],
    shown: 42,
  }
  expect(read(findPath(query))).toEqual(query)
})

test('a garment is counted from one in the address; a frame has none', () => {
  expect(findPath({ photo: 'a', garment: 1 })).toBe('/?photo=a&piece=2')
  expect(read('/?photo=a&piece=2').garment).toBe(1)
  expect(findPath({ photo: 'a', garment: 1, crop: [1, 2, 3, 4] })).not.toContain('piece')
  for (const bad of ['piece=0', 'piece=x', 'piece=1.5', 'piece=2&crop=1,2,3,4'])
    expect(read(`/?photo=a&${bad}`).garment).toBeUndefined()
})

test('a price without a limit on one side stays so', () => {
  expect(read(findPath({ filters: { price: [0, 90] } })).filters.price).toEqual([0, 90])
  expect(read(findPath({ filters: { price: [90, Infinity] } })).filters.price).toEqual([90, Infinity])
  expect(read(findPath({ filters: { price: [0, 90, 'EUR'] } })).filters.price).toEqual([0, 90, 'EUR'])
})

test('what does not fit is left out', () => {
  expect(read('/?mode=x&rank=y&kind=hat&price=a-b&crop=1,2,3&show=-4')).toEqual(read('/'))
  expect(read('/?crop=0,0,0,5&show=1e9&price=-&kind=').crop).toBeUndefined()
  expect(read('/?crop=-1,0,5,5').crop).toBeUndefined()
  expect(read('/?mode=items&item=a').item).toBeUndefined() // a piece is asked for in snapshots only
})

test('six, then twelve more, then twenty-four each', () => {
  const steps = [6]
  while (steps.length < 4) steps.push(moreShown(steps.at(-1)!))
  expect(steps).toEqual([6, 18, 42, 66])
})
