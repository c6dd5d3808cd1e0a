/** The picture that is published of a photo: no larger than a page shows, without EXIF, GPS or colour profile. */
import sharp, { type Metadata, type ResizeOptions, type Sharp } from 'sharp'
import { makeSizes, withSizes } from '../core/picture-sizes.ts'
import type { Pixels } from '../core/pixels.ts'
import type { Picture, PictureFile } from '../core/schema.ts'
import { hashBytes } from './hash.ts'

/** Longest side, pixels: a full-screen item page on a dense display. */
const largestSide = 1280
/** A ready picture above this is encoded again. */
const largestBytes = 600_000

export type PictureFormat = 'webp' | 'avif'

/**
 * [Note: WebP or AVIF] Both look alike: on 12 street photos the mean SSIM is 0.978 of either. AVIF weighs a quarter less
 * there, and takes four times as long to write; at effort 4 six times as long again, for 2 % less.
 */
const ways: Record<PictureFormat, { quality: number; write: (image: Sharp, quality: number) => Sharp }> = {
  webp: { quality: 82, write: (image, quality) => image.webp({ quality, effort: 3 }) },
  avif: { quality: 60, write: (image, quality) => image.avif({ quality, effort: 2, chromaSubsampling: '4:2:0' }) },
}

/** Part of the key under which results are remembered: change it when what comes out changes. */
export const pictureRecipe = (format: PictureFormat): string => `${format}-${ways[format].quality}-${largestSide}-2`

interface Made {
  file: PictureFile
  bytes: Uint8Array
}

export interface Encoded {
  picture: Picture
  /** Of the picture and its smaller sizes. */
  files: Made[]
}

/** AVIF and WebP that say nothing about their maker and fit are published byte for byte. */
export function isClean(meta: Metadata, bytes: Uint8Array): boolean {
  const modern = meta.format === 'webp' || (meta.format === 'heif' && meta.compression === 'av1')
  const silent = !meta.exif && !meta.xmp && !meta.iptc && !meta.icc && (meta.orientation ?? 1) === 1
  const fits = Math.max(meta.width, meta.height) <= largestSide && bytes.length <= largestBytes
  return modern && silent && fits && (meta.pages ?? 1) === 1
}

/** @param pixels asked for when smaller sizes are worth making */
export function keepPicture(
  { format: given, width, height }: Metadata,
  bytes: Uint8Array,
  pixels: () => Promise<Pixels>,
  format: PictureFormat,
): Promise<Encoded> {
  const type = given === 'webp' ? 'image/webp' : 'image/avif'
  const file: PictureFile = { sha256: hashBytes(bytes), width, height, type, bytes: bytes.length }
  return addSizes({ file, bytes }, async () => open(await pixels()), format)
}

/** From upright pixels, so nothing of the file but its colours gets through. */
export async function encodePicture(pixels: Pixels, format: PictureFormat): Promise<Encoded> {
  const box = { width: largestSide, height: largestSide, fit: 'inside', withoutEnlargement: true } as const
  const whole = await resize(open(pixels), box)
  return addSizes(await encode(whole, format), async () => whole, format)
}

async function addSizes(main: Made, whole: () => Promise<Sharp>, format: PictureFormat): Promise<Encoded> {
  const sizes = await makeSizes(main.file, async (width, height) =>
    encode(await resize(await whole(), { width, height, fit: 'fill' }), format),
  )
  const files = sizes.map(({ file }) => file)
  return { picture: withSizes(main.file, files), files: [...sizes, main] }
}

/** An opaque picture is written without a fourth channel: AVIF would store it as a picture of its own. */
function open({ data, width, height }: Pixels): Sharp {
  const image = sharp(data, { raw: { width, height, channels: 4 } })
  for (let at = 3; at < data.length; at += 4) if (data[at] < 255) return image
  return image.removeAlpha()
}

/** As pixels of its own, from which several files are made. */
async function resize(image: Sharp, to: ResizeOptions): Promise<Sharp> {
  const { data, info } = await image.clone().resize(to).raw().toBuffer({ resolveWithObject: true })
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
}

async function encode(image: Sharp, format: PictureFormat): Promise<Made> {
  const { write, quality } = ways[format]
  const { data: bytes, info } = await write(image.clone(), quality).toBuffer({ resolveWithObject: true })
  const { width, height } = info
  return { file: { sha256: hashBytes(bytes), width, height, type: `image/${format}`, bytes: bytes.length }, bytes }
}
