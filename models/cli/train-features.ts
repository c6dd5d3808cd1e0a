/** Runs the shots of a training folder through the trunk and keeps the pooled rows, so that heads train without pictures. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { letterbox, normalizePixels, type Pixels } from '../core/pixels.ts'
import { mapRegions, poolRegions } from '../core/pooling.ts'
import type { Receipt } from '../core/schema.ts'
import type { PooledRows } from '../train/select-samples.ts'
import type { Shot } from '../train/shots.ts'
import { decodePhoto, readPhoto } from './image.ts'
import { startProgress } from './progress.ts'
import type { Trunk } from './trunk.ts'

export interface ExtractOptions {
  size: number
  mean: readonly number[]
  deviation: readonly number[]
  gemExponent: number
  /** Pictures a pass. */
  batch: number
  /** Names the trunk: a new trunk makes new features. */
  trunkId: string
  cache: string
}

const width = 2048

/** Pooled rows of all shots of a folder, [rows, 2048] twice; a broken picture is listed and its rows are left out. */
export async function extractRows(
  folder: string,
  shots: Shot[],
  trunk: Trunk,
  options: ExtractOptions,
): Promise<{ pooled: PooledRows; receipt: Receipt }> {
  const key = createHash('sha256')
    .update(JSON.stringify([folder, shots, { ...options, cache: '', batch: 0 }]))
    .digest('hex')
  const file = join(options.cache, `${key.slice(0, 24)}.rows`)
  const receipt: Receipt = { given: shots.length, done: 0, rejected: [] }
  const total = shots.reduce((sum, shot) => sum + shot.rows.length, 0)
  const all: PooledRows = { rows: [], spoc: new Float32Array(total * width), gem: new Float32Array(total * width) }
  if (existsSync(file)) return { pooled: readCache(file, shots), receipt: { ...receipt, done: shots.length } }
  const progress = startProgress(`Features of ${folder.split('/').at(-1)}`, shots.length)
  for (let from = 0; from < shots.length; from += options.batch) {
    const chunk = shots.slice(from, from + options.batch)
    const opened = await Promise.all(chunk.map((shot) => openShot(folder, shot, options.size, receipt)))
    const good = opened.filter((entry) => entry !== undefined)
    if (good.length > 0) await poolShots(good, trunk, options, all)
    receipt.done += good.length
    progress.step(chunk.length)
  }
  progress.end()
  const pooled = {
    rows: all.rows,
    spoc: all.spoc.slice(0, all.rows.length * width),
    gem: all.gem.slice(0, all.rows.length * width),
  }
  if (receipt.rejected.length === 0) writeCache(file, pooled)
  return { pooled, receipt }
}

interface Opened {
  shot: Shot
  pixels: Pixels
  content: [number, number, number, number]
}

async function openShot(folder: string, shot: Shot, size: number, receipt: Receipt): Promise<Opened | undefined> {
  try {
    const decoded = await decodePhoto(await readPhoto(join(folder, shot.file)), shot.file)
    const boxed = letterbox(shot.mirror ? mirrorPixels(decoded) : decoded, size)
    return { shot, pixels: boxed.pixels, content: [...boxed.content] }
  } catch (error) {
    const { code = 'internal', message } = error as { code?: string; message: string }
    receipt.rejected.push({ what: shot.file, code, reason: message })
    return undefined
  }
}

async function poolShots(opened: Opened[], trunk: Trunk, options: ExtractOptions, all: PooledRows): Promise<void> {
  const plane = 3 * options.size * options.size
  const images = new Float32Array(opened.length * plane)
  opened.forEach(({ pixels }, i) => images.set(normalizePixels(pixels, options.mean, options.deviation), i * plane))
  const { map, channels, cells } = await trunk.run(images, options.size)
  const one = channels * cells * cells
  opened.forEach(({ shot, content }, i) => {
    const rects = mapRegions(
      shot.rows.map(({ rect }) => rect),
      content,
    )
    const pooled = poolRegions(map.subarray(i * one, (i + 1) * one), channels, cells, cells, rects, options.gemExponent)
    pooled.forEach(({ spoc, gem }, k) => {
      const at = all.rows.length * width
      all.spoc.set(spoc, at)
      all.gem.set(gem, at)
      all.rows.push({ row: shot.rows[k], side: shot.side })
    })
  })
}

function mirrorPixels({ data, width: columns, height }: Pixels): Pixels {
  const from = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)
  const to = new Uint32Array(from.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < columns; x++) to[y * columns + x] = from[y * columns + columns - 1 - x]
  return { data: new Uint8ClampedArray(to.buffer), width: columns, height }
}

function writeCache(file: string, pooled: PooledRows): void {
  mkdirSync(join(file, '..'), { recursive: true })
  const bytes = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  writeFileSync(`${file}.part`, bytes(pooled.spoc))
  writeFileSync(`${file}.part`, bytes(pooled.gem), { flag: 'a' })
  renameSync(`${file}.part`, file)
}

function readCache(file: string, shots: Shot[]): PooledRows {
  const rows = shots.flatMap((shot) => shot.rows.map((row) => ({ row, side: shot.side })))
  const bytes = readFileSync(file)
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  if (values.length !== 2 * rows.length * width)
    throw new RangeError(`${file} holds ${values.length} values for ${rows.length} rows`)
  return { rows, spoc: values.subarray(0, rows.length * width), gem: values.subarray(rows.length * width) }
}
