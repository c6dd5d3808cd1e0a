import { describe, expect, it } from 'vitest'
import type { Pointer } from '../../models/core/schema.ts'
import { signText } from '../../models/core/signature.ts'
import {
  createKey,
  encode,
  errorOf,
  hash,
  makeEdition,
  newCatalog,
  publishFirst,
  putBlob,
  putJson,
  register,
  setPointer,
  upload,
  type Edge,
  type Wanted,
} from './publisher.ts'

interface Answer {
  pointer: Pointer | null
  publisher: { catalog: string; keys: { id: string }[] }
}

/** Catalogs on any store: only whole, signed editions, one after the other, one winner a race. */
export function testCatalogs(open: () => Promise<Edge>): void {
  const read = async (edge: Edge, catalog: string) =>
    (await (await edge.send(`/api/catalogs/${catalog}`)).json()) as Answer

  describe('publishing', () => {
    it('moves the pointer from nothing to the first edition and on to the next', async () => {
      const edge = await open()
      const { catalog, key, first, tag } = await publishFirst(edge)
      const one = await edge.send(`/api/catalogs/${catalog}`)
      expect(one.headers.get('ETag')).toBe(tag)
      expect(await one.json()).toEqual({
        pointer: first.pointer,
        publisher: { catalog, name: 'A shop', keys: [{ id: key.id, publicKey: key.publicKey }] },
      })
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      await upload(edge, second)
      expect((await setPointer(edge, second, tag)).status).toBe(200)
      const { editions } = (await (await edge.send(`/api/catalogs/${catalog}/editions`)).json()) as {
        editions: Pointer[]
      }
      expect(editions).toMatchObject([second.pointer, first.pointer])
      const { catalogs } = (await (await edge.send('/api/catalogs')).json()) as { catalogs: Answer[] }
      expect(catalogs.find(({ publisher }) => publisher.catalog === catalog)?.pointer).toEqual(second.pointer)
    })

    it('answers 304 until the pointer moves', async () => {
      const edge = await open()
      const { catalog, key, tag } = await publishFirst(edge)
      const look = async () =>
        (await edge.send(`/api/catalogs/${catalog}`, { headers: { 'If-None-Match': tag } })).status
      expect(await look()).toBe(304)
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      await upload(edge, second)
      await setPointer(edge, second, tag)
      expect(await look()).toBe(200)
    })

    it('refuses a stale view with 409 and what is current, a missing one with 412', async () => {
      const edge = await open()
      const { catalog, key, first } = await publishFirst(edge)
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      await upload(edge, second)
      for (const seen of ['*none*', '"0-000000000000000000000000"', '*', 'x'.repeat(5000)]) {
        const answer = await setPointer(edge, second, seen)
        expect(answer.status).toBe(409)
        expect(await answer.json()).toMatchObject({ error: { code: 'conflict' }, pointer: first.pointer })
      }
      const path = `/api/catalogs/${catalog}/pointer`
      expect(await errorOf(await putJson(edge, path, second.pointer))).toMatchObject({ status: 412, code: 'invalid' })
      expect((await read(edge, catalog)).pointer).toEqual(first.pointer)
    })

    it('answers a repeated request with what it did', async () => {
      const edge = await open()
      const { first } = await publishFirst(edge)
      const again = await setPointer(edge, first)
      expect([again.status, await again.json()]).toEqual([200, { pointer: first.pointer }])
    })

    it('lets exactly one of 100 racing publishers win', async () => {
      const edge = await open()
      const { catalog, key, tag } = await publishFirst(edge)
      const rivals = await Promise.all(
        Array.from({ length: 100 }, (_, i) => makeEdition({ catalog, edition: 2, key, seed: 100 + i, items: 1 })),
      )
      await upload(edge, ...rivals)
      const answers = await Promise.all(rivals.map((rival) => setPointer(edge, rival, tag)))
      const winners = rivals.filter((_, i) => answers[i].status === 200)
      expect(winners).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(99)
      expect((await read(edge, catalog)).pointer).toEqual(winners[0].pointer)
      const { editions } = (await (await edge.send(`/api/catalogs/${catalog}/editions`)).json()) as {
        editions: Pointer[]
      }
      expect(editions.map(({ edition }) => edition)).toEqual([2, 1])
      expect(editions[0]).toMatchObject(winners[0].pointer)
    })
  })

  describe('checks before the pointer moves', () => {
    /** Publishes edition 2 as described; what the edge says, and that the pointer still is where it was if it says no. */
    const attempt = async (
      wanted: Partial<Wanted> = {},
      leaveOut: 'nothing' | 'picture' | 'smaller size of a picture' | 'shard' | 'manifest' | 'release' = 'nothing',
    ) => {
      const edge = await open()
      const { catalog, key, first, tag } = await publishFirst(edge)
      const edition = await makeEdition({ catalog, edition: 2, key, seed: 7, ...wanted })
      const [picture, smaller] = [...edition.blobs].flatMap(([name, bytes]) => (bytes[0] === 0x89 ? [name] : []))
      const gone = {
        nothing: '',
        shard: edition.manifest.shards?.[0].sha256,
        manifest: edition.pointer.manifest,
        release: edition.manifest.release,
        picture,
        'smaller size of a picture': smaller,
      }[leaveOut]
      edition.blobs.delete(gone)
      await upload(edge, edition)
      const answer = await setPointer(edge, { ...edition, pointer: { ...edition.pointer, catalog } }, tag)
      const body = (await answer.json()) as { error?: { code: string }; missing?: { sha256: string }[] }
      if (answer.status !== 200) expect((await read(edge, catalog)).pointer).toEqual(first.pointer)
      return { status: answer.status, code: body.error?.code, missing: body.missing?.map(({ sha256 }) => sha256), gone }
    }

    it('accepts the edition all others here are changed from', async () => {
      expect(await attempt()).toMatchObject({ status: 200 })
    })

    const parts = ['picture', 'smaller size of a picture', 'shard'] as const
    it.each(parts)('refuses when a %s is missing, and names it', async (part) => {
      const { gone, ...answer } = await attempt({ version: 'test' }, part)
      expect(answer).toEqual({ status: 422, code: 'manifest-invalid', missing: [gone] })
    })

    it('refuses when the manifest or the release is missing', async () => {
      const manifest = await attempt({}, 'manifest')
      expect(manifest).toMatchObject({ status: 422, missing: [manifest.gone] })
      const release = await attempt({ version: crypto.randomUUID() }, 'release')
      expect(release).toMatchObject({ status: 422, missing: [release.gone] })
    })

    it('refuses a signature by a key that is not registered', async () => {
      expect(await attempt({ key: await createKey() })).toMatchObject({ status: 422, code: 'signature-invalid' })
    })

    it('refuses a text changed after it was signed', async () => {
      const edge = await open()
      const { catalog, key, tag } = await publishFirst(edge)
      const manifest = JSON.stringify((await makeEdition({ catalog, edition: 2, key })).manifest)
      const signed = await signText(manifest, key, crypto.subtle)
      const forged = encode(JSON.stringify({ ...signed, text: manifest.replace('2026-11-21', '2026-11-22') }))
      const name = await hash(forged)
      await putBlob(edge, name, forged)
      const answer = await putJson(
        edge,
        `/api/catalogs/${catalog}/pointer`,
        { catalog, edition: 2, manifest: name },
        { 'If-Match': tag },
      )
      expect(await errorOf(answer)).toMatchObject({ status: 422, code: 'signature-invalid' })
    })

    it.each<[string, Partial<Wanted>, string]>([
      ['a number that skips', { edition: 3 }, 'manifest-invalid'],
      ['a number that repeats', { edition: 1 }, 'manifest-invalid'],
      ['another catalog', { catalog: newCatalog() }, 'manifest-invalid'],
      ['a wrong length', { alter: (m) => void m.shards[0].bytes++ }, 'manifest-invalid'],
      [
        'one blob with two lengths',
        { alter: (m) => void m.shards.push({ ...m.shards[0], bytes: 5 }) },
        'manifest-invalid',
      ],
      ['a foreign space', { alter: (m) => void (m.shards[0].space = 'f'.repeat(64)) }, 'space-mismatch'],
      ['a wrong count', { alter: (m) => void m.counts.items++ }, 'manifest-invalid'],
      ['records that start elsewhere', { alter: (m) => void (m.records[0].first = 'item-0001') }, 'manifest-invalid'],
      [
        'records that are a picture',
        { alter: (m) => void Object.assign(m.records[0], m.shards[0]) },
        'manifest-invalid',
      ],
      [
        'an unknown format',
        { alter: (m) => void Object.assign(m, { format: 'ensemble-edition-2' }) },
        'manifest-invalid',
      ],
      ['no shards', { alter: (m) => void Object.assign(m, { shards: null }) }, 'manifest-invalid'],
    ])('refuses %s', async (_what, wanted, code) => {
      expect(await attempt(wanted)).toMatchObject({ status: 422, code })
    })

    it('rolls back by signing the earlier content again', async () => {
      const edge = await open()
      const { catalog, key, first, tag } = await publishFirst(edge)
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      await upload(edge, second)
      const moved = (await setPointer(edge, second, tag)).headers.get('ETag') ?? ''
      // The old manifest itself, under a new number or its own: a replay, refused.
      for (const edition of [1, 3]) {
        const replay = await setPointer(edge, { ...first, pointer: { ...first.pointer, edition } }, moved)
        expect(replay.status).toBe(422)
      }
      const again = await makeEdition({ catalog, edition: 3, key })
      const { sha256: manifest } = { sha256: again.pointer.manifest }
      await putBlob(edge, manifest, again.blobs.get(manifest) ?? encode(''))
      expect((await setPointer(edge, again, moved)).status).toBe(200)
      expect(again.manifest.records).toEqual(first.manifest.records)
    })

    it('takes a first edition of any number, so that a catalog can move', async () => {
      const edge = await open()
      const [catalog, key] = [newCatalog(), await createKey()]
      await register(edge, catalog, [key])
      const edition = await makeEdition({ catalog, edition: 41, key })
      await upload(edge, edition)
      expect((await setPointer(edge, edition)).status).toBe(201)
    })
  })

  it('knows nothing of a catalog nobody registered', async () => {
    const edge = await open()
    expect(await errorOf(await edge.send(`/api/catalogs/${newCatalog()}`))).toMatchObject({ status: 404 })
    const edition = await makeEdition({ catalog: newCatalog(), edition: 1, key: await createKey() })
    expect(await errorOf(await setPointer(edge, edition))).toMatchObject({ status: 404, code: 'not-found' })
  })

  it('shows a registered catalog without an edition, under a tag that publishes its first', async () => {
    const edge = await open()
    const [catalog, key] = [newCatalog(), await createKey()]
    expect((await register(edge, catalog, [key])).status).toBe(201)
    const seen = await edge.send(`/api/catalogs/${catalog}`)
    expect(((await seen.json()) as Answer).pointer).toBeNull()
    const edition = await makeEdition({ catalog, edition: 1, key })
    await upload(edge, edition)
    expect((await setPointer(edge, edition, seen.headers.get('ETag') ?? '')).status).toBe(201)
  })
}
