import { expect, it } from 'vitest'
import { createToken } from '../../edge/tokens.ts'
import { createAuthenticator } from './authenticator.ts'
import type { AuditEntry } from '../../edge/records-audit.ts'
import { bearer, errorOf, newCatalog, publishFirst, putJson, type Opened } from './publisher.ts'

/** The audit log on any store: page by page, by kind, by whoever did it. */
export function testAudit(open: () => Promise<Opened>): void {
  const ask = (edge: Opened, path: string) => edge.send(path, { headers: bearer(edge.owner) })
  const read = async (edge: Opened, query: string) =>
    (await (await ask(edge, `/api/audit?${query}`)).json()) as { entries: AuditEntry[]; next: number | null }

  /** Somebody with a token who has not done anything yet. */
  const arrive = async (edge: Opened, name: string) => {
    const made = await putJson(edge, '/api/tokens', { name, scopes: ['owner'] }, {}, 'POST')
    const { token, secret } = (await made.json()) as { token: { id: string }; secret: string }
    return { id: token.id, as: { ...edge, owner: secret } }
  }

  it('comes in pages, newest first, each entry once', async () => {
    const edge = await open()
    const { id, as } = await arrive(edge, 'a busy program')
    for (let i = 0; i < 7; i++) await putJson(as, '/api/invites', { role: 'viewer' }, {}, 'POST')
    const pages: number[][] = []
    for (let next: number | null | undefined; next !== null;) {
      const before: string = next === undefined ? '' : `&before=${next}`
      const page = await read(edge, `actor=${id}&limit=3${before}`)
      pages.push(page.entries.map((entry) => entry.id))
      next = page.next
    }
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1])
    const all = pages.flat()
    expect(all).toEqual([...new Set(all)].sort((a, b) => b - a))
    expect((await read(edge, `actor=${id}&limit=7`)).next).toBeNull()
  })

  it('is asked for one kind, or one person or token; names outlive what they named', async () => {
    const edge = await open()
    const { id, as } = await arrive(edge, 'nightly import')
    const other = await arrive(as, 'a token of it')
    await putJson(as, `/api/tokens/${other.id}`, undefined, {}, 'DELETE')
    const { catalog } = await publishFirst(as)
    const did = async (query: string) => (await read(edge, `actor=${id}${query}`)).entries
    expect((await did('')).map(({ action }) => action)).toEqual(['publish', 'catalog', 'token revoked', 'token'])
    expect(await did('&kind=tokens')).toMatchObject([
      { action: 'token revoked', subject: other.id, called: 'a token of it', name: 'nightly import' },
      { action: 'token', subject: other.id, called: 'a token of it', detail: 'owner' },
    ])
    const [published, ...rest] = await did('&kind=editions')
    expect([published, rest]).toEqual([expect.objectContaining({ action: 'publish', subject: catalog }), []])
    const { actors } = (await (await ask(edge, '/api/audit/actors')).json()) as { actors: { id: string }[] }
    expect(actors).toContainEqual({ id, name: 'nightly import' })
    // One that did nothing is not in it.
    expect(actors.map((actor) => actor.id)).not.toContain(other.id)
  })

  /** The edge at an hour that no other test uses, as whoever comes from this address sees it. */
  let hours = 0
  const at = (edge: Opened, address: string, hour: number) =>
    edge.variant({ addressOf: () => address, now: () => Date.UTC(2001, 0, 1, hour) })
  const failuresOf = async (edge: Opened, hour: number) => {
    const day = new Date(Date.UTC(2001, 0, 1, hour)).toISOString()
    return (await read(edge, 'kind=failures&limit=1000')).entries.filter((entry) => entry.at === day)
  }
  const show = async (edge: Opened, token: string) => (await edge.send('/api/me', { headers: bearer(token) })).status
  const post = (edge: Opened, path: string, body: unknown) =>
    edge.send(path, {
      method: 'POST',
      headers: { Origin: 'http://localhost', 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })

  it('counts failed sign-ins by address and what was shown, of which it keeps nothing', async () => {
    const [edge, hour] = [await open(), (hours += 3)]
    const visitor = at(edge, '192.0.2.1', hour)
    const wrong = createToken()
    for (const token of [wrong, wrong, createToken(), 'short']) expect(await show(visitor, token)).toBe(401)
    expect(await show(at(edge, '192.0.2.2', hour), wrong)).toBe(401)
    const expires = new Date(Date.UTC(2001, 0, 1, hour, 30)).toISOString()
    const made = await putJson(visitor, '/api/tokens', { name: 'old', scopes: ['read'], expires }, {}, 'POST')
    const { secret } = (await made.json()) as { secret: string }
    expect(await show(visitor, secret)).toBe(200)
    expect(await show(at(edge, '192.0.2.1', hour + 1), secret)).toBe(401)
    const code = 'ABCD-EFGH-JKLM-NPQR'
    expect((await post(visitor, '/api/join/options', { code, name: 'Ada' })).status).toBe(401)
    const { options } = (await (await post(visitor, '/api/login/options', undefined)).json()) as {
      options: { challenge: string }
    }
    const stranger = await createAuthenticator('http://localhost')
    expect((await post(visitor, '/api/login', { response: await stranger.login(options) })).status).toBe(401)
    // To show nothing is no attempt, and neither is a session that is over.
    expect((await visitor.send('/api/me')).status).toBe(401)
    expect((await visitor.send('/api/me', { headers: { Cookie: `__Host-session=${'a'.repeat(43)}` } })).status).toBe(
      401,
    )

    const found = await failuresOf(edge, hour)
    expect(found.map(({ subject, detail, times }) => [subject, detail, times])).toEqual([
      ['192.0.2.1', 'passkey', 1],
      ['192.0.2.1', 'code', 1],
      ['192.0.2.2', 'token', 1],
      ['192.0.2.1', 'token', 4],
    ])
    expect(await failuresOf(edge, hour + 1)).toMatchObject([{ detail: 'expired token', actor: '', name: '' }])
    for (const shown of [wrong, secret, code, stranger.id]) expect(JSON.stringify(found)).not.toContain(shown)
    const { actors } = (await (await ask(edge, '/api/audit/actors')).json()) as { actors: { id: string }[] }
    expect(actors.map(({ id }) => id)).not.toContain('')
  })

  it('has few rows of a flood from many addresses, and counts all of it', async () => {
    const [edge, hour] = [await open(), (hours += 3)]
    for (let i = 0; i < 70; i++) await show(at(edge, `2001:db8:0:${i}`, hour), createToken())
    const found = await failuresOf(edge, hour)
    expect(found).toHaveLength(51)
    expect(found.reduce((sum, { times }) => sum + times, 0)).toBe(70)
    expect(found.filter(({ subject }) => subject === '')).toMatchObject([{ times: 20 }])
    // An address that has a row goes on being counted in it.
    await show(at(edge, '2001:db8:0:3', hour), createToken())
    expect((await failuresOf(edge, hour)).find(({ subject }) => subject === '2001:db8:0:3')).toMatchObject({ times: 2 })
  })

  it('of failures the oldest go, and nothing else does', async () => {
    const [edge, hour] = [await open(), (hours += 3)]
    const day = (offset: number) => Date.UTC(2000, 0, 1 + offset)
    const record = async (action: string, offset: number) => {
      const [since, now] = [day(offset) - 3600_000, day(offset)].map((time) => new Date(time).toISOString())
      await edge.store.records.countAudit({ action, subject: `${hour}`, detail: '', since, at: now })
    }
    for (const offset of [0, 1, 2]) for (const action of ['a test', 'another']) await record(action, offset)
    await edge.store.records.trimAudit('a test', 2)
    const left = await edge.store.records.listAudit({ limit: 10, actions: ['a test', 'another'] })
    expect(left.map(({ action, at: time }) => [action, time.slice(0, 10)])).toEqual([
      ['another', '2000-01-03'],
      ['a test', '2000-01-03'],
      ['another', '2000-01-02'],
      ['a test', '2000-01-02'],
      ['another', '2000-01-01'],
    ])
  })

  it('has no more of an address than the rate of refusals lets through', async () => {
    const [edge, hour] = [await open(), (hours += 3)]
    const visitor = edge.variant({
      addressOf: () => '192.0.2.3',
      now: () => Date.UTC(2001, 0, 1, hour),
      rates: { refusals: { burst: 3, perSecond: 1 } },
    })
    const statuses = []
    for (let i = 0; i < 6; i++) statuses.push(await show(visitor, createToken()))
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429])
    expect(await failuresOf(edge, hour)).toMatchObject([{ subject: '192.0.2.3', times: 3 }])
  })

  it.each(['limit=0', 'limit=1001', 'limit=x', 'before=-1', 'before=1.5', 'kind=constructor', 'other=1'])(
    'refuses %s',
    async (query) => {
      const answer = await ask(await open(), `/api/audit?${query}`)
      expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'invalid' })
    },
  )

  it('is for owners only, and is described with its query', async () => {
    const edge = await open()
    const made = await putJson(
      edge,
      '/api/tokens',
      { name: newCatalog(), scopes: ['catalog:write', 'read'] },
      {},
      'POST',
    )
    const { secret } = (await made.json()) as { secret: string }
    for (const path of ['/api/audit', '/api/audit/actors']) {
      expect((await edge.send(path, { headers: bearer(secret) })).status).toBe(403)
      expect((await edge.send(path)).status).toBe(401)
    }
    const document = (await (await edge.send('/api/openapi.json')).json()) as {
      paths: Record<string, { get: { parameters: { name: string; in: string }[] } }>
    }
    const names = document.paths['/api/audit'].get.parameters.map((each) => `${each.in} ${each.name}`)
    expect(names).toEqual(['query before', 'query limit', 'query kind', 'query actor'])
  })
}
