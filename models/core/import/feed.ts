/** A feed as text, a piece at a time -> checked rows: what each publishes, or what is wrong with it. */
import { EnsembleError } from '../errors.ts'
import type { Kind } from '../schema.ts'
import { splitList, stripTags } from './cells.ts'
import { type Cells, guessMapping, mapCells, type Mapping } from './columns.ts'
import { createDelimitedReader } from './delimited-rows.ts'
import type { Fault } from './faults.ts'
import { isAddress, stemOf, toPath } from './find-photo.ts'
import { createJsonReader } from './json-rows.ts'
import { createLookGrouper } from './looks.ts'
import type { RawReader, RawRow, RowSink } from './raw-row.ts'
import type { FeedDialect, FeedFormat } from './recognise.ts'
import { type Defaults, type ItemDraft, readItem, readKind, readSnapshot, type SnapshotDraft, toId } from './rows.ts'
import { createShopifyGrouper } from './shopify.ts'
import { createXmlReader } from './xml-rows.ts'

export type FeedRow = {
  /** Of the file, from 1: where the row begins. */
  line: number
  /** Empty when it gives none. */
  id: string
  /** Pictures given for it, as `find` names them; the first is the publisher's own choice. */
  photos: string[]
  cells: Cells
  faults: Fault[]
  /** Its category comes from its title. */
  guessed?: boolean
} & ({ kind: 'items'; record?: ItemDraft } | { kind: 'snapshots'; record?: SnapshotDraft })

export interface FeedPlan {
  format: FeedFormat
  dialect: FeedDialect
  /** What each header is; guessed when absent. */
  mapping?: Mapping
  /** What rows are that do not say so. */
  kind: Kind | 'auto'
  defaults: Defaults
  /** The picture a word names. @throws EnsembleError not-found, invalid (several fit) */
  find(word: string): string
  /** Corrections a person made, by line; an empty text clears a cell. */
  fixes?: ReadonlyMap<number, Cells>
}

export interface FeedReader extends RawReader {
  /** Headers so far, and what they were taken for. */
  headers(): string[]
  mapping(): Mapping
}

/** @param onRow told of each row in the file's order, readable or not */
export function createFeedReader(plan: FeedPlan, onRow: (row: FeedRow) => void): FeedReader {
  const headers = new Map<string, true>()
  let mapping: Mapping = plan.mapping ?? {}
  const taken = { items: new Set<string>(), snapshots: new Set<string>() }
  const learn = (names: readonly string[]) => {
    const before = headers.size
    for (const name of names) headers.set(name, true)
    if (!plan.mapping && headers.size > before) mapping = guessMapping([...headers.keys()])
  }
  const give = (line: number, cells: Cells) => onRow(checkRow(line, fix(cells, plan.fixes?.get(line)), plan, taken))
  const map = (cells: Record<string, string>) => mapCells(cells, mapping)
  const rows = groupRows(plan.dialect, map, give)
  const sink: RowSink = {
    header(names) {
      if (!plan.mapping) guessMapping(names) // the same header twice is refused before anything is read
      learn(names)
    },
    row(raw) {
      learn(Object.keys(raw.cells))
      rows.row(raw)
    },
    broken: (line, code, value) =>
      onRow({ line, id: '', kind: 'items', photos: [], cells: {}, faults: [{ code, value }] }),
  }
  const reader = createRawReader(plan.format, sink)
  return {
    push: (piece) => reader.push(piece),
    end() {
      reader.end()
      rows.end()
    },
    headers: () => [...headers.keys()],
    mapping: () => mapping,
  }
}

export function createRawReader(format: FeedFormat, sink: RowSink): RawReader {
  if (format === 'xml') return createXmlReader(sink)
  if (format === 'csv') return createDelimitedReader(',', sink)
  if (format === 'tsv') return createDelimitedReader('\t', sink)
  if (format === 'semicolons') return createDelimitedReader(';', sink)
  return createJsonReader(format === 'json-lists', sink)
}

function groupRows(
  dialect: FeedDialect,
  map: (cells: Record<string, string>) => Cells,
  give: (line: number, cells: Cells) => void,
): { row(raw: RawRow): void; end(): void } {
  if (dialect === 'shopify') return createShopifyGrouper(give)
  if (dialect === 'looks') return createLookGrouper(map, give)
  const plain = dialect === 'merchant' ? plainDescription : (cells: Cells) => cells
  return { row: ({ line, cells }) => give(line, plain(map(cells))), end: () => undefined }
}

const plainDescription = (cells: Cells): Cells =>
  cells.description ? { ...cells, description: stripTags(cells.description) } : cells

function fix(cells: Cells, fixes: Cells | undefined): Cells {
  if (!fixes) return cells
  return Object.fromEntries(Object.entries({ ...cells, ...fixes }).filter(([, value]) => value))
}

function checkRow(line: number, cells: Cells, plan: FeedPlan, taken: Record<Kind, Set<string>>): FeedRow {
  const faults: Fault[] = []
  const photos = findPhotos(cells, plan, faults)
  const id = nameRow(cells, photos[0], faults)
  const kind = readKind(cells, photos[0] ?? '', plan.kind, faults)
  if (id && taken[kind].has(id)) faults.push({ code: 'id-twice', field: 'id', value: id })
  const read = kind === 'items' ? readItem(id || 'x', cells, plan.defaults) : readSnapshot(id || 'x', cells)
  const all = [...faults, ...read.faults]
  if (id && all.length === 0) taken[kind].add(id)
  const row = { line, id, photos, cells, faults: all, ...(read.guessed ? { guessed: true } : {}) }
  return { ...row, kind, ...(all.length ? {} : { record: read.record }) } as FeedRow
}

function nameRow(cells: Cells, photo: string | undefined, faults: Fault[]): string {
  const word = cells.id ?? (photo ? stemOf(toPath(photo)) : '')
  try {
    return word ? toId(word) : ''
  } catch {
    faults.push({ code: 'id-none', field: 'id', value: word })
    return ''
  }
}

/** Of several pictures those that were given, and the addresses of others; a row without any cannot be published. */
function findPhotos(cells: Cells, { find }: FeedPlan, faults: Fault[]): string[] {
  const words = [cells.photo ?? (cells.more_photos ? '' : (cells.id ?? '')), ...(splitList(cells.more_photos) ?? [])]
  const [found, elsewhere]: string[][] = [[], []]
  const problems: Fault[] = []
  for (const word of words.filter(Boolean)) {
    try {
      found.push(find(word))
    } catch (error) {
      if (!(error instanceof EnsembleError)) throw error
      const code = error.code === 'not-found' ? ('photo-missing' as const) : ('photo-ambiguous' as const)
      // A file that was given goes before the address it came from; an address without one is fetched.
      if (code === 'photo-missing' && isAddress(word)) elsewhere.push(word)
      else problems.push({ code, field: 'photo', value: word })
    }
  }
  const all = [...found, ...elsewhere]
  if (!all.length) faults.push(problems[0] ?? { code: 'photo-none', field: 'photo', value: '' })
  return [...new Set(all)]
}

/** The rows of a file in lots, as its pieces come: memory holds a piece and its rows. */
export async function* readFeed(
  pieces: AsyncIterable<string> | Iterable<string>,
  plan: FeedPlan,
): AsyncGenerator<FeedRow[], FeedReader> {
  let lot: FeedRow[] = []
  const reader = createFeedReader(plan, (row) => lot.push(row))
  for await (const piece of pieces) {
    reader.push(piece)
    if (lot.length) yield lot
    lot = []
  }
  reader.end()
  if (lot.length) yield lot
  return reader
}
