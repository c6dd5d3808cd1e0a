/** Runs the shots of a training folder through the trunk and keeps the pooled rows, so that heads train without pictures. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mapColours } from '../core/colour.ts'
import { branches } from '../core/head.ts'
import { letterbox, normalizePixels, type Pixels, type Rect } from '../core/pixels.ts'
import { poolSight } from '../core/pool-photo.ts'
import type { Receipt, Side } from '../core/schema.ts'
import { widthOf } from '../train/samples.ts'
import type { PooledRows } from '../train/select-samples.ts'
import type { Shot } from '../train/shots.ts'
import { decodePhoto, readPhoto } from './image.ts'
import { startProgress } from './progress.ts'
import type { Trunk } from './trunk.ts'

export interface ExtractOptions {
  /** Side of the square by side of the pair. */
  sizes: Record<Side, number>
  mean: readonly number[]
  deviation: readonly number[]
  gemExponent: number
  /** Pictures a pass. */
  batch: number
  /** Names the trunk: a new trunk makes new features. */
  trunkId: string
  cache: string
}

/** Pooled rows of all shots of a folder; a broken picture is listed and its rows are left out. */
export async function extractRows(
  folder: string,
  given: Shot[],
  trunk: Trunk,
  options: ExtractOptions,
): Promise<{ pooled: PooledRows; receipt: Receipt }> {
  // One size a pass; rows keep this order, in the cache too.
  const shots = [...given].sort((a, b) => (a.side < b.side ? -1 : a.side > b.side ? 1 : 0))
  const key = createHash('sha256')
    .update(JSON.stringify([folder, shots, widthOf, { ...options, cache: '', batch: 0 }]))
    .digest('hex')
  const file = join(options.cache, `${key.slice(0, 24)}.rows`)
  const receipt: Receipt = { given: shots.length, done: 0, rejected: [] }
  if (existsSync(file)) return { pooled: readCache(file, shots), receipt: { ...receipt, done: shots.length } }
  const all = emptyRows(shots.reduce((sum, shot) => sum + shot.rows.length, 0))
  const progress = startProgress(`Features of ${folder.split('/').at(-1)}`, shots.length)
  for (let from = 0; from < shots.length; from += options.batch) {
    const chunk = shots.slice(from, from + options.batch)
    const opened = await Promise.all(chunk.map((shot) => openShot(folder, shot, options.sizes[shot.side], receipt)))
    const good = opened.filter((entry) => entry !== undefined)
    for (const side of ['item', 'snapshot'] as const) {
      const same = good.filter(({ shot }) => shot.side === side)
      if (same.length > 0) await poolShots(same, trunk, options, all)
    }
    receipt.done += good.length
    progress.step(chunk.length)
  }
  progress.end()
  for (const branch of branches) all[branch] = all[branch].slice(0, all.rows.length * widthOf[branch])
  if (receipt.rejected.length === 0) writeCache(file, all)
  return { pooled: all, receipt }
}

export function emptyRows(count: number): PooledRows {
  const [spoc, gem, colour] = branches.map((branch) => new Float32Array(count * widthOf[branch]))
  return { rows: [], spoc, gem, colour }
}

interface Opened {
  shot: Shot
  pixels: Pixels
  content: Rect
}

async function openShot(folder: string, shot: Shot, size: number, receipt: Receipt): Promise<Opened | undefined> {
  try {
    const decoded = await decodePhoto(await readPhoto(join(folder, shot.file)), shot.file)
    return { shot, ...letterbox(shot.mirror ? mirrorPixels(decoded) : decoded, size) }
  } catch (error) {
    const { code = 'internal', message } = error as { code?: string; message: string }
    receipt.rejected.push({ what: shot.file, code, reason: message })
    return undefined
  }
}

async function poolShots(opened: Opened[], trunk: Trunk, options: ExtractOptions, all: PooledRows): Promise<void> {
  const size = options.sizes[opened[0].shot.side]
  const plane = 3 * size * size
  const images = new Float32Array(opened.length * plane)
  opened.forEach(({ pixels }, i) => images.set(normalizePixels(pixels, options.mean, options.deviation), i * plane))
  const { map, channels, cells } = await trunk.run(images, size)
  const one = channels * cells * cells
  opened.forEach(({ shot, pixels, content }, i) => {
    const data = map.subarray(i * one, (i + 1) * one)
    const colours = mapColours(pixels, content, shot.side)
    const sight = { map: { data, channels, rows: cells, columns: cells }, colours, content }
    const rects = shot.rows.map(({ rect }) => rect)
    poolSight(sight, rects, options.gemExponent).forEach((features, k) => {
      for (const branch of branches) all[branch].set(features[branch], all.rows.length * widthOf[branch])
      all.rows.push({ row: shot.rows[k], side: shot.side })
    })
  })
}

function mirrorPixels({ data, width, height }: Pixels): Pixels {
  const from = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)
  const to = new Uint32Array(from.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) to[y * width + x] = from[y * width + width - 1 - x]
  }
  return { data: new Uint8ClampedArray(to.buffer), width, height }
}

/** The branches one after the other, as they lie in memory. */
function writeCache(file: string, pooled: PooledRows): void {
  mkdirSync(join(file, '..'), { recursive: true })
  branches.forEach((branch, index) => {
    const { buffer, byteOffset, byteLength } = pooled[branch]
    writeFileSync(`${file}.part`, new Uint8Array(buffer, byteOffset, byteLength), { flag: index === 0 ? 'w' : 'a' })
  })
  renameSync(`${file}.part`, file)
}

function readCache(file: string, shots: Shot[]): PooledRows {
  const rows = shots.flatMap((shot) => shot.rows.map((row) => ({ row, side: shot.side })))
  const bytes = readFileSync(file)
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  let at = 0
  const [spoc, gem, colour] = branches.map((branch) => values.subarray(at, (at += rows.length * widthOf[branch])))
  if (values.length !== at) throw new RangeError(`${file} holds ${values.length} values for ${rows.length} rows`)
  return { rows, spoc, gem, colour }
}
