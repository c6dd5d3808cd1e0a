/** Ed25519 over the exact text of a manifest: sign, verify, name keys. The same code signs in the command and the Studio,
 *  and checks in the edge and the worker; each hands in its own WebCrypto (Node 20, workerd, Chromium >= 137). */
import { EnsembleError } from './errors.ts'
import type { PublisherKeys, SignedManifest } from './schema.ts'

/** The part of `SubtleCrypto` used here; `crypto.subtle` fits. Keys stay opaque: core knows no DOM type. */
export interface Subtle {
  digest(algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  generateKey(algorithm: { name: 'Ed25519' }, extractable: boolean, usages: ('sign' | 'verify')[]): Promise<unknown>
  /** An ArrayBuffer for both formats used here. */
  exportKey(format: 'raw' | 'pkcs8', key: unknown): Promise<unknown>
  importKey(
    format: 'raw' | 'pkcs8',
    data: Uint8Array<ArrayBuffer>,
    algorithm: { name: 'Ed25519' },
    extractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<unknown>
  sign(algorithm: { name: 'Ed25519' }, key: unknown, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  verify(
    algorithm: { name: 'Ed25519' },
    key: unknown,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>
}

/** The envelope's own check, for those who then verify it. */
export { parseSigned } from './manifest.ts'

export type PublicKey = PublisherKeys['keys'][number]

export interface SigningKey extends PublicKey {
  /** PKCS #8, base64url: never leaves the publisher. */
  privateKey: string
}

declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }

const ed25519 = { name: 'Ed25519' } as const
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Base64url without padding (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const count = Math.min(3, bytes.length - i) + 1
    for (let place = 0; place < count; place++) text += letters[(word >> (18 - 6 * place)) & 63]
  }
  return text
}

/** @throws invalid for a letter outside the alphabet, or a text that no bytes encode to (one text for one value). */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let word = 0
  let bits = 0
  let at = 0
  for (const letter of text) {
    const value = letters.indexOf(letter)
    if (value < 0) throw new EnsembleError('invalid', `Not base64url: ${JSON.stringify(text.slice(0, 80))}`)
    word = (word << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (word >> bits) & 255
      word &= (1 << bits) - 1
    }
  }
  if (bits >= 6 || word !== 0) {
    throw new EnsembleError(
      'invalid',
      `Not base64url: ${JSON.stringify(text.slice(0, 80))} ends in the middle of a byte`,
    )
  }
  return bytes
}

/** Id of a public key: the first 16 hex digits of the SHA-256 of its 32 raw bytes. */
export async function identifyKey(publicKey: string, subtle: Subtle): Promise<string> {
  const raw = fromBase64url(publicKey)
  if (raw.length !== 32) throw new EnsembleError('invalid', `An Ed25519 public key has 32 bytes, not ${raw.length}`)
  const digest = new Uint8Array(await subtle.digest('SHA-256', raw))
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export async function createSigningKey(subtle: Subtle): Promise<SigningKey> {
  const generated = await subtle.generateKey(ed25519, true, ['sign', 'verify'])
  const pair = generated as { publicKey: unknown; privateKey: unknown }
  const publicKey = await exportText('raw', pair.publicKey, subtle)
  const privateKey = await exportText('pkcs8', pair.privateKey, subtle)
  return { id: await identifyKey(publicKey, subtle), publicKey, privateKey }
}

async function exportText(format: 'raw' | 'pkcs8', key: unknown, subtle: Subtle): Promise<string> {
  return toBase64url(new Uint8Array((await subtle.exportKey(format, key)) as ArrayBuffer))
}

/** Signs the UTF-8 bytes of `text`; what was signed travels as that very text. */
export async function signText(text: string, key: SigningKey, subtle: Subtle): Promise<SignedManifest> {
  const secret = await subtle.importKey('pkcs8', fromBase64url(key.privateKey), ed25519, false, ['sign'])
  return signWith(text, { id: key.id, secret }, subtle)
}

/** The same with a key that WebCrypto holds and does not give out. */
export async function signWith(
  text: string,
  { id, secret }: { id: string; secret: unknown },
  subtle: Subtle,
): Promise<SignedManifest> {
  const signature = await subtle.sign(ed25519, secret, new TextEncoder().encode(text))
  return { text, signatures: [{ key: id, signature: toBase64url(new Uint8Array(signature)) }] }
}

/** A key whose secret never leaves this browser, not even to its own pages. */
export async function createHeldKey(subtle: Subtle): Promise<PublicKey & { secret: unknown }> {
  const pair = (await subtle.generateKey(ed25519, false, ['sign', 'verify'])) as {
    publicKey: unknown
    privateKey: unknown
  }
  const publicKey = await exportText('raw', pair.publicKey, subtle)
  return { id: await identifyKey(publicKey, subtle), publicKey, secret: pair.privateKey }
}

/**
 * The text, once one of `keys` is shown to have signed it. Parse nothing of it before.
 * @throws signature-invalid when no signature by any of the keys holds.
 */
export async function verifySigned(
  signed: SignedManifest,
  keys: readonly PublicKey[],
  subtle: Subtle,
): Promise<string> {
  const text = new TextEncoder().encode(signed.text)
  for (const { key: id, signature } of signed.signatures) {
    const known = keys.find((key) => key.id === id)
    if (known && (await holds(signature, text, known, subtle))) return signed.text
  }
  const by = signed.signatures.map((each) => each.key).join(', ') || 'nobody'
  const known = keys.map((key) => key.id).join(', ') || 'none'
  throw new EnsembleError(
    'signature-invalid',
    `No valid signature by a known key: signed by ${by}, known: ${known}`,
    'Sign with a key registered for this catalog.',
  )
}

async function holds(
  signature: string,
  text: Uint8Array<ArrayBuffer>,
  key: PublicKey,
  subtle: Subtle,
): Promise<boolean> {
  // The id is only a label: the key itself must hash to it, or a listed key could be shadowed.
  if ((await identifyKey(key.publicKey, subtle)) !== key.id) return false
  const imported = await subtle.importKey('raw', fromBase64url(key.publicKey), ed25519, false, ['verify'])
  try {
    return await subtle.verify(ed25519, imported, fromBase64url(signature), text)
  } catch {
    return false
  }
}
