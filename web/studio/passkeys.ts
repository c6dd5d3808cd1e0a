/** Passkeys in the browser (WebAuthn): the edge's options in, the authenticator's answer out. */
import type { Answer } from '../../edge/answers.ts'
import { fromBase64url, toBase64url } from '../../models/core/signature.ts'
import { json, read, send } from '../edge.ts'
import type { KeptPasskey } from './me.ts'

/** Why this page can have no passkeys at all; codes of problems, like those below. */
export type Obstacle = 'passkey-insecure' | 'passkey-unnamed' | 'passkey-unsupported'
export type PasskeyCode = Obstacle | 'passkey-cancelled' | 'passkey-known' | 'passkey-failed'

/** Browsers tie passkeys to a domain name, and let only pages have them that nobody on the way can have changed. */
export function findObstacle(): Obstacle | undefined {
  if (!isSecureContext) return 'passkey-insecure'
  if (/^[\d.]+$|^\[/.test(location.hostname)) return 'passkey-unnamed'
  return 'PublicKeyCredential' in window ? undefined : 'passkey-unsupported'
}

const codes: Record<string, PasskeyCode> = {
  NotAllowedError: 'passkey-cancelled', // by the person, or by the clock
  AbortError: 'passkey-cancelled',
  InvalidStateError: 'passkey-known',
  SecurityError: 'passkey-unnamed',
  NotSupportedError: 'passkey-unsupported',
  ConstraintError: 'passkey-unsupported', // it cannot check who holds it
}

/** A problem (app/problems.ts: problemOf) of what the browser threw. */
function rename(error: unknown): never {
  const { name, message } = error as DOMException
  throw Object.assign(new Error(message), { code: codes[name] ?? 'passkey-failed', hint: '' })
}

interface Descriptor {
  id: string
  type: 'public-key'
  transports?: AuthenticatorTransport[]
}
export type CreationJson = Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> & {
  challenge: string
  user: { id: string; name: string; displayName: string }
  excludeCredentials?: Descriptor[]
}
export type RequestJson = Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & {
  challenge: string
  allowCredentials?: Descriptor[]
}

const decodeIds = (list: Descriptor[] = []) => list.map((each) => ({ ...each, id: fromBase64url(each.id) }))
const encode = (part: ArrayBuffer) => toBase64url(new Uint8Array(part))

// [Note: by hand]
// PublicKeyCredential.parseCreationOptionsFromJSON, parseRequestOptionsFromJSON and toJSON do this where they are; older
// browsers lack them, and what password managers put in place of the browser's own credential may not have toJSON. These
// lines are the same everywhere.
async function create(options: CreationJson) {
  const { challenge, user, excludeCredentials, ...rest } = options
  const publicKey = {
    ...rest,
    challenge: fromBase64url(challenge),
    user: { ...user, id: fromBase64url(user.id) },
    excludeCredentials: decodeIds(excludeCredentials),
  }
  const made = (await navigator.credentials.create({ publicKey }).catch(rename)) as PublicKeyCredential
  const { clientDataJSON, attestationObject, getTransports } = made.response as AuthenticatorAttestationResponse
  const transports = getTransports ? getTransports.call(made.response) : []
  const response = { clientDataJSON: encode(clientDataJSON), attestationObject: encode(attestationObject), transports }
  return { id: made.id, rawId: encode(made.rawId), type: made.type, clientExtensionResults: {}, response }
}

async function get(options: RequestJson) {
  const { challenge, allowCredentials, ...rest } = options
  const publicKey = { ...rest, challenge: fromBase64url(challenge), allowCredentials: decodeIds(allowCredentials) }
  const used = (await navigator.credentials.get({ publicKey }).catch(rename)) as PublicKeyCredential
  const { clientDataJSON, authenticatorData, signature } = used.response as AuthenticatorAssertionResponse
  const response = {
    clientDataJSON: encode(clientDataJSON),
    authenticatorData: encode(authenticatorData),
    signature: encode(signature),
  }
  return { id: used.id, rawId: encode(used.rawId), type: used.type, clientExtensionResults: {}, response }
}

/** What a passkey made here is called, until its owner knows better: they tell theirs apart by device. */
function nameDevice(): string {
  const names = [/iPhone/, /iPad/, /Android/, /Windows/, /CrOS/, /Mac/, /Linux/]
  const found = names.map((name) => name.exec(navigator.userAgent)?.[0]).find(Boolean)
  return found?.replace('CrOS', 'Chromebook') ?? 'Passkey'
}

/** An answer to a challenge is good once. */
const single = { attempts: 1 }

/** Becomes a person of this edge: a code, a name, a new passkey. Then this browser has a session. */
export async function join(code: string, name: string): Promise<void> {
  type Begun = { options: CreationJson; person: string }
  const { options, person } = await read<Begun>('/api/join/options', json('POST', { code, name }))
  const response = await create(options)
  await send('/api/join', json('POST', { code, name, person, passkey: nameDevice(), response }), single)
}

/** Then this browser has a session. */
export async function login(): Promise<void> {
  const { options } = await read<{ options: RequestJson }>('/api/login/options', { method: 'POST' })
  await send('/api/login', json('POST', { response: await get(options) }), single)
}

export const logout = async (): Promise<void> => void (await send('/api/logout', { method: 'POST' }, { allow: [401] }))

/** Another passkey of whoever is signed in. @returns all of theirs */
export async function addPasskey(): Promise<KeptPasskey[]> {
  const { options } = await read<{ options: CreationJson }>('/api/me/passkeys/options', { method: 'POST' })
  const body = { name: nameDevice(), response: await create(options) }
  return (await read<Answer<'POST /api/me/passkeys'>>('/api/me/passkeys', json('POST', body), single)).passkeys
}

export const removePasskey = async (id: string): Promise<KeptPasskey[]> =>
  (
    await read<Answer<'DELETE /api/me/passkeys/:id'>>(`/api/me/passkeys/${encodeURIComponent(id)}`, {
      method: 'DELETE',
    })
  ).passkeys
