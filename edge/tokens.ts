/** Bearer tokens: 256 random bits, of which only the SHA-256 is kept. */
import { EnsembleError } from '../models/core/errors.ts'
import { WrongCredential } from './failure.ts'
import type { Actor, Scope } from './roles.ts'
import { createSecret, hashText } from './secrets.ts'
import type { Store, Token } from './store.ts'

const secretPattern = /^ens_[A-Za-z0-9_-]{43}$/
/** "Last used" is for people: hour by hour is enough, and spares a write a request. */
const touchMilliseconds = 3600 * 1000

export const createToken = (): string => `ens_${createSecret()}`

export interface NewToken {
  name: string
  scopes: Scope[]
  catalog?: string
  /** ISO 8601. */
  expires?: string
}

/** Stores a token under the hash of `secret`. The id is part of the hash, so that storing one twice changes nothing. */
export async function addToken(store: Store, wanted: NewToken, secret: string, now: number): Promise<Token> {
  if (!secretPattern.test(secret)) {
    throw new EnsembleError('invalid', 'A token is "ens_" and 43 letters of base64url (32 random bytes)')
  }
  const hash = await hashText(secret)
  const token = { ...wanted, id: hash.slice(0, 16), created: new Date(now).toISOString() }
  await store.records.addToken(token, hash)
  return token
}

/** Whoever the token of an Authorization header is for; @throws unauthorized when absent, malformed, unknown or expired. */
export async function findBearer(header: string | undefined, store: Store, now: number): Promise<Actor> {
  const secret = /^Bearer (\S+)$/i.exec(header ?? '')?.[1]
  if (secret === undefined) {
    throw new EnsembleError(
      'unauthorized',
      'This needs a token or a session',
      'Send "Authorization: Bearer <token>", or sign in.',
    )
  }
  const token = secretPattern.test(secret) ? await store.records.findToken(await hashText(secret)) : undefined
  if (!token) throw new WrongCredential('token', 'This token is not known here')
  if (token.expires !== undefined && Date.parse(token.expires) <= now) {
    const message = `This token expired on ${token.expires}`
    throw new WrongCredential('expired token', message, 'Ask the owner for a new one.')
  }
  if (now - Date.parse(token.lastUsed ?? '1970') > touchMilliseconds) {
    await store.records.touchToken(token.id, new Date(now).toISOString())
  }
  return token
}
