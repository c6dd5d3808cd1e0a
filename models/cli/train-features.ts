/** Runs the shots of a training folder through the trunk and keeps what was pooled, so that heads train without pictures. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toProblem } from '../core/errors.ts'
import { decodeHalf, encodeHalf } from '../core/half.ts'
import { branches } from '../core/head.ts'
import type { Framed, RunOutline } from '../core/outline.ts'
import { cropPixels, mirrorPixels, type Pixels } from '../core/pixels.ts'
import type { Receipt, Side } from '../core/schema.ts'
import { type Cut, cropGarment, cutGarments, cutItem, poolPictures, type Seeing } from '../core/see.ts'
import { type Matrices, widthOf } from '../train/samples.ts'
import type { Cutting } from '../train/shots.ts'
import { mapInOrder } from './flow.ts'
import { decodePhoto, readPhoto } from './image.ts'
import { type Model, openTrunk } from './model.ts'
import { startProgress } from './progress.ts'
import type { Trunk } from './trunk.ts'

export interface ExtractOptions {
  release: Seeing
  /** Names the trunk: a new trunk makes new features. */
  trunkId: string
  cache: string
}

/** Where rows go: matrices, and the first row of this folder. */
interface Into {
  matrices: Matrices
  from: number
}

/** Photos decoded ahead of the trunk. */
const width = 4
/** Cuts collected before the trunk runs: enough that those of one shape fill its batches. */
const collected = 256

export function emptyMatrices(rows: number): Matrices {
  const [spoc, gem, colour] = branches.map((branch) => new Float32Array(rows * widthOf[branch]))
  return { spoc, gem, colour }
}

/** Pools all shots of a folder into their rows; a broken picture is listed and its shots are left out. */
export async function extractRows<Shot extends Cutting>(
  folder: string,
  shots: readonly Shot[],
  trunk: () => Promise<Trunk>,
  options: ExtractOptions,
  into: Into,
): Promise<{ rows: { shot: Shot; row: number }[]; receipt: Receipt }> {
  const pictures = groupByFile(shots)
  const file = join(options.cache, `${keyOf(folder, shots, options)}.rows`)
  const rows = shots.map((shot, at) => ({ shot, row: into.from + at }))
  const receipt: Receipt = { given: pictures.size, done: pictures.size, rejected: [] }
  if (existsSync(file)) {
    readCache(file, shots.length, into)
    return { rows, receipt }
  }
  await poolPicturesOf(folder, shots, pictures, await trunk(), options, into, receipt)
  const broken = new Set(receipt.rejected.map(({ what }) => what))
  receipt.done -= broken.size
  // Rounded as the cache rounds, so that a first run and a later one train on the same numbers.
  const halves = roundRows(shots.length, into)
  if (broken.size === 0) writeCache(file, halves)
  return { rows: rows.filter(({ shot }) => !broken.has(shot.file)), receipt }
}

/** Shots of several folders, one after the other in the same matrices; the trunk is opened when something is not cached. */
export async function extractFolders<Shot extends Cutting>(
  plans: readonly { folder: string; shots: readonly Shot[] }[],
  model: Model,
  cache: string,
): Promise<{ pooled: Matrices & { rows: { shot: Shot; row: number }[] }; receipts: Record<string, Receipt> }> {
  let opened: Promise<Trunk> | undefined
  const trunk = () => (opened ??= openTrunk(model))
  const options = { release: model.release, trunkId: model.trunkId, cache }
  const matrices = emptyMatrices(plans.reduce((sum, { shots }) => sum + shots.length, 0))
  const all: { shot: Shot; row: number }[] = []
  const receipts: Record<string, Receipt> = {}
  let from = 0
  for (const { folder, shots } of plans) {
    const { rows, receipt } = await extractRows(folder, shots, trunk, options, { matrices, from })
    for (const row of rows) all.push(row)
    receipts[folder] = receipt
    from += shots.length
  }
  await (await opened)?.close()
  return { pooled: { ...matrices, rows: all }, receipts }
}

/** Features depend on the pictures and how they are cut, not on what they are called. */
function keyOf(folder: string, shots: readonly Cutting[], { trunkId }: ExtractOptions): string {
  const cuts = shots.map(({ file, side, box, superCategory, mirror, region }) => [
    file,
    side,
    box,
    superCategory,
    mirror,
    ...(region ?? []),
  ])
  const text = JSON.stringify([folder, trunkId, widthOf, cuts])
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}

/** Numbers of the shots of each picture: it is decoded once. */
function groupByFile(shots: readonly Cutting[]): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (const [at, { file }] of shots.entries()) {
    const group = groups.get(file)
    if (group) group.push(at)
    else groups.set(file, [at])
  }
  return groups
}

async function poolPicturesOf(
  folder: string,
  shots: readonly Cutting[],
  pictures: Map<string, number[]>,
  { run, outline }: Trunk,
  { release }: ExtractOptions,
  into: Into,
  { rejected }: Receipt,
): Promise<void> {
  const waiting: Record<Side, { at: number; cut: Cut }[]> = { item: [], snapshot: [] }
  const flush = async (side: Side) => {
    const ready = waiting[side].splice(0)
    const pooled = await poolPictures(
      ready.map(({ cut }) => cut),
      side,
      release,
      run,
    )
    for (const [place, { at }] of ready.entries())
      for (const branch of branches)
        into.matrices[branch].set(pooled[place][branch], (into.from + at) * widthOf[branch])
  }
  const open = async ([file, members]: [string, number[]]) => {
    try {
      const photo = await decodePhoto(await readPhoto(join(folder, file)), file)
      const own = members.map((at) => shots[at])
      const cuts = await cutShots(photo, own, release, outline)
      return members.map((at, place) => ({ at, cut: cuts[place] }))
    } catch (error) {
      const { code, message } = toProblem(error)
      if (code === 'internal') throw error
      rejected.push({ what: file, code, reason: message })
      return []
    }
  }
  const progress = startProgress(`Features of ${folder.split('/').at(-1)}`, pictures.size)
  for await (const cuts of mapInOrder(pictures, width, open)) {
    for (const each of cuts) waiting[shots[each.at].side].push(each)
    for (const side of ['item', 'snapshot'] as const) if (waiting[side].length >= collected) await flush(side)
    progress.step()
  }
  await flush('item')
  await flush('snapshot')
  progress.end()
}

type FramedShot = Cutting & Framed

const isFramed = (shot: Cutting): shot is FramedShot => Boolean(shot.box && shot.superCategory && !shot.region)

/** The shots of one picture, in order; those whose kind is known are outlined together. */
async function cutShots(
  picture: Pixels,
  shots: readonly Cutting[],
  release: Seeing,
  outline: RunOutline | undefined,
): Promise<Cut[]> {
  const outlined = await cutGarments(picture, shots.filter(isFramed), release, outline)
  return shots.map((shot) => {
    const { pixels, colour } = (isFramed(shot) && outlined.shift()) || cutPlain(picture, shot, release)
    return { pixels: shot.mirror ? mirrorPixels(pixels) : pixels, colour }
  })
}

function cutPlain(sheet: Pixels, { box, region }: Cutting, { garments }: Seeing): Cut {
  const photo = region ? cropPixels(sheet, region) : sheet
  return box ? cropGarment(photo, box, garments.margin) : cutItem(photo)
}

/** The rows of this folder in each matrix. */
const viewsOf = (count: number, { matrices, from }: Into) =>
  branches.map((branch) => matrices[branch].subarray(from * widthOf[branch], (from + count) * widthOf[branch]))

function roundRows(count: number, into: Into): Uint16Array[] {
  return viewsOf(count, into).map((view) => {
    const halves = encodeHalf(view)
    view.set(decodeHalf(halves))
    return halves
  })
}

/** The branches one after the other, as fp16. */
function writeCache(file: string, halves: readonly Uint16Array[]): void {
  mkdirSync(join(file, '..'), { recursive: true })
  for (const [at, { buffer, byteOffset, byteLength }] of halves.entries())
    writeFileSync(`${file}.part`, new Uint8Array(buffer, byteOffset, byteLength), { flag: at === 0 ? 'w' : 'a' })
  renameSync(`${file}.part`, file)
}

function readCache(file: string, count: number, into: Into): void {
  const bytes = readFileSync(file)
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
  let at = 0
  for (const view of viewsOf(count, into)) view.set(decodeHalf(halves.subarray(at, (at += view.length))))
  if (halves.length !== at) throw new RangeError(`${file} holds ${halves.length} values for ${count} rows`)
}
