import { describe, expect, test } from 'vitest'
import { passes } from '../../../models/core/filters.ts'
import type { Item } from '../../../models/core/schema.ts'
import { addWish, readWish } from '../../../models/core/wish.ts'

const picture = { sha256: '0'.repeat(64), width: 1, height: 1, type: 'image/avif', bytes: 1 }
const item = (more: Partial<Item>): Item => ({ id: 'a', title: { en: 'A' }, picture, colours: [], ...more })

describe('a wish in words', () => {
  test.each([
    ['but in red', { colours: ['red'] }],
    ['빨간색', { colours: ['red'] }],
    ['빨간색으로 보여줘', { colours: ['red'] }],
    ['striped', { patterns: ['stripe'] }],
    ['줄무늬', { patterns: ['stripe'] }],
    ['Navy blue and WHITE, striped', { colours: ['navy', 'white'], patterns: ['stripe'] }],
    ['light blue shirts', { colours: ['sky'], categories: ['shirt'] }],
    ['leather boots for women', { materials: ['leather'], categories: ['boot'], genders: ['women'] }],
    ['여성 트렌치코트', { categories: ['trench'], genders: ['women'] }],
    ['in stock, under $1,200', { inStock: true, price: [0, 1200] }],
    ['5만원 이하 청바지', { categories: ['jeans'], price: [0, 50_000] }],
    ['something for summer evenings', { seasons: ['summer'], occasions: ['evening'] }],
    ['shoes', { superCategory: 'shoes' }],
  ])('%s', (words, filters) => {
    const { filters: found } = readWish(words)
    const sorted = (value: object) =>
      Object.fromEntries(
        Object.entries(value).map(([key, of]) => [key, Array.isArray(of) && key !== 'price' ? [...of].sort() : of]),
      )
    expect(sorted(found)).toEqual(sorted(filters))
  })

  test('a word inside another is not that word; what is not understood is said', () => {
    expect(readWish('bored of tanned skating')).toEqual({ filters: {}, unknown: ['bored', 'tanned', 'skating'] })
    expect(readWish('')).toEqual({ filters: {}, unknown: [] })
    expect(readWish('red xyzzy')).toEqual({ filters: { colours: ['red'] }, unknown: ['xyzzy'] })
  })

  test('takes the place of what it names, and leaves the rest', () => {
    const before = { colours: ['blue'], brands: ['Dune'] }
    expect(addWish(before, readWish('in red'))).toEqual({ colours: ['red'], brands: ['Dune'] })
  })
})

test("filters read the catalog's words as the vocabulary's", () => {
  expect(passes(item({ pattern: 'vertical-stripe' }), { patterns: ['stripe'] })).toBe(true)
  expect(passes(item({ pattern: 'plaid' }), { patterns: ['stripe'] })).toBe(false)
  expect(passes(item({ material: 'Cotton twill' }), { materials: ['cotton'] })).toBe(true)
  expect(passes(item({}), { materials: ['cotton'] })).toBe(false)
  expect(passes(item({ gender: 'unisex' }), { genders: ['women'] })).toBe(true)
  expect(passes(item({ gender: 'men' }), { genders: ['women'] })).toBe(false)
})
