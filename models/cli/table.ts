/** A table of the publisher: columns by the names people give them, rows that are too long or short kept apart. */
import { createCsvReader } from '../core/csv.ts'
import { EnsembleError } from '../core/errors.ts'

/** Canonical column -> the other headers it goes by. */
const synonyms = {
  id: ['item_id', 'snapshot_id', 'sku', 'code'],
  photo: ['image', 'file', 'picture', 'path', 'filename', 'file_name', 'img'],
  kind: ['type'],
  title: ['name', 'title_en', 'product_name'],
  title_ko: ['name_ko'],
  description: ['description_en', 'text'],
  description_ko: [],
  category: ['label', 'sub_category', 'subcategory', 'article_type', 'articletype', 'class'],
  colour: ['color', 'colours', 'colors', 'base_colour', 'basecolour'],
  pattern: [],
  material: ['fabric'],
  price: ['amount'],
  list_price: ['was', 'original_price'],
  currency: [],
  brand: ['maker'],
  sizes: ['size'],
  gender: [],
  style: ['styles'],
  occasion: ['occasions'],
  season: ['seasons'],
  group: ['variant_of', 'design'],
  link: ['url', 'href'],
  look: ['items', 'wears'],
  boxes: ['box'],
  author: ['credit'],
  example: ['featured'],
  split: [],
} satisfies Record<string, string[]>

export type Column = keyof typeof synonyms

export interface TableRow {
  line: number
  cells: Partial<Record<Column, string>>
}

export interface Table {
  rows: TableRow[]
  /** Rows that do not fit the header. */
  broken: { line: number; reason: string }[]
  /** Headers that mean nothing here, as written. */
  unknown: string[]
}

const columnOf = new Map<string, Column>(
  (Object.keys(synonyms) as Column[]).flatMap((column) =>
    [column, ...synonyms[column]].map((name): [string, Column] => [name, column]),
  ),
)

function readHeader(cells: string[]): { columns: (Column | undefined)[]; unknown: string[] } {
  const names = cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  )
  const columns = names.map((name) => columnOf.get(name))
  for (const [at, column] of columns.entries()) {
    const first = columns.indexOf(column)
    if (!column || first === at) continue
    if (names[first] === names[at])
      throw new EnsembleError('invalid', `the table has two columns "${cells[at]}"`, 'rename one of them')
    // "label" beside "category": the exact name wins, the synonym is no longer known.
    if (names[at] === column) columns[first] = undefined
    else columns[at] = undefined
  }
  return { columns, unknown: cells.filter((cell, at) => !columns[at] && cell.trim()) }
}

/**
 * Reads a CSV with a header row.
 * @throws EnsembleError `invalid` when it is no table, or has no column with photos
 */
export function readTable(text: string, name: string): Table {
  let columns: (Column | undefined)[] | undefined
  const table: Table = { rows: [], broken: [], unknown: [] }
  const reader = createCsvReader((cells, line) => {
    if (!columns) ({ columns, unknown: table.unknown } = readHeader(cells))
    else if (cells.length === 1 && !cells[0].trim()) return
    else if (cells.length !== columns.length)
      table.broken.push({ line, reason: `line ${line} has ${cells.length} cells, the header ${columns.length}` })
    else {
      const pairs = columns.map((column, at) => [column, cells[at].trim()] as const)
      table.rows.push({ line, cells: Object.fromEntries(pairs.filter(([column, cell]) => column && cell)) })
    }
  })
  reader.push(text)
  reader.end()
  if (!columns) throw new EnsembleError('invalid', `${name} is empty`, 'its first row names the columns')
  if (!columns.includes('photo') && !columns.includes('id'))
    throw new EnsembleError('invalid', `${name} has no column "photo"`, 'name the column with the file names "photo"')
  return table
}
