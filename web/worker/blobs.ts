/** Immutable files by hash: kept in Cache Storage, fetched with resume, and never trusted before length and hash agree. */
import { EnsembleError } from '../../models/core/errors.ts'
import type { Sha256 } from '../../models/core/schema.ts'
import { addressOf, hashOf, keep, type Source, type Wanted } from './cache.ts'
import { clearPieces, download } from './download.ts'
import type { Meter } from './meter.ts'

export const blobCache = 'ensemble-blobs'
export const ownSource: Source = { origin: '', cache: blobCache }

/**
 * From this device, or else from the edge of `source`. A damaged copy is dropped and fetched again.
 *
 * [Note: One download for all tabs] Two tabs of a first visit want the same files. Whoever holds the lock of a file
 * fetches it; the other waits and then finds it here. A tab that is closed lets go of its locks.
 */
export async function openBlob(
  blob: Wanted,
  meter: Meter,
  source: Source = ownSource,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await readBlob(blob, source)
  if (kept) return kept
  return navigator.locks.request(`ensemble-blob-${blob.sha256}`, async () => {
    const fetched = await readBlob(blob, source)
    if (fetched) {
      if (blob.bytes === undefined) meter.expect(fetched.length)
      meter.add(fetched.length) // it was expected of this tab too
      return fetched
    }
    const bytes = await download(blob, meter, source)
    await keep(source.cache, addressOf(blob.sha256), bytes)
    return bytes
  })
}

/** The kept copy, if it still is what its name says; a damaged one is deleted. */
export async function readBlob(
  blob: Wanted,
  { cache: name }: Pick<Source, 'cache'> = ownSource,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const cache = await caches.open(name)
  const response = await cache.match(addressOf(blob.sha256))
  if (!response) return undefined
  const bytes = new Uint8Array(await response.arrayBuffer())
  if ((await hashOf(bytes)) === blob.sha256) return bytes
  await cache.delete(addressOf(blob.sha256))
  return undefined
}

/** The kept copy. @throws EnsembleError not-found: nobody is asked for it */
export async function openKept(
  { sha256 }: Pick<Wanted, 'sha256'>,
  source: Pick<Source, 'cache'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await readBlob({ sha256 }, source)
  if (kept) return kept
  throw new EnsembleError('not-found', `${sha256} is not on this device`)
}

/** Hashes of what is kept, not read again. */
export async function listBlobs({ cache: name }: Pick<Source, 'cache'>): Promise<Set<Sha256>> {
  const kept = await (await caches.open(name)).keys()
  return new Set(kept.map(({ url }) => url.slice(url.lastIndexOf('/') + 1)))
}

/** Announces to the meter what will have to come. */
export async function expectMissing(
  blobs: readonly Required<Wanted>[],
  meter: Meter,
  source: Pick<Source, 'cache'> = ownSource,
): Promise<void> {
  const kept = await listBlobs(source)
  for (const { sha256, bytes } of blobs) if (!kept.has(sha256)) meter.expect(bytes)
}

/** Deletes what no listed hash names; returns how many. */
export async function dropOtherBlobs(
  named: ReadonlySet<Sha256>,
  { cache: name }: Pick<Source, 'cache'> = ownSource,
): Promise<number> {
  const cache = await caches.open(name)
  const others = (await cache.keys()).filter(({ url }) => !named.has(url.slice(url.lastIndexOf('/') + 1)))
  for (const request of others) await cache.delete(request)
  if (name === blobCache) await clearPieces()
  return others.length
}
