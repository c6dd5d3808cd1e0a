/** CSV and TSV with a header row, as rows by column. */
import { createCsvReader, type CsvDialect } from '../csv.ts'
import type { RawReader, RowSink } from './raw-row.ts'

export function createDelimitedReader(separator: NonNullable<CsvDialect['separator']>, sink: RowSink): RawReader {
  let names: string[] | undefined
  return createCsvReader(
    (cells, line) => {
      if (!names) {
        names = cells.map((cell) => cell.trim())
        sink.header?.(names)
      } else if (cells.length === 1 && !cells[0].trim()) return
      else if (cells.length !== names.length && !isPadding(cells, names.length))
        sink.broken(line, 'row-length', `${cells.length} cells, the header ${names.length}`)
      else sink.row({ line, cells: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) })
    },
    { separator, onBroken: (line, what) => sink.broken(line, 'row-syntax', what) },
  )
}

/** Spreadsheets end rows with separators for columns that have no header. */
const isPadding = (cells: string[], length: number) =>
  cells.length > length && cells.slice(length).every((cell) => cell.trim() === '')
