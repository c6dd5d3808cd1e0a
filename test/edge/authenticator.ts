/** A passkey in software (WebAuthn level 3, "none" attestation, ES256): what a phone does, byte for byte, without the phone. */
import { toBase64url } from '../../models/core/signature.ts'

type Bytes = Uint8Array<ArrayBuffer>
const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text))
const join = (...parts: Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** CBOR (RFC 8949) of the few kinds that a credential needs; negative numbers down to -24 and lengths up to 65,535. */
function encodeCbor(value: number | string | Uint8Array | [number | string, unknown][]): Bytes {
  const head = (major: number, n: number) =>
    n < 24 ? [(major << 5) | n] : n < 256 ? [(major << 5) | 24, n] : [(major << 5) | 25, n >> 8, n & 255]
  if (typeof value === 'number') return new Uint8Array(value < 0 ? head(1, -1 - value) : head(0, value))
  if (typeof value === 'string') return join(new Uint8Array(head(3, utf8(value).length)), utf8(value))
  if (value instanceof Uint8Array) return join(new Uint8Array(head(2, value.length)), value)
  const pairs = value.map(([key, each]) => join(encodeCbor(key), encodeCbor(each as never)))
  return join(new Uint8Array(head(5, value.length)), ...pairs)
}

/** ECDSA's r and s as WebCrypto gives them -> the DER that authenticators sign with. */
function toDer(raw: Uint8Array): Bytes {
  const integer = (part: Uint8Array) => {
    const first = part.findIndex((byte) => byte !== 0)
    const digits = first < 0 ? new Uint8Array([0]) : part.subarray(first)
    const signed = digits[0] > 127 ? join(new Uint8Array([0]), digits) : digits
    return join(new Uint8Array([2, signed.length]), signed)
  }
  const both = join(integer(raw.subarray(0, 32)), integer(raw.subarray(32)))
  return join(new Uint8Array([0x30, both.length]), both)
}

export interface Flaws {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  /** UP 1, UV 4, AT 64. */
  flags?: number
  counter?: number
}

export async function createAuthenticator(origin: string) {
  const pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])) as unknown as { publicKey: CryptoKey; privateKey: CryptoKey }
  const point = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer)
  const id = crypto.getRandomValues(new Uint8Array(32))
  let counter = 0

  const clientData = (type: string, challenge: string, flaws: Flaws) =>
    utf8(
      JSON.stringify({
        type: flaws.type ?? type,
        challenge: flaws.challenge ?? challenge,
        origin: flaws.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const authenticatorData = async (flags: number, flaws: Flaws, credential: Uint8Array = new Uint8Array()) => {
    const rp = await sha256(utf8(flaws.rpId ?? new URL(origin).hostname))
    const count = new Uint8Array(4)
    new DataView(count.buffer).setUint32(0, flaws.counter ?? ++counter)
    return join(rp, new Uint8Array([flaws.flags ?? flags]), count, credential)
  }
  const credential = { id: toBase64url(id), rawId: toBase64url(id), type: 'public-key', clientExtensionResults: {} }

  return {
    id: credential.id,
    /** Answers `navigator.credentials.create`. */
    async register({ challenge }: { challenge: string }, flaws: Flaws = {}) {
      const key = encodeCbor([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, point.slice(1, 33)],
        [-3, point.slice(33)],
      ])
      const attested = join(new Uint8Array(16), new Uint8Array([0, id.length]), id, key)
      const authData = await authenticatorData(1 | 4 | 64, flaws, attested)
      const object = encodeCbor([
        ['fmt', 'none'],
        ['attStmt', []],
        ['authData', authData],
      ])
      const clientDataJSON = toBase64url(clientData('webauthn.create', challenge, flaws))
      const response = { clientDataJSON, attestationObject: toBase64url(object), transports: ['internal'] }
      return { ...credential, response }
    },
    /** Answers `navigator.credentials.get`. */
    async login({ challenge }: { challenge: string }, flaws: Flaws = {}) {
      const client = clientData('webauthn.get', challenge, flaws)
      const authData = await authenticatorData(1 | 4, flaws)
      const signed = join(authData, await sha256(client))
      const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, signed))
      const response = {
        clientDataJSON: toBase64url(client),
        authenticatorData: toBase64url(authData),
        signature: toBase64url(toDer(raw)),
      }
      return { ...credential, response }
    },
  }
}
