import { expect, test } from 'vitest'
import { explainNothing } from '../../models/cli/nothing.ts'
import { type Filters, passes } from '../../models/core/filters.ts'
import type { Item } from '../../models/core/schema.ts'

const item = (id: string, rest: Partial<Item>) => [id, { id, colours: [], ...rest } as unknown as Item] as const
const items = new Map([
  item('a', { colours: ['red'], brand: 'North' }),
  item('b', { colours: ['blue'], brand: 'South' }),
  item('c', { colours: ['blue'], brand: 'South' }),
])
const explain = (filters: Filters, asked = [...items.keys()], held = items.size) =>
  explainNothing('items', held, asked, filters, (id, filters) => passes(items.get(id)!, filters))

test('each filter that alone stands in the way is named, with how many pass without it', () => {
  expect(explain({ brands: ['North'], colours: ['blue'] })).toEqual({
    reason: 'filters',
    hint: 'without brand=North 2 of 3 pass; without colour=blue 1 of 3 pass',
  })
})

test('filters are said as they are written after --filter', () => {
  expect(explain({ price: [50, Infinity], colours: ['red', 'blue'] }).hint).toBe('without price=50- 3 of 3 pass')
  expect(explain({ inStock: true }).hint).toBe('without in-stock=true 3 of 3 pass')
})

test('filters that only together keep everything out are not blamed one by one', () => {
  const hint = 'no single filter keeps all 3 out: leave out two or more'
  expect(explain({ brands: ['East'], price: [0, 5], inStock: true }).hint).toBe(hint)
})

test('a catalog without such records, or without the kind that was asked for, is told as that', () => {
  expect(explain({}, [], 0)).toEqual({ reason: 'catalog', hint: 'the catalog has no items: publish some first' })
  expect(explain({ superCategory: 'bag' }, [])).toMatchObject({ reason: 'kind' })
})
