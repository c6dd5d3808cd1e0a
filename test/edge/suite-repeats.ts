import { describe, expect, it } from 'vitest'
import type { Token } from '../../edge/store.ts'
import { bearer, encode, errorOf, hash, newCatalog, putBlob, putJson, statusOf, type Opened } from './publisher.ts'

/** Requests that come twice, and too many of them, on any store. */
export function testRepeats(open: () => Promise<Opened>): void {
  const ask = (edge: Opened, key: string, name: string) =>
    putJson(edge, '/api/tokens', { name, scopes: ['read'] }, { 'Idempotency-Key': key }, 'POST')
  const countTokens = async (edge: Opened, name: string) => {
    const answer = await edge.send('/api/tokens', { headers: bearer(edge.owner) })
    return ((await answer.json()) as { tokens: Token[] }).tokens.filter((token) => token.name === name).length
  }

  describe('an idempotency key', () => {
    it('gives one effect and one answer to the same request, however often it comes', async () => {
      const edge = await open()
      const [key, name] = [crypto.randomUUID(), `machine ${crypto.randomUUID()}`]
      const first = await ask(edge, key, name)
      const text = await first.text()
      expect([first.status, first.headers.get('Idempotent-Replay')]).toEqual([201, null])
      for (let i = 0; i < 3; i++) {
        const again = await ask(edge, key, name)
        expect([again.status, await again.text()]).toEqual([201, text])
        expect(again.headers.get('Idempotent-Replay')).toBe('true')
      }
      expect(await countTokens(edge, name)).toBe(1)
      expect(await errorOf(await ask(edge, key, `${name} other`))).toMatchObject({ status: 422, code: 'invalid' })
      expect(await countTokens(edge, `${name} other`)).toBe(0)
    })

    it('has one effect of twenty at once', async () => {
      const edge = await open()
      const [key, name] = [crypto.randomUUID(), `machine ${crypto.randomUUID()}`]
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(edge, key, name)))
      const statuses = new Set(answers.map(({ status }) => status))
      expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true)
      expect(await countTokens(edge, name)).toBe(1)
      expect((await ask(edge, key, name)).status).toBe(201)
      expect(await countTokens(edge, name)).toBe(1)
    })

    it('tries again what was refused, and what died with its process', async () => {
      const edge = await open()
      const [key, name] = [crypto.randomUUID(), `machine ${crypto.randomUUID()}`]
      const bad = await putJson(edge, '/api/tokens', { name, scopes: [] }, { 'Idempotency-Key': key }, 'POST')
      expect(bad.status).toBe(400)
      expect((await ask(edge, key, name)).status).toBe(201)
      const [other, lost] = [crypto.randomUUID(), `lost ${crypto.randomUUID()}`]
      const failing = edge.variant({ report: () => {} })
      const { addToken } = edge.store.records
      edge.store.records.addToken = () => new Promise(() => {}) // the process dies here
      void ask(failing, other, lost)
      await expect.poll(async () => (await ask(edge, other, lost)).status).toBe(409)
      edge.store.records.addToken = addToken
      const next = edge.variant({ now: () => Date.now() + 120_000 })
      expect((await ask(next, other, lost)).status).toBe(201)
      expect(await countTokens(edge, lost)).toBe(1)
    })

    it.each(['short', 'x'.repeat(201), 'with a space in the middle'])('refuses the key %j', async (key) => {
      expect(await errorOf(await ask(await open(), key, 'x'))).toMatchObject({ status: 400, code: 'invalid' })
    })
  })

  describe('too many requests', () => {
    it('get 429 and when to come back, by token, and blobs by their own measure', async () => {
      const edge = await open()
      let now = Date.now()
      const rates = { writes: { burst: 3, perSecond: 0.5 }, blobs: { burst: 2, perSecond: 1 } }
      const limited = edge.variant({ now: () => now, rates })
      const write = () => putJson(limited, `/api/catalogs/${newCatalog()}`, { name: 'x', keys: [] })
      expect([await statusOf(write()), await statusOf(write()), await statusOf(write())]).toEqual([400, 400, 400])
      const refused = await write()
      expect(refused.headers.get('Retry-After')).toBe('2')
      expect(await errorOf(refused)).toMatchObject({ status: 429, code: 'too-many' })
      const bytes = encode(crypto.randomUUID())
      const put = async () => statusOf(putBlob(limited, await hash(bytes), bytes))
      expect([await put(), await put(), await put()]).toEqual([201, 200, 429])
      expect(await statusOf(limited.send('/api/catalogs'))).toBe(200)
      now += 2000
      expect([await statusOf(write()), await statusOf(write())]).toEqual([400, 429])
    })

    it('slow down who guesses codes or tokens', async () => {
      const edge = await open()
      const few = { burst: 2, perSecond: 1 }
      const limited = edge.variant({ rates: { ceremonies: few, refusals: few } })
      const guess = () =>
        limited.send('/api/join/options', {
          method: 'POST',
          headers: { Origin: 'http://localhost' },
          body: '{"code":"AAAA-AAAA-AAAA-AAAA","name":"x"}',
        })
      expect([await statusOf(guess()), await statusOf(guess()), await statusOf(guess())]).toEqual([401, 401, 429])
      const forge = () => limited.send('/api/tokens', { headers: bearer(`ens_${'A'.repeat(43)}`) })
      expect([await statusOf(forge()), await statusOf(forge()), await statusOf(forge())]).toEqual([401, 401, 429])
      expect(await statusOf(limited.send('/api/tokens', { headers: bearer(edge.owner) }))).toBe(200)
    })
  })
}
