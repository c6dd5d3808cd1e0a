/** The picture that is published of a photo: no larger than a page shows, without EXIF, GPS or colour profile. */
import sharp, { type Metadata } from 'sharp'
import type { Pixels } from '../core/pixels.ts'
import type { Picture } from '../core/schema.ts'
import { hashBytes } from './hash.ts'

/** Longest side, pixels: a full-screen item page on a dense display. */
const largestSide = 1280
const quality = 82
/** A ready picture above this is encoded again. */
const largestBytes = 600_000

/** Part of the key under which results are remembered: change it when what comes out changes. */
export const pictureRecipe = `webp-${quality}-${largestSide}`

export interface Encoded {
  picture: Picture
  bytes: Uint8Array
}

/** AVIF and WebP that say nothing about their maker and fit are published byte for byte. */
export function isClean(meta: Metadata, bytes: Uint8Array): boolean {
  const modern = meta.format === 'webp' || (meta.format === 'heif' && meta.compression === 'av1')
  const silent = !meta.exif && !meta.xmp && !meta.iptc && !meta.icc && (meta.orientation ?? 1) === 1
  const fits = Math.max(meta.width, meta.height) <= largestSide && bytes.length <= largestBytes
  return modern && silent && fits && (meta.pages ?? 1) === 1
}

export function keepPicture(meta: Metadata, bytes: Uint8Array): Encoded {
  const type = meta.format === 'webp' ? 'image/webp' : 'image/avif'
  const { width, height } = meta
  return { picture: { sha256: hashBytes(bytes), width, height, type, bytes: bytes.length }, bytes }
}

/** From upright pixels, so nothing of the file but its colours gets through. */
export async function encodePicture({ data, width, height }: Pixels): Promise<Encoded> {
  const { data: bytes, info } = await sharp(data, { raw: { width, height, channels: 4 } })
    .resize({ width: largestSide, height: largestSide, fit: 'inside', withoutEnlargement: true })
    .webp({ quality, effort: 3 })
    .toBuffer({ resolveWithObject: true })
  const picture: Picture = {
    sha256: hashBytes(bytes),
    width: info.width,
    height: info.height,
    type: 'image/webp',
    bytes: bytes.length,
  }
  return { picture, bytes }
}
