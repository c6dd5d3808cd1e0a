/** Who may do what: every route is in this table, or it is refused (and neither compiles nor passes its test). */
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { EnsembleError } from '../models/core/errors.ts'
import type { AppOptions } from './options.ts'
import { allows, scopes, type Actor, type Scope } from './roles.ts'
import { countRefusal } from './rates.ts'
import { findSession, refuseOtherOrigins } from './sessions.ts'
import type { Store } from './store.ts'
import { findBearer } from './tokens.ts'

/**
 * 'public'; 'own page': anybody, but only from the app's own pages; 'person': whoever is signed in; or the scopes of
 * which a token or a person's role needs one. 'owner' may do everything.
 */
export type Policy = 'public' | 'own page' | 'person' | readonly Scope[]

const publishers = ['catalog:write', 'model:write'] as const
const editors = ['catalog:write'] as const
const owners = ['owner'] as const
/** Whoever is known here, person or machine. */
const anybody = scopes

export const policies = {
  'GET /health': 'public',
  'GET /metrics': ['read'],
  'GET /api/openapi.json': 'public',
  'GET /blobs/:sha256': 'public',
  'PUT /blobs/:sha256': publishers,
  'POST /api/blobs/missing': publishers,
  'GET /api/catalogs': 'public',
  'GET /api/catalogs/:catalog': 'public',
  'GET /api/catalogs/:catalog/editions': 'public',
  'PUT /api/catalogs/:catalog': owners,
  'PUT /api/catalogs/:catalog/pointer': editors,
  'PUT /api/catalogs/:catalog/editions/:edition/pin': editors,
  'DELETE /api/catalogs/:catalog/editions/:edition/pin': editors,
  'GET /api/catalogs/:catalog/schedules': ['read', 'catalog:write'],
  'POST /api/catalogs/:catalog/schedules': editors,
  'DELETE /api/catalogs/:catalog/schedules/:id': editors,
  'POST /api/collect': owners,
  'GET /api/tokens': owners,
  'POST /api/tokens': owners,
  'DELETE /api/tokens/:id': owners,
  'GET /api/audit': owners,
  'GET /api/audit/actors': owners,
  'GET /api/setup': 'public',
  'POST /api/join/options': 'own page',
  'POST /api/join': 'own page',
  'POST /api/login/options': 'own page',
  'POST /api/login': 'own page',
  'POST /api/logout': 'person',
  'GET /api/me': anybody,
  'POST /api/me/passkeys/options': 'person',
  'POST /api/me/passkeys': 'person',
  'DELETE /api/me/passkeys/:id': 'person',
  'GET /api/people': owners,
  'PUT /api/people/:id': owners,
  'DELETE /api/people/:id': owners,
  'GET /api/invites': owners,
  'POST /api/invites': owners,
  'DELETE /api/invites/:id': owners,
  'GET /api/webhooks': owners,
  'POST /api/webhooks': owners,
  'POST /api/webhooks/:id/enable': owners,
  'DELETE /api/webhooks/:id': owners,
  'POST /share': 'public',
} as const satisfies Record<string, Policy>

export type StatedRoute = keyof typeof policies

export interface Env {
  Variables: { actor: Actor }
}

/** Stands before every route: no policy, no answer. */
export function enforcePolicy(store: Store, options: AppOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const route = routeOf(c)
    if (route) {
      const policy = findPolicy(`${route.method} ${route.path}`)
      if (policy === 'own page') refuseOtherOrigins(c, options.origin)
      else if (policy !== 'public') c.set('actor', await admit(c, policy, route.path, store, options))
    }
    await next()
  }
}

/** The route that will answer; undefined for the files of the app. */
export const routeOf = (c: Context) => matchedRoutes(c).find(({ method }) => method !== 'ALL')

function findPolicy(route: string): Policy {
  if (Object.hasOwn(policies, route)) return policies[route as StatedRoute]
  throw new Error(`Route ${route} states no policy`)
}

async function admit(
  c: Context<Env>,
  policy: 'person' | readonly Scope[],
  path: string,
  store: Store,
  options: AppOptions,
): Promise<Actor> {
  const actor = await identify(c, store, options).catch(async (error) => {
    const isRefusal = error instanceof EnsembleError && error.code === 'unauthorized'
    throw (isRefusal && (await countRefusal(c, options))) || error
  })
  if (policy === 'person') {
    if (actor.person) return actor
    throw new EnsembleError('forbidden', 'This is for people who have signed in, not for tokens')
  }
  if (!allows(actor, policy)) {
    throw new EnsembleError(
      'forbidden',
      `${actor.name} may ${actor.scopes.join(', ')}; this needs ${policy.join(' or ')}`,
    )
  }
  const place = path.split('/').indexOf(':catalog')
  if (place > 0 && actor.catalog !== undefined && c.req.path.split('/')[place] !== actor.catalog) {
    throw new EnsembleError('forbidden', `This token is for the catalog ${actor.catalog} only`)
  }
  return actor
}

/** A token when one is sent, else the session; @throws unauthorized, and forbidden for a session used from elsewhere. */
async function identify(c: Context<Env>, store: Store, { now, origin }: AppOptions): Promise<Actor> {
  const header = c.req.header('Authorization')
  const session = header === undefined ? await findSession(c, store, now()) : undefined
  if (!session) return findBearer(header, store, now())
  refuseOtherOrigins(c, origin)
  return session
}
