/** A photo file -> RGBA pixels, upright. Everything that can be refused is refused by its header, before decoding. */
import { EnsembleError } from '../../models/core/errors.ts'
import { isCutShort, readHeader, type Header } from '../../models/core/picture-header.ts'
import { type Rect, rectOf } from '../../models/core/pixels.ts'
import type { Box } from '../../models/core/schema.ts'

/** RGBA, 8 bits a channel, sRGB, opaque (what is transparent lies on white). */
export interface Pixels {
  data: Uint8ClampedArray
  width: number
  height: number
  /** Pixels of the photo to one of these: 1, but for very large photos. */
  scale: number
}

/** Pixels. A phone's largest common mode is 50 MP; 60 MP decode to 240 MB, about what a cheap phone bears. */
export const mostPixels = 60e6
/** Bytes; a 60 MP camera JPEG is about 40 MB. */
const mostBytes = 120e6
/** Pixels a side: less says nothing about clothes. */
export const leastSide = 16
/** Above this the canvas halves before we read pixels back: see the note in `readPixels`. */
const readBackPixels = 16e6

const formats = 'JPEG, PNG, WebP, AVIF, GIF or BMP'

/** @throws EnsembleError photo-unreadable, photo-unsupported, photo-too-large, photo-too-small. */
export async function decodePhoto(photo: Blob, crop?: Box): Promise<Pixels> {
  const header = await checkPhoto(photo)
  const bitmap = await decodeBitmap(photo, header)
  try {
    return readPixels(bitmap, crop)
  } finally {
    bitmap.close()
  }
}

/** What the file says of itself, or the reason to refuse it. */
export async function checkPhoto(photo: Blob): Promise<Header> {
  if (photo.size === 0)
    throw new EnsembleError(
      'photo-unreadable',
      'The file is empty (0 bytes).',
      'Choose the photo again, or another one.',
    )
  if (photo.size > mostBytes)
    throw new EnsembleError(
      'photo-too-large',
      `The file has ${megabytes(photo.size)}.`,
      `Choose one of at most ${megabytes(mostBytes)}.`,
    )
  const bytes = new Uint8Array(await photo.arrayBuffer())
  const header = readHeader(bytes)
  if (!header) throw new EnsembleError('photo-unreadable', 'This file is not a picture.', `Choose a ${formats} file.`)
  const { width, height } = header
  if (width * height > mostPixels)
    throw new EnsembleError(
      'photo-too-large',
      `The photo has ${width} x ${height} pixels (${Math.round((width * height) / 1e6)} megapixels).`,
      `Make it smaller first: at most ${mostPixels / 1e6} megapixels.`,
    )
  if (width > 0 && Math.min(width, height) < leastSide) throw tooSmall(width, height)
  if (isCutShort(header.type, bytes))
    throw new EnsembleError(
      'photo-unreadable',
      'The photo is cut short: the end of the file is missing.',
      'Download or copy it again.',
    )
  return header
}

async function decodeBitmap(photo: Blob, { type }: Header): Promise<ImageBitmap> {
  // The file's own type, not its name's: a HEIC called photo.jpg must not be decoded as a JPEG.
  const typed = photo.type === type ? photo : photo.slice(0, photo.size, type)
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(typed, { imageOrientation: 'from-image' })
  } catch {
    if (['image/heic', 'image/avif', 'image/tiff'].includes(type))
      throw new EnsembleError(
        'photo-unsupported',
        `This browser cannot read ${type.slice(6).toUpperCase()} pictures.`,
        type === 'image/heic'
          ? 'On an iPhone set Camera > Formats to Most Compatible, or share the photo as JPEG.'
          : 'Save the picture as JPEG first.',
      )
    throw new EnsembleError(
      'photo-unreadable',
      'The photo is damaged: it cannot be decoded.',
      'Choose another photo, or save it again.',
    )
  }
  const { width, height } = bitmap
  if (width * height <= mostPixels && Math.min(width, height) >= leastSide) return bitmap
  bitmap.close() // only a file whose header hides its size comes here
  if (width * height > mostPixels)
    throw new EnsembleError('photo-too-large', `The photo has ${width} x ${height} pixels.`, 'Make it smaller first.')
  throw tooSmall(width, height)
}

/**
 * [Note: Pixels of very large photos]
 * Up to 16 MP every pixel is read back and reduced by our own kernel, the same everywhere. A larger photo is halved
 * (or quartered) by the canvas first, to keep memory bounded. The descriptor sees about 160 pixels a side, so what the
 * platform's filter did at thousands of pixels a side is averaged away.
 */
function readPixels(bitmap: ImageBitmap, crop: Box = [0, 0, bitmap.width, bitmap.height]): Pixels {
  const left = Math.max(0, Math.floor(crop[0]))
  const top = Math.max(0, Math.floor(crop[1]))
  const wide = Math.min(bitmap.width, Math.ceil(crop[0] + crop[2])) - left
  const high = Math.min(bitmap.height, Math.ceil(crop[1] + crop[3])) - top
  if (wide < leastSide || high < leastSide) throw tooSmall(Math.max(0, wide), Math.max(0, high))
  let divisor = 1
  while ((wide * high) / divisor ** 2 > readBackPixels) divisor *= 2
  const width = Math.round(wide / divisor)
  const height = Math.round(high / divisor)
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context)
    throw new EnsembleError('internal', `no canvas of ${width} x ${height} pixels`, 'Close other tabs and try again.')
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, left, top, wide, high, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  return { data, width, height, scale: divisor }
}

/** A part of the photo, given in pixels of it, in 0..1 of it. @throws EnsembleError photo-too-small. */
export function placeOf(part: Box, { width, height, scale }: Pixels): Rect {
  const [wide, high] = [width * scale, height * scale]
  const [left, top, right, bottom] = rectOf(part, wide, high)
  const [seenWide, seenHigh] = [Math.round((right - left) * wide), Math.round((bottom - top) * high)]
  if (seenWide < leastSide || seenHigh < leastSide) throw tooSmall(seenWide, seenHigh)
  return [left, top, right, bottom]
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

const tooSmall = (width: number, height: number) =>
  new EnsembleError(
    'photo-too-small',
    `The photo has ${width} x ${height} pixels.`,
    `Choose one of at least ${leastSide} x ${leastSide}, better 300 or more.`,
  )
