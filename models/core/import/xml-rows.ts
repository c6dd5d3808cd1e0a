/**
 * Rows of an XML feed: every <item> (RSS 2.0) or <entry> (Atom), its elements as cells.
 *
 * [Note: XML without a parser] Google Merchant feeds use elements, text, CDATA and five entities. That is read here, in a
 * hundred lines and a piece at a time; declarations of a document type are skipped, so nothing of them can be expanded or
 * fetched.
 */
import { joinList } from './cells.ts'
import type { RawReader, RowSink } from './raw-row.ts'

const rowNames = new Set(['item', 'entry'])
/** More markup than this between two rows is no feed. */
const longestToken = 1 << 20
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A reference to a character that XML forbids, or to nothing known, stays as it is written. */
function decode(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (whole, name: string) => {
    if (name[0] !== '#') return entities[name] ?? whole
    const code = name[1].toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1))
    const plain =
      code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff))
    return plain ? String.fromCodePoint(code) : whole
  })
}

interface OpenRow {
  line: number
  name: string
  cells: Record<string, string[]>
  /** Elements open below the row, outermost first, with the text of each. */
  path: { name: string; text: string }[]
  /** What is wrong with it; the rest of it is read over. */
  fault?: string
}

/** Where the token that begins with this "<" ends; undefined when it is not all here yet. */
function endOfMarkup(text: string, from: number): number | undefined {
  const closing = text.startsWith('<!--', from) ? '-->' : text.startsWith('<![CDATA[', from) ? ']]>' : undefined
  // "<!-" may still become a comment.
  if (!closing && '<![CDATA['.startsWith(text.slice(from)) && text.length - from < 9) return undefined
  if (!closing && text.length - from < 4 && '<!--'.startsWith(text.slice(from))) return undefined
  const at = text.indexOf(closing ?? '>', from)
  return at < 0 ? undefined : at + (closing ?? '>').length
}

export function createXmlReader(sink: RowSink): RawReader {
  let [rest, line] = ['', 1]
  let row: OpenRow | undefined

  const addText = (text: string) => {
    const at = row?.path.at(-1)
    if (at) at.text += text
  }
  const openTag = (name: string, empty: boolean) => {
    if (!row) {
      if (rowNames.has(name) && !empty) row = { line, name, cells: {}, path: [] }
    } else if (!empty) row.path.push({ name, text: '' })
  }
  const closeTag = (name: string) => {
    if (!row) return
    const top = row.path.at(-1)
    if (!top && name === row.name) {
      const cells = Object.fromEntries(
        Object.entries(row.cells).map(([key, all]) => [key, all.length > 1 ? joinList(all) : all[0]]),
      )
      if (row.fault) sink.broken(row.line, 'row-syntax', row.fault)
      else sink.row({ line: row.line, cells })
      row = undefined
    } else if (top?.name === name) {
      row.path.pop()
      if (row.path.length === 0 && top.text.trim()) (row.cells[name] ??= []).push(top.text.trim())
    } else {
      row.fault ??= `</${name}> closes <${top?.name ?? row.name}>`
      if (name === row.name) row.path = []
      if (name === row.name) closeTag(name)
    }
  }
  const readMarkup = (token: string) => {
    if (token.startsWith('<![CDATA[')) addText(token.slice(9, -3))
    const [, close, name, empty] = /^<(\/)?([\w:.-]+)[\s\S]*?(\/)?>$/.exec(token) ?? []
    if (name) (close ? closeTag : openTag)(name.replace(/^g:/, ''), Boolean(empty))
    for (let at = token.indexOf('\n'); at >= 0; at = token.indexOf('\n', at + 1)) line++
  }
  return {
    push(piece) {
      const text = rest + piece
      let at = 0
      for (;;) {
        const mark = text.indexOf('<', at)
        const end = mark < 0 ? undefined : endOfMarkup(text, mark)
        if (mark < 0 || end === undefined) break
        const between = text.slice(at, mark)
        if (row) addText(decode(between))
        for (const letter of between) if (letter === '\n') line++
        readMarkup(text.slice(mark, end))
        at = end
      }
      rest = text.slice(at)
      if (rest.length > longestToken) {
        sink.broken(line, 'row-syntax', `no end of "${rest.slice(0, 40)}..."`)
        rest = ''
        row = undefined
      }
    },
    end() {
      if (row) sink.broken(row.line, 'row-syntax', `<${row.name}> is never closed`)
    },
  }
}
