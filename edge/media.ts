/** Media types a blob may have. Active content (SVG, HTML, scripts) is not among them and is never served as itself. */
import { EnsembleError } from '../models/core/errors.ts'
import { readHeader } from '../models/core/picture-header.ts'
import { pictureTypes } from '../models/core/records.ts'

export const mediaTypes = ['application/octet-stream', 'application/json', ...pictureTypes] as const
export type MediaType = (typeof mediaTypes)[number]

/** Bytes at the start of a blob that `checkType` wants to see: the size of a JPEG stands behind its metadata. */
export const headBytes = 256 * 1024

/** Bytes that `recogniseType` looks at. */
const signatureBytes = 32

const ascii = (head: Uint8Array, from: number, to: number) => String.fromCharCode(...head.subarray(from, to))

/** The type by the first bytes; the edge never decodes further (design: decision 9). */
export function recogniseType(head: Uint8Array): MediaType {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (ascii(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'image/webp'
  if (ascii(head, 4, 8) === 'ftyp' && /^avi[fs]$/.test(ascii(head, 8, 12))) return 'image/avif'
  if (/^(\{\s*["}]|\[\s*[[\]{"\d])/.test(ascii(head, 0, signatureBytes))) return 'application/json'
  return 'application/octet-stream'
}

/** @throws invalid for a type outside the list. */
function readDeclared(declared: string | undefined): MediaType {
  const name = (declared ?? 'application/octet-stream').split(';')[0].trim().toLowerCase()
  const type = mediaTypes.find((each) => each === name)
  if (type) return type
  throw new EnsembleError(
    'invalid',
    `Blobs of type ${JSON.stringify(name)} are not stored`,
    `Use one of ${mediaTypes.join(', ')}.`,
  )
}

/**
 * The type to serve: what the bytes are, when that agrees with what the publisher said.
 * @param head the first `headBytes` of the blob, or all of it.
 * @param pixels the most a picture may have.
 * @throws invalid for a type outside the list, or JSON that is none; photo-unreadable and photo-too-large for a picture
 *   whose header is another's, is missing, or announces more pixels than a phone should decode.
 */
export function checkType(declared: string | undefined, head: Uint8Array, pixels: number): MediaType {
  const name = readDeclared(declared)
  const found = recogniseType(head)
  // Any bytes may be called a plain octet stream; a picture or JSON has to look like one.
  if (name !== 'application/octet-stream' && name !== found) {
    const message = `Declared ${name}, but the bytes look like ${found}`
    if (!name.startsWith('image/')) throw new EnsembleError('invalid', message)
    const hint = found.startsWith('image/') ? `Send it as ${found}.` : encodeAgain
    throw new EnsembleError('photo-unreadable', message, hint)
  }
  if (!found.startsWith('image/')) return found
  const header = readHeader(head)
  if (!header?.width || !header.height) {
    // Weights may begin like a picture by chance; nobody is shown an octet stream.
    if (name === 'application/octet-stream') return name
    throw new EnsembleError('photo-unreadable', `The header of this ${found} gives no size in pixels`, encodeAgain)
  }
  const { width, height } = header
  if (width * height <= pixels) return found
  const size = `${width} x ${height} pixels; a picture here has at most ${pixels}`
  throw new EnsembleError('photo-too-large', size, `Make it smaller: ${Math.floor(Math.sqrt(pixels))} on a side fit.`)
}

const encodeAgain = 'Save the picture again as AVIF, WebP, JPEG or PNG, without metadata, and send that.'
