/** What an editor has on the desk: the catalog chosen, the feed open, and how far its pictures are. */
import { EnsembleError } from '../../../models/core/errors.ts'
import type { Cells } from '../../../models/core/import/columns.ts'
import type { Fault } from '../../../models/core/import/faults.ts'
import type { FeedRow } from '../../../models/core/import/feed.ts'
import { findDoubles } from '../../../models/core/import/picture-key.ts'
import { type CategoryWord, findCategory } from '../../../models/core/import/words.ts'
import type { Double, FeedReport, Given, ReadingPlan, RowView, ShownRow, Tally } from './contract.ts'
import { feedKey, openStudioDb, type OpenFeed } from './db.ts'
import { type ReadRows, readSupplies } from './feed-file.ts'
import { openSupplies, type Supplies } from './given.ts'
import type { Ready } from './next.ts'
import type { Done } from './work.ts'

export interface Desk {
  catalog: string
  given: Given[]
  supplies: Supplies
  read: ReadRows
  fixes: Map<number, Cells>
  /** Lines left out by hand. */
  left: Set<number>
  done: Map<number, Done>
  /** What is wrong with pictures, by line. */
  faults: Map<number, Fault>
}

export async function openDesk(catalog: string, given: Given[]): Promise<Desk> {
  return fill({ catalog, given, plan: {}, fixes: new Map(), left: new Set() })
}

export async function reopenDesk(): Promise<Desk | undefined> {
  const kept = await (await openStudioDb()).get('open', feedKey)
  return kept && fill(kept)
}

async function fill({ catalog, given, plan, fixes, left }: OpenFeed): Promise<Desk> {
  const supplies = await openSupplies(given)
  const read = await readSupplies(supplies, plan, fixes)
  const desk: Desk = { catalog, given, supplies, read, fixes, left, done: new Map(), faults: new Map() }
  await keepDesk(desk)
  return desk
}

export async function keepDesk({ catalog, given, read, fixes, left }: Desk): Promise<void> {
  const { mapping, ...plan } = read.plan
  await (await openStudioDb()).put('open', { catalog, given, plan: mapping ? read.plan : plan, fixes, left }, feedKey)
}

export const clearDesk = async (): Promise<void> => (await openStudioDb()).delete('open', feedKey)

/** Reads the feed again, otherwise or corrected. Pictures stay ready by what they are, so only rows that changed cost. */
export async function readAgain(desk: Desk, plan: Partial<ReadingPlan>): Promise<void> {
  desk.read = await readSupplies(desk.supplies, { ...desk.read.plan, ...plan }, desk.fixes)
  desk.done.clear()
  desk.faults.clear()
  await keepDesk(desk)
}

const faultsOf = (desk: Desk, row: FeedRow): Fault[] => {
  const fault = desk.faults.get(row.line)
  return fault ? [...row.faults, fault] : row.faults
}

/** Rows to publish, as far as they can be read. */
export const wantedRows = (desk: Desk): FeedRow[] =>
  desk.read.rows.filter((row) => row.record && !desk.left.has(row.line))

export function tally(desk: Desk): Tally {
  let [faulty, left, guessed] = [0, 0, 0]
  for (const row of desk.read.rows) {
    if (desk.left.has(row.line)) left++
    else if (faultsOf(desk, row).length) faulty++
    else if (row.guessed) guessed++
  }
  const given = desk.read.rows.length
  return { given, good: given - faulty - left, faulty, left, guessed, doubles: pairsOf(desk).length }
}

export function report(desk: Desk): FeedReport {
  const { about, plan } = desk.read
  return { name: desk.supplies.name, plan, ...about, tally: tally(desk), pictures: desk.supplies.pictures.size }
}

function show(desk: Desk, row: FeedRow): ShownRow {
  const { line, id, kind, cells, guessed = false } = row
  // A row with a fault has no record; what it says of its category stands all the same.
  const record = (row.record ?? findCategory(cells.category ?? '')) as CategoryWord | undefined
  // An address that gave no picture is not asked for one again.
  const isGone = /^photo-(elsewhere|refused)$/.test(desk.faults.get(line)?.code ?? '')
  const photo = desk.done.get(line)?.path ?? (isGone ? undefined : row.photos[0])
  const category = record?.category ?? record?.superCategory
  return { line, id, kind, cells, category, faults: faultsOf(desk, row), guessed, left: desk.left.has(line), photo }
}

export function showRows(desk: Desk, view: RowView, from: number, count: number): { of: number; rows: ShownRow[] } {
  const fits = (row: FeedRow) =>
    view === 'all' || (view === 'guessed' ? Boolean(row.guessed) : faultsOf(desk, row).length > 0)
  const rows = view === 'all' ? desk.read.rows : desk.read.rows.filter(fits)
  return { of: rows.length, rows: rows.slice(from, from + count).map((row) => show(desk, row)) }
}

/** Pairs of items with the same picture; snapshots may well share one with an item. */
function pairsOf(desk: Desk): { a: FeedRow; b: FeedRow; same: boolean }[] {
  const rows = wantedRows(desk).filter((row) => row.kind === 'items' && desk.done.has(row.line))
  return findDoubles(rows.map(({ line }) => desk.done.get(line)!.key)).map(({ a, b, same }) => ({
    a: rows[a],
    b: rows[b],
    same,
  }))
}

export const showDoubles = (desk: Desk, count: number): Double[] =>
  pairsOf(desk)
    .slice(0, count)
    .map(({ a, b, same }) => ({ a: show(desk, a), b: show(desk, b), same }))

/** @throws EnsembleError invalid while pictures are not ready */
export function readyRows(desk: Desk): Ready[] {
  return wantedRows(desk).flatMap((row): Ready[] => {
    const done = desk.done.get(row.line)
    if (!done && desk.faults.has(row.line)) return []
    if (!done)
      throw new EnsembleError(
        'invalid',
        'the pictures are not ready yet',
        'Wait until they are, or leave the rows out.',
      )
    const { photo, picture } = done
    return [{ photo, picture, kind: row.kind, draft: row.record } as Ready]
  })
}
