/** The picture of a record as bytes, for page and worker; to be seen, its address is enough (sw.ts). */
import type { Picture } from '../models/core/schema.ts'

/** From this device when it is kept, as those of other publishers are; or else from the app's own edge. */
export async function readPicture({ sha256 }: Pick<Picture, 'sha256'>): Promise<Blob> {
  const address = `/blobs/${sha256}`
  return ((await caches.match(address, { ignoreVary: true })) ?? (await fetch(address))).blob()
}
