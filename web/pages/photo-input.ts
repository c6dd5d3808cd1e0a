/** Ways a photo comes in: chosen, dropped, pasted, shared from another app. All end in the same address. */
import { findPath, type FindQuery } from '../app/find-query.ts'
import { go, here } from '../app/location.svelte.ts'
import { holdPhoto } from '../app/photos.ts'
import { sayAgain, sayReading } from './finder.svelte.ts'
import { takeQueue } from './queue.svelte.ts'

/** Starts a search with the first file; the others wait in the strip. */
export async function takeFiles(files: Iterable<File | Blob> | null | undefined, query: FindQuery): Promise<void> {
  const photos = [...(files ?? [])]
  if (!photos.length) return
  const before = here.url
  sayReading(query) // at once: from here on the page no longer speaks of the photo before
  try {
    const ids = await Promise.all(photos.map(holdPhoto))
    takeQueue(ids.length > 1 ? ids.map((id, at) => ({ id, photo: photos[at] })) : [])
    showPhoto(ids[0], query)
  } finally {
    if (here.url === before) sayAgain() // the same photo again, or none that can be read
  }
}

/** Goes to the results of a photo; mode and ranking stay, filters and frame belonged to the photo before. */
export function showPhoto(id: string, { mode, ranking }: Pick<FindQuery, 'mode' | 'ranking'>): void {
  go(findPath({ mode, ranking, photo: id }))
}

/** Files of a drop or a paste; a picture dragged from another page comes as a file too. */
export function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])]
}

/** Opens the file chooser of Find: its one input serves every button but the first, which is its label. */
export const choosePhoto = (): void => document.getElementById('photo')?.click()

/** What the service worker kept of a share from another app (`?shared=1`), once. */
export async function takeShared(): Promise<Blob[]> {
  if (!('caches' in globalThis)) return []
  const cache = await caches.open('share')
  const photos: Blob[] = []
  for (const request of await cache.keys()) {
    const answer = await cache.match(request)
    if (answer) photos.push(await answer.blob())
    await cache.delete(request)
  }
  return photos
}
