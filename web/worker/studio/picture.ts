/** The picture that is published of a photo: at most 1280 pixels a side, and nothing of its file but what can be seen. */
import { type Judged, judgePicture } from '../../../models/core/import/judge-picture.ts'
import { keyOf, type PictureKey } from '../../../models/core/import/picture-key.ts'
import { splitStacked } from '../../../models/core/import/split-stacked.ts'
import { cropPixels, type Pixels, resizePixels } from '../../../models/core/pixels.ts'
import type { Sha256 } from '../../../models/core/schema.ts'
import { hashOf } from '../cache.ts'
import { decodePhoto } from '../photo.ts'
import { openStudioDb } from './db.ts'
import { addSizes, encode, type Encoded, findFormat, makeFile } from './encode.ts'
import { isSilent } from './silent.ts'

/** As the command has it (models/cli/picture.ts): longest side in pixels, and what a ready picture may weigh. */
const [largestSide, largestBytes] = [1280, 600_000]

/** Under which a picture is kept: change it when what comes out changes. */
async function keptUnder(photo: Sha256): Promise<string> {
  const { type, quality } = await findFormat()
  return `${type}-${quality}-${largestSide}-2|${photo}`
}

export interface KeptPicture extends Encoded {
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
  (await openStudioDb()).get('pictures', await keptUnder(photo))

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
      : await encodeFitted(pixels)),
    judged: judgePicture(pixels),
    key: keyOf(pixels),
  }
  await (await openStudioDb()).put('pictures', kept, await keptUnder(photo))
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
async function keepBytes(bytes: Uint8Array<ArrayBuffer>, pixels: Pixels): Promise<Encoded> {
  const main = await makeFile(bytes, bytes[0] === 0x52 ? 'image/webp' : 'image/avif', pixels)
  return addSizes(main, pixels)
}

async function encodeFitted(pixels: Pixels): Promise<Encoded> {
  const scale = Math.min(1, largestSide / Math.max(pixels.width, pixels.height))
  const [width, height] = [pixels.width, pixels.height].map((side) => Math.max(1, Math.round(side * scale)))
  const fitted = scale < 1 ? resizePixels(pixels, width, height) : pixels
  return addSizes(await encode(fitted), fitted)
}
