import { expect, test } from 'vitest'
import type { Item, Snapshot } from '../../models/core/schema.ts'
import {
  appliedFilters,
  compareSizes,
  countLookValues,
  countValues,
  loosen,
  priceHistogram,
  removeApplied,
  toggleValue,
} from '../../web/app/filters.ts'

const picture = { sha256: 'a'.repeat(64), width: 4, height: 5, type: 'image/avif', bytes: 1 }
const item = (id: string, colour: string, amount: number, rest: Partial<Item> = {}): Item => ({
  id,
  title: { en: id },
  superCategory: 'outer',
  category: 'coat',
  picture,
  colours: [colour],
  price: { amount, currency: 'USD' },
  ...rest,
})
const items = [
  item('a', 'black', 10, { brand: 'X' }),
  item('b', 'black', 20, { brand: 'Y' }),
  item('c', 'camel', 30, { brand: 'X' }),
  item('d', 'red', 99, { superCategory: 'top', category: 'knit' }),
]

test('a value is counted under the other filters, not under its own', () => {
  const filters = { superCategory: 'outer' as const, colours: ['black'], brands: ['X'] }
  expect(countValues(items, filters, 'colours')).toEqual([
    { id: 'black', count: 1 },
    { id: 'camel', count: 1 },
  ])
  expect(countValues(items, filters, 'brands')).toEqual([
    { id: 'X', count: 1 },
    { id: 'Y', count: 1 },
  ])
})

test('a value that would leave nothing stays, at zero', () => {
  expect(countValues(items, { superCategory: 'outer', brands: ['Y'] }, 'colours')).toEqual([
    { id: 'black', count: 1 },
    { id: 'camel', count: 0 },
  ])
})

test('looks are counted the same way', () => {
  const look = (id: string, styles: string[], seasons: string[]): Snapshot => ({
    id,
    picture,
    items: [],
    styles,
    seasons,
  })
  const looks = [
    look('1', ['minimal'], ['winter']),
    look('2', ['street'], ['summer']),
    look('3', ['minimal'], ['summer']),
  ]
  expect(countLookValues(looks, { seasons: ['winter'] }, 'styles')).toEqual([
    { id: 'minimal', count: 1 },
    { id: 'street', count: 0 },
  ])
})

test('every price is in one bin, the highest in the last', () => {
  const { low, high, counts } = priceHistogram(
    [...items, item('e', 'red', 5000, { price: { amount: 5000, currency: 'KRW' } })],
    {},
    'USD',
    4,
  )
  expect([low, high]).toEqual([10, 99])
  expect(counts).toEqual([3, 0, 0, 1])
  expect(priceHistogram([], {}, 'USD', 3).counts).toEqual([0, 0, 0])
})

test('switching a value twice leaves no trace', () => {
  const once = toggleValue({ inStock: true }, 'colours', 'red')
  expect(once).toEqual({ inStock: true, colours: ['red'] })
  expect(toggleValue(once, 'colours', 'red')).toEqual({ inStock: true })
})

test('removing every chip removes every filter but the kind of garment', () => {
  let filters = {
    superCategory: 'outer' as const,
    colours: ['red', 'black'],
    price: [0, 5] as [number, number],
    inStock: true,
  }
  expect(appliedFilters(filters)).toHaveLength(4)
  for (const applied of appliedFilters(filters)) filters = removeApplied(filters, applied) as typeof filters
  expect(filters).toEqual({ superCategory: 'outer' })
})

test('the least dear filter is let go first', () => {
  expect(loosen({ colours: ['red'], inStock: true })).toEqual({ dropped: 'inStock', filters: { colours: ['red'] } })
  expect(loosen({ superCategory: 'top' })).toBeUndefined()
})

test('sizes stand as on a rail, other values by how many they have', () => {
  expect(['XL', '42', 'S', 'One size', '9.5', 'XS', 'M', '40'].sort(compareSizes)).toEqual([
    'XS',
    'S',
    'M',
    'XL',
    '9.5',
    '40',
    '42',
    'One size',
  ])
})
