/** Files -> pooled features, with the cache when there is one; broken files are listed, the rest goes on. */
import { toProblem } from '../core/errors.ts'
import { guessSide } from '../core/pixels.ts'
import type { Features } from '../core/pool-photo.ts'
import type { Receipt, Side } from '../core/schema.ts'
import { type FeatureCache, featureKey } from './feature-cache.ts'
import { inBatches, mapInOrder } from './flow.ts'
import { hashBytes } from './hash.ts'
import { decodePhoto, readPhoto } from './image.ts'
import { type Model, openTrunk } from './model.ts'
import { startProgress } from './progress.ts'
import { batchSize, poolBatch, seePhoto } from './see.ts'
import type { Trunk } from './trunk.ts'

export interface PooledFile {
  file: string
  side: Side
  pooled: Features[]
}

export interface PooledFiles extends Receipt {
  files: PooledFile[]
  backend: string
}

interface Options {
  title: string
  side: Side | 'auto'
  cache?: FeatureCache
}

/** Photos decoded at once; each may hold 240 MB. */
const width = 3

export async function poolFiles(files: readonly string[], model: Model, options: Options): Promise<PooledFiles> {
  const { title, side, cache } = options
  const rejected: Receipt['rejected'] = []
  const open = async (file: string) => {
    try {
      const bytes = await readPhoto(file)
      const keyOf = (known: Side) => featureKey(hashBytes(bytes), known, model.release)
      const pooled = side === 'auto' ? undefined : cache?.get(keyOf(side))
      if (pooled && side !== 'auto') return { file, side, pooled }
      const pixels = await decodePhoto(bytes, file)
      const found = side === 'auto' ? guessSide(pixels) : side
      return { file, side: found, key: keyOf(found), seen: seePhoto(pixels, found, model.release) }
    } catch (error) {
      const { code, message } = toProblem(error)
      if (code === 'internal') throw error
      rejected.push({ what: file, code, reason: message })
      return undefined
    }
  }
  const progress = startProgress(title, files.length)
  const done: PooledFile[] = []
  let trunk: Trunk | undefined
  for await (const batch of inBatches(mapInOrder(files, width, open), batchSize)) {
    const good = batch.filter((one) => one !== undefined)
    const fresh = good.flatMap(({ seen, key }) => (seen && key ? [{ seen, key }] : []))
    const pooled = fresh.length
      ? await poolBatch(
          (trunk ??= await openTrunk(model)),
          fresh.map(({ seen }) => seen),
          model.release,
        )
      : []
    for (const [at, { key }] of fresh.entries()) cache?.put(key, pooled[at])
    let next = 0
    for (const one of good) done.push({ file: one.file, side: one.side, pooled: one.pooled ?? pooled[next++] })
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
