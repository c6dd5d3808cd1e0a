/**
 * All pictures of the catalog on this device, when a person wants them there. They lie in a cache of their own, which
 * the service worker reads and never thins out: that of pictures merely seen (sw.ts) forgets the oldest.
 *
 * Of each its widest file alone, here and of other publishers: that stands in for the smaller ones in any place (see
 * [Note: One picture, several files] in picture.ts), so that nobody is asked for those either, and a search and its
 * explanation can read it. Smaller ones spare a network that is then not used.
 */
import { EnsembleError } from '../../models/core/errors.ts'
import type { Item, Picture, Sha256, Snapshot } from '../../models/core/schema.ts'
import { ownSource } from './blobs.ts'
import { addressOf, hashOf, keep } from './cache.ts'
import type { Catalog } from './catalog.ts'
import { download } from './download.ts'
import type { PictureStock } from './engine.ts'
import { silentMeter } from './meter.ts'

export const keptPictures = 'ensemble-kept-pictures'
export const seenPictures = 'ensemble-pictures'

/** Downloads at a time: pictures are small, so it is the way there and back that takes long. */
const lanes = 6
/** Milliseconds between two reports. */
const pace = 100

/** How many pictures the catalog has, and how many of them are kept. */
export async function countPictures(catalog: Catalog): Promise<PictureStock> {
  return stockOf(picturesOf(catalog), await readKept())
}

/**
 * Fetches what is missing, checked by its hash. A picture the edge lacks, or has damaged, is left out and the others go
 * on. @param goOn told how far it is; false stops. @throws EnsembleError network, storage-full.
 */
export async function keepPictures(
  catalog: Catalog,
  goOn: (stock: PictureStock) => boolean | Promise<boolean>,
): Promise<PictureStock> {
  return navigator.locks.request('ensemble-pictures', async () => {
    const pictures = picturesOf(catalog)
    const kept = await readKept()
    const missing = [...pictures.values()].filter(({ sha256 }) => !kept.has(sha256))
    let [stopped, reported] = [false, -Infinity]
    await fetchEach(missing, async (picture) => {
      if (await keepOne(picture)) kept.add(picture.sha256)
      if (performance.now() - reported < pace) return !stopped
      reported = performance.now()
      stopped ||= !(await goOn(stockOf(pictures, kept)))
      return !stopped
    })
    return stockOf(pictures, kept)
  })
}

/** Some at a time, until `fetchOne` says no or fails. @throws what it failed with */
export async function fetchEach(
  pictures: readonly Picture[],
  fetchOne: (picture: Picture) => Promise<boolean>,
): Promise<void> {
  const waiting = pictures.values()
  let stopped = false
  const fetchSome = async () => {
    for (const picture of waiting) {
      if (stopped) return
      stopped ||= !(await fetchOne(picture))
    }
  }
  const stop = (problem: unknown) => {
    stopped = true
    throw problem
  }
  await Promise.all(Array.from({ length: lanes }, () => fetchSome().catch(stop)))
}

const keepOne = ({ sha256, bytes, type }: Picture): Promise<boolean> =>
  unlessLost(async () => {
    const picture = (await takeSeen(sha256)) ?? (await download({ sha256, bytes }, silentMeter, ownSource))
    await keep(keptPictures, addressOf(sha256), picture, type)
  })

/** @returns whether it is there now: a picture that its edge lacks or has damaged is done without */
export async function unlessLost(take: () => Promise<void>): Promise<boolean> {
  try {
    await take()
    return true
  } catch (problem) {
    if (problem instanceof EnsembleError && ['not-found', 'hash-mismatch'].includes(problem.code)) return false
    throw problem
  }
}

/** Out of the cache of pictures seen: it need not be on the device twice. */
async function takeSeen(sha256: Sha256): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const seen = await caches.open(seenPictures)
  const response = await seen.match(addressOf(sha256), { ignoreVary: true })
  if (!response) return undefined
  await seen.delete(addressOf(sha256), { ignoreVary: true })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return (await hashOf(bytes)) === sha256 ? bytes : undefined
}

export const dropPictures = () => caches.delete(keptPictures)

/** Deletes kept pictures that the edition no longer names. */
export async function dropOtherPictures(catalog: Catalog): Promise<void> {
  if (!(await caches.has(keptPictures))) return
  const named = picturesOf(catalog)
  const cache = await caches.open(keptPictures)
  for (const request of await cache.keys()) if (!named.has(nameOf(request))) await cache.delete(request)
}

const picturesOf = ({ items, snapshots }: Catalog) => picturesById([...items.values(), ...snapshots.values()])

/** Each once, by the hash of its widest file. */
export const picturesById = (records: readonly (Item | Snapshot)[]): Map<Sha256, Picture> =>
  new Map(records.map(({ picture }) => [picture.sha256, picture]))

const nameOf = ({ url }: Request): Sha256 => url.slice(url.lastIndexOf('/') + 1)

async function readKept(): Promise<Set<Sha256>> {
  if (!(await caches.has(keptPictures))) return new Set()
  return new Set((await (await caches.open(keptPictures)).keys()).map(nameOf))
}

function stockOf(pictures: Map<Sha256, Picture>, kept: Set<Sha256>): PictureStock {
  const stock = { count: pictures.size, bytes: 0, kept: 0, keptBytes: 0 }
  for (const { sha256, bytes } of pictures.values()) {
    stock.bytes += bytes
    if (!kept.has(sha256)) continue
    stock.kept++
    stock.keptBytes += bytes
  }
  return stock
}
