/** What is to be published: a folder of photos, with or without a table, as checked drafts of records. */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { EnsembleError, toProblem } from '../core/errors.ts'
import type { Kind, Receipt } from '../core/schema.ts'
import { createFinder, type Folder, listFolder, stemOf } from './folder.ts'
import { type Cells, type Defaults, type ItemDraft, readItem, readSnapshot, type SnapshotDraft } from './rows.ts'
import { readTable, type Table, type TableRow } from './table.ts'
import { type CategoryWord } from './words.ts'

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

const snapshotFolders = /(^|\/)(snapshots?|looks?|outfits?|street|ootd)(\/|$)/i
const kindWords: Record<string, Kind> = {
  item: 'items',
  items: 'items',
  product: 'items',
  snapshot: 'snapshots',
  snapshots: 'snapshots',
  look: 'snapshots',
  outfit: 'snapshots',
}

/** [Note: item or snapshot] The row says so; else the option; else a folder's name or a column only looks have; else item. */
function readKind(cells: Cells, photo: string, kind: Kind | 'auto'): Kind {
  if (cells.kind) {
    const found = kindWords[cells.kind.toLowerCase()]
    if (!found) throw new EnsembleError('invalid', `kind "${cells.kind}" is neither item nor snapshot`)
    return found
  }
  if (kind !== 'auto') return kind
  return cells.look || cells.boxes || snapshotFolders.test(photo) ? 'snapshots' : 'items'
}

/** Ids go into addresses and files: letters, digits, dot, dash, underscore. */
export function toId(word: string): string {
  const id = word
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 100)
  if (!id) throw new EnsembleError('invalid', `"${word}" gives no id`)
  return id
}

/** A table's row, or a photo without one. */
type Given = { what: string; cells: Cells; photo?: string }

/** The table to use: the one named, labels.csv, or the only one of the folder that has photos in it. */
async function findTable(folder: Folder, named?: string): Promise<{ name: string; table: Table } | undefined> {
  const open = async (name: string) => ({
    name,
    table: readTable(await readFile(`${folder.root}/${name}`, 'utf8'), name),
  })
  const top = folder.tables.filter((name) => !name.includes('/'))
  const name = named ?? top.find((each) => each === 'labels.csv')
  if (name) return open(name)
  const fitting = []
  for (const each of top) {
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
  const isTable = about.isFile() && extname(path).toLowerCase() === '.csv'
  if (!isTable && !about.isDirectory())
    throw new EnsembleError('invalid', `${path} is neither a folder nor a .csv`, 'give a folder of photos or a table')
  const folder = await listFolder(isTable ? dirname(path) : path)
  const found = await findTable(folder, isTable ? basename(path) : undefined)
  const given: Given[] = found
    ? found.table.rows.map(({ line, cells }: TableRow) => ({ what: `${found.name}:${line}`, cells }))
    : folder.pictures.map((photo) => ({ what: photo, cells: {}, photo }))
  const broken = found?.table.broken ?? []
  if (!given.length && !broken.length)
    throw new EnsembleError('invalid', `${path} has no photos`, 'JPEG, PNG, WebP, AVIF or GIF files')

  const unknown = countUnknown()
  const source = draftAll(given, folder, options, unknown.note)
  source.given += broken.length
  for (const { line, reason } of broken)
    source.rejected.push({ what: `${found?.name}:${line}`, code: 'invalid', reason })
  source.notes.push(...describeSource(folder, source, found), ...unknown.list())
  return source
}

function describeSource(folder: Folder, source: Source, found?: { name: string; table: Table }): string[] {
  const notes = folder.skipped.map((name) => `folder ${name} left out`)
  if (!found) return notes
  if (found.table.unknown.length) notes.push(`columns of ${found.name} not used: ${found.table.unknown.join(', ')}`)
  const used = new Set(source.drafts.map(({ photo }) => photo))
  const left = folder.pictures.filter((photo) => !used.has(photo)).length
  if (left) notes.push(`${left} pictures have no row in ${found.name} and were left out`)
  return notes
}

function noteExample({ examples }: Source, id: string, { example = '', split = '' }: Cells): void {
  if (/^(1|true|yes)$/i.test(example)) examples.marked.push(id)
  if (/^(test|validation)$/i.test(split)) examples.heldOut.push(id)
}

function draftAll(given: Given[], folder: Folder, options: SourceOptions, onUnknown: Defaults['onUnknown']): Source {
  const find = createFinder(folder)
  const defaults: Defaults = { currency: options.currency, onUnknown, ...(options.category ? options : {}) }
  const taken = { items: new Set<string>(), snapshots: new Set<string>() }
  const source: Source = {
    root: folder.root,
    given: given.length,
    drafts: [],
    rejected: [],
    examples: { marked: [], heldOut: [] },
    notes: [],
  }
  for (const { what, cells, photo: known } of given) {
    try {
      const photo = known ?? find(cells.photo ?? cells.id ?? '')
      const id = toId(cells.id ?? stemOf(photo))
      const kind = readKind(cells, photo, options.kind)
      if (taken[kind].has(id)) throw new EnsembleError('invalid', `id "${id}" occurs twice`, 'ids must differ')
      if (kind === 'items') source.drafts.push({ kind, id, photo, record: readItem(id, cells, defaults) })
      else source.drafts.push({ kind, id, photo, record: readSnapshot(id, cells) })
      taken[kind].add(id)
      if (kind === 'snapshots') noteExample(source, id, cells)
    } catch (error) {
      const { code, message } = toProblem(error)
      source.rejected.push({ what, code, reason: message })
    }
  }
  return source
}
