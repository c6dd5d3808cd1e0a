/** What is said of garments and matches, and what of it stands in the address. */
import { beforeAll, expect, test } from 'vitest'
import type { Item } from '../../models/core/schema.ts'
import { appliedFilters, countValues } from '../../web/app/filters.ts'
import { findPath, readFindQuery } from '../../web/app/find-query.ts'
import { speak } from '../../web/i18n/language.svelte.ts'
import { appliedName, garmentNames, sayAttributes, sayShared } from '../../web/i18n/names.ts'
import { opacityOf } from '../../web/ui/heat.ts'

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: {} } })
  await speak('en')
})

const word = (id: string, probability = 0.9) => ({ id, probability })

test('a garment is called by its category where that is known; numbers tell alike ones apart', async () => {
  const garments = [
    { superCategory: 'top' as const, category: 'shirt' },
    { superCategory: 'top' as const },
    { superCategory: 'outer' as const, category: 'trench' },
    { superCategory: 'top' as const, category: 'shirt' },
  ]
  expect(garmentNames(garments)).toEqual(['Shirt 1', 'Top', 'Trench coat', 'Shirt 2'])
  await speak('ko')
  expect(garmentNames(garments)).toEqual(['셔츠 1', '상의', '트렌치코트', '셔츠 2'])
  await speak('en')
})

test('attributes are said when they are sure and tell something; a colour always', async () => {
  const attributes = {
    ...{ season: [word('summer')], colour: [word('navy', 0.4), word('white', 0.5)], pattern: [word('stripe')] },
    ...{ fit: [word('regular')], sleeve: [word('long')], material: [word('wool', 0.55)], length: [word('unheard')] },
  }
  expect(sayAttributes(attributes)).toBe('Navy, striped, long-sleeved')
  expect(sayAttributes({ ...attributes, pattern: [word('plain')] })).toBe('Navy, long-sleeved')
  expect(sayAttributes(undefined)).toBe('')
  await speak('ko')
  expect(sayAttributes(attributes)).toBe('네이비, 줄무늬, 긴소매')
  await speak('en')
})

test('what two pieces share: their kind first, then what can be seen', () => {
  const shared = ['style casual', 'sleeve long', 'colour red', 'category shirt', 'pattern plain'].map((text) => {
    const [group, id] = text.split(' ')
    return { group, id }
  })
  expect(sayShared(shared)).toEqual(['Shirt', 'Red', 'Long-sleeved'])
})

test('more and less like a piece, patterns and fabrics survive the address', () => {
  const path = findPath({
    ...{ mode: 'items', photo: 'p', ranking: 'looks', shown: 6, more: ['a-1', 'b'], less: ['c&d'] },
    filters: { patterns: ['stripe'], materials: ['wool'], genders: ['women'] },
  })
  const query = readFindQuery(new URL(path, 'http://x').searchParams)
  expect(query).toMatchObject({ more: ['a-1', 'b'], less: ['c&d'] })
  expect(query.filters).toEqual({ patterns: ['stripe'], materials: ['wool'], genders: ['women'] })
  expect(readFindQuery(new URLSearchParams('photo=p'))).not.toHaveProperty('more')
})

test('values of patterns and fabrics are counted in the words of the vocabulary', () => {
  const picture = { sha256: '0'.repeat(64), width: 1, height: 1, type: 'image/avif', bytes: 1 }
  const item = (id: string, pattern: string, material: string): Item => ({
    ...{ id, title: { en: id }, picture, colours: [], pattern, material, gender: 'unisex' },
  })
  const items = [item('a', 'pinstripe', 'poplin'), item('b', 'breton', 'wool-blend'), item('c', 'plaid', 'cotton')]
  expect(countValues(items, {}, 'patterns')).toEqual([
    { id: 'stripe', count: 2 },
    { id: 'check', count: 1 },
  ])
  expect(countValues(items, { patterns: ['stripe'] }, 'materials')).toEqual([
    { id: 'cotton', count: 1 },
    { id: 'wool', count: 1 },
  ])
  expect(countValues(items, {}, 'genders').map(({ id }) => id)).toEqual(['men', 'women'])
  const filters = { patterns: ['stripe'], genders: ['women'] }
  expect(appliedFilters(filters).map((one) => appliedName(one, filters, 'USD'))).toEqual(['Women', 'Striped'])
})

test('heat leaves what gives little clear, and shows cloth through where it is warmest', () => {
  expect(opacityOf(0.1)).toBe(0)
  expect(opacityOf(1)).toBeLessThan(0.8)
  expect(opacityOf(0.6)).toBeGreaterThan(opacityOf(0.4))
})
