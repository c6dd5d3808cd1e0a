/** Who may do what: every route is in this table, or it is refused (and a test fails). */
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { EnsembleError } from '../models/core/errors.ts'
import type { Scope, Store, Token } from './store.ts'
import { findBearer } from './tokens.ts'

/** 'public', or the scopes of which a token needs one. 'owner' may do everything. */
export type Policy = 'public' | readonly Scope[]

const publishers: Policy = ['catalog:write', 'model:write']

export const policies: Record<string, Policy> = {
  'GET /healthz': 'public',
  'GET /blobs/:sha256': 'public',
  'PUT /blobs/:sha256': publishers,
  'POST /api/blobs/missing': publishers,
  'GET /api/catalogs': 'public',
  'GET /api/catalogs/:catalog': 'public',
  'GET /api/catalogs/:catalog/editions': 'public',
  'PUT /api/catalogs/:catalog': ['owner'],
  'PUT /api/catalogs/:catalog/pointer': ['catalog:write'],
  'GET /api/tokens': ['owner'],
  'POST /api/tokens': ['owner'],
  'DELETE /api/tokens/:id': ['owner'],
  'GET /api/audit': ['owner'],
  'POST /share': 'public',
}

export interface Env {
  Variables: { token: Token }
}

/** Stands before every route: no policy, no answer. */
export function enforcePolicy(store: Store, now: () => number): MiddlewareHandler<Env> {
  return async (c, next) => {
    // The first is the one that answers; none is for the files of the app.
    const route = matchedRoutes(c).find(({ method }) => method !== 'ALL')
    if (route) {
      const policy = policies[`${route.method} ${route.path}`]
      if (!policy) throw new Error(`Route ${route.method} ${route.path} states no policy`)
      if (policy !== 'public') c.set('token', await admit(c, policy, route.path, store, now))
    }
    await next()
  }
}

async function admit(c: Context, policy: readonly Scope[], path: string, store: Store, now: () => number) {
  const token = await findBearer(c.req.header('Authorization'), store, now())
  if (!allows(token, policy)) {
    throw new EnsembleError('forbidden', `This token may ${token.scopes.join(', ')}; this needs ${policy.join(' or ')}`)
  }
  const place = path.split('/').indexOf(':catalog')
  if (place > 0 && token.catalog !== undefined && c.req.path.split('/')[place] !== token.catalog) {
    throw new EnsembleError('forbidden', `This token is for the catalog ${token.catalog} only`)
  }
  return token
}

export function allows(token: Token, scopes: readonly Scope[]): boolean {
  return token.scopes.includes('owner') || scopes.some((scope) => token.scopes.includes(scope))
}
