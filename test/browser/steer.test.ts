/** What a person says of results: other colours of a design stand once, more and less like a piece move the query. */
import { beforeAll, expect, test } from 'vitest'
import type { Head } from '../../models/core/head.ts'
import type { Catalog } from '../../web/worker/catalog.ts'
import type { Wanted } from '../../web/worker/engine.ts'
import { findItems } from '../../web/worker/find-items.ts'
import { drawPhoto, makeCatalog, makeModel } from './query-kit.ts'

const wanted: Wanted = { k: 3, ranking: 'looks', garment: 0 }
const model = makeModel()
let catalog: Catalog
let outfit: Blob

beforeAll(async () => {
  catalog = await makeCatalog([
    { id: 'coat-a', kind: 'items', shard: 'top', rgb: [1, 0, 0] },
    { id: 'coat-b', kind: 'items', shard: 'top', rgb: [1, 0.1, 0] },
    { id: 'green-top', kind: 'items', shard: 'top', rgb: [0.4, 1, 0] },
    { id: 'violet-top', kind: 'items', shard: 'top', rgb: [0.6, 0, 1] },
    { id: 'blue-bottom', kind: 'items', shard: 'bottom', rgb: [0, 0, 1] },
  ])
  for (const id of ['coat-a', 'coat-b']) catalog.items.get(id)!.group = 'coat'
  outfit = await drawPhoto('#f00', '#00f')
})

const find = async (more: Partial<Wanted> = {}) => {
  const { results } = await findItems(model, catalog, outfit, { ...wanted, ...more })
  return results.map(({ id }) => id)
}

test('a design stands once, at the place of its nearest colour, and names the others', async () => {
  const { results } = await findItems(model, catalog, outfit, wanted)
  expect(results.map(({ id, others }) => [id, others])).toEqual([
    ['coat-b', ['coat-a']],
    ['violet-top', undefined],
    ['green-top', undefined],
  ])
})

test('more like a piece brings its like nearer, less like it takes it away; both leave other kinds alone', async () => {
  expect(await find({ more: ['green-top'] })).toEqual(['coat-b', 'green-top', 'violet-top'])
  expect(await find({ less: ['coat-b'] })).not.toContain('coat-b')
  expect(await find({ garment: 1, more: ['green-top'] })).toEqual(['blue-bottom'])
  expect(await find()).toEqual(['coat-b', 'violet-top', 'green-top'])
})

test('garments carry what the heads say of them; without heads they do not', async () => {
  const labels = ['shirt', 'jeans', 'coat']
  const head = (labels: string[], weights: number[]): Head => ({
    ...{ name: 'made', kind: 'classifier', layers: { spoc: { weight: 'w', bias: 'b' } }, labels, meta: {} },
    tensors: {
      w: { shape: [labels.length, 3], data: Float32Array.from(weights) },
      b: { shape: [labels.length], data: new Float32Array(labels.length) },
    },
  })
  const tagHeads = {
    categories: head(labels, [9, 0, 0, 0, 0, 9, 0, 0, 0]),
    attributes: head(['colour:red', 'colour:blue'], [9, 0, -9, -9, 0, 9]),
  }
  const { garments } = await findItems({ ...makeModel(), tagHeads }, catalog, outfit, wanted)
  expect(garments.map(({ category, attributes }) => [category, attributes?.['colour'].map(({ id }) => id)])).toEqual([
    ['shirt', ['red']],
    ['jeans', ['blue']],
  ])
  const plain = await findItems(makeModel(), catalog, outfit, wanted)
  expect(plain.garments[0]).not.toHaveProperty('category')
})
