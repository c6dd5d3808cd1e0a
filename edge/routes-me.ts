/** What somebody known here sees of themselves: who they are, what they may; and people's passkeys. */
import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { Hono, type Context } from 'hono'
import { EnsembleError } from '../models/core/errors.ts'
import { audit } from './audit.ts'
import { noStore, takeJson } from './body.ts'
import type { AppOptions } from './options.ts'
import { askToRegister, checkRegistration, type Ceremony } from './passkeys.ts'
import type { Env } from './policy.ts'
import type { Person } from './records-people.ts'
import { newPasskeySchema } from './requests.ts'
import { largest } from './routes-auth.ts'
import { originOf } from './sessions.ts'
import type { Store } from './store.ts'

export function meRoutes(store: Store, options: AppOptions) {
  const begin = (c: Context): Ceremony => ({ store, origin: originOf(c, options.origin), now: options.now() })
  return new Hono<Env>()
    .get('/api/me', async (c) => {
      const { name, scopes, catalog, person = null } = c.var.actor
      const passkeys = person ? await listPasskeys(store, person.id) : []
      return c.json({ name, scopes, catalog, person, passkeys }, 200, noStore)
    })
    .post('/api/me/passkeys/options', async (c) => {
      const person = personOf(c)
      return c.json({ options: await askToRegister(begin(c), 'add', person.id, person) }, 200, noStore)
    })
    .post('/api/me/passkeys', takeJson(newPasskeySchema, largest), async (c) => {
      const person = personOf(c)
      const { name, response } = c.req.valid('json')
      const answer = response as unknown as RegistrationResponseJSON
      const made = await checkRegistration(begin(c), 'add', person.id, answer)
      const created = new Date(options.now()).toISOString()
      await store.records.addPasskey({ ...made, person: person.id, name, created, lastUsed: null })
      await audit(store, options, person, 'passkey', { id: made.id, name })
      return c.json({ passkeys: await listPasskeys(store, person.id) }, 201, noStore)
    })
    .delete('/api/me/passkeys/:id', async (c) => {
      const person = personOf(c)
      const id = c.req.param('id')
      const passkey = (await store.records.listPasskeys(person.id)).find((each) => each.id === id)
      if (!passkey || !(await store.records.deletePasskey(person.id, id))) throw refusePasskey(id)
      await audit(store, options, person, 'passkey removed', passkey)
      return c.json({ passkeys: await listPasskeys(store, person.id) }, 200, noStore)
    })
}

const refusePasskey = (id: string) =>
  new EnsembleError('not-found', `No passkey ${id.slice(0, 80)} that could be removed`, 'The last one stays.')

/** Policy 'person' let nobody else through. */
function personOf(c: Context<Env>): Person {
  const { person } = c.var.actor
  if (!person) throw new EnsembleError('forbidden', 'This is for people who have signed in')
  return person
}

/** Without the keys: nobody needs to see them. */
async function listPasskeys(store: Store, person: string) {
  const passkeys = await store.records.listPasskeys(person)
  return passkeys.map(({ id, name, created, lastUsed }) => ({ id, name, created, lastUsed }))
}
