/** Media types a blob may have. Active content (SVG, HTML, scripts) is not among them and is never served as itself. */
import { EnsembleError } from '../models/core/errors.ts'

export const mediaTypes = [
  'application/octet-stream',
  'application/json',
  'image/avif',
  'image/webp',
  'image/jpeg',
  'image/png',
] as const
export type MediaType = (typeof mediaTypes)[number]

/** Bytes at the start of a blob that `recogniseType` wants to see. */
export const headBytes = 32

const ascii = (head: Uint8Array, from: number, to: number) => String.fromCharCode(...head.subarray(from, to))

/** The type by the first bytes; the edge never decodes further (design: decision 9). */
export function recogniseType(head: Uint8Array): MediaType {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (ascii(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'image/webp'
  if (ascii(head, 4, 8) === 'ftyp' && /^avi[fs]$/.test(ascii(head, 8, 12))) return 'image/avif'
  if (/^(\{\s*["}]|\[\s*[[\]{"\d])/.test(ascii(head, 0, headBytes))) return 'application/json'
  return 'application/octet-stream'
}

/**
 * The type to serve: what the bytes are, when that agrees with what the publisher said.
 * @throws invalid for a type outside the list, or one that the bytes contradict.
 */
export function checkType(declared: string | undefined, head: Uint8Array): MediaType {
  const name = (declared ?? 'application/octet-stream').split(';')[0].trim().toLowerCase()
  if (!mediaTypes.some((type) => type === name)) {
    throw new EnsembleError(
      'invalid',
      `Blobs of type ${JSON.stringify(name)} are not stored`,
      `Use one of ${mediaTypes.join(', ')}.`,
    )
  }
  const found = recogniseType(head)
  // Any bytes may be called a plain octet stream; a picture or JSON has to look like one.
  if (name !== 'application/octet-stream' && name !== found) {
    throw new EnsembleError('invalid', `Declared ${name}, but the bytes look like ${found}`)
  }
  return found
}
