/** Editions of other publishers that this device has whole: opened from its own caches, asked of nobody. */
import { EnsembleError, type ErrorCode } from '../../models/core/errors.ts'
import { descriptorKind, requireSameKind } from '../../models/core/publishers.ts'
import type { Sha256 } from '../../models/core/schema.ts'
import { changePublisher, forgetRemoved, type Publisher, publisherCache, readPublishers } from '../publishers-db.ts'
import { listBlobs, openKept } from './blobs.ts'
import { type Catalog, closeCatalog, openForeign } from './catalog.ts'
import { readSignedEdition } from './editions.ts'

/** By publisher, edition and the model it was found to fit. */
const opened = new Map<string, Promise<Catalog>>()
/** No longer searched, but a query may still be reading it: closed at the next change. */
let retired: Promise<Catalog>[] = []

/** Names what is searched: the same text, the same editions. One that was left out may open once its problem is gone. */
export async function nameOthers(own: Catalog): Promise<string> {
  return (await readOn()).map((publisher) => lineOf(publisher, own, publisher.problem)).join('\n')
}

const readOn = async () => (await readPublishers()).filter(({ on }) => on)
const nameOf = ({ tag, current }: Publisher, { manifest }: Catalog) =>
  [tag, current.manifest, manifest.release].join(' ')
const lineOf = (publisher: Publisher, own: Catalog, problem?: ErrorCode) => `${nameOf(publisher, own)} ${problem ?? ''}`

/** Those that are switched on and fit the model in use; what keeps one out is written beside it, for the page to tell. */
export async function openOthers(own: Catalog): Promise<{ name: string; others: Catalog[] }> {
  await forgetRemoved()
  const publishers = await readOn()
  const found = await Promise.all(publishers.map((publisher) => openOne(publisher, own)))
  const wanted = new Set(publishers.map((publisher) => nameOf(publisher, own)))
  await retire([...opened.keys()].filter((name) => !wanted.has(name)))
  const lines = publishers.map((publisher, at) => lineOf(publisher, own, found[at].problem))
  return { name: lines.join('\n'), others: found.flatMap(({ catalog }) => catalog ?? []) }
}

async function openOne(publisher: Publisher, own: Catalog): Promise<{ catalog?: Catalog; problem?: ErrorCode }> {
  const { tag, problem } = publisher
  const name = nameOf(publisher, own)
  const opening = opened.get(name) ?? openPublisher(publisher, own)
  opened.set(name, opening)
  try {
    const catalog = await opening
    if (!problem || !mended.includes(problem)) return { catalog, problem }
    await changePublisher(tag, { problem: undefined })
    return { catalog }
  } catch (error) {
    opened.delete(name)
    const found = error instanceof EnsembleError ? error.code : 'internal'
    if (found !== problem) await changePublisher(tag, { problem: found })
    return { problem: found }
  }
}

/** What openPublisher itself finds: it is no longer so when a publisher opens. */
const mended: ErrorCode[] = ['not-found', 'shard-damaged', 'internal']

async function openPublisher({ tag, keys, current }: Publisher, own: Catalog): Promise<Catalog> {
  const source = { cache: publisherCache(tag) }
  const read = (blob: { sha256: Sha256 }) => openKept(blob, source)
  const edition = await readSignedEdition(current, { keys, open: read })
  requireSameKind(descriptorKind(own.release, own.manifest), edition.release, edition.manifest)
  const kept = await listBlobs(source)
  const missing = edition.manifest.shards.find(({ sha256 }) => !kept.has(sha256))
  if (missing) throw new EnsembleError('not-found', `${missing.sha256} is no longer on this device`)
  return openForeign(edition, { tag, read })
}

async function retire(names: string[]): Promise<void> {
  if (names.length === 0) return
  const older = retired
  retired = names.flatMap((name) => opened.get(name) ?? [])
  for (const name of names) opened.delete(name)
  for (const opening of older) await opening.then(closeCatalog, () => undefined)
}

export async function forgetOthers(): Promise<void> {
  await retire([...opened.keys()])
}
