/** CSV as RFC 4180 has it: quotes, doubled quotes, line breaks inside quotes; LF as well as CRLF; a byte order mark. */
import { EnsembleError } from './errors.ts'

/** Rows of cells; blank lines are left out. @throws invalid naming the line. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  const reader = createCsvReader((cells) => rows.push(cells))
  reader.push(text)
  reader.end()
  return rows
}

/** Rows as objects by the names of the first row, each with the line it starts on. @throws invalid naming the line of a row that is too long or short, or a doubled column. */
export function parseTable(text: string): { line: number; cells: Record<string, string> }[] {
  let names: string[] | undefined
  const rows: { line: number; cells: Record<string, string> }[] = []
  const reader = createCsvReader((cells, line) => {
    if (!names) {
      names = cells.map((name) => name.trim())
      const twice = names.find((name, index) => names!.indexOf(name) !== index)
      if (twice !== undefined) throw wrong(line, `two columns "${twice}"`)
    } else if (cells.length !== names.length) {
      throw wrong(line, `${cells.length} cells under ${names.length} columns`)
    } else {
      rows.push({ line, cells: Object.fromEntries(names.map((name, index) => [name, cells[index]])) })
    }
  })
  reader.push(text)
  reader.end()
  return rows
}

type State = 'start' | 'plain' | 'quoted' | 'quote'

export interface CsvDialect {
  separator?: ',' | '\t' | ';'
  /** Told of a row whose quotes are wrong, which is left out; without it such a row throws. */
  onBroken?(line: number, what: string): void
}

/**
 * For long files: feed pieces of text, rows come out as they end; `end` gives the last.
 * @param onRow gets the line (from 1) the row starts on. @throws invalid naming the line.
 */
export function createCsvReader(
  onRow: (cells: string[], line: number) => void,
  { separator = ',', onBroken }: CsvDialect = {},
): {
  push(piece: string): void
  end(): void
} {
  let state: State = 'start'
  let cells: string[] = []
  let cell = ''
  let line = 1
  let rowLine = 1
  let afterReturn = false
  let begun = false
  let fault: string | undefined

  /** The rest of the row is read over; the next one may be fine. */
  function refuse(at: number, what: string) {
    if (!onBroken) throw wrong(at, what)
    fault ??= what
    state = 'plain'
  }
  function endCell() {
    cells.push(cell)
    cell = ''
    state = 'start'
  }
  function endRow() {
    const blank = cells.length === 0 && state === 'start'
    endCell()
    const row = cells
    cells = []
    if (fault) onBroken?.(rowLine, fault)
    else if (!blank) onRow(row, rowLine)
    fault = undefined
    rowLine = line
  }
  /** A character outside of quotes. */
  function readOutside(character: string) {
    if (character === separator) endCell()
    else if (character === '\n' || character === '\r') {
      line++
      endRow()
    } else if (state === 'quote') refuse(line, `"${character}" after a closing quote`)
    else if (character === '"' && state === 'start') state = 'quoted'
    else {
      cell += character
      state = 'plain'
    }
  }
  function read(character: string) {
    // The second half of CRLF; inside quotes it belongs to the cell but is no second line.
    const second = character === '\n' && afterReturn
    afterReturn = character === '\r'
    if (state === 'quoted') {
      if (character === '"') state = 'quote'
      else cell += character
      if (character === '\r' || (character === '\n' && !second)) line++
    } else if (state === 'quote' && character === '"') {
      cell += '"'
      state = 'quoted'
    } else if (!second) readOutside(character)
  }
  return {
    push(piece) {
      const from = !begun && piece.startsWith('\ufeff') ? 1 : 0
      begun ||= piece.length > 0
      for (let at = from; at < piece.length; at++) read(piece[at])
    },
    end() {
      if (state === 'quoted') refuse(rowLine, 'a quote is never closed')
      if (cells.length > 0 || cell !== '' || state !== 'start') endRow()
    },
  }
}

/** Lines end with CRLF; cells are quoted only where they must be. */
export function formatCsv(rows: readonly (readonly (string | number)[])[]): string {
  const format = (value: string | number) => {
    const text = String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  // A row of one empty cell would be a blank line, which readers skip.
  const lines = rows.map((row) => (row.length === 1 && row[0] === '' ? '""' : row.map(format).join(',')))
  return lines.map((line) => `${line}\r\n`).join('')
}

function wrong(line: number, what: string): EnsembleError {
  return new EnsembleError('invalid', `CSV line ${line}: ${what}`)
}
