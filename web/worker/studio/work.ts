/** Rows -> pictures and what the trunk sees in them. Can be paused; what is known is never computed again. */
import { toProblem } from '../../../models/core/errors.ts'
import type { Fault } from '../../../models/core/import/faults.ts'
import type { FeedRow } from '../../../models/core/import/feed.ts'
import { isAddress } from '../../../models/core/import/find-photo.ts'
import { chooseView } from '../../../models/core/import/judge-picture.ts'
import type { PictureKey } from '../../../models/core/import/picture-key.ts'
import type { Picture, Sha256 } from '../../../models/core/schema.ts'
import type { Model } from '../model.ts'
import type { Current } from './current.ts'
import { openPicture } from './given.ts'
import { isKnown } from './next.ts'
import { readyPicture, type ReadyPicture } from './picture.ts'
import { readyAddress } from './visits.ts'
import { hasSight, type Look, seeLooks } from './sights.ts'

/** A row whose picture and descriptor are there. */
export interface Done {
  photo: Sha256
  picture: Picture
  /** Of the picture and its smaller sizes, by hash. */
  files: ReadonlyMap<Sha256, Blob>
  key: PictureKey
  /** Path of the view that was chosen. */
  path: string
}

export interface Job {
  rows: readonly FeedRow[]
  pictures: Map<string, () => Promise<Blob>>
  done: Map<number, Done>
  /** What is wrong with the pictures of a row, by line. */
  faults: Map<number, Fault>
  current: Current
  model(): Promise<Model>
  isStopped(): boolean
  /** Told after each row. @param computed photos that went through the trunk */
  onRow(computed: number): void
}

/** Photos run together, and pixels they may hold: eight of 4 MP are 128 MB. */
const [batchSize, batchPixels] = [8, 32e6]

interface Waiting {
  row: FeedRow
  done: Done
  look: Look
}

/** @returns when all rows are done, or it was stopped between two rows */
export async function workThrough(job: Job): Promise<void> {
  let waiting: Waiting[] = []
  const flush = async () => {
    if (!waiting.length) return
    await seeLooks(
      await job.model(),
      waiting.map(({ look }) => look),
    )
    for (const { row, done } of waiting) job.done.set(row.line, done)
    const computed = waiting.length
    waiting = []
    job.onRow(computed)
  }
  for (const row of job.rows) {
    if (job.isStopped()) break
    if (!row.record || job.done.has(row.line) || job.faults.has(row.line)) continue
    const ready = await prepareRow(job, row)
    if (ready) waiting.push(ready)
    else job.onRow(0)
    const pixels = waiting.reduce((sum, { look }) => sum + look.pixels.width * look.pixels.height, 0)
    if (waiting.length >= batchSize || pixels > batchPixels) await flush()
  }
  await flush()
}

/** @returns what has yet to be looked at; undefined when the row is done, or cannot be */
async function prepareRow(job: Job, row: FeedRow): Promise<Waiting | undefined> {
  const chosen = await chooseOf(job, row)
  if (!chosen) return undefined
  const { path, view } = chosen
  const done: Done = { photo: view.photo, picture: view.picture, files: view.files, key: view.key, path }
  const side = row.kind === 'items' ? 'item' : 'snapshot'
  if (isKnown(job.current, row.kind, row.id, view.picture) || (await hasSight(job.current.release, view.photo, side))) {
    job.done.set(row.line, done)
    return undefined
  }
  return { row, done, look: { photo: view.photo, side, pixels: await view.pixels() } }
}

/** What the row is told; @throws what is no fault of its picture */
function toFault(error: unknown): Fault {
  const { code, message } = toProblem(error)
  if (!/^(photo-|not-found|invalid|forbidden)/.test(code)) throw error
  const known = { forbidden: 'photo-elsewhere', 'not-found': 'photo-refused' } as const
  const fault = known[code as keyof typeof known] ?? 'photo-unreadable'
  return { code: fault, field: 'photo', value: message }
}

/** A file that was dropped goes before what is at its address. */
const readyOf = async (pictures: Job['pictures'], path: string): Promise<ReadyPicture> =>
  isAddress(path) && !pictures.has(path) ? readyAddress(path) : readyPicture(await openPicture(pictures, path))

/** The best of a row's views; of a snapshot the first. A damaged one is passed over when there is another. */
async function chooseOf(job: Job, row: FeedRow): Promise<{ path: string; view: ReadyPicture } | undefined> {
  const views: { path: string; view: ReadyPicture }[] = []
  let fault: Fault | undefined
  for (const path of row.kind === 'items' ? row.photos.slice(0, 12) : row.photos.slice(0, 1)) {
    try {
      views.push({ path, view: await readyOf(job.pictures, path) })
    } catch (error) {
      fault ??= toFault(error)
    }
  }
  const at = row.kind === 'items' ? chooseView(views.map(({ view }) => view.judged)) : views.length - 1
  if (at >= 0) return views[at]
  const first = views[0]?.view
  if (first)
    fault =
      first.judged.fault === 'tiny'
        ? { code: 'photo-tiny', field: 'photo', value: `${first.picture.width} x ${first.picture.height}` }
        : { code: 'photo-blank', field: 'photo', value: '' }
  job.faults.set(row.line, fault ?? { code: 'photo-none', field: 'photo', value: '' })
  return undefined
}
