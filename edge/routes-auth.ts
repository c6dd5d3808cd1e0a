/** Coming in and going out: the first owner, joining by invitation, passkeys, sessions. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { Hono, type Context } from 'hono'
import { audit } from './audit.ts'
import { noStore, takeJson } from './body.ts'
import { WrongCredential } from './failure.ts'
import { hashCode } from './invites.ts'
import type { AppOptions } from './options.ts'
import { askToLogin, askToRegister, checkLogin, checkRegistration, type Ceremony } from './passkeys.ts'
import type { Env } from './policy.ts'
import type { Invite, Person } from './records-people.ts'
import { joinOptionsSchema, joinSchema, loginSchema } from './requests.ts'
import { createId } from './secrets.ts'
import { endCookie, originOf, startSession } from './sessions.ts'
import type { Store } from './store.ts'

/** A ceremony's answer with its keys, signatures and certificates. */
export const largest = 64 * 1024

// [Note: coming in]
// First owner: the code that the edge prints at its start. Everybody else: a code from an owner. Then
// 1. POST /api/join/options {code, name} gives `options` for navigator.credentials.create, and `person`, an id.
// 2. POST /api/join {code, name, person, passkey, response} makes the person, the passkey and a session; the code is used up.
// From then on POST /api/login/options, navigator.credentials.get, POST /api/login {response}.
export function authRoutes(store: Store, options: AppOptions) {
  const begin = (c: Context): Ceremony => ({ store, origin: originOf(c, options.origin), now: options.now() })
  const welcome = async (c: Context<Env>, person: Person, status: 200 | 201) =>
    c.json({ person }, status, { ...noStore, 'Set-Cookie': await startSession(store, person, options.now()) })

  return new Hono<Env>()
    .get('/api/setup', async (c) => c.json({ needed: !(await store.records.hasOwner()) }, 200, noStore))
    .post('/api/join/options', takeJson(joinOptionsSchema, 4096), async (c) => {
      const { code, name } = c.req.valid('json')
      const invite = await findInvite(store, code, options.now())
      const person = createId()
      const creation = await askToRegister(begin(c), 'join', subjectOf(invite, person), { id: person, name })
      return c.json({ options: creation, person, role: invite.role }, 200, noStore)
    })
    .post('/api/join', takeJson(joinSchema, largest), async (c) => {
      const { code, name, person: id, passkey, response } = c.req.valid('json')
      const invite = await findInvite(store, code, options.now())
      const answer = response as unknown as RegistrationResponseJSON
      const made = await checkRegistration(begin(c), 'join', subjectOf(invite, id), answer)
      const at = new Date(options.now()).toISOString()
      const person: Person = { id, name, role: invite.role, created: at }
      const key = { ...made, person: id, name: passkey, created: at, lastUsed: null }
      if (!(await store.records.acceptInvite(await hashCode(code), person, key, at))) throw refuseCode()
      await audit(store, options, person, 'person joined', person, invite.role)
      return welcome(c, person, 201)
    })
    .post('/api/login/options', async (c) => c.json({ options: await askToLogin(begin(c)) }, 200, noStore))
    .post('/api/login', takeJson(loginSchema, largest), async (c) => {
      const answer = c.req.valid('json').response as unknown as AuthenticationResponseJSON
      const person = await checkLogin(begin(c), answer)
      await audit(store, options, person, 'signed in', person)
      return welcome(c, person, 200)
    })
    .post('/api/logout', async (c) => {
      const { actor } = c.var
      if (actor.session !== undefined) await store.records.deleteSession(actor.session)
      await audit(store, options, actor, 'signed out', actor)
      return c.json({ ok: true }, 200, { ...noStore, 'Set-Cookie': endCookie })
    })
}

const subjectOf = (invite: Invite, person: string) => `${invite.id} ${person}`

async function findInvite(store: Store, code: string, now: number): Promise<Invite> {
  const invite = await store.records.findInvite(await hashCode(code), new Date(now).toISOString())
  if (!invite) throw refuseCode()
  return invite
}

const refuseCode = () =>
  new WrongCredential('code', 'This code is not known, used, or too old', 'Ask an owner for a new one.')
