/** What a person keeps: boards and the history of searches, in a database of the page's own (the engine has another). */
import type { DBSchema } from 'idb'
import type { Kind, Price, Sha256, Text } from '../models/core/schema.ts'
import type { Mode } from './app/find-query.ts'
import { openOnUse } from './open-database.ts'

/** Something saved: enough of it to be shown when the catalog no longer has it. */
export interface Saved {
  kind: Kind
  id: string
  title: Text
  brand?: string
  /** Price on the day it was saved. */
  price?: Price
  note?: string
  /** Milliseconds since 1970. */
  savedAt: number
  /** A small copy of the picture; where none could be made, the catalog's own by its hash. */
  picture?: Blob
  sha256: Sha256
}

export interface Board {
  id: string
  name: string
  createdAt: number
  saved: Saved[]
}

/** One search. The newest few keep their photo as it was given, all keep a small copy. */
export interface Visit {
  id: string
  at: number
  mode: Mode
  /** The item searched for, when it was no photo. */
  item?: string
  photo?: Blob
  thumb?: Blob
  /** Names of the best finds. */
  found: Text[]
}

interface Keepsakes extends DBSchema {
  boards: { key: string; value: Board }
  visits: { key: string; value: Visit; indexes: { at: number } }
}

const open = openOnUse<Keepsakes>('ensemble-own', (database) => {
  database.createObjectStore('boards', { keyPath: 'id' })
  database.createObjectStore('visits', { keyPath: 'id' }).createIndex('at', 'at')
})

export const readBoards = async (): Promise<Board[]> =>
  (await (await open()).getAll('boards')).sort((a, b) => a.createdAt - b.createdAt)

export const writeBoard = async (board: Board): Promise<void> => void (await (await open()).put('boards', board))
export const deleteBoard = async (id: string): Promise<void> => (await open()).delete('boards', id)

/** Newest first. */
export const readVisits = async (): Promise<Visit[]> => (await (await open()).getAllFromIndex('visits', 'at')).reverse()
export const readVisit = async (id: string): Promise<Visit | undefined> => (await open()).get('visits', id)
export const writeVisit = async (visit: Visit): Promise<void> => void (await (await open()).put('visits', visit))
export const deleteVisit = async (id: string): Promise<void> => (await open()).delete('visits', id)

export async function writeVisits(visits: Visit[]): Promise<void> {
  const writing = (await open()).transaction('visits', 'readwrite')
  await Promise.all([...visits.map((visit) => writing.store.put(visit)), writing.done])
}

export const clearVisits = async (): Promise<void> => (await open()).clear('visits')

export async function clearAll(): Promise<void> {
  const database = await open()
  await Promise.all([database.clear('boards'), database.clear('visits')])
}

/** Bytes of the pictures kept here; the records around them are small beside them. */
export async function ownBytes(): Promise<number> {
  const [boards, visits] = [await readBoards(), await readVisits()]
  const pictures = [
    ...boards.flatMap((board) => board.saved.map((saved) => saved.picture)),
    ...visits.flatMap((v) => [v.photo, v.thumb]),
  ]
  return pictures.reduce((sum, picture) => sum + (picture?.size ?? 0), 0)
}
