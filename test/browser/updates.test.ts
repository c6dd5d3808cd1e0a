/** Editions on a device: verified, staged whole, flipped once, healed, and never lost to a bad one. Against the real edge. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Pointer } from '../../models/core/schema.ts'
import { blobCache, listBlobs, ownSource } from '../../web/worker/blobs.ts'
import { clearDatabase, readState } from '../../web/worker/db.ts'
import { silentMeter } from '../../web/worker/meter.ts'
import { openCatalog, shardsOf } from '../../web/worker/catalog.ts'
import { modelBlobs } from '../../web/worker/model.ts'
import { forgetState, getCatalog, update } from '../../web/worker/state.ts'
import {
  findNewest,
  firstBlobs,
  readEdition,
  stageEdition,
  stageFirst,
  stageRest,
  useEdition,
} from '../../web/worker/updates.ts'

const publish = async (items: number, more = ''): Promise<Pointer> =>
  (await fetch(`/test/publish?items=${items}${more}`)).json()

/** The edition in use, read from what is kept. */
async function readCurrent() {
  const pointer = await readState('current')
  if (!pointer) throw new Error('no edition in use')
  return readEdition(pointer, silentMeter)
}

async function take(pointer: Pointer) {
  const edition = await readEdition(pointer, silentMeter)
  await stageEdition(edition, silentMeter)
  await useEdition(edition, silentMeter)
  return edition
}

/** Writes other bytes under a blob's name, as a failing disk would. */
async function damage(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await (await caches.open(blobCache)).put(`/blobs/${sha256}`, new Response(bytes))
}

const requests = (since: number) =>
  performance
    .getEntriesByType('resource')
    .filter(({ name, startTime }) => startTime > since && name.includes('/blobs/'))

beforeEach(async () => {
  await forgetState()
  await clearDatabase()
  for (const name of [blobCache, 'ensemble-partial']) await caches.delete(name)
  performance.clearResourceTimings()
})

describe('editions', () => {
  test('a first visit takes the newest; a second downloads nothing', async () => {
    const edition = await take(await findNewest())
    const current = await readCurrent()
    expect(current.manifest).toEqual(edition.manifest)
    const since = performance.now()
    await stageEdition(current, silentMeter)
    const { items } = await openCatalog(current, silentMeter)
    expect(items.size).toBe(edition.manifest.counts.items)
    expect(requests(since)).toEqual([])
  })

  test('a first search waits for one ranking alone; the other comes after it', async () => {
    const edition = await readEdition(await findNewest(), silentMeter)
    const { shards } = edition.manifest
    const goes = shards.filter(({ ranking }) => ranking === 'goes').map(({ sha256 }) => sha256)
    await stageFirst(edition, silentMeter)
    await useEdition(edition, silentMeter)
    const first = await listBlobs(ownSource)
    expect(goes.filter((sha256) => first.has(sha256))).toEqual([])
    expect(firstBlobs(edition).filter(({ sha256 }) => !first.has(sha256))).toEqual(modelBlobs(edition.release))
    await stageRest(edition, new AbortController().signal)
    const all = await listBlobs(ownSource)
    expect(goes.filter((sha256) => !all.has(sha256))).toEqual([])
    const since = performance.now()
    await stageRest(edition, new AbortController().signal)
    expect(requests(since)).toEqual([])
  })

  test('what nobody waits for can be called off', async () => {
    const edition = await readEdition(await findNewest(), silentMeter)
    await stageFirst(edition, silentMeter)
    const before = await listBlobs(ownSource)
    await stageRest(edition, AbortSignal.abort())
    expect(await listBlobs(ownSource)).toEqual(before)
  })

  test('damaged copies are fetched again, those alone', async () => {
    const edition = await take(await findNewest())
    const [shard] = edition.manifest.shards
    const [records] = edition.manifest.records
    await damage(shard.sha256, new Uint8Array(shard.bytes))
    await damage(records.sha256, new Uint8Array([1, 2, 3]))
    const since = performance.now()
    await stageEdition(edition, silentMeter)
    const fetched = requests(since).map(({ name }) => name.slice(-64))
    expect(fetched.sort()).toEqual([shard.sha256, records.sha256].sort())
    const [open] = await shardsOf(await openCatalog(edition, silentMeter), 'items', 'looks', ['top'])
    expect(open.shard.ids.length).toBe(shard.ids)
  })

  test('a download goes on where it was cut', async () => {
    const edition = await readEdition(await findNewest(), silentMeter)
    const { weights } = edition.release.trunk
    const whole = new Uint8Array(await (await fetch(`/blobs/${weights.sha256}`)).arrayBuffer())
    const cut = 3 << 20
    const partial = await caches.open('ensemble-partial')
    await partial.put(`/partial/${weights.sha256}/0`, new Response(whole.slice(0, cut)))
    const original = globalThis.fetch
    const ranges: (string | null)[] = []
    globalThis.fetch = (input, init) => {
      ranges.push(new Headers(init?.headers).get('range'))
      return original(input, init)
    }
    try {
      await stageEdition(edition, silentMeter)
    } finally {
      globalThis.fetch = original
    }
    expect(ranges).toContain(`bytes=${cut}-`)
    expect(await caches.has('ensemble-partial').then(async () => (await partial.keys()).length)).toBe(0)
  })

  test('an edition signed by a stranger is refused and the old one stays', async () => {
    const old = await take(await findNewest())
    await publish(4, '&stranger')
    const newest = await findNewest()
    expect(newest.edition).toBe(old.manifest.edition + 1)
    await expect(readEdition(newest, silentMeter)).rejects.toMatchObject({ code: 'signature-invalid' })
    expect((await readCurrent()).manifest.edition).toBe(old.manifest.edition)
    await publish(3) // the next tests start from a good one
  })

  test('a newer edition replaces the old, which stays at hand for one more', async () => {
    const first = await take(await findNewest())
    const second = await take(await publish(5))
    expect((await readState('current'))?.edition).toBe(second.manifest.edition)
    expect((await readState('previous'))?.edition).toBe(first.manifest.edition)
    const third = await take(await publish(6))
    const kept = (await (await caches.open(blobCache)).keys()).map(({ url }) => url.slice(-64))
    expect(kept).toContain(third.pointer.manifest)
    expect(kept).toContain(second.pointer.manifest)
    expect(kept).not.toContain(first.pointer.manifest)
  })

  test("an update with a stranger's signature changes nothing", async () => {
    const old = await take(await findNewest())
    const before = await getCatalog()
    await publish(5, '&stranger')
    await expect(update()).rejects.toMatchObject({ code: 'signature-invalid' })
    expect((await readState('current'))?.edition).toBe(old.manifest.edition)
    expect(await getCatalog()).toBe(before)
    await publish(3)
  })

  test('an update with a file that is not what its name says changes nothing', async () => {
    const old = await take(await findNewest())
    const before = await getCatalog()
    const next = await readEdition(await publish(7), silentMeter)
    const [{ sha256 }] = next.manifest.shards
    await replacingFetch(sha256, async () => {
      await expect(update()).rejects.toMatchObject({ code: 'hash-mismatch' })
    })
    expect((await readState('current'))?.edition).toBe(old.manifest.edition)
    expect(await getCatalog()).toBe(before)
    expect(await caches.open(blobCache).then((cache) => cache.match(`/blobs/${sha256}`))).toBeUndefined()
    expect(await update()).toBe(true) // the same edition, whole this time
    expect((await getCatalog()).items.size).toBe(7)
  })
})

/** While `run` runs, the network answers other bytes of the same length for one blob. */
async function replacingFetch(sha256: string, run: () => Promise<void>): Promise<void> {
  const original = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init)
    if (!String(input).includes(sha256)) return response
    const bytes = new Uint8Array(await response.arrayBuffer())
    bytes[bytes.length >> 1] ^= 1
    return new Response(bytes, { status: response.status, headers: response.headers })
  }
  try {
    await run()
  } finally {
    globalThis.fetch = original
  }
}
