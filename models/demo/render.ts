/** Renders the boutique to a folder: items, snapshots, labels. Spread over child processes, one share each. */
import { fork } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeCatalog } from './catalog.ts'
import type { Format } from './develop.ts'
import { exists, fingerprint, readFingerprints, writeFingerprints } from './fingerprints.ts'
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
import { chooseWorld } from './random.ts'
import {
  pixelBoxes,
  renderItem,
  renderMask,
  renderSnapshot,
  stageItem,
  stageSnapshot,
  type SnapshotBox,
} from './pictures.ts'

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
  /** Which shop: 0 is the committed one, see `chooseWorld`. */
  world: number
  /** Also writes which piece each pixel of a snapshot shows. */
  masks: boolean
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
type Message = { drawn: [id: string, mark: string] } | { label: SnapshotLabel }

/** Jobs in the order of the catalog; share `n` of `workers` takes every `workers`-th. */
function listJobs(
  { items, looks }: Boutique,
  options: Pick<RenderOptions, 'items' | 'looks'>,
): (Item | BoutiqueLook)[] {
  return [...looks.slice(0, options.looks ?? looks.length), ...items.slice(0, options.items ?? items.length)]
}

const isLook = (job: Item | BoutiqueLook): job is BoutiqueLook => 'itemIds' in job

/** Encodes `draw()` into `file`, unless the file was made from the same drawing. */
async function keepPicture(
  share: Drawing,
  id: string,
  file: string,
  mark: string,
  draw: () => Promise<Buffer>,
): Promise<void> {
  const path = join(share.options.out, file)
  if (share.known.get(id) !== mark || !(await exists(path))) await writeFile(path, await draw())
  share.send({ drawn: [id, mark] })
}

interface Drawing {
  options: Share
  byId: ReadonlyMap<string, Item>
  known: ReadonlyMap<string, string>
  send: (message: Message) => void
}

async function drawItem(item: Item, share: Drawing): Promise<void> {
  const { format, quality, variant, itemWidth } = share.options
  const encoding = { format, quality: quality.items }
  const svg = stageItem(item, itemWidth, variant)
  const mark = fingerprint(svg, encoding)
  await keepPicture(share, item.id, itemPhoto(item.id, format), mark, () => renderItem(svg, itemWidth, encoding))
}

async function drawSnapshot(look: BoutiqueLook, share: Drawing): Promise<void> {
  const { format, quality, variant, snapshotWidth } = share.options
  const encoding = { format, quality: quality.snapshots }
  const staged = stageSnapshot(look, share.byId, variant)
  share.send({ label: labelSnapshot(look, pixelBoxes(look, staged.labelled, snapshotWidth), snapshotWidth, format) })
  if (share.options.masks)
    await writeFile(join(share.options.out, maskFile(look.id)), await renderMask(staged, snapshotWidth))
  const mark = fingerprint(staged, encoding, snapshotWidth)
  await keepPicture(share, look.id, snapshotPhoto(look.id, format), mark, () =>
    renderSnapshot(staged, look, snapshotWidth, encoding, variant),
  )
}

const maskFile = (look: string) => join('masks', `${look}.png`)

export function labelSnapshot(look: BoutiqueLook, items: SnapshotBox[], width: number, format: Format): SnapshotLabel {
  return {
    id: look.id,
    photo: snapshotPhoto(look.id, format),
    width,
    height: Math.round((width * 4) / 3),
    split: look.split,
    items,
  }
}

/** One process's share; says each finished picture and each snapshot's label to `send`. */
export async function renderShare(options: Share, send: (message: Message) => void): Promise<void> {
  chooseWorld(options.world)
  const boutique = makeBoutique()
  const byId = new Map(boutique.items.map((item) => [item.id, item]))
  const drawing: Drawing = { options, byId, known: await readFingerprints(options.out), send }
  const jobs = listJobs(boutique, options).filter((_, index) => index % options.workers === options.share)
  for (const job of jobs) await (isLook(job) ? drawSnapshot(job, drawing) : drawItem(job, drawing))
}

/** Renders all shares and returns the snapshots' labels in the order of the looks. */
async function renderAll(options: RenderOptions, total: number): Promise<SnapshotLabel[]> {
  const { onProgress, ...rest } = options
  const labels: SnapshotLabel[] = []
  const drawn = new Map<string, string>()
  const receive = (message: Message): void => {
    if ('label' in message) labels.push(message.label)
    else onProgress?.(drawn.set(...message.drawn).size, total)
  }
  const shares = Array.from({ length: options.workers }, (_, share) => ({ ...rest, share }))
  await Promise.all(
    shares.map((share) => (options.workers === 1 ? renderShare(share, receive) : runChild(share, receive))),
  )
  await writeFingerprints(options.out, new Map([...(await readFingerprints(options.out)), ...drawn]))
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
  for (const folder of ['items', 'snapshots', ...(options.masks ? ['masks'] : [])])
    await mkdir(join(options.out, folder), { recursive: true })
  chooseWorld(options.world)
  const boutique = makeBoutique()
  const shown = { items: boutique.items.slice(0, options.items), looks: boutique.looks.slice(0, options.looks) }
  const snapshots = await renderAll(options, listJobs(boutique, options).length)
  const labels: Labels = { items: labelItems(shown.items, boutique.looks, options.format), snapshots }
  await writeFile(join(options.out, 'labels.json'), formatLabels(labels))
  await writeFile(join(options.out, 'labels.csv'), formatCsv(boutique.items, boutique.looks, labels))
  return labels
}
