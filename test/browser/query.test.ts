/** A query from photo to records: garments found, cut out, searched among their own kind, and looked at only once. */
import { beforeAll, expect, test } from 'vitest'
import type { Garment } from '../../models/core/detect.ts'
import type { Catalog } from '../../web/worker/catalog.ts'
import type { Wanted } from '../../web/worker/engine.ts'
import { findItems } from '../../web/worker/find-items.ts'
import { findSnapshotsOfItem, findSnapshotsOfPhoto } from '../../web/worker/find-snapshots.ts'
import { similarLooks } from '../../web/worker/similar-looks.ts'
import { drawPhoto, makeCatalog, makeModel, type Rgb } from './query-kit.ts'

const [red, green, blue]: Rgb[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]
const wanted: Wanted = { k: 6, ranking: 'looks' }
const idsOf = ({ results }: { results: { id: string }[] }) => results.map(({ id }) => id)
let catalog: Catalog
let outfit: Blob
/** How many pictures each run of the trunk had. */
const runs: number[] = []
const model = makeModel((count) => runs.push(count))

beforeAll(async () => {
  catalog = await makeCatalog([
    { id: 'red-top', kind: 'items', shard: 'top', rgb: [1, 0.1, 0] },
    { id: 'green-top', kind: 'items', shard: 'top', rgb: green },
    { id: 'blue-bottom', kind: 'items', shard: 'bottom', rgb: blue },
    { id: 'green-bottom', kind: 'items', shard: 'bottom', rgb: green },
    { id: 'red-shoes', kind: 'items', shard: 'shoes', rgb: red },
    { id: 'red-thing', kind: 'items', shard: 'all', rgb: [1, 0.6, 0] },
    { id: 'look-red-top', kind: 'snapshots', shard: 'top', region: 1, rgb: [1, 0.1, 0] },
    { id: 'look-red-top', kind: 'snapshots', shard: 'bottom', region: 2, rgb: green },
    { id: 'look-red-shoes', kind: 'snapshots', shard: 'shoes', region: 1, rgb: red },
    { id: 'look-whole', kind: 'snapshots', shard: 'all', region: 0, rgb: [1, 0.9, 0] },
  ])
  outfit = await drawPhoto('#f00', '#00f')
})

test('every garment finds its like among its own kind and what is of no kind; results say for which', async () => {
  runs.length = 0
  const told: Garment[][] = []
  const found = await findItems(model, catalog, outfit, wanted, (garments) => told.push(garments))
  expect(found.garments.map(({ superCategory }) => superCategory)).toEqual(['top', 'bottom'])
  expect(told).toEqual([found.garments])
  for (const [at, side] of [0, 0, 1, 0.5].entries()) expect(found.garments[0].box[at]).toBeCloseTo(side, 5)
  const firsts = found.results.slice(0, 2).map(({ id, queryRegion }) => `${queryRegion} ${id}`)
  expect(firsts.sort()).toEqual(['0 red-top', '1 blue-bottom'])
  expect(found.results.find(({ id }) => id === 'red-thing')?.queryRegion).toBe(0)
  expect(idsOf(found)).not.toContain('red-shoes')
  expect(found.of).toBe(5)
  expect(runs).toEqual([1, 2]) // the photo, then both garments, which have one shape, at once
  expect(Object.keys(found.milliseconds)).toEqual([
    'recallPhoto',
    'decodePhoto',
    'evenLight',
    'findGarments',
    'cutGarments',
    'poolPictures',
    'describe',
    'openShards',
    'filter',
    'searchShards',
    'expandQuery',
    'mergeByGarment',
    'loadRecords',
  ])
})

test('one garment of a photo, another ranking and other filters do not run the trunk again', async () => {
  runs.length = 0
  const top = await findItems(model, catalog, outfit, { ...wanted, garment: 0 })
  expect(idsOf(top)).toEqual(['red-top', 'red-thing', 'green-top'])
  expect(top.results.every(({ queryRegion }) => queryRegion === 0)).toBe(true)
  expect(top.garments).toHaveLength(2)
  const bottom = await findItems(model, catalog, outfit, { ...wanted, garment: 1, ranking: 'goes' })
  expect(bottom.results[0]).toMatchObject({ id: 'blue-bottom', queryRegion: 1 })
  expect(bottom.of).toBe(3)
  const filtered = await findItems(model, catalog, outfit, { ...wanted, filters: { superCategory: 'bottom' } })
  expect(idsOf(filtered)).toEqual(['blue-bottom', 'green-bottom'])
  expect(runs).toEqual([])
})

test('a garment that the photo has not, as in an old address, asks for all', async () => {
  expect(await findItems(model, catalog, outfit, { ...wanted, garment: 7 }).then(idsOf)).toEqual(
    await findItems(model, catalog, outfit, wanted).then(idsOf),
  )
})

test('without a garment the whole photo asks every shard; so does a part that a person chose', async () => {
  const plain = await findItems(model, catalog, await drawPhoto('#0f0', '#0f0'), wanted)
  expect(plain.garments).toEqual([])
  expect(idsOf(plain).slice(0, 2)).toEqual(['green-bottom', 'green-top'])
  expect(plain.of).toBe(6)
  runs.length = 0
  const part = await findItems(model, catalog, outfit, { ...wanted, crop: [0, 0, 64, 32] })
  expect(part.garments).toEqual([])
  expect(idsOf(part).slice(0, 2).sort()).toEqual(['red-shoes', 'red-top'])
  expect(runs).toEqual([1])
})

test('a newer query stops the older one between two runs of the trunk', async () => {
  let newer: Promise<unknown> | undefined
  const counts: number[] = []
  const slow = makeModel((count) => {
    counts.push(count)
    newer ??= findSnapshotsOfItem(catalog, 'red-top', wanted)
  })
  await expect(findItems(slow, catalog, outfit, wanted)).rejects.toMatchObject({ code: 'superseded' })
  expect(counts).toEqual([1])
  expect(await newer).toMatchObject({ results: [{ id: 'look-red-top' }, { id: 'look-whole' }] })
})

test('an item finds looks by the garments of its kind; a photo of one, of unknown kind, by all', async () => {
  const ofItem = await findSnapshotsOfItem(catalog, 'red-top', wanted)
  expect(idsOf(ofItem)).toEqual(['look-red-top', 'look-whole'])
  expect(ofItem.results[0].region).toBe(1)
  expect(ofItem.of).toBe(2)
  const ofPhoto = await findSnapshotsOfPhoto(model, catalog, await drawPhoto('#f00', '#f00'), wanted)
  expect(idsOf(ofPhoto)).toEqual(['look-red-shoes', 'look-red-top', 'look-whole'])
  expect(ofPhoto.of).toBe(3) // a look in two shards counts once
})

test('in a photo of an outfit one garment is meant: the surest, or the one that a person names; it is looked at once', async () => {
  const ofTop = await findSnapshotsOfPhoto(model, catalog, outfit, wanted)
  expect(ofTop.garments.map(({ superCategory }) => superCategory)).toEqual(['top', 'bottom'])
  expect(idsOf(ofTop)).toEqual(['look-red-top', 'look-whole'])
  runs.length = 0
  const ofBottom = await findSnapshotsOfPhoto(model, catalog, outfit, { ...wanted, garment: 1 })
  expect(ofBottom.results.find(({ id }) => id === 'look-red-top')?.region).toBe(2)
  expect(await findSnapshotsOfPhoto(model, catalog, outfit, { ...wanted, garment: 7 }).then(idsOf)).toEqual(
    idsOf(ofTop),
  )
  expect(await findItems(model, catalog, outfit, wanted).then(({ garments }) => garments)).toEqual(ofTop.garments)
  expect(runs).toEqual([])
  const part = await findSnapshotsOfPhoto(model, catalog, outfit, { ...wanted, crop: [0, 0, 64, 32] })
  expect(part.garments).toEqual([])
})

test('a look that names no piece has others of its style, by what is found in the photos', async () => {
  const garment = (id: string, shard: 'top' | 'shoes', rgb: Rgb) => ({ id, kind: 'snapshots' as const, shard, rgb })
  const unnamed = await makeCatalog([
    garment('warm', 'top', red),
    garment('warm', 'shoes', red),
    garment('cold', 'top', blue),
    garment('cold', 'shoes', blue),
    garment('warm-too', 'top', [1, 0.2, 0]),
    garment('warm-too', 'shoes', [1, 0.3, 0]),
  ])
  expect((await similarLooks(unnamed, 'warm', 6)).map(({ id }) => id)).toEqual(['warm-too', 'cold'])
})
