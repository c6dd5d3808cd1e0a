/** Photos a person gave: in hand at once, kept on the device once a search has accepted them. */
import { deleteVisit, readVisit, readVisits, writeVisit, writeVisits, type Visit } from '../db.ts'
import { readPicture } from '../picture.ts'
import { openEngine } from './engine.ts'
import type { Mode } from './find-query.ts'

/** How many photos stay as they were given; older searches keep their small copy. */
const wholePhotos = 6
export const thumbSide = 512 // pixels: twice what the search looks at, about 40 kB as WebP
const largestKept = 6e6 // bytes: a larger photo is kept as its small copy only

/** Ids of this form name a look of the catalog. */
export const lookPrefix = 'look:'

const inHand = new Map<string, Blob>()
const addresses = new Map<string, string>()

/** Takes a photo in hand; nothing is written yet. Its id is of its content: the same photo again is the same search. */
export async function holdPhoto(photo: Blob): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await photo.arrayBuffer()))
  const id = Array.from(hash.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('')
  inHand.set(id, photo)
  return id
}

/** The photo with this id: in hand, or from the history; undefined when it is on neither. */
export async function findPhoto(id: string): Promise<Blob | undefined> {
  const held = inHand.get(id)
  if (held) return held
  const photo = id.startsWith(lookPrefix) ? await fetchLook(id.slice(lookPrefix.length)) : await readPhoto(id)
  if (photo) inHand.set(id, photo)
  return photo
}

async function readPhoto(id: string): Promise<Blob | undefined> {
  const visit = await readVisit(id).catch(() => undefined) // no storage here: only what is in hand exists
  return visit?.photo ?? visit?.thumb
}

/** The picture of a look of the catalog, as if it had been dropped. */
async function fetchLook(id: string): Promise<Blob | undefined> {
  const [look] = await (await openEngine()).loadSnapshots([id])
  return look && readPicture(look.picture)
}

/** An address to show the photo by; one per photo for the life of the page. */
export function photoAddress(id: string, photo: Blob): string {
  const address = addresses.get(id) ?? URL.createObjectURL(photo)
  addresses.set(id, address)
  return address
}

/** Writes the photo as soon as it is taken, so that a reload before the first result does not lose it. */
export async function keepPhoto(id: string, mode: Mode, photo: Blob): Promise<void> {
  if (photo.size > largestKept || id.startsWith(lookPrefix) || (await readVisit(id))) return
  await writeVisit({ id, at: Date.now(), mode, photo, found: [] })
}

/** Forgets a photo that turned out to be none. */
export async function dropPhoto(id: string): Promise<void> {
  if (!(await readVisit(id))?.thumb) await deleteVisit(id)
}

/** Writes the search into the history: the photo, its small copy and what was found. Older photos shrink to their copy. */
export async function keepVisit(
  id: string,
  mode: Mode,
  found: Visit['found'],
  photo?: Blob,
  item?: string,
): Promise<void> {
  const known = await readVisit(id)
  const thumb = known?.thumb ?? (photo && (await shrink(photo)))
  const whole = photo && photo.size <= largestKept ? photo : undefined
  await writeVisit({
    id,
    at: Date.now(),
    mode,
    found,
    ...(item ? { item } : {}),
    ...(whole ? { photo: whole } : {}),
    ...(thumb ? { thumb } : {}),
  })
  const older = (await readVisits()).filter((visit) => visit.photo).slice(wholePhotos)
  if (older.length) await writeVisits(older.map(({ photo: _let, ...rest }) => rest))
}

/** A small copy, upright, longest side `side` pixels. */
export async function shrink(photo: Blob, side = thumbSide): Promise<Blob> {
  const bitmap = await createImageBitmap(photo)
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (copy) => (copy ? resolve(copy) : reject(new Error('the browser made no picture'))),
      'image/webp',
      0.82,
    ),
  )
}
