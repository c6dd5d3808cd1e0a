/** Pictures kept for use without a network, and a file that two tabs want at once. Against the real edge. */
import { beforeEach, expect, test } from 'vitest'
import type { Item, Picture } from '../../models/core/schema.ts'
import { openBlob } from '../../web/worker/blobs.ts'
import { hashOf } from '../../web/worker/cache.ts'
import type { Catalog } from '../../web/worker/catalog.ts'
import type { PictureStock } from '../../web/worker/engine.ts'
import { createMeter } from '../../web/worker/meter.ts'
import {
  countPictures,
  dropOtherPictures,
  dropPictures,
  keepPictures,
  keptPictures,
  seenPictures,
} from '../../web/worker/pictures.ts'

/** The edge has pictures of ten equal bytes, 0 to 39 (edge.ts). */
async function picture(number: number): Promise<Picture> {
  const sha256 = await hashOf(new Uint8Array(10).fill(number))
  return { sha256, width: 8, height: 8, type: 'image/png', bytes: 10 }
}

/** As much of a catalog as its pictures need: items with the pictures of these numbers. */
async function catalogOf(...numbers: number[]): Promise<Catalog> {
  const items = await Promise.all(numbers.map(async (number) => ({ picture: await picture(number) }) as Item))
  return { items: new Map(items.map((item, at) => [String(at), item])), snapshots: new Map() } as unknown as Catalog
}

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number)
const addressOf = async (number: number) => `/blobs/${(await picture(number)).sha256}`
const countKept = async () => (await (await caches.open(keptPictures)).keys()).length

/** Addresses asked of the network while `run` runs. */
async function recordFetches(run: () => Promise<unknown>): Promise<string[]> {
  const original = globalThis.fetch
  const asked: string[] = []
  globalThis.fetch = (input, init) => {
    asked.push(String(input))
    return original(input, init)
  }
  await run().finally(() => (globalThis.fetch = original))
  return asked
}

beforeEach(async () => {
  for (const name of [keptPictures, seenPictures]) await caches.delete(name)
})

test('all pictures of the catalog are kept, whole and of their type; a second time nothing is fetched', async () => {
  const catalog = await catalogOf(...upTo(9))
  expect(await countPictures(catalog)).toEqual({ count: 9, bytes: 90, kept: 0, keptBytes: 0 })
  expect(await keepPictures(catalog, () => true)).toEqual({ count: 9, bytes: 90, kept: 9, keptBytes: 90 })
  const kept = await caches.match(await addressOf(4), { cacheName: keptPictures })
  expect(kept?.headers.get('content-type')).toBe('image/png')
  expect(new Uint8Array(await kept!.arrayBuffer())).toEqual(new Uint8Array(10).fill(4))
  expect(await recordFetches(() => keepPictures(catalog, () => true))).toEqual([])
  await dropPictures()
  expect((await countPictures(catalog)).kept).toBe(0)
})

test('it stops when told to, and keeps what came', async () => {
  const told: PictureStock[] = []
  const stock = await keepPictures(await catalogOf(...upTo(40)), (now) => told.push(now) < 0)
  expect(told).toHaveLength(1)
  expect(stock.kept).toBeGreaterThan(0)
  expect(stock.kept).toBeLessThan(40)
  expect(await countKept()).toBe(stock.kept)
})

test('a picture that was seen is taken over, not fetched; one that is not what its name says is fetched', async () => {
  const [one, two] = await Promise.all([addressOf(1), addressOf(2)])
  const seen = await caches.open(seenPictures)
  await seen.put(one, await fetch(one))
  await seen.put(two, new Response(new Uint8Array(10).fill(99)))
  const catalog = await catalogOf(1, 2)
  expect(await recordFetches(() => keepPictures(catalog, () => true))).toEqual([two])
  expect(await seen.keys()).toEqual([])
})

test('a picture the edge lacks is left out, the others are kept', async () => {
  expect(await keepPictures(await catalogOf(0, 1, 200, 2), () => true)).toMatchObject({ count: 4, kept: 3 })
})

test('pictures that a new edition no longer names go', async () => {
  await keepPictures(await catalogOf(...upTo(6)), () => true)
  await dropOtherPictures(await catalogOf(2, 3, 7))
  expect(await countKept()).toBe(2)
})

test('two tabs that want the same file download it once, and both see it come', async () => {
  const wanted = await picture(30)
  const loaded = [0, 0]
  const open = async (_: number, tab: number) => {
    const meter = createMeter((progress) => (loaded[tab] = progress.loaded))
    meter.expect(wanted.bytes)
    expect((await openBlob(wanted, meter)).length).toBe(wanted.bytes)
    meter.stage('ready')
  }
  const asked = await recordFetches(() => Promise.all(loaded.map(open)))
  expect(asked).toEqual([await addressOf(30)])
  expect(loaded).toEqual([10, 10])
})
