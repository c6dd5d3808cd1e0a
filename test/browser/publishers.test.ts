/** Another publisher on a device: looked at, accepted, searched beside the own one, renewed, refused. Against two real edges. */
import { beforeEach, expect, test } from 'vitest'
import { searchShards } from '../../models/core/asks.ts'
import { descriptorKind, tagId, type DescriptorKind } from '../../models/core/publishers.ts'
import { vectorsOf } from '../../models/core/search.ts'
import {
  changePublisher,
  forgetPublishers,
  publisherCache,
  publisherCaches,
  readPublishers,
} from '../../web/publishers-db.ts'
import { readPicture } from '../../web/picture.ts'
import { blobCache } from '../../web/worker/blobs.ts'
import { browse } from '../../web/worker/browse.ts'
import { shardsOf } from '../../web/worker/catalog.ts'
import { clearDatabase } from '../../web/worker/db.ts'
import type { Progress } from '../../web/worker/engine.ts'
import { accept, cancel, look } from '../../web/worker/publishers/add.ts'
import { update } from '../../web/worker/publishers/update.ts'
import { forgetState, getCatalog, getSearched, refreshSearched } from '../../web/worker/state.ts'

interface Second {
  address: string
  key: string
}
let second: Second
let own: DescriptorKind

const publishSecond = async (items: number, more = '') => {
  await (await fetch(`/test/publish?second&items=${items}${more}`)).json()
}
const atOnce = async () => undefined
const renew = () => update(own, atOnce)
const readOnly = async () => (await readPublishers())[0]

async function add(onProgress: (progress: Progress) => void = () => undefined) {
  const offer = await look(second.address, own)
  await accept(onProgress)
  await refreshSearched()
  return offer
}

/** Addresses asked of the network while `run` runs; `change` may answer otherwise. */
async function watchFetch(run: () => Promise<unknown>, change?: (address: string) => Response | undefined) {
  const original = globalThis.fetch
  const asked: string[] = []
  globalThis.fetch = async (input, init) => {
    asked.push(String(input))
    return change?.(String(input)) ?? original(input, init)
  }
  await run().finally(() => (globalThis.fetch = original))
  return asked
}

/** Ids of the tops nearest to the own first item. */
async function searchTops(): Promise<string[]> {
  const catalog = await getSearched()
  const shards = await shardsOf(catalog, 'items', 'looks', ['top'])
  const [{ vector }] = vectorsOf(shards[0].shard, 'item-0')
  return searchShards(shards, vector, { k: 10 }).map(({ id }) => id)
}

const countAll = async () => browse(await getSearched(), 'items', {}, '', 0, 100).of

beforeEach(async () => {
  await cancel()
  await forgetState()
  await clearDatabase()
  await forgetPublishers()
  for (const name of [blobCache, 'ensemble-partial']) await caches.delete(name)
  second = (await (await fetch('/test/second')).json()) as Second
  const { release, manifest } = await getCatalog()
  own = descriptorKind(release, manifest)
})

test('what an address offers is shown with its key, and searched once it is accepted; ids that collide stay apart', async () => {
  const items = await countAll()
  const told: Progress[] = []
  const offer = await add((progress) => told.push(progress))
  expect(offer).toMatchObject({ address: second.address, name: 'Second', keys: [second.key], edition: 1, items: 2 })
  expect(offer.pictureBytes).toBe(20)
  expect(told.at(-1)).toMatchObject({ loaded: told.at(-1)!.total })
  expect(await countAll()).toBe(items + 2)
  const found = await searchTops()
  expect(found.slice(0, 2)).toEqual([tagId(offer.tag, 'item-0'), 'item-0'].sort()) // equal scores: by id
  const catalog = await getSearched()
  expect(catalog.items.get(tagId(offer.tag, 'item-1'))?.title.en).toBe('Shirt 1')
  const { picture } = catalog.items.get(tagId(offer.tag, 'item-1'))!
  expect((await caches.match(`/blobs/${picture.sha256}`))?.headers.get('content-type')).toBe('image/png')
  // Of its sizes the widest alone is here; it is shown in any, and nobody is asked for another.
  expect(await caches.match(`/blobs/${picture.sizes![0].sha256}`)).toBeUndefined()
  const asked = await watchFetch(async () => expect((await readPicture(picture, 1)).size).toBe(picture.bytes))
  expect(asked).toEqual([])
})

test('a later visit opens and searches it without asking anybody but the own edge', async () => {
  await add()
  await forgetState()
  const asked = await watchFetch(searchTops)
  expect(asked.filter((address) => address.startsWith(second.address))).toEqual([])
  expect((await searchTops()).length).toBeGreaterThan(3)
})

test('cancelled, nothing of it stays; the own address and one that is there already are refused', async () => {
  await look(second.address, own)
  expect(await publisherCaches()).toHaveLength(1)
  await cancel()
  expect(await publisherCaches()).toEqual([])
  await expect(accept(() => undefined)).rejects.toMatchObject({ code: 'not-found' })
  await expect(look(location.origin, own)).rejects.toMatchObject({ code: 'conflict' })
  await add()
  await expect(look(`${second.address}/you`, own)).rejects.toMatchObject({ code: 'conflict' })
})

test('one of another model is refused before it is offered; and so is a later edition of another', async () => {
  await publishSecond(2, '&space=b')
  await expect(look(second.address, own)).rejects.toMatchObject({ code: 'space-mismatch' })
  expect([await readPublishers(), await publisherCaches()]).toEqual([[], []])
  await publishSecond(2)
  await add()
  await publishSecond(4, '&space=b')
  expect(await renew()).toEqual({ changed: true, unreached: [] })
  expect(await readOnly()).toMatchObject({ problem: 'space-mismatch', current: { edition: 3 } })
  await publishSecond(5)
  await renew()
  expect(await readOnly()).toMatchObject({ current: { edition: 5 }, items: 5 })
  expect((await readOnly()).problem).toBeUndefined()
})

test('a newer edition is taken from the next search on; one signed by a stranger is not, unless its key vouches', async () => {
  const { tag } = await add()
  const before = await getSearched()
  await publishSecond(4)
  expect(await renew()).toEqual({ changed: true, unreached: [] })
  expect(await getSearched()).toBe(before) // a search that runs goes on with one edition
  expect(await refreshSearched()).toBe(true)
  expect((await getSearched()).items.has(tagId(tag, 'item-3'))).toBe(true)

  await publishSecond(6, '&stranger')
  await renew()
  await refreshSearched()
  expect(await readOnly()).toMatchObject({ problem: 'signature-invalid', items: 4 })
  expect((await getSearched()).items.has(tagId(tag, 'item-5'))).toBe(false)
  expect(await renew()).toEqual({ changed: false, unreached: [] })

  await publishSecond(7, '&vouched')
  await renew()
  await refreshSearched()
  expect(await readOnly()).toMatchObject({ items: 7 })
  expect((await getSearched()).items.has(tagId(tag, 'item-6'))).toBe(true)
})

test('a file that is not what its name says is refused, and the edition taken once it comes whole', async () => {
  await add()
  await publishSecond(4)
  const spoil = (address: string) =>
    address.includes('/blobs/') && address.startsWith(second.address) ? new Response('x') : undefined
  await watchFetch(renew, spoil)
  expect(await readOnly()).toMatchObject({ problem: 'hash-mismatch', items: 2 })
  await renew()
  expect(await readOnly()).toMatchObject({ items: 4 })
})

test('out of reach it is told of, and stays as it is', async () => {
  await add()
  await watchFetch(
    async () => expect(await renew()).toEqual({ changed: false, unreached: ['Second'] }),
    (address) => {
      if (address.startsWith(second.address)) throw new TypeError('Failed to fetch')
      return undefined
    },
  )
  expect((await readOnly()).problem).toBeUndefined()
})

test('one whose files this device has lost is left out and says so, until they are fetched again', async () => {
  const { tag } = await add()
  const cache = await caches.open(publisherCache(tag))
  const shards = (await getSearched()).others![0].manifest.shards
  await cache.delete(`/blobs/${shards[0].sha256}`)
  await forgetState()
  expect((await searchTops()).filter((id) => id.includes(tag))).toEqual([])
  expect(await readOnly()).toMatchObject({ problem: 'not-found' })
  expect(await renew()).toEqual({ changed: true, unreached: [] })
  await refreshSearched()
  expect((await searchTops()).filter((id) => id.includes(tag))).toHaveLength(2)
})

test('switched off, or taken away, it is not searched; brought back it is', async () => {
  const { tag } = await add()
  const all = await countAll()
  for (const [change, count] of [
    [{ on: false }, all - 2],
    [{ on: true }, all],
    [{ removedAt: Date.now() }, all - 2],
    [{ removedAt: undefined }, all],
  ] as const) {
    await changePublisher(tag, change)
    expect(await refreshSearched()).toBe(true)
    expect(await countAll()).toBe(count)
  }
  await changePublisher(tag, { removedAt: Date.now() - 3_600_000 })
  await refreshSearched()
  expect(await publisherCaches()).toEqual([]) // gone for good, files and all
})
