/** Boards and history as one JSON file, pictures inlined; bringing one in adds to what is here and loses nothing. */
import type { Board, Saved, Visit } from '../db.ts'

const format = 'ensemble-own-1'

/** Blobs as data addresses, so that the file is one and readable. */
type Inlined<T> = { [K in keyof T]: T[K] extends Blob | undefined ? string | undefined : T[K] }
interface OwnFile {
  format: typeof format
  exported: string
  boards: (Omit<Board, 'saved'> & { saved: Inlined<Saved>[] })[]
  visits: Inlined<Visit>[]
}

export interface Own {
  boards: Board[]
  visits: Visit[]
}

export async function writeOwn({ boards, visits }: Own, now: Date): Promise<string> {
  const file: OwnFile = {
    format,
    exported: now.toISOString(),
    boards: await Promise.all(
      boards.map(async (board) => ({
        ...board,
        saved: await Promise.all(board.saved.map(async (one) => ({ ...one, picture: await inline(one.picture) }))),
      })),
    ),
    visits: await Promise.all(
      visits.map(async (visit) => ({ ...visit, photo: await inline(visit.photo), thumb: await inline(visit.thumb) })),
    ),
  }
  return JSON.stringify(file)
}

/** @throws Error when the text is not an export of ours; entries that do not fit are left out. */
export function readOwn(text: string): Own {
  const file = JSON.parse(text) as Partial<OwnFile>
  if (file.format !== format) throw new Error(`format is ${JSON.stringify(file.format)}, wanted ${format}`)
  const boards = (file.boards ?? []).filter((board) => isNamed(board) && Array.isArray(board.saved))
  const visits = (file.visits ?? []).filter((visit) => isNamed(visit) && typeof visit.at === 'number')
  return {
    boards: boards.map((board) => ({
      id: board.id,
      name: String(board.name),
      createdAt: Number(board.createdAt) || 0,
      saved: board.saved
        .filter(isNamed)
        .map(({ picture, ...one }) => ({ ...one, ...outline('picture', picture) }) as Saved),
    })),
    visits: visits.map(({ photo, thumb, ...visit }) => ({
      ...visit,
      found: Array.isArray(visit.found) ? visit.found : [],
      ...outline('photo', photo),
      ...outline('thumb', thumb),
    })),
  }
}

/** Joins what is brought to what is here: boards by id, their pieces by kind and id; what is here stands where both have it. */
export function mergeOwn(here: Own, brought: Own): Own {
  const boards = brought.boards.map((board) => {
    const mine = here.boards.find(({ id }) => id === board.id)
    if (!mine) return board
    const has = new Set(mine.saved.map((one) => `${one.kind} ${one.id}`))
    return { ...mine, saved: [...mine.saved, ...board.saved.filter((one) => !has.has(`${one.kind} ${one.id}`))] }
  })
  const known = new Set(here.visits.map(({ id }) => id))
  return {
    boards: [...here.boards.filter(({ id }) => !boards.some((board) => board.id === id)), ...boards],
    visits: [...here.visits, ...brought.visits.filter(({ id }) => !known.has(id))],
  }
}

const isNamed = (entry: unknown): boolean =>
  typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' && entry.id !== ''

async function inline(picture: Blob | undefined): Promise<string | undefined> {
  if (!picture) return undefined
  const bytes = new Uint8Array(await picture.arrayBuffer())
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return `data:${picture.type};base64,${btoa(binary)}`
}

/** A picture back from its data address; anything but a base64 raster picture is left out. */
function outline<K extends string>(key: K, address: unknown): Partial<Record<K, Blob>> {
  const match =
    typeof address === 'string' &&
    /^data:(image\/(?:webp|jpeg|png|avif|gif|bmp));base64,([A-Za-z0-9+/=]+)$/.exec(address)
  if (!match) return {}
  const bytes = Uint8Array.from(atob(match[2]), (letter) => letter.charCodeAt(0))
  return { [key]: new Blob([bytes], { type: match[1] }) } as Record<K, Blob>
}
