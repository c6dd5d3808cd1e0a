import { expect, it } from 'vitest'
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
