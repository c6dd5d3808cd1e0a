/** What is kept on the device, and forgetting it. Caches: blobs (here), runtime and pictures (also written by sw.ts). */
import { forgetPublishers, publisherCaches } from '../publishers-db.ts'
import { blobCache } from './blobs.ts'
import { clearDatabase } from './db.ts'
import type { Catalog } from './catalog.ts'
import { runtimeAddress } from './runtime.ts'
import { modelBlobs } from './model.ts'
import { keptPictures, seenPictures } from './pictures.ts'

export const runtimeCache = 'ensemble-runtime'

export async function measureStorage(
  catalog: Catalog | undefined,
): Promise<{ model: number; catalog: number; pictures: number; publishers: number; free?: number }> {
  const ofModel = new Set(catalog ? modelBlobs(catalog.release).map(({ sha256 }) => sha256) : [])
  const kept = await lengths(blobCache)
  const sum = (wanted: boolean) =>
    kept.filter(({ name }) => ofModel.has(name) === wanted).reduce((all, { bytes }) => all + bytes, 0)
  const total = async (cache: string) => (await lengths(cache)).reduce((all, { bytes }) => all + bytes, 0)
  const { quota, usage } = await navigator.storage.estimate()
  return {
    model: sum(true) + (await total(runtimeCache)),
    catalog: sum(false),
    pictures: (await total(seenPictures)) + (await total(keptPictures)),
    publishers: (await Promise.all((await publisherCaches()).map(total))).reduce((sum, bytes) => sum + bytes, 0),
    ...(quota === undefined ? {} : { free: quota - (usage ?? 0) }),
  }
}

async function lengths(name: string): Promise<{ name: string; bytes: number }[]> {
  if (!(await caches.has(name))) return []
  const cache = await caches.open(name)
  const found: { name: string; bytes: number }[] = []
  for (const request of await cache.keys()) {
    const response = await cache.match(request)
    const bytes = response ? await lengthOf(response) : 0
    found.push({ name: request.url.slice(request.url.lastIndexOf('/') + 1), bytes })
  }
  return found
}

/** What came packed is kept unpacked, under a header that tells the packed length. */
async function lengthOf(response: Response): Promise<number> {
  const { headers } = response
  const told = headers.has('content-encoding') ? 0 : Number(headers.get('content-length'))
  return told > 0 ? told : (await response.blob()).size
}

/**
 * The scripts this worker runs on, kept by itself: on a first visit the service worker may have started too late to see
 * them pass. They are in the HTTP cache, so nothing is downloaded twice.
 */
export async function keepRuntime(): Promise<void> {
  if (!import.meta.env.PROD) return
  const cache = await caches.open(runtimeCache)
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  const scripts = loaded.filter((name) => name.startsWith(`${location.origin}/assets/`))
  for (const address of new Set([location.href, runtimeAddress, ...scripts]))
    if (!(await caches.match(address))) await cache.add(address).catch(() => undefined)
}

export async function forgetStorage(): Promise<void> {
  for (const name of [blobCache, 'ensemble-partial', runtimeCache, seenPictures, keptPictures])
    await caches.delete(name)
  await forgetPublishers()
  await clearDatabase()
}
