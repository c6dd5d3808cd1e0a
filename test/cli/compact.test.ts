/** What many publishes leave behind is put together: the same answers before and after, and the same history. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEdge } from '../../edge/node.ts'
import { compact } from '../../models/cli/compact.ts'
import { openDestination } from '../../models/cli/destination.ts'
import { openApi } from '../../models/cli/edge-api.ts'
import { openEdition, readLive } from '../../models/cli/edition.ts'
import { listHistory, rollBack } from '../../models/cli/history.ts'
import { publish, type PublishResult } from '../../models/cli/publish.ts'
import { verify } from '../../models/cli/verify.ts'
import { searchShards } from '../../models/core/asks.ts'
import { vectorsOf } from '../../models/core/search.ts'
import { drawJpeg, makeFolder, writeFiles } from './photos.ts'
import { planNext } from './plan-next.ts'
import { runCommand } from './run.ts'

let [home, from, to, cache] = ['', '', '', '']
const created = new Date('2026-11-20T00:00:00Z')

beforeAll(async () => {
  home = await makeFolder()
  ;[from, to, cache] = ['shop', 'data', 'cache'].map((name) => join(home, name))
})
afterAll(() => rm(home, { recursive: true }))

/** Items by number, and four looks that never change. */
async function publishItems(items: readonly number[]): Promise<PublishResult> {
  await rm(from, { recursive: true, force: true })
  await mkdir(from)
  const looks = [100, 101, 102, 103]
  const photos = await Promise.all([...items, ...looks].map(async (at) => [`p${at}.jpg`, await drawJpeg(at)] as const))
  const rows = [...items.map((at) => `p${at}.jpg,item`), ...looks.map((at) => `p${at}.jpg,snapshot`)]
  await writeFiles(from, { 'labels.csv': `photo,kind\n${rows.join('\n')}\n`, ...Object.fromEntries(photos) })
  return publish({ from, to, catalog: 'demo', source: { kind: 'auto', currency: 'EUR' }, cache, created })
}

/** What each thing in the catalog finds, with scores, in both rankings; and what a photo finds that is in no catalog. */
async function answer(photo: string) {
  const edition = await openEdition(to)
  const found: Record<string, unknown> = {}
  for (const kind of ['items', 'snapshots'] as const) {
    for (const ranking of ['looks', 'goes'] as const) {
      const shards = await edition.shards(kind, ranking)
      for (const id of shards.flatMap(({ shard }) => shard.ids)) {
        const [{ vector }] = shards.flatMap(({ shard }) => vectorsOf(shard, id))
        found[`${kind} ${ranking} ${id}`] = searchShards(shards, vector, { k: 30 })
      }
    }
  }
  await edition.close()
  const outcome = await runCommand(['search', '--edition', to, '--photo', photo, '--k', '30', '--json'], cache)
  const { results, of } = JSON.parse(outcome.out) as { results: { id: string; score: number }[]; of: number }
  return { found, results, of }
}

test('six small publishes and a removal become one part each, and nothing that anybody finds is another', async () => {
  const items = Array.from({ length: 16 }, (_, at) => at)
  expect((await publishItems(items)).notes).toEqual([])
  const notes: string[][] = []
  for (const at of [16, 17, 18, 19, 20]) {
    items.push(at)
    notes.push((await publishItems(items)).notes)
  }
  const hint = `the index lies in 18 parts: "ensemble compact ${to}" joins them`
  expect(notes).toEqual([[], [], [], [expect.stringContaining('16 parts')], [hint]])
  const removed = join(home, 'removed.jpg')
  await writeFiles(home, { 'removed.jpg': await drawJpeg(3) })
  const without = items.filter((at) => at !== 3)
  expect(await publishItems(without)).toMatchObject({ edition: 7, changed: true })

  const before = await answer(removed)
  expect(before.of).toBe(20)
  expect(before.results.map(({ id }) => id)).not.toContain('p3')
  expect(Object.keys(before.found)).toHaveLength(2 * 20 + 2 * 4)
  expect(JSON.stringify(before.found)).not.toContain('"p3"')

  const outcome = await runCommand(['compact', to, '--json'], cache)
  expect(outcome.code, outcome.error).toBe(0)
  const done = JSON.parse(outcome.out)
  expect(done).toMatchObject({ edition: 8, changed: true, parts: { before: 18, after: 8 }, cleared: 1 })
  expect(done.bytes.after).toBeLessThan(done.bytes.before)
  expect(done.freshBytes).toBeLessThan(done.bytes.after)
  expect(await answer(removed)).toEqual(before)

  const again = await runCommand(['compact', to], cache)
  expect([again.code, again.out]).toEqual([
    0,
    'demo: nothing to do, edition 8 has its index in 8 parts without tombstones\n',
  ])
  expect(await publishItems(without)).toMatchObject({ edition: 8, changed: false, notes: [] })
  const said = await runCommand(['history', to], cache)
  expect(said.out).toMatch(/^ {5}8 .*edition 7 again, compacted\n {5}7 /)
})

test('the edition before and earlier ones can be gone back to', async () => {
  const api = await openApi(to)
  expect(await rollBack(api, 'demo', 1)).toMatchObject({ edition: 9 })
  const first = await openEdition(to)
  expect((await first.items()).has('p3')).toBe(true)
  await first.close()
  expect(await rollBack(api, 'demo', 7)).toMatchObject({ edition: 10 })
  const history = (await listHistory(api, 'demo')).slice(0, 3)
  expect(history.map(({ edition, restores }) => [edition, restores])).toEqual([
    [10, 7],
    [9, 1],
    [8, 7],
  ])
  await api.close()
  expect(await verify(to)).toMatchObject({ editions: 10, missing: [], wrong: [] })
})

test('whoever is second to publish is told, and what is live stays', async () => {
  const [destination, api] = [await openDestination(to), await openApi(to)]
  let raced = false
  const busy = {
    ...destination,
    async put(...blob: Parameters<typeof destination.put>) {
      if (!raced) await rollBack(api, 'demo', 6)
      raced = true
      await destination.put(...blob)
    },
  }
  await expect(compact(busy, { created })).rejects.toMatchObject({ code: 'conflict', hint: 'run it again' })
  expect((await destination.pointer('demo'))?.edition).toBe(11)
  expect(await compact(destination, { created })).toMatchObject({ edition: 12, cleared: 0 })
  await rollBack(api, 'demo', 7)
  await Promise.all([destination.close(), api.close()])
})

test('over HTTP an edition that waits for its time keeps its number; without one it is put together', async () => {
  const edge = await startEdge({ data: to, port: 0 })
  try {
    const token = (await readFile(join(to, 'owner.token'), 'utf8')).trim()
    const [there, keyFile] = [await openDestination(edge.url, token), join(to, 'keys/demo.json')]
    const cancel = await planNext(edge.url, token, keyFile)
    const refused = { code: 'conflict', message: expect.stringContaining('edition 14 of demo waits for 20') }
    await expect(compact(there, { created, keyFile })).rejects.toMatchObject(refused)
    await cancel()
    expect(await compact(there, { created, keyFile })).toMatchObject({ edition: 14, cleared: 1 })
  } finally {
    await edge.stop()
  }
})

test('what cannot be read in whole is not put together', async () => {
  const data = await makeFolder()
  const nothing = await runCommand(['compact', join(data, 'nobody'), '--json'], cache)
  expect([nothing.code, JSON.parse(nothing.out).error.code]).toEqual([1, 'not-found'])
  const api = await openApi(to)
  await rollBack(api, 'demo', 7)
  await api.close()
  const destination = await openDestination(to)
  const [{ sha256 }] = (await readLive(destination)).manifest.shards
  await rm(join(to, 'blobs', sha256.slice(0, 2), sha256.slice(2)))
  await expect(compact(destination, { created })).rejects.toMatchObject({ code: 'not-found' })
  expect((await destination.pointer('demo'))?.edition).toBe(15)
  await destination.close()
})
