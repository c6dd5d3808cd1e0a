import { describe, expect, it } from 'vitest'
import { createRandom } from '../../models/core/random.ts'
import { createApp } from '../../edge/app.ts'
import { policies } from '../../edge/policy.ts'
import { scopes, type Scope } from '../../edge/roles.ts'
import type { Store, Token } from '../../edge/store.ts'
import {
  bearer,
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
} from './publisher.ts'
import { spoil } from './spoil.ts'

/** ENSEMBLE_FUZZ=10000 for the full count. */
const badRequests = Number(globalThis.process?.env['ENSEMBLE_FUZZ'] ?? 1000)
const seed = 20261121

/** An address for each route of the table. */
const fill = (path: string) =>
  path
    .replace(':sha256', '0'.repeat(64))
    .replace(':catalog', 'nobody')
    .replace(':id', 'nothing')
    .replace(':edition', '1')

export function testAccess(open: () => Promise<Edge>): void {
  const create = async (edge: Edge, body: { scopes: Scope[]; catalog?: string; expires?: string }) => {
    const answer = await putJson(edge, '/api/tokens', { name: 'a machine', ...body }, {}, 'POST')
    expect(answer.status).toBe(201)
    return (await answer.json()) as { token: Token; secret: string }
  }

  describe('who may', () => {
    it('states a policy for every route, and has a route for every policy', () => {
      const app = createApp({} as Store)
      const routes = new Set(
        app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
      )
      expect([...routes].sort()).toEqual(Object.keys(policies).sort())
    })

    const closed = Object.entries(policies).filter(([, policy]) => policy !== 'public' && policy !== 'own page')
    it.each(closed)('%s: no token, a malformed, an unknown, an expired one get 401', async (route) => {
      const [method, path] = route.split(' ')
      const edge = await open()
      const expired = await create(edge, { scopes: ['owner'], expires: '2020-01-01T00:00:00.000Z' })
      const headers = [
        {},
        { Authorization: 'Basic b3duZXI6b3duZXI=' },
        { Authorization: 'Bearer' },
        bearer('null'),
        bearer(`ens_${'A'.repeat(43)}`),
        bearer(`${edge.owner}x`),
        bearer(edge.owner.toUpperCase()),
        bearer(expired.secret),
        bearer('eyJhbGciOiJub25lIn0.eyJzY29wZXMiOlsib3duZXIiXX0.'),
      ]
      for (const header of headers) {
        const answer = await edge.send(fill(path), { method, headers: header as Record<string, string> })
        expect([header, answer.status]).toEqual([header, 401])
        expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer')
      }
    })

    it.each(closed)('%s: every scope not named gets 403, those named do not', async (route, policy) => {
      const [method, path] = route.split(' ')
      const edge = await open()
      for (const scope of scopes) {
        const { secret } = await create(edge, { scopes: [scope] })
        const { status } = await edge.send(fill(path), { method, headers: bearer(secret) })
        const may = policy !== 'person' && (scope === 'owner' || policy.includes(scope as never))
        expect([scope, status === 403]).toEqual([scope, !may])
        expect(status).not.toBe(401)
      }
    })

    it('keeps a token to its catalog', async () => {
      const edge = await open()
      const { catalog, key, tag } = await publishFirst(edge)
      const own = await create(edge, { scopes: ['catalog:write'], catalog })
      const other = await create(edge, { scopes: ['catalog:write'], catalog: newCatalog() })
      const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
      await upload(edge, second)
      expect(await errorOf(await setPointer(edge, second, tag, bearer(other.secret)))).toMatchObject({ status: 403 })
      expect((await setPointer(edge, second, tag, bearer(own.secret))).status).toBe(200)
    })

    it('lets catalog:write publish, but never another model', async () => {
      const edge = await open()
      const { catalog, key, tag } = await publishFirst(edge)
      const writer = await create(edge, { scopes: ['catalog:write'] })
      const both = await create(edge, { scopes: ['catalog:write', 'model:write'] })
      const next = await makeEdition({ catalog, edition: 2, key, version: 'another model' })
      await upload(edge, next)
      expect(await errorOf(await setPointer(edge, next, tag, bearer(writer.secret)))).toMatchObject({
        status: 403,
        code: 'forbidden',
      })
      expect((await setPointer(edge, next, tag, bearer(both.secret))).status).toBe(200)
    })

    it('forgets a revoked token, never shows a secret again, and remembers who did what', async () => {
      const edge = await open()
      const { token, secret } = await create(edge, { scopes: ['owner'] })
      const list = async () => (await edge.send('/api/tokens', { headers: bearer(edge.owner) })).text()
      expect(await list()).toContain(token.id)
      expect(await list()).not.toContain(secret.slice(4))
      const catalog = newCatalog()
      expect((await register({ ...edge, owner: secret }, catalog, [await createKey()])).status).toBe(201)
      const revoke = () => edge.send(`/api/tokens/${token.id}`, { method: 'DELETE', headers: bearer(edge.owner) })
      expect((await revoke()).status).toBe(200)
      expect((await revoke()).status).toBe(404)
      expect((await edge.send('/api/tokens', { headers: bearer(secret) })).status).toBe(401)
      const audit = (await (await edge.send('/api/audit', { headers: bearer(edge.owner) })).json()) as {
        entries: object[]
      }
      expect(audit.entries).toContainEqual(
        expect.objectContaining({ actor: token.id, action: 'catalog', subject: catalog }),
      )
    })
  })

  it(`answers ${badRequests} bad requests with a reason, none with 2xx or 5xx`, async () => {
    const edge = await open()
    const { catalog } = await publishFirst(edge)
    const random = createRandom(seed)
    const statuses: Record<number, number> = {}
    for (let i = 0; i < badRequests; i++) {
      const { path, init } = spoil(random, edge.owner, catalog)
      const answer = await edge.send(path, init)
      const seen = `${i}: ${init.method} ${path} ${JSON.stringify(init.headers)} ${String(init.body).slice(0, 60)}`
      expect([seen, answer.status >= 400 && answer.status < 500]).toEqual([seen, true])
      expect(await errorOf(answer)).toMatchObject({ code: expect.any(String), message: expect.any(String) })
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    }
    console.log(`${badRequests} bad requests, seed ${seed}, by status: ${JSON.stringify(statuses)}`)
  })

  it('still works after them', async () => {
    const edge = await open()
    expect((await edge.send('/health')).status).toBe(200)
    await publishFirst(edge)
    const bytes = encode(crypto.randomUUID())
    expect((await putBlob(edge, await hash(bytes), bytes)).status).toBe(201)
  })
}
