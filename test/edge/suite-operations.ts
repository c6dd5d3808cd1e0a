import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { runChores } from '../../edge/chores.ts'
import type { LogEntry } from '../../edge/metrics.ts'
import { fillOptions, type GivenOptions } from '../../edge/options.ts'
import { policies } from '../../edge/policy.ts'
import type { Webhook } from '../../edge/records-hooks.ts'
import {
  bearer,
  errorOf,
  makeEdition,
  publishFirst,
  putJson,
  setPointer,
  statusOf,
  upload,
  type Opened,
} from './publisher.ts'

/** Health, metrics, logs, the API's description and webhooks, on any store. */
export function testOperations(open: () => Promise<Opened>): void {
  const read = async <T>(answer: Response) => (await answer.json()) as T

  it('describes every route with what it takes, answers and asks of whom', async () => {
    const edge = await open()
    const document = await read<{
      openapi: string
      paths: Record<
        string,
        Record<string, { requestBody?: { content: object }; security: object[]; responses: object }>
      >
    }>(await edge.send('/api/openapi.json'))
    expect(document.openapi).toBe('3.1.0')
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(described.sort()).toEqual(Object.keys(policies).sort())
    const publish = document.paths['/api/catalogs/{catalog}/pointer']['put']
    expect(publish.requestBody?.content).toMatchObject({
      'application/json': {
        schema: { required: ['catalog', 'edition', 'manifest'], properties: { edition: { minimum: 1 } } },
      },
    })
    expect(publish.security).toEqual([{ token: [] }, { session: [] }])
    expect(document.paths['/api/catalogs']['get'].security).toEqual([])
    // Every route that reads a body says which.
    for (const path of ['/api/tokens', '/api/join', '/api/login', '/api/webhooks', '/api/blobs/missing']) {
      expect([path, document.paths[path]['post'].requestBody !== undefined]).toEqual([path, true])
    }
  })

  it('counts and logs requests by route, and nothing of what they were about', async () => {
    const base = await open()
    const lines: LogEntry[] = []
    const edge = base.variant({ log: (entry) => void lines.push(entry), gauges: () => ({ answer: 42 }) })
    const { catalog, first } = await publishFirst(edge)
    await statusOf(edge.send(`/blobs/${first.pointer.manifest}?secret=ens_x`, { headers: { 'User-Agent': 'Ada' } }))
    expect((await edge.send('/metrics')).status).toBe(401)
    const text = await (await edge.send('/metrics', { headers: bearer(edge.owner) })).text()
    expect(text).toMatch(
      /^ensemble_requests_total\{method="PUT",route="\/api\/catalogs\/:catalog\/pointer",status="201"\} 1$/m,
    )
    expect(text).toMatch(/^ensemble_request_seconds_bucket\{method="GET",route="\/blobs\/:sha256",le="\+Inf"\} 1$/m)
    expect(text).toMatch(/^ensemble_answer 42$/m)
    for (const line of text.trim().split('\n')) expect(line).toMatch(/^(# TYPE \w+ \w+|\w+(\{[^}]*\})? [\d.]+)$/)
    const all = text + JSON.stringify(lines)
    for (const private_ of [catalog, first.pointer.manifest, edge.owner, 'Ada', 'ens_x']) {
      expect(all).not.toContain(private_)
    }
    const publish = lines.find(({ route, method }) => method === 'PUT' && route.endsWith('/pointer'))
    expect(publish).toMatchObject({ level: 'info', event: 'request', status: 201, actor: expect.any(String) })
    expect((await edge.send('/health')).status).toBe(200)
  })

  describe('a webhook', () => {
    interface Sent {
      url: string
      headers: Record<string, string>
      body: string
    }
    const listen = async (edge: Opened, catalog?: string) => {
      const url = `https://hooks.test/${crypto.randomUUID()}`
      const body = { url, ...(catalog ? { catalog } : {}) }
      const made = await putJson(edge, '/api/webhooks', body, {}, 'POST')
      expect(made.status).toBe(201)
      return { url, ...(await read<{ webhook: Webhook; secret: string }>(made)) }
    }
    const chores = (edge: Opened, given: GivenOptions) => runChores(edge.store, fillOptions(given))
    const stateOf = async (edge: Opened, id: string) => {
      const answer = await edge.send('/api/webhooks', { headers: bearer(edge.owner) })
      return (await read<{ webhooks: Webhook[] }>(answer)).webhooks.find((each) => each.id === id)
    }
    const remove = (edge: Opened, id: string) =>
      edge.send(`/api/webhooks/${id}`, { method: 'DELETE', headers: bearer(edge.owner) })

    it('is told of each edition of its catalog once, signed', async () => {
      const edge = await open()
      const { catalog, key, tag } = await publishFirst(edge)
      const [own, other] = [await listen(edge, catalog), await listen(edge, 'another')]
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      await upload(edge, second)
      await setPointer(edge, second, tag)
      const sent: Sent[] = []
      const post = async (url: string, headers: Record<string, string>, body: string) => {
        sent.push({ url, headers, body })
        return 204
      }
      await Promise.all([chores(edge, { post }), chores(edge, { post })])
      const mine = sent.filter(({ url }) => url === own.url)
      expect([mine.length, sent.filter(({ url }) => url === other.url).length]).toEqual([1, 0])
      const [{ headers, body }] = mine
      expect(JSON.parse(body)).toMatchObject({ event: 'publish', ...second.pointer, restores: null })
      const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['Ensemble-Signature']) ?? []
      expect(createHmac('sha256', own.secret).update(`${seconds}.${body}`).digest('hex')).toBe(signature)
      await chores(edge, { post, now: () => Date.now() + 86_400_000 })
      expect(sent.filter(({ url }) => url === own.url)).toHaveLength(1)
      await Promise.all([remove(edge, own.webhook.id), remove(edge, other.webhook.id)])
    })

    it('is tried again with growing pauses, given up after ten failures, and gets what it missed when enabled', async () => {
      const edge = await open()
      const { catalog, key, tag } = await publishFirst(edge)
      const { url, webhook } = await listen(edge, catalog)
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      await upload(edge, second)
      await setPointer(edge, second, tag)
      let [now, tries] = [Date.now() + 1000, 0]
      const begun = now
      const at: number[] = []
      const post = async (to: string) => {
        if (to !== url) return 200
        at.push(now - begun)
        if (++tries % 2) throw new Error('no route to host')
        return 500
      }
      for (; now - begun < 40 * 3600_000; now += 5000 * 2 ** Math.min(tries, 8))
        await chores(edge, { post, now: () => now })
      expect(tries).toBe(10)
      for (let i = 2; i < 6; i++) expect(at[i] - at[i - 1]).toBeGreaterThan(1.5 * (at[i - 1] - at[i - 2]))
      expect(await stateOf(edge, webhook.id)).toMatchObject({ failures: 10, disabled: expect.any(String) })
      const enable = await edge.send(`/api/webhooks/${webhook.id}/enable`, {
        method: 'POST',
        headers: bearer(edge.owner),
      })
      expect(enable.status).toBe(200)
      const later: string[] = []
      await chores(edge, { now: () => now, post: async (to) => (later.push(to), 200) })
      expect(later.filter((to) => to === url)).toHaveLength(1)
      expect(await stateOf(edge, webhook.id)).toMatchObject({ failures: 0, disabled: null })
      await remove(edge, webhook.id)
    })

    it.each(['ftp://a.test/', 'https://user:pass@a.test/', 'javascript:alert(1)', 'a.test', 'https://'])(
      'is not sent to %s',
      async (url) => {
        const answer = await putJson(await open(), '/api/webhooks', { url }, {}, 'POST')
        expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'invalid' })
      },
    )
  })
}
