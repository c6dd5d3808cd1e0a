/** What is to be published: a folder of photos, with or without a table, as checked drafts of records. */
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { type Cells, unusedOf } from '../core/import/columns.ts'
import { describeFault } from '../core/import/faults.ts'
import { createFeedReader, type FeedPlan, type FeedRow } from '../core/import/feed.ts'
import { createFinder } from '../core/import/find-photo.ts'
import type { Defaults, ItemDraft, SnapshotDraft } from '../core/import/rows.ts'
import type { CategoryWord } from '../core/import/words.ts'
import type { Kind, Receipt } from '../core/schema.ts'
import { type Folder, isTableName, listFolder } from './folder.ts'
import { openTable, readTable, requirePhotos, type Table } from './table.ts'

export type Rejection = Receipt['rejected'][number]
export type Draft = {
  id: string
  /** Relative to the root. */
  photo: string
} & ({ kind: 'items'; record: ItemDraft } | { kind: 'snapshots'; record: SnapshotDraft })

export interface Source {
  root: string
  given: number
  drafts: Draft[]
  rejected: Rejection[]
  /** Snapshots to offer as examples: marked so in the table, or kept out of training (split `test`). */
  examples: { marked: string[]; heldOut: string[] }
  /** What a publisher should know, e.g. columns that were not used. */
  notes: string[]
}

export interface SourceOptions {
  kind: Kind | 'auto'
  category?: CategoryWord
  currency: string
}

/** The table to use: the one named, labels.csv, or the only one of the folder that has photos in it. */
async function findTable(folder: Folder, named?: string): Promise<Table | undefined> {
  const open = async (name: string) => {
    const table = await openTable(`${folder.root}/${name}`, name)
    requirePhotos(table)
    return table
  }
  const top = folder.tables.filter((name) => !name.includes('/'))
  const name = named ?? top.find((each) => each === 'labels.csv')
  if (name) return open(name)
  const fitting = []
  for (const each of top.filter((name) => /\.[ct]sv$/i.test(name))) {
    const found = await open(each).catch(() => undefined)
    if (found) fitting.push(found)
  }
  if (fitting.length > 1)
    throw new EnsembleError(
      'invalid',
      `the folder has several tables: ${fitting.map((each) => each.name).join(', ')}`,
      'name the one to use instead of the folder',
    )
  return fitting[0]
}

/** What each word not in the taxonomy was, and how often. */
function countUnknown(): { note: Defaults['onUnknown']; list(): string[] } {
  const seen = new Map<string, Map<string, number>>()
  return {
    note(column, word) {
      const words = seen.get(column) ?? new Map<string, number>()
      seen.set(column, words.set(word, (words.get(word) ?? 0) + 1))
    },
    list: () =>
      [...seen].map(([column, words]) => {
        const most = [...words].sort((a, b) => b[1] - a[1]).map(([word, count]) => `"${word}" (${count})`)
        const more = most.length > 12 ? ` and ${most.length - 12} more` : ''
        return `${column} not in the taxonomy, left open: ${most.slice(0, 12).join(', ')}${more}`
      }),
  }
}

/** Reads the folder or table. @throws EnsembleError `not-found`, `invalid` when there is nothing to publish at all */
export async function readSource(path: string, options: SourceOptions): Promise<Source> {
  const about = await stat(path).catch(() => {
    throw new EnsembleError('not-found', `${path} does not exist`)
  })
  const isTable = about.isFile() && isTableName(path)
  if (!isTable && !about.isDirectory())
    throw new EnsembleError(
      'invalid',
      `${path} is neither a folder nor a table`,
      'give a folder of photos, or a .csv, .tsv, .json, .jsonl or .xml',
    )
  const folder = await listFolder(isTable ? dirname(path) : path)
  const table = await findTable(folder, isTable ? basename(path) : undefined)
  const unknown = countUnknown()
  const { root } = folder
  const source: Source = { root, given: 0, drafts: [], rejected: [], examples: { marked: [], heldOut: [] }, notes: [] }
  const defaults = { ...options, onUnknown: unknown.note }
  const plan = { kind: options.kind, defaults, find: createFinder(folder.pictures) }
  source.notes.push(...folder.skipped.map((name) => `folder ${name} left out`))
  if (table) {
    const reader = await readTable(table, plan, (row) => take(source, row, `${table.name}:${row.line}`))
    const unused = table.dialect === 'table' ? unusedOf(reader.headers(), reader.mapping()) : []
    if (unused.length) source.notes.push(`columns of ${table.name} not used: ${unused.join(', ')}`)
    noteUnused(source, folder, table)
  } else readPictures(source, folder, plan)
  if (!source.given) throw new EnsembleError('invalid', `${path} has no photos`, 'JPEG, PNG, WebP, AVIF or GIF files')
  source.notes.push(...unknown.list())
  return source
}

/** Without a table every picture is a row of its own. */
function readPictures(source: Source, { pictures }: Folder, plan: Omit<FeedPlan, 'format' | 'dialect'>): void {
  const reader = createFeedReader({ ...plan, format: 'json', dialect: 'table' }, (row) =>
    take(source, row, row.cells.photo ?? ''),
  )
  reader.push(JSON.stringify(pictures.map((photo) => ({ photo }))))
  reader.end()
}

function take(source: Source, row: FeedRow, what: string): void {
  source.given++
  const [fault] = row.faults
  if (fault) {
    const code = fault.code === 'photo-missing' ? 'not-found' : 'invalid'
    return void source.rejected.push({ what, code, reason: describeFault(fault).reason })
  }
  const draft = { id: row.id, photo: row.photos[0], kind: row.kind, record: row.record } as Draft
  source.drafts.push(draft)
  if (row.kind === 'snapshots') noteExample(source, row.id, row.cells)
}

function noteUnused(source: Source, folder: Folder, table: Table): void {
  const used = new Set(source.drafts.map(({ photo }) => photo))
  const left = folder.pictures.filter((photo) => !used.has(photo)).length
  if (left) source.notes.push(`${left} pictures have no row in ${table.name} and were left out`)
}

function noteExample({ examples }: Source, id: string, { example = '', split = '' }: Cells): void {
  if (/^(1|true|yes)$/i.test(example)) examples.marked.push(id)
  if (/^(test|validation)$/i.test(split)) examples.heldOut.push(id)
}
