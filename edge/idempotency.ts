/** Idempotency keys: the same request sent twice under one key has one effect, and gets the same answer twice. */
import type { Context, MiddlewareHandler } from 'hono'
import { EnsembleError } from '../models/core/errors.ts'
import { fromBase64url, toBase64url } from '../models/core/signature.ts'
import { nameBreak, readAll } from './body.ts'
import { Refusal } from './failure.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import { hashText } from './secrets.ts'
import type { Store } from './store.ts'

const day = 86_400_000
/** A request that has not been answered for so long has died with its process. */
const patience = 60_000
/** No JSON body is longer. */
const largest = 1024 * 1024

// [Note: idempotency]
// Applies to every call that changes something, made with a token or a session. Bodies of blobs are not hashed: their
// address is their hash. Only answers that say something was done are kept, for a day: a refusal had no effect, so it is
// worked out afresh. An answer may hold a secret shown once (a new token), so it is sealed with a key that is made from
// the Idempotency-Key; the edge keeps that as a hash only.
export function repeatSafely(store: Store, options: AppOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const given = c.req.header('Idempotency-Key')
    const actor = c.var.actor
    if (given === undefined || !actor || c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    if (!/^[\x21-\x7e]{16,200}$/.test(given)) {
      throw new EnsembleError('invalid', 'An Idempotency-Key has 16 to 200 letters, and cannot be guessed (a UUID)')
    }
    const key = await hashText(`key ${actor.id} ${given}`)
    const seal = await sealFor(`seal ${actor.id} ${given}`)
    const request = await hashText(`${c.req.method} ${c.req.url} ${await takeBody(c)}`)
    const answer = await begin(store, options, key, request)
    if (answer !== undefined) {
      c.res = await seal.open(answer)
      return
    }
    await next()
    await settle(c, store, key, seal)
  }
}

/** @returns the answer there is; undefined when this request is to be worked on. */
async function begin(store: Store, { now }: AppOptions, key: string, request: string): Promise<string | undefined> {
  const [at, before] = [now(), now() - day].map((time) => new Date(time).toISOString())
  if (await store.records.beginAnswer(key, request, at, before)) return undefined
  const known = await store.records.findAnswer(key)
  if (known && known.request !== request) {
    throw new Refusal(422, 'invalid', 'This Idempotency-Key was used for another request', 'Make a new key.')
  }
  if (known?.answer) return known.answer
  const died = known !== undefined && now() - Date.parse(known.created) > patience
  if (died && (await store.records.resumeAnswer(key, known.created, at))) return undefined
  throw new Refusal(409, 'conflict', 'The same request is being worked on', 'Ask again in a second.', {}, retrySoon)
}

const retrySoon = { 'Retry-After': '1' }

async function settle(c: Context<Env>, store: Store, key: string, seal: Seal): Promise<void> {
  const done = c.res.status >= 200 && c.res.status < 300
  if (done) await store.records.keepAnswer(key, await seal.close(c.res.clone()))
  else await store.records.dropAnswer(key)
}

/** Hash of the body, which is put back for the route to read. */
async function takeBody(c: Context<Env>): Promise<string> {
  if (c.req.path.startsWith('/blobs/') || !c.req.raw.body) return ''
  const bytes = await readAll(c.req.raw.body, largest).catch(nameBreak)
  c.req.raw = new Request(c.req.raw.url, { method: c.req.method, headers: c.req.raw.headers, body: bytes })
  return new TextDecoder('latin1').decode(bytes)
}

interface Seal {
  close(response: Response): Promise<string>
  open(text: string): Promise<Response>
}

/** AES-GCM under a key that only the sender of the request can make again. */
async function sealFor(secret: string): Promise<Seal> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return {
    async close(response) {
      const plain = JSON.stringify([response.status, response.headers.get('ETag'), await response.text()])
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(plain))
      return `${toBase64url(iv)}.${toBase64url(new Uint8Array(sealed))}`
    },
    async open(text) {
      const [iv, sealed] = text.split('.').map(fromBase64url)
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed)
      const [status, tag, body] = JSON.parse(new TextDecoder().decode(plain)) as [number, string | null, string]
      const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Idempotent-Replay': 'true' }
      return new Response(body, { status, headers: tag === null ? headers : { ...headers, ETag: tag } })
    },
  }
}
