/** A row as a file has it: cells by the header it stands under. */
export interface RawRow {
  /** Where it begins, from 1. */
  line: number
  cells: Record<string, string>
}

/** Rows come out as they end, so a file of any length is read a piece at a time. */
export interface RawReader {
  push(piece: string): void
  end(): void
}

export interface RowSink {
  row(row: RawRow): void
  /** A row that cannot be read, and why; the others go on. */
  broken(line: number, code: 'row-length' | 'row-syntax', what: string): void
  /** Told once, before the first row, of formats that name their columns at the top. */
  header?(names: string[]): void
}
