/**
 * The photos of a publish: each read once, its picture stored, its descriptors found or computed. What is known from
 * before (pictures in the destination, features in the cache, descriptors in a file) is not computed again.
 */
import { join } from 'node:path'
import { type ErrorCode, toProblem } from '../core/errors.ts'
import { isAddress } from '../core/import/find-photo.ts'
import type { Version } from '../core/import/revisit.ts'
import { filesOf } from '../core/picture-sizes.ts'
import type { Pixels } from '../core/pixels.ts'
import type { Picture, Sha256, Side } from '../core/schema.ts'
import type { AheadFile, Descriptors } from './descriptors.ts'
import { describeSeen } from './descriptors.ts'
import type { Destination } from './destination.ts'
import { featureKey, type FeatureCache } from './feature-cache.ts'
import { fetchPhoto, type FetchLimits } from './fetch-photo.ts'
import { inBatches, mapInOrder } from './flow.ts'
import { hashBytes } from './hash.ts'
import { decodePhoto, readHeader, readPhoto } from './image.ts'
import { type Model, openTrunk } from './model.ts'
import { encodePicture, type Encoded, isClean, keepPicture, type PictureFormat } from './picture.ts'
import type { PictureNotes, VisitNotes } from './picture-notes.ts'
import { startProgress } from './progress.ts'
import { seePhotos } from './see.ts'
import { photoBatch } from './see-files.ts'
import type { Draft, Rejection } from './source.ts'

export interface Tools {
  root: string
  model: Model
  cache: FeatureCache
  notes: PictureNotes
  visits: VisitNotes
  ahead?: AheadFile
  destination: Destination
  /** What pictures are encoded as. */
  pictures: PictureFormat
  /** How photos are fetched that a table names by address. */
  fetching?: Partial<FetchLimits>
}

export interface Taken {
  draft: Draft
  photo: Sha256
  side: Side
  picture: Picture
  descriptors: Descriptors
}

/** A photo between reading and the trunk. */
interface Ready {
  draft: Draft
  photo: Sha256
  side: Side
  picture: Picture
  /** Absent when what it shows is known. */
  pixels?: Pixels
}

/** The photo's own faults. Anything else (a full disk, a lost network) would reject all that follow: it ends the run. */
const faults = new Set<ErrorCode>([
  'photo-unreadable',
  'photo-too-large',
  'photo-too-small',
  'photo-unsupported',
  'not-found',
])

/** Photos prepared ahead of the trunk; each may hold 240 MB while it is decoded. */
const width = 3

async function takePicture(
  { pictures }: Tools,
  bytes: Uint8Array,
  draft: Draft,
  pixels: () => Promise<Pixels>,
): Promise<Encoded> {
  const meta = await readHeader(bytes, draft.photo)
  return isClean(meta, bytes) ? keepPicture(meta, bytes, pixels, pictures) : encodePicture(await pixels(), pictures)
}

const isStored = async ({ destination }: Tools, picture: Picture): Promise<boolean> =>
  !(await destination.missing(filesOf(picture).map(({ sha256 }) => sha256))).size

/** The picture as published before, when the destination still has it; else made and stored now. */
async function storePicture(
  tools: Tools,
  draft: Draft,
  photo: Sha256,
  bytes: Uint8Array,
  pixels: () => Promise<Pixels>,
) {
  const { notes, destination } = tools
  const known = notes.get(photo)?.picture
  if (known && (await isStored(tools, known))) return known
  const { picture, files } = await takePicture(tools, bytes, draft, pixels)
  for (const { file, bytes: encoded } of files) await destination.put(file.sha256, encoded, file.type)
  notes.put({ photo, picture })
  return picture
}

const sideOf = ({ kind }: Draft): Side => (kind === 'items' ? 'item' : 'snapshot')

const isSeen = ({ cache, ahead }: Tools, photo: Sha256, side: Side) =>
  Boolean(ahead?.get(photo, side)) || cache.has(featureKey(photo, side, 'find'))

/** What is there of the photo at an address, so that it need not come again if it is still the same. */
async function recall(tools: Tools, draft: Draft): Promise<(Ready & { version: Version }) | undefined> {
  const visit = tools.visits.get(draft.photo)
  const picture = visit && tools.notes.get(visit.photo)?.picture
  const side = sideOf(draft)
  if (!picture || !isSeen(tools, visit.photo, side)) return undefined
  return (await isStored(tools, picture))
    ? { draft, photo: visit.photo, side, picture, version: visit.version }
    : undefined
}

async function prepareAddress(tools: Tools, draft: Draft): Promise<Ready> {
  const known = await recall(tools, draft)
  const fetched = await fetchPhoto(draft.photo, tools.fetching, known?.version)
  if (fetched === 'same') {
    if (known) return known
    throw new Error(`${draft.photo}: 304 without a question`)
  }
  const ready = await prepareBytes(tools, draft, fetched.bytes)
  if (fetched.version) tools.visits.put({ address: draft.photo, photo: ready.photo, version: fetched.version })
  return ready
}

const prepare = async (tools: Tools, draft: Draft): Promise<Ready> =>
  isAddress(draft.photo)
    ? prepareAddress(tools, draft)
    : prepareBytes(tools, draft, await readPhoto(join(tools.root, draft.photo)))

async function prepareBytes(tools: Tools, draft: Draft, bytes: Uint8Array): Promise<Ready> {
  const [photo, side] = [hashBytes(bytes), sideOf(draft)]
  let decoded: Promise<Pixels> | undefined
  const pixels = () => (decoded ??= decodePhoto(bytes, draft.photo))
  // First decoded, then stored: a damaged photo leaves nothing behind.
  const fresh = isSeen(tools, photo, side) ? undefined : await pixels()
  const picture = await storePicture(tools, draft, photo, bytes, pixels)
  return { draft, photo, side, picture, pixels: fresh }
}

/** Takes all photos; broken ones are listed with their reason, the rest goes on. */
export async function takePhotos(tools: Tools, drafts: readonly Draft[]) {
  const { model, cache, ahead } = tools
  const rejected: Rejection[] = []
  const ready: Ready[] = []
  const reject = (draft: Draft, error: unknown) => {
    const { code, message } = toProblem(error)
    if (!faults.has(code)) throw error
    rejected.push({ what: draft.photo, code, reason: message })
    return undefined
  }
  const attempt = (draft: Draft) => prepare(tools, draft).catch((error: unknown) => reject(draft, error))
  const trunk = lazily(() => openTrunk(model))
  const progress = startProgress('Photos', drafts.length)
  let computed = 0
  for await (const batch of inBatches(mapInOrder(drafts, width, attempt), photoBatch)) {
    const good = batch.filter((one) => one !== undefined)
    const fresh = good.flatMap(({ photo, side, pixels }) => (pixels ? [{ photo, side, pixels }] : []))
    if (fresh.length) {
      const seen = await seePhotos(await trunk.get(), fresh, 'find', model.release)
      for (const [at, { photo, side }] of fresh.entries()) cache.put(featureKey(photo, side, 'find'), seen[at])
      computed += fresh.length
    }
    for (const one of good) ready.push({ ...one, pixels: undefined })
    progress.step(batch.length)
  }
  progress.end()
  const backend = trunk.opened ? (await trunk.get()).backend : 'none needed'
  if (trunk.opened) await (await trunk.get()).close()
  return { taken: describeReady(ready, model, cache, ahead), rejected, computed, backend }
}

function lazily<T>(open: () => Promise<T>) {
  let opened: Promise<T> | undefined
  return {
    get opened() {
      return opened !== undefined
    },
    get: () => (opened ??= open()),
  }
}

function describeReady(ready: readonly Ready[], model: Model, cache: FeatureCache, ahead?: AheadFile): Taken[] {
  const progress = startProgress('Descriptors', ready.length)
  const taken = ready.map(({ draft, photo, side, picture }) => {
    const known = ahead?.get(photo, side)
    const seen = known ? undefined : cache.get(featureKey(photo, side, 'find'))
    const descriptors = seen ? describeSeen(seen, side, model) : known
    if (!descriptors) throw new Error(`no features of ${draft.photo}`)
    progress.step()
    return { draft, photo, side, picture, descriptors }
  })
  progress.end()
  return taken
}
