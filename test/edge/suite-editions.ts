import { describe, expect, it } from 'vitest'
import { manifestText } from '../../models/core/manifest.ts'
import type { EditionManifest, Pointer } from '../../models/core/schema.ts'
import { signText, type SigningKey } from '../../models/core/signature.ts'
import { runChores } from '../../edge/chores.ts'
import { fillOptions } from '../../edge/options.ts'
import type { Published, Schedule } from '../../edge/records-editions.ts'
import {
  bearer,
  encode,
  errorOf,
  hash,
  makeEdition,
  publishFirst,
  putBlob,
  putJson,
  setPointer,
  statusOf,
  upload,
  type Edition,
  type Opened,
} from './publisher.ts'

const day = 86_400_000
const later = (days: number) => Date.now() + days * day

/** History, going back, waiting, and what becomes of that which nobody needs, on any store. */
export function testEditions(open: () => Promise<Opened>): void {
  const read = async <T>(answer: Response) => (await answer.json()) as T
  const history = async (edge: Opened, catalog: string) =>
    (await read<{ editions: Published[] }>(await edge.send(`/api/catalogs/${catalog}/editions`))).editions

  /** What a client does to go back: the earlier content, signed under the next number. */
  const restore = async (edge: Opened, { manifest }: Edition, edition: number, key: SigningKey): Promise<Edition> => {
    const again: EditionManifest = { ...manifest, edition, created: '2026-11-22T00:00:00.000Z' }
    const bytes = encode(JSON.stringify(await signText(manifestText(again), key, crypto.subtle)))
    const name = await hash(bytes)
    await statusOf(putBlob(edge, name, bytes))
    return { manifest: again, blobs: new Map(), pointer: { catalog: manifest.catalog, edition, manifest: name } }
  }

  it('goes back to an edition, says so in the history, and believes no false claim', async () => {
    const edge = await open()
    const { catalog, key, first, tag } = await publishFirst(edge)
    const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
    await upload(edge, second)
    const claims = await putJson(
      edge,
      `/api/catalogs/${catalog}/pointer`,
      { ...second.pointer, restores: 1 },
      { 'If-Match': tag },
    )
    expect(await errorOf(claims)).toMatchObject({ status: 422, code: 'manifest-invalid' })
    const moved = (await setPointer(edge, second, tag)).headers.get('ETag') ?? ''
    const third = await restore(edge, first, 3, key)
    const answer = await putJson(
      edge,
      `/api/catalogs/${catalog}/pointer`,
      { ...third.pointer, restores: 1 },
      { 'If-Match': moved },
    )
    expect(answer.status).toBe(200)
    expect((await history(edge, catalog)).map(({ edition, restores }) => [edition, restores])).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ])
    const audit = await read<{ entries: object[] }>(await edge.send('/api/audit', { headers: bearer(edge.owner) }))
    const entry = { action: 'rollback', subject: catalog, name: expect.any(String) }
    expect(audit.entries).toContainEqual(expect.objectContaining(entry))
  })

  it('takes an edition for the one before it, put together, when only its shards differ and hold as many', async () => {
    const edge = await open()
    const { catalog, key, tag } = await publishFirst(edge)
    const part = (edition: EditionManifest, ids: number, removed?: string[]) => ({
      ...edition.shards[0],
      ...{ ids, vectors: ids, ...(removed && { removed }) },
    })
    const make = async (edition: number, alter: (manifest: EditionManifest) => void) => {
      const made = await makeEdition({ catalog, edition, key, seed: 2, alter })
      await upload(edge, made)
      return made
    }
    const publish = ({ pointer }: Edition, seen: string, restores: number) =>
      putJson(edge, `/api/catalogs/${catalog}/pointer`, { ...pointer, restores }, { 'If-Match': seen })
    const second = await make(2, (edition) => (edition.shards = [part(edition, 2, ['b']), part(edition, 2)]))
    const moved = (await setPointer(edge, second, tag)).headers.get('ETag') ?? ''
    const less = await make(3, (edition) => (edition.shards = [part(edition, 2)]))
    const other = await make(3, (edition) => (edition.examples = ['a']))
    const whole = await make(3, () => undefined)
    for (const wrong of [publish(less, moved, 2), publish(other, moved, 2), publish(whole, moved, 1)])
      expect(await errorOf(await wrong)).toMatchObject({ status: 422, code: 'manifest-invalid' })
    expect((await publish(whole, moved, 2)).status).toBe(200)
    expect((await history(edge, catalog))[0]).toMatchObject({ edition: 3, restores: 2 })
    const audit = await read<{ entries: object[] }>(await edge.send('/api/audit', { headers: bearer(edge.owner) }))
    expect(audit.entries).toContainEqual(expect.objectContaining({ action: 'compact', subject: catalog }))
  })

  describe('a scheduled edition', () => {
    const plan = async (edge: Opened, edition: Edition, notBefore: number) =>
      putJson(
        edge,
        `/api/catalogs/${edition.pointer.catalog}/schedules`,
        {
          edition: edition.pointer.edition,
          manifest: edition.pointer.manifest,
          notBefore: new Date(notBefore).toISOString(),
        },
        {},
        'POST',
      )
    const states = async (edge: Opened, catalog: string) => {
      const answer = await edge.send(`/api/catalogs/${catalog}/schedules`, { headers: bearer(edge.owner) })
      return (await read<{ schedules: Schedule[] }>(answer)).schedules.map(({ state }) => state)
    }
    const current = async (edge: Opened, catalog: string) =>
      (await read<{ pointer: Pointer }>(await edge.send(`/api/catalogs/${catalog}`))).pointer.edition
    const chores = (edge: Opened, at: number) => runChores(edge.store, fillOptions({ now: () => at }))

    it('is published at its time, not before, and once', async () => {
      const edge = await open()
      const { catalog, key } = await publishFirst(edge)
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      expect((await plan(edge, second, later(1))).status).toBe(422)
      await upload(edge, second)
      expect((await plan(edge, second, later(1))).status).toBe(201)
      await chores(edge, later(0.9))
      expect([await current(edge, catalog), await states(edge, catalog)]).toEqual([1, ['waiting']])
      await Promise.all([chores(edge, later(1.1)), chores(edge, later(1.1)), chores(edge, later(1.1))])
      expect([await current(edge, catalog), await states(edge, catalog)]).toEqual([2, ['published']])
      expect(await history(edge, catalog)).toHaveLength(2)
    })

    it('loses to one that was published meanwhile, and says so; one that is withdrawn never comes', async () => {
      const edge = await open()
      const { catalog, key, tag } = await publishFirst(edge)
      const [planned, other, withdrawn] = await Promise.all(
        [2, 3, 4].map((seed) => makeEdition({ catalog, edition: 2, key, seed })),
      )
      await upload(edge, planned, other, withdrawn)
      await plan(edge, planned, later(1))
      const { schedule } = await read<{ schedule: Schedule }>(await plan(edge, withdrawn, later(0.5)))
      const cancel = () =>
        edge.send(`/api/catalogs/${catalog}/schedules/${schedule.id}`, {
          method: 'DELETE',
          headers: bearer(edge.owner),
        })
      expect([await statusOf(cancel()), await statusOf(cancel())]).toEqual([200, 404])
      expect((await setPointer(edge, other, tag)).status).toBe(200)
      await chores(edge, later(2))
      expect((await history(edge, catalog))[0]).toMatchObject(other.pointer)
      expect((await states(edge, catalog)).sort()).toEqual(['cancelled', 'failed'])
    })
  })

  describe('garbage', () => {
    /** A collection as it would run so many days from now. */
    const collectAt = async (edge: Opened, days: number, keep = {}) => {
      const then = edge.variant({ now: () => later(days), keep })
      const answer = await then.send('/api/collect', { method: 'POST', headers: bearer(edge.owner) })
      expect(answer.status).toBe(200)
      return read<{ dropped: number; condemned: number; deleted: number }>(answer)
    }
    const status = (edge: Opened, name: string) => statusOf(edge.send(`/blobs/${name}`))

    it('is condemned, then deleted; what an edition names stays, pinned or recent', async () => {
      const edge = await open()
      const { catalog, key, first, tag } = await publishFirst(edge)
      const loose = encode(`nobody needs this ${catalog}`)
      await statusOf(putBlob(edge, await hash(loose), loose))
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      await upload(edge, second)
      await setPointer(edge, second, tag)
      expect((await collectAt(edge, 0)).deleted).toBe(0)
      expect((await collectAt(edge, 2)).condemned).toBeGreaterThanOrEqual(1)
      expect(await status(edge, await hash(loose))).toBe(200)
      expect((await collectAt(edge, 4)).deleted).toBeGreaterThanOrEqual(1)
      expect(await status(edge, await hash(loose))).toBe(404)
      for (const name of [...first.blobs.keys(), ...second.blobs.keys()]) expect(await status(edge, name)).toBe(200)

      const picture = first.manifest.shards[0].sha256
      const pin = (edition: number, method: string) =>
        edge.send(`/api/catalogs/${catalog}/editions/${edition}/pin`, { method, headers: bearer(edge.owner) })
      expect(await statusOf(pin(1, 'PUT'))).toBe(200)
      for (const days of [100, 102, 104]) await collectAt(edge, days, { editions: 1 })
      expect(await status(edge, picture)).toBe(200)
      expect(await statusOf(pin(1, 'DELETE'))).toBe(200)
      for (const days of [106, 108, 110]) await collectAt(edge, days, { editions: 1 })
      expect(await status(edge, picture)).toBe(404)
      expect((await history(edge, catalog)).map(({ dropped }) => dropped !== null)).toEqual([false, true])
      expect(await statusOf(pin(1, 'PUT'))).toBe(404)
      for (const name of second.blobs.keys()) expect([name, await status(edge, name)]).toEqual([name, 200])
    })

    it('never takes what a publish under way rests on, whenever the collection runs', async () => {
      for (const moment of ['before it asks', 'before it sends', 'before it sets the pointer', 'after'] as const) {
        const edge = await open()
        const { catalog, key, tag } = await publishFirst(edge)
        const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
        const names = [...second.blobs.keys()]
        // All of it was uploaded long ago and never published.
        await upload(edge, second)
        if (moment === 'before it asks') await collectAt(edge, 2)
        await read(await putJson(edge, '/api/blobs/missing', names, {}, 'POST'))
        if (moment === 'before it sends') await collectAt(edge, 2)
        await upload(edge, second)
        if (moment === 'before it sets the pointer') await collectAt(edge, 2)
        let answer = await setPointer(edge, second, tag)
        if (answer.status === 422) {
          await upload(edge, second)
          answer = await setPointer(edge, second, tag)
        }
        expect([moment, answer.status]).toEqual([moment, 200])
        for (const days of [2, 4, 6]) await collectAt(edge, days)
        const found = await Promise.all(names.map((name) => status(edge, name)))
        expect([moment, found.filter((each) => each !== 200)]).toEqual([moment, []])
      }
    })
  })
}
