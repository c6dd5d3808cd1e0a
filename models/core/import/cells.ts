/** Cells of a row -> values. What cannot be read is noted as a fault, and the rest of the row is read on. */
import type { Box, Item, Price } from '../schema.ts'
import type { Cells, Column } from './columns.ts'
import type { Fault } from './faults.ts'

type Faults = Fault[]

/** The words of a list, still as they were written. A backslash makes the next character part of its word. */
function splitWritten(text: string): string[] {
  const words: string[] = []
  let word = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '\\' && at + 1 < text.length) word += letter + text[++at]
    else if (!'|;,'.includes(letter)) word += letter
    else {
      words.push(word)
      word = ''
    }
  }
  return [...words, word].map((each) => each.trim()).filter(Boolean)
}

const unescape = (word: string) => word.replace(/\\([\s\S])/g, '$1')

/**
 * "red|blue", "red, blue" -> ["red", "blue"], each once; undefined when there is none, for records have no empty lists.
 * With the backslashes of joinList any words can be exported and read again.
 */
export function splitList(text: string | undefined): string[] | undefined {
  const words = splitWritten(text ?? '').map(unescape)
  return words.length ? [...new Set(words)] : undefined
}

export const joinList = (words: readonly string[]): string =>
  words.map((word) => word.replace(/[\\|;,]/g, '\\$&')).join('|')

/** Number and currency: "129,000", "₩129000", "129.00 USD"; "cheap" is none, and neither is "$59,0". */
function readAmount(text: string, field: Column, faults: Faults): { amount: number; currency?: string } | undefined {
  const [, before, number, after] =
    /^([A-Z]{3})?\s*[₩$€£¥]?\s*([\d.,\s]+?)\s*(?:원|[₩$€£¥]|([A-Z]{3}))?$/i.exec(text) ?? []
  const plain = plainNumber(number ?? '')
  const amount = /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN
  if (!Number.isFinite(amount)) {
    faults.push({ code: 'amount', field, value: text })
    return undefined
  }
  const currency = (before ?? after)?.toUpperCase()
  return currency ? { amount, currency } : { amount }
}

/** 1,299.00 and 1.299,00 and 12,99: commas and dots by where they stand. */
function plainNumber(number: string): string {
  if (/^\d{1,3}([,\s]\d{3})+(\.\d+)?$/.test(number)) return number.replace(/[,\s]/g, '')
  if (/^\d{1,3}(\.\d{3})*,\d{2}$/.test(number)) return number.replaceAll('.', '').replace(',', '.')
  return number
}

/** Of price, list price and sale price the lowest is asked and the highest was: shops fill them in in every way. */
export function readPrice(cells: Cells, currency: string, faults: Faults): Price | undefined {
  const fields = (['price', 'list_price', 'sale_price'] as const).filter((field) => cells[field])
  const read = fields.flatMap((field) => readAmount(cells[field]!, field, faults) ?? [])
  if (!cells.price || read.length < fields.length) return undefined
  const code = (cells.currency ?? read.find((each) => each.currency)?.currency ?? currency).toUpperCase()
  if (!/^[A-Z]{3}$/.test(code)) {
    faults.push({ code: 'currency', field: 'currency', value: code })
    return undefined
  }
  const sale = cells.sale_price ? read.at(-1)!.amount : read[0].amount
  const amount = Math.min(sale, read[0].amount)
  const was = Math.max(...read.map((each) => each.amount))
  return { amount, currency: code, ...(was > amount ? { was } : {}) }
}

/** "S|M|L:out" -> S and M in stock, L sold out. A product that is out of stock is so in all sizes. */
export function readSizes({ sizes, availability = '' }: Cells, faults: Faults): Item['sizes'] {
  const soldOut = /^(out|sold|품절|0$)/i.test(availability)
  if (!sizes) return undefined
  return splitWritten(sizes).map((word) => {
    // A colon in the name of a size is written "\:".
    const [, name = word, state] = /^((?:\\[\s\S]|[^\\])+?)(?::(\w+))?$/.exec(word) ?? []
    if (state !== undefined && state !== 'in' && state !== 'out')
      faults.push({ code: 'size', field: 'sizes', value: word })
    return { name: unescape(name), inStock: state === undefined ? !soldOut : state !== 'out' }
  })
}

export const joinSizes = (sizes: NonNullable<Item['sizes']>): string =>
  sizes.map(({ name, inStock }) => joinList([name]).replaceAll(':', '\\:') + (inStock ? '' : ':out')).join('|')

/** As the browser would write it: letters beyond ASCII, and blanks, as percent codes. */
export function readLink(text: string | undefined, faults: Faults): string | undefined {
  if (!text) return undefined
  const link = encode(text).replaceAll("'", '%27')
  if (/^https?:\/\/[^\s"'<>\\/]+/i.test(link) && !/["'<>\\]/.test(link)) return link
  faults.push({ code: 'link', field: 'link', value: text })
  return undefined
}

/** Percent codes that are there stay; half a surrogate pair cannot be encoded and is no address. */
function encode(text: string): string {
  try {
    return encodeURI(text).replace(/%25([0-9a-f]{2})/gi, '%$1')
  } catch {
    return ''
  }
}

/** "jacket-3:10,20,100,200;jeans-1:..." -> id and box in pixels of the photo. */
export function readBoxes(text: string | undefined, faults: Faults): Map<string, Box> {
  const boxes = new Map<string, Box>()
  for (const part of (text ?? '').split(';').map((each) => each.trim())) {
    if (!part) continue
    const [, id, numbers] = /^(.+):([^:]+)$/.exec(part) ?? []
    const box = (numbers ?? '').split(',').map((number) => (number.trim() ? Number(number) : NaN))
    if (id && box.length === 4 && box.every(Number.isFinite) && box[2] > 0 && box[3] > 0) boxes.set(id, box as Box)
    else faults.push({ code: 'box', field: 'boxes', value: part })
  }
  return boxes
}

/** Shops write descriptions in HTML; a record's is plain text. */
export const stripTags = (text: string): string =>
  /<[a-z/!][^>]*>/i.test(text)
    ? text
        .replace(/<(br|\/p|\/li|\/div)[^>]*>/gi, '\n')
        .replace(/<[^>]*>/g, '')
        .replace(/&nbsp;/g, ' ')
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, '&')
        .replace(/[ \t]+/g, ' ')
        .replace(/\s*\n\s*/g, '\n')
        .trim()
    : text
