/** What kind of feed a file is, by its first characters; its name is only a hint where both fit. */
import { createCsvReader } from '../csv.ts'
import { EnsembleError } from '../errors.ts'

export const feedFormats = ['csv', 'tsv', 'semicolons', 'json', 'json-lists', 'json-lines', 'xml'] as const
export type FeedFormat = (typeof feedFormats)[number]
/** How its rows are meant: one row a piece, a Shopify export (several rows a product), a Google Merchant feed. */
export const feedDialects = ['table', 'shopify', 'merchant', 'looks'] as const
export type FeedDialect = (typeof feedDialects)[number]

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'euc-kr'

/** By its byte order mark, else UTF-8 when it is that, else what Korean spreadsheets write. @param head whole, or cut at 64 kB */
export function guessEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  for (let at = 0; at < head.length;) {
    const more = head[at] < 0x80 ? 0 : head[at] >= 0xf0 ? 3 : head[at] >= 0xe0 ? 2 : head[at] >= 0xc2 ? 1 : -1
    if (more < 0) return 'euc-kr'
    for (let k = 1; k <= more && at + k < head.length; k++) if ((head[at + k] & 0xc0) !== 0x80) return 'euc-kr'
    at += more + 1
  }
  return 'utf-8'
}

/** @throws EnsembleError `invalid` for text that is no feed */
export function recogniseFormat(head: string, name: string): FeedFormat {
  const text = head.replace(/^\ufeff/, '').trimStart()
  if (!text) throw new EnsembleError('invalid', `${name} is empty`, 'its first row names the columns')
  if (/^<(\?xml|rss|feed|!--)/i.test(text)) return 'xml'
  if (/^</.test(text))
    throw new EnsembleError('invalid', `${name} is a web page, not a feed`, 'export it as CSV or XML')
  if (text[0] === '[') return 'json'
  if (text[0] === '{') return isRow(text.split('\n', 1)[0]) ? 'json-lines' : 'json-lists'
  const line = text.split(/\r?\n|\r/, 1)[0]
  const count = (mark: string) => line.split(mark).length
  if (count('\t') > Math.max(1, count(',') - 1)) return 'tsv'
  return count(';') > count(',') ? 'semicolons' : 'csv'
}

/** One row on one line; an object of nothing but lists holds rows, and is none. */
function isRow(line: string): boolean {
  try {
    return Object.values(JSON.parse(line) as object).some((value) => !Array.isArray(value))
  } catch {
    return false
  }
}

/** By the columns that only such a feed has. */
export function recogniseDialect(headers: readonly string[]): FeedDialect {
  const names = new Set(
    headers.map((header) =>
      header
        .trim()
        .toLowerCase()
        .replace(/^g:/, '')
        .replace(/[\s-]+/g, '_'),
    ),
  )
  const has = (...all: string[]) => all.every((name) => names.has(name))
  if (has('handle') && (has('variant_price') || has('image_src') || has('option1_name'))) return 'shopify'
  if (
    has('image_link') &&
    (has('availability') || has('item_group_id') || has('google_product_category') || has('price'))
  )
    return 'merchant'
  const ofLook = ['snapshot', 'look', 'look_id', 'snapshot_id', 'outfit'].some((name) => names.has(name))
  const ofItem = ['item', 'item_id', 'product_id', 'piece'].some((name) => names.has(name))
  return ofLook && ofItem ? 'looks' : 'table'
}

/** The names of the columns at the top of a delimited text. */
export function readNames(head: string, separator: ',' | '\t' | ';'): string[] {
  let names: string[] | undefined
  const reader = createCsvReader((cells) => (names ??= cells.map((cell) => cell.trim())), {
    separator,
    onBroken: () => undefined,
  })
  reader.push(head)
  reader.end()
  return names ?? []
}
