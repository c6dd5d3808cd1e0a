/** CSV as RFC 4180 has it: quotes, doubled quotes, line breaks inside quotes, CRLF or LF, a byte order mark. */
import { pending } from './pending.ts'

/** Rows of cells. @throws invalid naming the line. */
export function parseCsv(text: string): string[][] {
  return pending(text)
}

/** Rows as objects by the names of the first row, each with the line it starts on. @throws invalid naming the line of a row that is too long or short, or a doubled column. */
export function parseTable(text: string): { line: number; cells: Record<string, string> }[] {
  return pending(text)
}

/** For long files: feed pieces of text, rows come out as they end; `end` gives the last. */
export function createCsvReader(onRow: (cells: string[], line: number) => void): {
  push(piece: string): void
  end(): void
} {
  return pending(onRow)
}

/** Lines end with CRLF; cells are quoted only where they must be. */
export function formatCsv(rows: readonly (readonly (string | number)[])[]): string {
  return pending(rows)
}
