/** Files -> what they show, with the cache when there is one; broken files are listed, the rest goes on. */
import { toProblem } from '../core/errors.ts'
import { guessSide, type Pixels } from '../core/pixels.ts'
import type { Receipt, Side } from '../core/schema.ts'
import { batchSize } from '../core/see.ts'
import { type FeatureCache, featureKey } from './feature-cache.ts'
import { type BatchLimit, inBatches, mapInOrder } from './flow.ts'
import { hashBytes } from './hash.ts'
import { decodePhoto, largestPhoto, readPhoto } from './image.ts'
import { type Model, openTrunk } from './model.ts'
import { startProgress } from './progress.ts'
import { type Purpose, type Seen, seePhotos } from './see.ts'
import type { Trunk } from './trunk.ts'

export interface SeenFile extends Seen {
  file: string
  side: Side
  /** Of the upright photo, in pixels; 0 when what it shows came from the cache. */
  width: number
  height: number
}

export interface SeenFiles extends Receipt {
  files: SeenFile[]
  backend: string
}

interface Options {
  title: string
  side: Side | 'auto'
  purpose: Purpose
  cache?: FeatureCache
}

/** Photos decoded at once; each may hold 240 MB. */
const width = 3

/** Decoded photos wait for their crops: eight of them, or fewer of those that fill the memory. */
export const photoBatch: BatchLimit<{ pixels?: Pixels } | undefined> = {
  size: batchSize,
  heavy: largestPhoto,
  weigh: (one) => (one?.pixels ? one.pixels.width * one.pixels.height : 0),
}

export async function seeFiles(files: readonly string[], model: Model, options: Options): Promise<SeenFiles> {
  const { title, side, purpose, cache } = options
  const rejected: Receipt['rejected'] = []
  const open = async (file: string) => {
    try {
      const bytes = await readPhoto(file)
      const photo = hashBytes(bytes)
      const known = side === 'auto' ? undefined : cache?.get(featureKey(photo, side, purpose))
      if (known && side !== 'auto') return { file, photo, side, known }
      const pixels = await decodePhoto(bytes, file)
      return { file, photo, side: side === 'auto' ? guessSide(pixels) : side, pixels }
    } catch (error) {
      const { code, message } = toProblem(error)
      if (code === 'internal') throw error
      rejected.push({ what: file, code, reason: message })
      return undefined
    }
  }
  const progress = startProgress(title, files.length)
  const done: SeenFile[] = []
  let trunk: Trunk | undefined
  for await (const batch of inBatches(mapInOrder(files, width, open), photoBatch)) {
    const good = batch.filter((one) => one !== undefined)
    const fresh = good.flatMap(({ photo, side, pixels }) => (pixels ? [{ photo, side, pixels }] : []))
    const seen = fresh.length ? await seePhotos((trunk ??= await openTrunk(model)), fresh, purpose, model.release) : []
    for (const [at, { photo, side }] of fresh.entries()) cache?.put(featureKey(photo, side, purpose), seen[at])
    let next = 0
    for (const { file, side, known, pixels } of good) {
      const { width, height } = pixels ?? { width: 0, height: 0 }
      done.push({ file, side, width, height, ...(known ?? seen[next++]) })
    }
    progress.step(batch.length)
  }
  progress.end()
  await trunk?.close()
  return { given: files.length, done: done.length, rejected, files: done, backend: trunk?.backend ?? 'none needed' }
}

/** What most photos of a folder are, judged by up to 25 of them. */
export async function guessFolderSide(files: readonly string[]): Promise<Side> {
  const step = Math.max(1, Math.floor(files.length / 25))
  const sample = files.filter((_, at) => at % step === 0).slice(0, 25)
  let items = 0
  let seen = 0
  for (const file of sample) {
    const pixels = await readPhoto(file)
      .then((bytes) => decodePhoto(bytes, file))
      .catch(() => undefined)
    if (!pixels) continue
    seen++
    if (guessSide(pixels) === 'item') items++
  }
  return items * 2 > seen ? 'item' : 'snapshot'
}
