/** Bytes as text: UTF-8, hex, base64url, canonical JSON. core has no TextEncoder, atob or Buffer. */
import { EnsembleError } from './errors.ts'

/** A lone surrogate becomes U+FFFD, as TextEncoder does. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3)
  let at = 0
  for (let index = 0; index < text.length; index++) {
    let point = text.codePointAt(index)!
    if (point >= 0x10000) index++
    else if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd
    if (point < 0x80) bytes[at++] = point
    else {
      if (point < 0x800) bytes[at++] = 0xc0 | (point >> 6)
      else {
        if (point < 0x10000) bytes[at++] = 0xe0 | (point >> 12)
        else {
          bytes[at++] = 0xf0 | (point >> 18)
          bytes[at++] = 0x80 | ((point >> 12) & 63)
        }
        bytes[at++] = 0x80 | ((point >> 6) & 63)
      }
      bytes[at++] = 0x80 | (point & 63)
    }
  }
  return bytes.slice(0, at)
}

/** Least code point that needs this many continuation bytes: a smaller one is an overlong form, and forbidden. */
const least = [0, 0x80, 0x800, 0x10000]

/** A byte order mark stays in the text. @throws invalid for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  const pieces: string[] = []
  let units: number[] = []
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]
    const more = lead < 0x80 ? 0 : lead >= 0xf0 && lead < 0xf8 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : 1
    if (more === 1 && (lead < 0xc0 || lead >= 0xe0)) throw badUtf8(at, lead)
    let point = more === 0 ? lead : lead & (0x3f >> more)
    for (let k = 1; k <= more; k++) {
      const next = bytes[at + k]
      if (next === undefined || (next & 0xc0) !== 0x80) throw badUtf8(at, lead)
      point = (point << 6) | (next & 63)
    }
    if (point < least[more] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw badUtf8(at, lead)
    if (point < 0x10000) units.push(point)
    else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff))
    at += more + 1
    if (units.length >= 8192 || at >= bytes.length) {
      pieces.push(String.fromCharCode(...units))
      units = []
    }
  }
  return pieces.join('')
}

function badUtf8(at: number, lead: number): EnsembleError {
  return new EnsembleError('invalid', `not UTF-8: byte 0x${lead.toString(16)} at ${at}`, 'save the file as UTF-8')
}

export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @throws invalid for an odd length or another character. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text))
    throw new EnsembleError('invalid', `not hex: "${brief(text)}"`)
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => parseInt(text.slice(2 * index, 2 * index + 2), 16))
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const sixBits = new Map([...alphabet].map((character, value) => [character, value]))

/** RFC 4648, section 5, without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const characters = Math.min(4, bytes.length - at + 1)
    for (let k = 0; k < characters; k++) text += alphabet[(three >> (18 - 6 * k)) & 63]
  }
  return text
}

/** @throws invalid for another character, padding, stray bits, or a length no bytes have. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const character of text) {
    const value = sixBits.get(character)
    if (value === undefined) throw new EnsembleError('invalid', `not base64url: "${brief(text)}"`)
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held >= 8) bytes[at++] = bits >> (held -= 8)
  }
  // Two spellings of the same bytes would break the signing of texts that quote them.
  if (text.length % 4 === 1 || (bits & ((1 << held) - 1)) !== 0) {
    throw new EnsembleError('invalid', `not base64url: "${brief(text)}" has stray bits`)
  }
  return bytes
}

/** JSON with sorted keys and no spaces: the same value always gives the same text. @throws invalid for what JSON cannot hold. */
export function canonicalJson(value: unknown, path = '$'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value))
    return `[${value.map((entry, index) => canonicalJson(entry, `${path}[${index}]`)).join(',')}]`
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry, `${path}.${key}`)}`).join(',')}}`
  }
  throw new EnsembleError('invalid', `${path} cannot be JSON: ${String(value)}`)
}

/** The first characters of a text too long for a message. */
export function brief(text: string, length = 60): string {
  return text.length > length ? `${text.slice(0, length)}...` : text
}
