/** Tokens for machines: for the owner. */
import { Hono } from 'hono'
import { EnsembleError } from '../models/core/errors.ts'
import { audit } from './audit.ts'
import { noStore, takeJson } from './body.ts'
import { tokenSchema } from './requests.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import type { Store } from './store.ts'
import { addToken, createToken } from './tokens.ts'

export function tokenRoutes(store: Store, options: AppOptions) {
  return new Hono<Env>()
    .get('/api/tokens', async (c) => c.json({ tokens: await store.records.listTokens() }, 200, noStore))
    .post('/api/tokens', takeJson(tokenSchema, 4096), async (c) => {
      const secret = createToken()
      const wanted = { ...c.req.valid('json'), expires: readExpiry(c.req.valid('json').expires, options.now()) }
      const token = await addToken(store, wanted, secret, options.now())
      const may = `${token.scopes.join(' ')} ${token.catalog ?? ''}`.trim()
      await audit(store, options, c.var.actor, 'token', token, may)
      // The only time the secret is shown.
      return c.json({ token, secret }, 201, noStore)
    })
    .delete('/api/tokens/:id', async (c) => {
      const id = c.req.param('id')
      const token = (await store.records.listTokens()).find((each) => each.id === id)
      if (!token || !(await store.records.deleteToken(id))) {
        throw new EnsembleError('not-found', `No token ${id.slice(0, 80)}`)
      }
      await audit(store, options, c.var.actor, 'token revoked', token)
      return c.json({ id }, 200)
    })
}

const day = 86_400_000

/** ISO 8601; @throws invalid beyond a year. */
function readExpiry(wanted: string | undefined, now: number): string {
  if (wanted === undefined) return new Date(now + 90 * day).toISOString()
  const time = Date.parse(wanted)
  if (!(time <= now + 366 * day)) {
    throw new EnsembleError('invalid', `A token is good for a year at most, not until ${wanted}`)
  }
  return new Date(time).toISOString()
}
