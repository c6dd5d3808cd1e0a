import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureOwnerToken, startEdge } from '../../edge/node.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import { backUp, restore } from '../../models/cli/backup.ts'
import { openApi } from '../../models/cli/edge-api.ts'
import { listHistory, rollBack } from '../../models/cli/history.ts'
import { rebuild } from '../../models/cli/rebuild.ts'
import { verify } from '../../models/cli/verify.ts'
import type { Sha256 } from '../../models/core/schema.ts'
import {
  encode,
  hash,
  makeEdition,
  openApp,
  publishFirst,
  setPointer,
  upload,
  type Edition,
} from '../edge/publisher.ts'
import { makeFolder } from './photos.ts'
import { runCommand } from './run.ts'

let home: string
let data: string
let catalog: string
let editions: Edition[]

/** A data folder with three editions, signed by a key that lies in it. */
beforeAll(async () => {
  home = await makeFolder()
  data = join(home, 'data')
  const store = await openNodeStore(data)
  const edge = openApp(store, await ensureOwnerToken(data, store))
  const first = await publishFirst(edge)
  catalog = first.catalog
  editions = [first.first]
  let tag = first.tag
  for (const edition of [2, 3]) {
    const next = await makeEdition({ catalog, edition, key: first.key, seed: edition })
    await upload(edge, next)
    tag = (await setPointer(edge, next, tag)).headers.get('ETag') ?? ''
    editions.push(next)
  }
  await store.close()
  await mkdir(join(data, 'keys'))
  await writeFile(join(data, 'keys', `${catalog}.json`), JSON.stringify(first.key), { mode: 0o600 })
})
afterAll(() => rm(home, { recursive: true }))

const fileOf = (folder: string, name: Sha256) => join(folder, 'blobs', name.slice(0, 2), name.slice(2))
const copyOf = async (name: string) => {
  const to = join(home, name)
  await backUp(data, to)
  return to
}

describe('verify', () => {
  it('finds nothing wrong with a whole folder, here or served, and says what is missing, wrong and extra', async () => {
    const folder = await copyOf('damaged')
    const whole = await verify(folder)
    expect(whole).toMatchObject({ editions: 3, missing: [], wrong: [], extra: [] })
    const names = new Set(editions.flatMap(({ blobs }) => [...blobs.keys()]))
    expect(whole.hashed).toBe(names.size)
    const [gone, bad] = [editions[1].manifest.shards[0].sha256, editions[2].manifest.shards[0].sha256]
    await rm(fileOf(folder, gone))
    const bytes = await readFile(fileOf(folder, bad))
    bytes[0] ^= 1
    await writeFile(fileOf(folder, bad), bytes)
    const loose = encode('nobody needs this')
    const extra = await hash(loose)
    await mkdir(join(folder, 'blobs', extra.slice(0, 2)), { recursive: true })
    await writeFile(fileOf(folder, extra), loose)
    expect(await verify(folder)).toMatchObject({
      missing: [{ sha256: gone, what: expect.stringContaining('edition 2') }],
      wrong: [{ sha256: bad }],
      extra: [extra],
    })
    const edge = await startEdge({ data: folder, port: 0 })
    // Only the current edition is served, and of it one shard is damaged.
    expect(await verify(edge.url)).toMatchObject({ editions: 1, missing: [], wrong: [{ sha256: bad }], extra: [] })
    await edge.stop()
    const outcome = await runCommand(['verify', folder, '--json'], home)
    expect([outcome.code, JSON.parse(outcome.out).missing]).toEqual([1, [expect.objectContaining({ sha256: gone })]])
  })
})

describe('backup and restore', () => {
  it('give the same folder again, and copy only what is new', async () => {
    const backup = join(home, 'backup')
    const first = await backUp(data, backup)
    expect(first.verified).toMatchObject({ missing: [], wrong: [], extra: [] })
    expect(await backUp(data, backup)).toMatchObject({ kept: first.verified.hashed })
    const again = join(home, 'again')
    expect((await restore(backup, again)).verified).toMatchObject({ editions: 3, missing: [], wrong: [] })
    await expect(restore(backup, again)).rejects.toMatchObject({ code: 'conflict' })
    const [old, fresh] = await Promise.all([openApi(data), openApi(again)])
    expect(await listHistory(fresh, catalog)).toEqual(await listHistory(old, catalog))
    await Promise.all([old.close(), fresh.close()])
    expect(await readFile(join(again, 'owner.token'), 'utf8')).toBe(await readFile(join(data, 'owner.token'), 'utf8'))
  })
})

describe('rebuild', () => {
  const pointers = async (folder: string) => {
    const store = await openNodeStore(folder)
    const found = await store.records.listEditions(catalog, 10)
    const current = await store.records.getPointer(catalog)
    await store.close()
    return { current, history: found.map(({ edition, manifest }) => ({ catalog, edition, manifest })) }
  }

  it.each(['gone', 'cut short'])('makes the same catalog of the blobs when the database is %s', async (fate) => {
    const folder = await copyOf(`lost ${fate}`)
    const before = await pointers(folder)
    for (const rest of ['-wal', '-shm']) await rm(join(folder, `records.sqlite${rest}`), { force: true })
    if (fate === 'gone') await rm(join(folder, 'records.sqlite'))
    else await truncate(join(folder, 'records.sqlite'), 5000)
    expect(await rebuild(folder)).toMatchObject({ catalogs: [{ catalog, edition: 3, editions: 3 }], left: [] })
    expect(await pointers(folder)).toEqual(before)
    expect(await verify(folder)).toMatchObject({ missing: [], wrong: [], extra: [] })
  })

  it('believes no key it was not told, and no edition that is not whole', async () => {
    const folder = await copyOf('partly')
    const key = JSON.parse(await readFile(join(folder, 'keys', `${catalog}.json`), 'utf8')) as { publicKey: string }
    for (const name of ['publishers', 'keys', 'records.sqlite']) await rm(join(folder, name), { recursive: true })
    await expect(rebuild(folder)).rejects.toMatchObject({ code: 'not-found' })
    expect(existsSync(join(folder, 'blobs'))).toBe(true)
    await rm(fileOf(folder, editions[2].manifest.shards[0].sha256))
    const rebuilt = await rebuild(folder, [`${catalog}=${key.publicKey}`])
    expect(rebuilt.catalogs).toEqual([{ catalog, edition: 2, editions: 2 }])
    expect(rebuilt.left).toMatchObject([{ sha256: editions[2].pointer.manifest }])
  })
})

describe('history, rollback and pin', () => {
  it('go back over a folder and over HTTP, and keep what is pinned', async () => {
    const folder = await copyOf('back')
    const here = await openApi(folder)
    expect(await rollBack(here, catalog, 1)).toMatchObject({ catalog, edition: 4 })
    await expect(rollBack(here, catalog, 9)).rejects.toMatchObject({ code: 'not-found' })
    await here.close()
    const edge = await startEdge({ data: folder, port: 0 })
    const token = (await readFile(join(folder, 'owner.token'), 'utf8')).trim()
    const there = await openApi(edge.url, token)
    expect(await rollBack(there, catalog, 2, join(folder, 'keys', `${catalog}.json`))).toMatchObject({ edition: 5 })
    await there.send(`/api/catalogs/${catalog}/editions/1/pin`, { method: 'PUT' })
    const history = await listHistory(there, catalog)
    expect(history.map(({ edition, restores, pinned }) => [edition, restores, pinned])).toEqual([
      [5, 2, false],
      [4, 1, false],
      [3, null, false],
      [2, null, false],
      [1, null, true],
    ])
    await edge.stop()
    const outcome = await runCommand(['history', folder, '--catalog', catalog], home)
    expect(outcome.out).toMatch(/^ {5}5 .*edition 2 again\n/)
    expect(await verify(folder)).toMatchObject({ editions: 5, missing: [], wrong: [], extra: [] })
  })
})
