/** The picture that is published of a photo: at most 1280 pixels a side, and nothing of its file but what can be seen. */
import { EnsembleError } from '../../../models/core/errors.ts'
import { type Judged, judgePicture } from '../../../models/core/import/judge-picture.ts'
import { keyOf, type PictureKey } from '../../../models/core/import/picture-key.ts'
import { splitStacked } from '../../../models/core/import/split-stacked.ts'
import { cropPixels, type Pixels, resizePixels } from '../../../models/core/pixels.ts'
import type { Picture, Sha256 } from '../../../models/core/schema.ts'
import { hashOf } from '../cache.ts'
import { decodePhoto } from '../photo.ts'
import { openStudioDb } from './db.ts'
import { isSilent } from './silent.ts'

/** As the command encodes (models/cli/picture.ts): longest side in pixels, quality, and what a ready picture may weigh. */
const [largestSide, quality, largestBytes] = [1280, 0.82, 600_000]
/** Part of the key under which pictures are kept: change it when what comes out changes. */
const recipe = `webp-82-${largestSide}-1`

export interface KeptPicture {
  picture: Picture
  blob: Blob
  judged: Judged
  key: PictureKey
}

export interface ReadyPicture extends KeptPicture {
  /** Hash of the photo as it was given. */
  photo: Sha256
  /** What the trunk is to see; reads the photo again when it is no longer in memory. */
  pixels(): Promise<Pixels>
}

/** The picture made of a photo before. */
export const readKept = async (photo: Sha256): Promise<KeptPicture | undefined> =>
  (await openStudioDb()).get('pictures', `${recipe}|${photo}`)

/** @throws EnsembleError photo-unreadable and its kin */
export async function readyPicture(file: Blob): Promise<ReadyPicture> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const photo = await hashOf(bytes)
  const known = await readKept(photo)
  if (known) return { ...known, photo, pixels: () => decodePart(file) }
  const whole = await decodePhoto(file)
  const pixels = choosePart(whole)
  const kept: KeptPicture = {
    ...(pixels === whole && isSilent(bytes) && fits(pixels, bytes)
      ? await keepBytes(bytes, pixels)
      : await encode(pixels)),
    judged: judgePicture(pixels),
    key: keyOf(pixels),
  }
  await (await openStudioDb()).put('pictures', kept, `${recipe}|${photo}`)
  return { ...kept, photo, pixels: async () => pixels }
}

const decodePart = async (file: Blob) => choosePart(await decodePhoto(file))

/** Of several pictures in one long image the best view; the photo itself when it is one. */
function choosePart(pixels: Pixels): Pixels {
  const boxes = splitStacked(pixels)
  if (boxes.length < 2) return pixels
  const parts = boxes.map((box) => cropPixels(pixels, box))
  const scores = parts.map((part) => judgePicture(part).score)
  return parts[scores.indexOf(Math.max(...scores))]
}

const fits = ({ width, height }: Pixels, bytes: Uint8Array) =>
  Math.max(width, height) <= largestSide && bytes.length <= largestBytes

/** WebP and AVIF that say nothing of their maker are published byte for byte. */
async function keepBytes(bytes: Uint8Array<ArrayBuffer>, { width, height }: Pixels) {
  const type = bytes[0] === 0x52 ? 'image/webp' : 'image/avif'
  const blob = new Blob([bytes], { type })
  return { blob, picture: { sha256: await hashOf(bytes), width, height, type, bytes: bytes.length } }
}

async function encode(pixels: Pixels): Promise<{ picture: Picture; blob: Blob }> {
  const scale = Math.min(1, largestSide / Math.max(pixels.width, pixels.height))
  const [width, height] = [pixels.width, pixels.height].map((side) => Math.max(1, Math.round(side * scale)))
  const { data } = scale < 1 ? resizePixels(pixels, width, height) : pixels
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new EnsembleError('internal', `no canvas of ${width} x ${height} pixels`, 'Close other tabs.')
  context.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0)
  let blob = await canvas.convertToBlob({ type: 'image/webp', quality })
  // A browser that cannot write WebP gives PNG, which weighs ten times as much: JPEG is what all can write.
  if (blob.type !== 'image/webp') blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return { blob, picture: { sha256: await hashOf(bytes), width, height, type: blob.type, bytes: bytes.length } }
}
