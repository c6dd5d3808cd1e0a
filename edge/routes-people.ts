/** People and invitations, for owners. */
import { Hono } from 'hono'
import { EnsembleError } from '../models/core/errors.ts'
import { audit } from './audit.ts'
import { noStore, takeJson } from './body.ts'
import { invite } from './invites.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import type { Person } from './records-people.ts'
import { roleSchema } from './requests.ts'
import type { Store } from './store.ts'

export function peopleRoutes(store: Store, options: AppOptions) {
  const { records } = store
  return new Hono<Env>()
    .get('/api/people', async (c) => c.json({ people: await records.listPeople() }, 200, noStore))
    .put('/api/people/:id', takeJson(roleSchema, 4096), async (c) => {
      const id = c.req.param('id')
      const { role } = c.req.valid('json')
      const person = await find(store, id)
      if (!(await records.setRole(id, role))) throw onlyOwner()
      await audit(store, options, c.var.actor, 'role', person, role)
      return c.json({ people: await records.listPeople() }, 200, noStore)
    })
    .delete('/api/people/:id', async (c) => {
      const id = c.req.param('id')
      const person = await find(store, id)
      if (!(await records.removePerson(id))) throw onlyOwner()
      await audit(store, options, c.var.actor, 'person removed', person)
      return c.json({ people: await records.listPeople() }, 200, noStore)
    })
    .get('/api/invites', async (c) => {
      const at = new Date(options.now()).toISOString()
      return c.json({ invites: await records.listInvites(at) }, 200, noStore)
    })
    .post('/api/invites', takeJson(roleSchema, 4096), async (c) => {
      const made = await invite(store, c.req.valid('json').role, c.var.actor.id, options.now())
      await audit(store, options, c.var.actor, 'invite', made.invite.id, made.invite.role)
      // The only time the code is shown.
      return c.json(made, 201, noStore)
    })
    .delete('/api/invites/:id', async (c) => {
      const id = c.req.param('id')
      if (!(await records.deleteInvite(id))) throw new EnsembleError('not-found', `No invitation ${id.slice(0, 80)}`)
      await audit(store, options, c.var.actor, 'invite withdrawn', id)
      return c.json({ id }, 200, noStore)
    })
}

async function find(store: Store, id: string): Promise<Person> {
  const person = (await store.records.listPeople()).find((each) => each.id === id)
  if (person) return person
  throw new EnsembleError('not-found', `No person ${id.slice(0, 80)}`)
}

const onlyOwner = () => new EnsembleError('conflict', 'This is the only owner', 'Make somebody else an owner first.')
