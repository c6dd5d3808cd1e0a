/** Sessions of people: a secret in a cookie that scripts cannot read and other sites cannot send. */
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { EnsembleError } from '../models/core/errors.ts'
import type { Env } from './policy.ts'
import type { Person } from './records-people.ts'
import { scopesOf, type Actor } from './roles.ts'
import { createSecret, hashText } from './secrets.ts'
import type { Store } from './store.ts'

/** A working day: then the passkey is asked for again. */
const seconds = 12 * 3600
const name = '__Host-session'
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'

/** @returns the Set-Cookie header of a new session. */
export async function startSession(store: Store, person: Person, now: number): Promise<string> {
  const secret = createSecret()
  const [created, expires] = [now, now + seconds * 1000].map((time) => new Date(time).toISOString())
  await store.records.addSession(await hashText(secret), person.id, created, expires)
  return `${name}=${secret}; Max-Age=${seconds}; ${attributes}`
}

export const endCookie = `${name}=; Max-Age=0; ${attributes}`

/** Whoever the cookie belongs to; undefined without one, or when it is over. */
export async function findSession(c: Context<Env>, store: Store, now: number): Promise<Actor | undefined> {
  const secret = getCookie(c, name)
  if (secret === undefined || !/^[A-Za-z0-9_-]{43}$/.test(secret)) return undefined
  const session = await hashText(secret)
  const person = await store.records.findSession(session, new Date(now).toISOString())
  return person && { id: person.id, name: person.name, scopes: scopesOf[person.role], person, session }
}

/** Where people reach this edge, as their browser names it: passkeys are bound to it. */
export function originOf(c: Context, configured: string | undefined): URL {
  return new URL(configured ?? new URL(c.req.url).origin)
}

// [Note: other sites]
// SameSite=Strict keeps the cookie away from requests of other sites; a sibling subdomain is the same site, though, so
// whatever changes something also has to come from this very origin. Browsers say where from on every such request.
export function refuseOtherOrigins(c: Context, configured: string | undefined): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return
  const own = originOf(c, configured)
  const from = c.req.header('Origin')
  if (from === own.origin) return
  throw new EnsembleError(
    'forbidden',
    `This request comes from ${from?.slice(0, 200) ?? 'no origin'}, not from ${own.origin}`,
    'Behind a proxy, tell the edge its own address (ENSEMBLE_ORIGIN).',
  )
}
