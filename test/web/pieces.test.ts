import { beforeAll, expect, test } from 'vitest'
import type { Garment } from '../../models/core/detect.ts'
import type { FindQuery } from '../../web/app/find-query.ts'
import { garmentOf, piecesOf } from '../../web/app/pieces.ts'
import { speak } from '../../web/i18n/language.svelte.ts'
import { garmentNames } from '../../web/i18n/names.ts'

const garment = (superCategory: Garment['superCategory']): Garment => ({ superCategory, score: 0.9, box: [0, 0, 1, 1] })
const garments = [garment('top'), garment('shoes'), garment('top')]
const query: FindQuery = { mode: 'items', photo: 'a', ranking: 'looks', filters: {}, shown: 6 }
const asked: Partial<FindQuery>[] = []
const pieces = (change: Partial<FindQuery>, found: Garment[] | undefined) =>
  piecesOf({ ...query, ...change }, found, (narrowed) => void asked.push(narrowed))
const chosen = (list: ReturnType<typeof pieces>) => list.filter(({ isChosen }) => isChosen).map(({ name }) => name)

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: {} } })
  await speak('en')
})

test('all, then one a garment; of several of a kind each has its number', async () => {
  expect(pieces({}, garments).map(({ name }) => name)).toEqual(['All', 'Top 1', 'Shoes', 'Top 2'])
  await speak('ko')
  expect(garmentNames(garments)).toEqual(['상의 1', '신발', '상의 2'])
  await speak('en')
})

test('exactly one is chosen: all, the garment, or the part in the frame', () => {
  expect(chosen(pieces({}, garments))).toEqual(['All'])
  expect(chosen(pieces({ garment: 1 }, garments))).toEqual(['Shoes'])
  expect(chosen(pieces({ garment: 7 }, garments))).toEqual(['All']) // an old address, another model
  expect(chosen(pieces({ crop: [0, 0, 9, 9] }, garments))).toEqual(['Framed part'])
})

test('a garment leaves the frame and the kind behind, and keeps the other filters', () => {
  pieces({ filters: { superCategory: 'bag', categories: ['tote'], inStock: true } }, garments)[2].choose()
  expect(asked.pop()).toEqual({ garment: 1, crop: undefined, filters: { inStock: true } })
})

test('without garments results can still be of one kind; before the photo is seen there is only the whole', () => {
  expect(pieces({}, []).map(({ name }) => name)).toEqual(['All', 'Outerwear', 'Top', 'Bottom', 'Dress', 'Shoes', 'Bag'])
  expect(chosen(pieces({ filters: { superCategory: 'bag' } }, []))).toEqual(['Bag'])
  expect(pieces({}, undefined).map(({ name }) => name)).toEqual(['All'])
})

test('who looks for how to wear a piece of an outfit means one of its garments: the surest, until another is chosen', () => {
  const worn = (change: Partial<FindQuery>, found: Garment[] | undefined = garments) =>
    pieces({ mode: 'snapshots', ...change }, found)
  expect(worn({}).map(({ name }) => name)).toEqual(['Top 1', 'Shoes', 'Top 2'])
  expect(chosen(worn({}))).toEqual(['Top 1'])
  expect(chosen(worn({ garment: 1 }))).toEqual(['Shoes'])
  expect(chosen(worn({ garment: 7 }))).toEqual(['Top 1'])
  expect(chosen(worn({ crop: [0, 0, 9, 9] }))).toEqual(['Framed part'])
  worn({ filters: { inStock: true } })[2].choose()
  expect(asked.pop()).toEqual({ garment: 2, crop: undefined })
  expect(worn({}, [])).toEqual([])
  expect(garmentOf({ ...query, mode: 'snapshots' }, garments)).toBe(0)
  expect(garmentOf(query, garments)).toBeUndefined()
})
