/** A publisher is added in two steps: what its address offers is looked at, and then, when a person accepts it, fetched. */
import { EnsembleError } from '../../../models/core/errors.ts'
import type { DescriptorKind } from '../../../models/core/publishers.ts'
import { identifyKey, type Subtle } from '../../../models/core/signature.ts'
import type { PublisherKeys } from '../../../models/core/schema.ts'
import { readPublisherAddress } from '../../publisher-address.ts'
import {
  addingLock,
  type Publisher,
  publisherCache,
  readPublisher,
  tagOf,
  writePublisher,
} from '../../publishers-db.ts'
import { dropOtherBlobs } from '../blobs.ts'
import type { Progress } from '../engine.ts'
import { fetchFirst } from '../listed.ts'
import { createMeter } from '../meter.ts'
import type { Offer } from './contract.ts'
import { type Fetching, namesOf, readOffered, sizeOf, stage, type Staged } from './stage.ts'

interface Offered {
  offer: Offer
  keys: PublisherKeys
  staged: Staged
}

/** The one being added, from the first request on. */
interface Adding {
  tag: string
  stop: AbortController
  /** Lets others know that nobody is adding here any more. */
  release: () => void
  offered?: Offered
}
let adding: Adding | undefined

const atOnce = async () => undefined

export async function look(text: string, own: DescriptorKind): Promise<Offer> {
  await cancel()
  const address = readPublisherAddress(text)
  if (address === location.origin) throw new EnsembleError('conflict', `${address} is where this app is from`)
  const tag = await tagOf(address)
  const known = await readPublisher(tag)
  if (known && known.removedAt === undefined) throw new EnsembleError('conflict', `${address} is there already`)
  const mine: Adding = { tag, stop: new AbortController(), release: holdLock() }
  adding = mine
  try {
    return await askOffer(address, own, mine)
  } catch (problem) {
    if (adding === mine) await cancel() // nothing was offered: nothing of it stays
    throw problem
  }
}

async function askOffer(address: string, own: DescriptorKind, mine: Adding): Promise<Offer> {
  const { tag } = mine
  const { source } = fetchingOf(address, mine)
  const { pointer, publisher: keys } = await fetchFirst(source)
  await requireNamedKeys(keys)
  const staged = await readOffered(pointer, keys, own, { source, goOn: atOnce })
  const { edition, created, counts } = staged.manifest
  const ids = keys.keys.map(({ id }) => id)
  const offer = { tag, address, name: keys.name, keys: ids, edition, created, ...counts, ...sizeOf(staged) }
  if (adding !== mine) throw cancelled()
  adding = { ...mine, offered: { offer, keys, staged } }
  return offer
}

/** What a person is shown of a key is its id: it has to be that of the key. @throws EnsembleError signature-invalid */
async function requireNamedKeys({ keys }: PublisherKeys): Promise<void> {
  const subtle = crypto.subtle as unknown as Subtle
  for (const { id, publicKey } of keys)
    if ((await identifyKey(publicKey, subtle)) !== id)
      throw new EnsembleError('signature-invalid', `the key that is listed as ${id} is another one`)
}

/** Keys are trusted on this first use, those that were shown; see [Note: Whose signature counts] in updates.ts. */
export async function accept(onProgress: (progress: Progress) => void): Promise<void> {
  const mine = adding
  if (!mine?.offered) throw new EnsembleError('not-found', 'nothing was looked at', 'Look at its address again.')
  const { offer, keys, staged } = mine.offered
  const { tag, address, created, items, snapshots, bytes } = offer
  const fetching = fetchingOf(address, mine)
  const meter = createMeter(onProgress)
  await stage(staged, fetching, meter).catch(async (problem: unknown) => {
    if (mine.stop.signal.aborted) await forgetFiles(tag) // what was on its way as it was cancelled
    throw problem
  })
  mine.stop.signal.throwIfAborted()
  meter.stage('ready')
  const publisher: Publisher = {
    ...{ tag, address, keys, current: staged.pointer, created, items, snapshots, bytes },
    ...{ on: true, addedAt: Date.now() },
  }
  await writePublisher(publisher)
  adding = undefined
  mine.release()
  await dropOtherBlobs(new Set(namesOf(staged)), fetching.source)
}

export async function cancel(): Promise<void> {
  const mine = adding
  if (!mine) return
  adding = undefined
  mine.stop.abort(cancelled())
  await forgetFiles(mine.tag)
  mine.release()
}

/** But not those of one that was taken away a moment ago, and can still be brought back. */
async function forgetFiles(tag: string): Promise<void> {
  if (!(await readPublisher(tag))) await caches.delete(publisherCache(tag))
}

function holdLock(): () => void {
  let release = () => undefined as void
  const over = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks.request(addingLock, { mode: 'shared' }, () => over)
  return release
}

const cancelled = () => new EnsembleError('superseded', 'cancelled')

const fetchingOf = (address: string, { tag, stop }: { tag: string; stop: AbortController }): Fetching => ({
  source: { origin: address, cache: publisherCache(tag), signal: stop.signal },
  goOn: async () => stop.signal.throwIfAborted(),
})
