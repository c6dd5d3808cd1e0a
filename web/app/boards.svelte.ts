/** Boards as state. Every act that takes something away gives back the act that restores it. */
import { deleteBoard, readBoards, writeBoard, type Board, type Saved } from '../db.ts'
import type { Item, Kind, Snapshot } from '../../models/core/schema.ts'
import { t } from '../i18n/language.svelte.ts'
import { readPicture } from '../picture.ts'
import { announce, showToast } from './notices.svelte.ts'
import { shrink } from './photos.ts'
import { explain, problemOf } from './problems.ts'
import { chooseBoard, settings } from './settings.svelte.ts'

/** Longest side of the copy of a picture, pixels. */
const copySide = 400

let kept = $state.raw<Board[]>([])
let read: Promise<void> | undefined

/** All boards, oldest first; empty until they have been read. */
export const boards = (): Board[] => kept

export function loadBoards(): Promise<void> {
  read ??= readBoards().then(
    (found) => void (kept = found),
    () => undefined, // no storage in this window: boards live as long as the page
  )
  return read
}

/** Reads again what another part of the page has written (an import, a deletion). */
export function reloadBoards(): Promise<void> {
  read = undefined
  return loadBoards()
}

/** The board that holds this record, if any. */
export const boardWith = (kind: Kind, id: string): Board | undefined =>
  kept.find((board) => board.saved.some((saved) => saved.kind === kind && saved.id === id))

/** Writes one board; what cannot be kept is said, and stays on the page. */
async function put(board: Board): Promise<void> {
  kept = kept.some(({ id }) => id === board.id) ? kept.map((b) => (b.id === board.id ? board : b)) : [...kept, board]
  try {
    await writeBoard(board)
  } catch (error) {
    const { what, todo } = explain(problemOf(error), t())
    announce('error', `${what} ${todo}`)
    showToast(`${what} ${todo}`)
  }
}

export async function createBoard(name: string): Promise<Board> {
  const board: Board = { id: crypto.randomUUID().slice(0, 8), name, createdAt: Date.now(), saved: [] }
  await put(board)
  return board
}

export async function renameBoard(board: Board, name: string): Promise<void> {
  await put({ ...board, name })
}

export async function removeBoard(board: Board): Promise<void> {
  kept = kept.filter(({ id }) => id !== board.id)
  await deleteBoard(board.id)
  showToast(t().boards.removed(board.name), { label: t().shell.undo, run: () => put(board) })
}

/** The board a bookmark saves to: the one chosen last, or the first there is, or a new one. */
async function currentBoard(): Promise<Board> {
  await loadBoards()
  return kept.find(({ id }) => id === settings.board) ?? kept[0] ?? (await createBoard(t().boards.first))
}

/** A small copy of the picture, so that the board outlives the catalog; none when the picture is out of reach. */
async function copyPicture(record: Item | Snapshot): Promise<Blob | undefined> {
  try {
    return await shrink(await readPicture(record.picture, copySide), copySide)
  } catch {
    return undefined
  }
}

export async function saveRecord(kind: Kind, record: Item | Snapshot, into?: Board): Promise<Board> {
  const picture = await copyPicture(record)
  const board = into ?? (await currentBoard())
  const entry: Saved = {
    kind,
    id: record.id,
    title: record.title ?? { en: '' },
    savedAt: Date.now(),
    sha256: record.picture.sha256,
    ...('brand' in record && record.brand ? { brand: record.brand } : {}),
    ...('price' in record && record.price ? { price: record.price } : {}),
    ...(picture ? { picture } : {}),
  }
  const fresh = kept.find(({ id }) => id === board.id) ?? board
  await put({ ...fresh, saved: [entry, ...fresh.saved.filter((saved) => !isSame(saved, entry))] })
  chooseBoard(board.id)
  return board
}

const isSame = (a: Pick<Saved, 'kind' | 'id'>, b: Pick<Saved, 'kind' | 'id'>): boolean =>
  a.kind === b.kind && a.id === b.id

export async function takeOut(board: Board, entry: Pick<Saved, 'kind' | 'id'>): Promise<void> {
  await put({ ...board, saved: board.saved.filter((saved) => !isSame(saved, entry)) })
  showToast(t().boards.takenOut(board.name), { label: t().shell.undo, run: () => put(board) })
}

/** Moves an entry one place earlier (-1) or later (+1). */
export async function moveBy(board: Board, entry: Saved, step: -1 | 1): Promise<void> {
  const at = board.saved.findIndex((saved) => isSame(saved, entry))
  const to = at + step
  if (at < 0 || to < 0 || to >= board.saved.length) return
  const saved = board.saved.toSpliced(at, 1).toSpliced(to, 0, board.saved[at])
  await put({ ...board, saved })
}

export async function moveTo(from: Board, entry: Saved, to: Board): Promise<void> {
  await put({ ...from, saved: from.saved.filter((saved) => !isSame(saved, entry)) })
  await put({ ...to, saved: [entry, ...to.saved.filter((saved) => !isSame(saved, entry))] })
}

export async function writeNote(board: Board, entry: Saved, note: string): Promise<void> {
  await put({
    ...board,
    saved: board.saved.map((saved) => (isSame(saved, entry) ? { ...saved, note: note || undefined } : saved)),
  })
}
