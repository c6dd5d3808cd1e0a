/** Decodes photos as the browser does: refused by header first, turned upright, sRGB, first frame, RGBA. */
import { readFile } from 'node:fs/promises'
import sharp, { type Metadata } from 'sharp'
import { EnsembleError } from '../core/errors.ts'
import type { Pixels } from '../core/pixels.ts'

/** More is refused before decoding: 60 megapixels are 240 MB of RGBA. */
export const largestPhoto = 60_000_000
/** A garment smaller than this has no shape left. */
export const smallestSide = 16

const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'avif', 'tiff'])
// One picture at a time each: the callers run as many as there are cores.
sharp.concurrency(1)
sharp.cache(false)

function checkHeader(meta: Metadata, name: string): void {
  const { width, height, format, compression } = meta
  if (!format || !formats.has(format) || (format === 'heif' && compression !== 'av1'))
    throw new EnsembleError(
      'photo-unsupported',
      `${name}: ${compression === 'hevc' ? 'HEIC' : (format ?? 'this format')} cannot be decoded here`,
      'save it as JPEG, PNG, WebP or AVIF',
    )
  if (!width || !height) throw new EnsembleError('photo-unreadable', `${name} has no picture in it`)
  // An animated picture's header gives the height of all frames together; only the first is decoded.
  const [wide, high] = [width, meta.pageHeight ?? height]
  if (wide * high > largestPhoto)
    throw new EnsembleError(
      'photo-too-large',
      `${name} has ${Math.round((wide * high) / 1e6)} megapixels, more than ${largestPhoto / 1e6}`,
      'make it smaller first',
    )
  if (Math.min(wide, high) < smallestSide)
    throw new EnsembleError(
      'photo-too-small',
      `${name} is ${wide} x ${high} pixels`,
      `at least ${smallestSide} on each side`,
    )
}

/** HEIC and its kin by the brand of the container: decoders that lack it only say "unsupported". */
function isHeic(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(4, 12)).toString('latin1')
  return /^ftyp(hei[cmsx]|hev[cx]|mif1|msf1)$/.test(text)
}

/** sharp's own messages name its C functions; people need to know which file and that it is broken. */
function toPhotoError(error: unknown, name: string, bytes: Uint8Array): EnsembleError {
  if (error instanceof EnsembleError) return error
  if (isHeic(bytes))
    return new EnsembleError('photo-unsupported', `${name}: HEIC cannot be decoded here`, 'save it as JPEG or PNG')
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
  if (/unsupported image format/i.test(reason))
    return new EnsembleError('photo-unreadable', `${name} is not a picture`, 'JPEG, PNG, WebP, AVIF or GIF')
  return new EnsembleError('photo-unreadable', `${name} is damaged: ${reason}`, 'get the photo again from its source')
}

/** Reads a file. @throws EnsembleError `not-found`, or `photo-unreadable` when it is empty. */
export async function readPhoto(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new EnsembleError('not-found', `${path} cannot be read: ${error.code ?? error.message}`)
  })
  if (!bytes.length) throw new EnsembleError('photo-unreadable', `${path} is empty (0 bytes)`)
  return bytes
}

/** Size, format and orientation, without decoding. @throws EnsembleError with the browser's codes. */
export async function readHeader(bytes: Uint8Array, name: string): Promise<Metadata> {
  try {
    const meta = await sharp(bytes, { limitInputPixels: false }).metadata()
    checkHeader(meta, name)
    return meta
  } catch (error) {
    throw toPhotoError(error, name, bytes)
  }
}

/**
 * Bytes of a photo -> RGBA, upright.
 * @param name what to call it in a message
 * @throws EnsembleError photo-unreadable, photo-too-large, photo-too-small, photo-unsupported
 */
export async function decodePhoto(bytes: Uint8Array, name: string): Promise<Pixels> {
  await readHeader(bytes, name)
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: largestPhoto, failOn: 'error' })
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return {
      width: info.width,
      height: info.height,
      data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength),
    }
  } catch (error) {
    throw toPhotoError(error, name, bytes)
  }
}
