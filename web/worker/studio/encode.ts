/** Pixels -> files of a picture, as this browser writes them; nothing of a photo gets into them but what can be seen. */
import { EnsembleError } from '../../../models/core/errors.ts'
import { makeSizes, withSizes } from '../../../models/core/picture-sizes.ts'
import { type Pixels, resizePixels } from '../../../models/core/pixels.ts'
import type { Picture, PictureFile, Sha256 } from '../../../models/core/schema.ts'
import { hashOf } from '../cache.ts'

/** Of AVIF and WebP as the command encodes, where they are compared (models/cli/picture.ts). */
const formats = [
  { type: 'image/avif', quality: 0.6 },
  { type: 'image/webp', quality: 0.82 },
  { type: 'image/jpeg', quality: 0.82 },
] as const
export type Format = (typeof formats)[number]

export interface Made {
  file: PictureFile
  blob: Blob
}

export interface Encoded {
  picture: Picture
  /** Of the picture and its smaller sizes, by hash. */
  files: Map<Sha256, Blob>
}

let found: Promise<Format> | undefined

/** The best that this browser writes. One that it does not, as Chromium no AVIF, comes back as PNG, ten times as heavy. */
export const findFormat = (): Promise<Format> => (found ??= tryFormats())

async function tryFormats(): Promise<Format> {
  const dot = draw({ data: new Uint8ClampedArray(4).fill(255), width: 1, height: 1 })
  for (const format of formats) if ((await dot.convertToBlob(format)).type === format.type) return format
  throw new EnsembleError('internal', 'this browser writes neither AVIF nor WebP nor JPEG', 'Publish from another one.')
}

function draw({ data, width, height }: Pixels): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new EnsembleError('internal', `no canvas of ${width} x ${height} pixels`, 'Close other tabs.')
  context.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0)
  return canvas
}

export async function encode(pixels: Pixels): Promise<Made> {
  const blob = await draw(pixels).convertToBlob(await findFormat())
  return makeFile(new Uint8Array(await blob.arrayBuffer()), blob.type, pixels)
}

export async function makeFile(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  { width, height }: Pick<Pixels, 'width' | 'height'>,
): Promise<Made> {
  const file = { sha256: await hashOf(bytes), width, height, type, bytes: bytes.length }
  return { file, blob: new Blob([bytes], { type }) }
}

/** @param pixels of the picture `main` */
export async function addSizes(main: Made, pixels: Pixels): Promise<Encoded> {
  const sizes = await makeSizes(main.file, (width, height) => encode(resizePixels(pixels, width, height)))
  const smaller = sizes.map(({ file }) => file)
  const files = [...sizes, main].map(({ file, blob }) => [file.sha256, blob] as const)
  return { picture: withSizes(main.file, smaller), files: new Map(files) }
}
