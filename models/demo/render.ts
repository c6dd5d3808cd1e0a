/** Renders the boutique to a folder: items, snapshots, labels. Spread over child processes, one share each. */
import { fork } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeCatalog } from './catalog.ts'
import type { Format } from './develop.ts'
import type { BoutiqueLook, Item } from './item.ts'
import {
  formatCsv,
  formatLabels,
  itemPhoto,
  labelItems,
  snapshotPhoto,
  type Labels,
  type SnapshotLabel,
} from './labels.ts'
import { composeLooks } from './outfits.ts'
import { renderItem, renderSnapshot, type Rendered } from './pictures.ts'

export interface RenderOptions {
  out: string
  format: Format
  /** Pixels; items are 4:5, snapshots 3:4. */
  itemWidth: number
  snapshotWidth: number
  /** Encoder quality for AVIF and WebP. */
  quality: { items: number; snapshots: number }
  /** Seeds of camera, pose, light and folds; 1 is the committed one. */
  variant: number
  /** First so many items and looks; all when absent. */
  items?: number
  looks?: number
  workers: number
  onProgress?: (done: number, total: number) => void
}

export interface Boutique {
  items: Item[]
  looks: BoutiqueLook[]
}

export function makeBoutique(): Boutique {
  const items = makeCatalog()
  return { items, looks: composeLooks(items) }
}

type Share = Omit<RenderOptions, 'onProgress'> & { share: number }
type Message = { done: string } | { label: SnapshotLabel }

/** Jobs in the order of the catalog; share `n` of `workers` takes every `workers`-th. */
function listJobs(
  { items, looks }: Boutique,
  options: Pick<RenderOptions, 'items' | 'looks'>,
): (Item | BoutiqueLook)[] {
  return [...looks.slice(0, options.looks ?? looks.length), ...items.slice(0, options.items ?? items.length)]
}

const isLook = (job: Item | BoutiqueLook): job is BoutiqueLook => 'itemIds' in job

async function renderJob(
  job: Item | BoutiqueLook,
  byId: ReadonlyMap<string, Item>,
  options: Share,
): Promise<SnapshotLabel | undefined> {
  const { format, quality, variant } = options
  if (!isLook(job)) {
    const { bytes } = await renderItem(job, options.itemWidth, { format, quality: quality.items }, variant)
    await writeFile(join(options.out, itemPhoto(job.id, format)), bytes)
    return undefined
  }
  const rendered = await renderSnapshot(
    job,
    byId,
    options.snapshotWidth,
    { format, quality: quality.snapshots },
    variant,
  )
  await writeFile(join(options.out, snapshotPhoto(job.id, format)), rendered.bytes)
  return labelSnapshot(job, rendered, format)
}

export function labelSnapshot(
  look: BoutiqueLook,
  { width, height, boxes }: Omit<Rendered, 'bytes'>,
  format: Format,
): SnapshotLabel {
  return { id: look.id, photo: snapshotPhoto(look.id, format), width, height, split: look.split, items: boxes }
}

/** One process's share; says each finished picture and each snapshot's label to `send`. */
export async function renderShare(options: Share, send: (message: Message) => void): Promise<void> {
  const boutique = makeBoutique()
  const byId = new Map(boutique.items.map((item) => [item.id, item]))
  const jobs = listJobs(boutique, options).filter((_, index) => index % options.workers === options.share)
  for (const job of jobs) {
    const label = await renderJob(job, byId, options)
    if (label) send({ label })
    send({ done: job.id })
  }
}

/** Renders all shares and returns the snapshots' labels in the order of the looks. */
async function renderAll(options: RenderOptions, total: number): Promise<SnapshotLabel[]> {
  const { onProgress, ...rest } = options
  const labels: SnapshotLabel[] = []
  let done = 0
  const receive = (message: Message): void => {
    if ('label' in message) labels.push(message.label)
    else onProgress?.(++done, total)
  }
  const shares = Array.from({ length: options.workers }, (_, share) => ({ ...rest, share }))
  await Promise.all(
    shares.map((share) => (options.workers === 1 ? renderShare(share, receive) : runChild(share, receive))),
  )
  return labels.sort((a, b) => a.id.localeCompare(b.id))
}

function runChild(share: Share, receive: (message: Message) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), ['--share', JSON.stringify(share)])
    child.on('message', (message) => receive(message as Message))
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`renderer ${share.share} exited with ${code}`)),
    )
  })
}

/** Writes `items/`, `snapshots/`, `labels.json` and `labels.csv` under `out`. */
export async function renderBoutique(options: RenderOptions): Promise<Labels> {
  for (const folder of ['items', 'snapshots']) await mkdir(join(options.out, folder), { recursive: true })
  const boutique = makeBoutique()
  const shown = { items: boutique.items.slice(0, options.items), looks: boutique.looks.slice(0, options.looks) }
  const snapshots = await renderAll(options, listJobs(boutique, options).length)
  const labels: Labels = { items: labelItems(shown.items, boutique.looks, options.format), snapshots }
  await writeFile(join(options.out, 'labels.json'), formatLabels(labels))
  await writeFile(join(options.out, 'labels.csv'), formatCsv(boutique.items, boutique.looks, labels))
  return labels
}
