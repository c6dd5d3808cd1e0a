import { describe, expect, it } from 'vitest'
import type { Person } from '../../edge/records-people.ts'
import type { Role } from '../../edge/roles.ts'
import { createAuthenticator, type Flaws } from './authenticator.ts'
import { bearer, errorOf, newCatalog, putJson, register, createKey, type Edge } from './publisher.ts'

const origin = 'http://localhost'
const own = { Origin: origin, 'Content-Type': 'application/json' }

interface Visitor {
  person: Person
  /** For the Cookie header. */
  cookie: string
  authenticator: Awaited<ReturnType<typeof createAuthenticator>>
}

/** People on any store: invited once, in by passkey, out at once when removed. */
export function testPeople(open: () => Promise<Edge>): void {
  const post = (edge: Edge, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    edge.send(path, {
      method: 'POST',
      headers: { ...own, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const read = async <T>(answer: Response) => (await answer.json()) as T

  const inviteTo = async (edge: Edge, role: Role) =>
    (await read<{ code: string; invite: { id: string } }>(await putJson(edge, '/api/invites', { role }, {}, 'POST')))
      .code

  const cookieOf = (answer: Response) => (answer.headers.get('Set-Cookie') ?? '').split(';')[0]

  const tryJoin = async (edge: Edge, code: string, flaws: Flaws = {}) => {
    const authenticator = await createAuthenticator(origin)
    const begun = await post(edge, '/api/join/options', { code, name: 'Ada' })
    if (begun.status !== 200) return { answer: begun, authenticator }
    const { options, person } = await read<{ options: { challenge: string }; person: string }>(begun)
    const body = { code, name: 'Ada', person, passkey: 'phone', response: await authenticator.register(options, flaws) }
    return { answer: await post(edge, '/api/join', body), authenticator, body }
  }
  const join = async (edge: Edge, role: Role): Promise<Visitor> => {
    const { answer, authenticator } = await tryJoin(edge, await inviteTo(edge, role))
    expect(answer.status).toBe(201)
    const cookie = cookieOf(answer)
    return { ...(await read<{ person: Person }>(answer)), cookie, authenticator }
  }
  const login = async (edge: Edge, { authenticator }: Pick<Visitor, 'authenticator'>, flaws: Flaws = {}) => {
    const { options } = await read<{ options: { challenge: string } }>(await post(edge, '/api/login/options'))
    const body = { response: await authenticator.login(options, flaws) }
    return { answer: await post(edge, '/api/login', body), body }
  }
  const me = (edge: Edge, cookie: string) => edge.send('/api/me', { headers: { Cookie: cookie } })

  it('lets an invited person in by passkey, out, and in again', async () => {
    const edge = await open()
    const code = await inviteTo(edge, 'editor')
    const { answer, authenticator } = await tryJoin(edge, code.toLowerCase().replaceAll('-', ' '))
    expect(answer.status).toBe(201)
    expect(answer.headers.get('Set-Cookie')).toMatch(
      /^__Host-session=[\w-]{43}; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    )
    expect(await read(answer.clone())).toMatchObject({ person: { name: 'Ada', role: 'editor' } })
    expect(await read(await me(edge, cookieOf(answer)))).toMatchObject({
      person: { name: 'Ada' },
      passkeys: [{ id: authenticator.id, name: 'phone', lastUsed: null }],
    })
    const out = await post(edge, '/api/logout', undefined, { Cookie: cookieOf(answer) })
    expect([out.status, out.headers.get('Set-Cookie')]).toEqual([200, expect.stringContaining('Max-Age=0')])
    expect((await me(edge, cookieOf(answer))).status).toBe(401)
    const again = await login(edge, { authenticator })
    expect(again.answer.status).toBe(200)
    expect((await me(edge, cookieOf(again.answer))).status).toBe(200)
    const { person } = await read<{ person: Person }>(again.answer)
    const log = await edge.send(`/api/audit?actor=${person.id}`, { headers: bearer(edge.owner) })
    const { entries } = await read<{ entries: { action: string; called: string }[] }>(log)
    const did = ['signed in', 'signed out', 'person joined']
    expect(entries.map(({ action, called }) => [action, called])).toEqual(did.map((action) => [action, 'Ada']))
  })

  it('takes a code once, and none that is unknown or withdrawn', async () => {
    const edge = await open()
    const code = await inviteTo(edge, 'viewer')
    expect((await tryJoin(edge, code)).answer.status).toBe(201)
    expect(await errorOf((await tryJoin(edge, code)).answer)).toMatchObject({ status: 401, code: 'unauthorized' })
    expect((await tryJoin(edge, 'AAAA-AAAA-AAAA-AAAA')).answer.status).toBe(401)
    const { code: other, invite } = await read<{ code: string; invite: { id: string } }>(
      await putJson(edge, '/api/invites', { role: 'viewer' }, {}, 'POST'),
    )
    await edge.send(`/api/invites/${invite.id}`, { method: 'DELETE', headers: bearer(edge.owner) })
    expect((await tryJoin(edge, other)).answer.status).toBe(401)
  })

  it('lets one of two join when both hold the same code', async () => {
    const edge = await open()
    const code = await inviteTo(edge, 'viewer')
    const answers = await Promise.all([tryJoin(edge, code), tryJoin(edge, code), tryJoin(edge, code)])
    expect(answers.map(({ answer }) => answer.status).sort()).toEqual([201, 401, 401])
  })

  describe('refuses', () => {
    it.each<[string, Flaws]>([
      ['another origin', { origin: 'https://evil.test' }],
      ['another relying party', { rpId: 'evil.test' }],
      ['a challenge nobody gave', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
      ['the other ceremony', { type: 'payment.get' }],
      ['a user who was not verified', { flags: 1 | 64 }],
      ['nobody present', { flags: 4 | 64 }],
    ])('a passkey with %s', async (_what, flaws) => {
      const edge = await open()
      const { answer } = await tryJoin(edge, await inviteTo(edge, 'owner'), flaws)
      expect(await errorOf(answer)).toMatchObject({ status: 401, code: 'unauthorized' })
      const visitor = await join(edge, 'viewer')
      const flags = flaws.flags === undefined ? {} : { flags: flaws.flags & ~64 }
      expect((await login(edge, visitor, { ...flaws, ...flags })).answer.status).toBe(401)
      expect((await login(edge, visitor)).answer.status).toBe(200)
    })

    it('an answer sent twice, a counter that went back, a key that is not known', async () => {
      const edge = await open()
      const visitor = await join(edge, 'viewer')
      const { answer, body } = await login(edge, visitor, { counter: 10 })
      expect(answer.status).toBe(200)
      expect((await post(edge, '/api/login', body)).status).toBe(401)
      expect((await login(edge, visitor, { counter: 10 })).answer.status).toBe(401)
      expect((await login(edge, visitor, { counter: 11 })).answer.status).toBe(200)
      expect((await login(edge, { authenticator: await createAuthenticator(origin) })).answer.status).toBe(401)
    })

    it('to change anything for another site, whatever cookie comes along', async () => {
      const edge = await open()
      const { cookie } = await join(edge, 'owner')
      for (const from of ['https://evil.test', 'null', 'http://localhost:1', undefined]) {
        const headers: Record<string, string> = { Cookie: cookie, 'Content-Type': 'application/json' }
        if (from) headers['Origin'] = from
        for (const path of ['/api/invites', '/api/login/options', '/api/logout']) {
          const answer = await edge.send(path, { method: 'POST', headers, body: '{"role":"owner"}' })
          expect([path, from, answer.status]).toEqual([path, from, 403])
        }
      }
      expect((await me(edge, cookie)).status).toBe(200)
    })
  })

  it('keeps each role to what it may, from the next request on', async () => {
    const edge = await open()
    const viewer = await join(edge, 'viewer')
    const list = (cookie: string) => edge.send('/api/people', { headers: { Cookie: cookie } })
    const look = async () => (await post(edge, '/api/blobs/missing', [], { Cookie: viewer.cookie })).status
    expect([(await list(viewer.cookie)).status, await look()]).toEqual([403, 403])
    const grade = (role: Role) => putJson(edge, `/api/people/${viewer.person.id}`, { role })
    expect((await grade('editor')).status).toBe(200)
    expect([(await list(viewer.cookie)).status, await look()]).toEqual([403, 200])
    const catalog = newCatalog()
    const mine = { Cookie: viewer.cookie, Origin: origin, Authorization: '' }
    expect((await putJson(edge, `/api/catalogs/${catalog}`, {}, mine)).status).toBe(401) // an empty token is no session
    expect((await grade('owner')).status).toBe(200)
    expect((await list(viewer.cookie)).status).toBe(200)
    expect((await register(edge, catalog, [await createKey()])).status).toBe(201)
    const remove = await edge.send(`/api/people/${viewer.person.id}`, { method: 'DELETE', headers: bearer(edge.owner) })
    expect([remove.status, (await me(edge, viewer.cookie)).status]).toEqual([200, 401])
    expect((await login(edge, viewer)).answer.status).toBe(401)
  })

  it('tells a person and a token who they are and what they may', async () => {
    const edge = await open()
    const { cookie, person } = await join(edge, 'editor')
    const scopes = ['catalog:write', 'model:write', 'read']
    expect(await read(await me(edge, cookie))).toMatchObject({ name: 'Ada', person, scopes, passkeys: [{}] })
    const answer = await edge.send('/api/me', { headers: bearer(edge.owner) })
    expect(await read(answer)).toMatchObject({ scopes: ['owner'], person: null, passkeys: [] })
  })

  it('adds a second passkey, and never removes the last', async () => {
    const edge = await open()
    const visitor = await join(edge, 'viewer')
    const session = { Cookie: visitor.cookie }
    const { options } = await read<{ options: { challenge: string } }>(
      await post(edge, '/api/me/passkeys/options', undefined, session),
    )
    const second = await createAuthenticator(origin)
    const response = await second.register(options)
    expect((await post(edge, '/api/me/passkeys', { name: 'key ring', response }, session)).status).toBe(201)
    const remove = async (id: string) =>
      (await edge.send(`/api/me/passkeys/${id}`, { method: 'DELETE', headers: { ...own, ...session } })).status
    expect([await remove(visitor.authenticator.id), await remove(second.id)]).toEqual([200, 404])
    expect((await login(edge, visitor)).answer.status).toBe(401)
    expect((await login(edge, { authenticator: second })).answer.status).toBe(200)
  })
}
