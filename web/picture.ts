/**
 * The files of a record's picture: their addresses, and from where each is taken.
 *
 * [Note: One picture, several files] The browser chooses a width by the place and the screen, so a picture seen in a grid
 * is asked for again, wider, on its own page. Which files are one picture an address does not tell; so an <img> names all
 * of them in its query, narrowest first, and the service worker (sw.ts) answers with the one asked for, or a wider one,
 * when that is kept; else from the network; and without that with a narrower one. The edge does not read the query, and
 * files are kept without it. Hence one file of a picture, its widest, is enough to have it without a network.
 */
import { EnsembleError } from '../models/core/errors.ts'
import { fileFor, filesOf } from '../models/core/picture-sizes.ts'
import type { Picture, PictureFile, Sha256 } from '../models/core/schema.ts'
import { addressOf } from './worker/cache.ts'

/** Longer side, pixels, of the picture of an item that is explained: the worker reads what the page draws over. */
export const explainedSide = 640

/** Where a file of a picture is asked for; kept it is without the query. */
export function pictureAddress(picture: Picture, { sha256 }: Pick<PictureFile, 'sha256'> = picture): string {
  const files = filesOf(picture).map((file) => file.sha256)
  return addressOf(sha256) + (files.length > 1 ? `?files=${files.join('.')}` : '')
}

/** The file an address asks for, and all of its picture, narrowest first. */
export function readPictureAddress({ pathname, searchParams }: URL): { sha256: Sha256; files: Sha256[] } {
  const sha256 = pathname.slice(pathname.lastIndexOf('/') + 1)
  const named = searchParams.get('files')?.split('.') ?? []
  return { sha256, files: named.includes(sha256) ? named : [sha256] }
}

/**
 * See [Note: One picture, several files].
 * @param fetchIt asks the app's own edge for the file
 * @throws EnsembleError network, or not-found when the edge lacks it
 */
export async function takeFile(
  { sha256, files }: { sha256: Sha256; files: readonly Sha256[] },
  fetchIt: () => Promise<Response>,
): Promise<Response> {
  const at = files.indexOf(sha256)
  const kept = await findKept(files.slice(at))
  if (kept) return kept
  const answer = await fetchIt().catch(() => undefined)
  if (answer?.ok) return answer
  const narrower = await findKept(files.slice(0, at).reverse())
  if (narrower) return standIn(narrower)
  if (!answer) throw new EnsembleError('network', `${sha256} cannot be reached`, 'Check the connection and try again.')
  throw new EnsembleError('not-found', `the edge answered ${answer.status} for ${sha256}`, 'Try again later.')
}

/** Not to be taken for the file itself later: a browser remembers a blob at its address for as long as it likes. */
function standIn({ body, headers }: Response): Response {
  const type = headers.get('Content-Type')
  return new Response(body, { headers: { 'Cache-Control': 'no-store', ...(type ? { 'Content-Type': type } : {}) } })
}

/** The first that is on this device, as those of other publishers are: the hash is its name, so any copy will do. */
async function findKept(files: readonly Sha256[]): Promise<Response | undefined> {
  for (const file of files) {
    const kept = await caches.match(addressOf(file), { ignoreVary: true })
    if (kept) return kept
  }
  return undefined
}

/**
 * The picture as bytes, for page and worker; to be seen, its address is enough.
 * @param side pixels that its longer side is to have at least, where there are so many; all there are when absent
 */
export async function readPicture(picture: Picture, side = Infinity): Promise<Blob> {
  const file = fileFor(picture, side)
  const wanted = { sha256: file.sha256, files: filesOf(picture).map(({ sha256 }) => sha256) }
  return (await takeFile(wanted, () => fetch(pictureAddress(picture, file)))).blob()
}
