/** Secrets that are handed out once and kept as their SHA-256 only. */
import { toBase64url } from '../models/core/signature.ts'

/** 256 random bits, base64url. */
export const createSecret = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

/** A name for a record: 64 random bits, hex. */
export const createId = (): string => toHex(crypto.getRandomValues(new Uint8Array(8)))

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export async function hashText(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

// [Note: setup code]
// 80 bits as sixteen letters without the ones that look alike, in groups, for it may be read off one screen and typed
// into another. It is good for an hour, and joining is slowed down by address, so 80 bits are plenty.
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

export function createCode(): string {
  const picked = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => letters[byte % 32])
  return [0, 4, 8, 12].map((from) => picked.slice(from, from + 4).join('')).join('-')
}

/** A code however it was typed. */
export const tidyCode = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/(.{4})(?=.)/g, '$1-')
