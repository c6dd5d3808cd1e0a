/** Bytes as text: UTF-8, hex, base64url. core has no TextEncoder, atob or Buffer. */
import { pending } from './pending.ts'

/** A lone surrogate becomes U+FFFD, as TextEncoder does. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return pending(text)
}

/** @throws invalid for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return pending(bytes)
}

export function encodeHex(bytes: Uint8Array): string {
  return pending(bytes)
}

/** @throws invalid for an odd length or another character. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  return pending(text)
}

/** RFC 4648, section 5, without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  return pending(bytes)
}

/** @throws invalid for another character, padding, or a length no bytes have. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  return pending(text)
}

/** JSON with sorted keys and no spaces: the same value always gives the same text. @throws invalid for what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  return pending(value)
}
