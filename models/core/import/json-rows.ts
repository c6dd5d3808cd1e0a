/** JSON rows as they come: objects of a list, of lists in an object ({"items": [...]}), or one after another (JSON lines). */
import { joinList, joinSizes } from './cells.ts'
import type { RawReader, RowSink } from './raw-row.ts'

/** A row longer than this is a file that is not what it seems; it is not gathered in memory. */
const longestRow = 1 << 20

/**
 * Finds where rows begin and end by brackets alone; each is parsed by itself, so that a broken one costs only itself.
 * @param nested rows are the objects in the lists of one outer object
 */
export function createJsonReader(nested: boolean, sink: RowSink): RawReader {
  let [line, rowLine, depth, rowDepth] = [1, 1, 0, -1]
  let [inText, escaped] = [false, false]
  let row = ''
  const finish = () => {
    try {
      if (row.length > longestRow) throw new Error(`a row of more than ${longestRow} characters`)
      sink.row({ line: rowLine, cells: flatten(JSON.parse(row) as object) })
    } catch (error) {
      sink.broken(rowLine, 'row-syntax', (error as Error).message)
    }
    row = ''
    rowDepth = -1
  }
  const open = (letter: string) => {
    // In a list rows lie anywhere below it; the outer object of nested lists is not one.
    if (letter === '{' && rowDepth < 0 && !(nested && depth === 0)) {
      rowDepth = depth
      rowLine = line
    }
    depth++
  }
  const read = (letter: string) => {
    if (rowDepth >= 0 && row.length <= longestRow) row += letter
    if (letter === '\n') line++
    if (escaped) escaped = false
    else if (inText) {
      if (letter === '\\') escaped = true
      else if (letter === '"' || letter === '\n') inText = false // text ends with its line: what follows may be fine
    } else if (letter === '"') inText = true
    else if (letter === '{' || letter === '[') {
      open(letter)
      if (depth === rowDepth + 1) row = letter
    } else if (letter === '}' || letter === ']') {
      depth = Math.max(0, depth - 1)
      if (depth === rowDepth) finish()
    }
  }
  return {
    push(piece) {
      for (const letter of piece) read(letter)
    },
    end() {
      if (rowDepth >= 0) sink.broken(rowLine, 'row-syntax', 'the file ends in the middle of this row')
    },
  }
}

type Value = unknown

/** {price: {amount: 3}} -> "price.amount": "3"; lists as lists in a cell are written. */
export function flatten(value: object, path = ''): Record<string, string> {
  const cells: Record<string, string> = {}
  for (const [key, part] of Object.entries(value) as [string, Value][]) {
    const name = path + key
    if (part === null || part === undefined) continue
    if (name === 'items' && Array.isArray(part)) Object.assign(cells, flattenWorn(part))
    else if (Array.isArray(part)) cells[name] = flattenList(part)
    else if (typeof part === 'object') Object.assign(cells, flatten(part, `${name}.`))
    else cells[name] = String(part)
  }
  return cells
}

function flattenList(list: Value[]): string {
  const sizes = list.filter(isSize)
  if (sizes.length && sizes.length === list.length) return joinSizes(sizes)
  return joinList(list.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each))))
}

const isSize = (value: Value): value is { name: string; inStock: boolean } =>
  typeof value === 'object' && value !== null && 'name' in value && 'inStock' in value

/** What a snapshot wears: ids, or objects of an id and a box. */
function flattenWorn(worn: Value[]): Record<string, string> {
  const pieces = worn.map((each) => (typeof each === 'object' && each !== null ? each : { id: each })) as {
    id?: Value
    box?: number[]
  }[]
  const boxes = pieces.filter(({ box }) => Array.isArray(box)).map(({ id, box }) => `${String(id)}:${box!.join(',')}`)
  const items = joinList(pieces.map(({ id }) => String(id)))
  return { items, ...(boxes.length ? { boxes: boxes.join(';') } : {}) }
}
