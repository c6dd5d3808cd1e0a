/** One row of a publisher's table -> the record it stands for, without its picture. */
import { EnsembleError } from '../core/errors.ts'
import type { Item, Price, Snapshot } from '../core/schema.ts'
import type { Column } from './table.ts'
import { type CategoryWord, findCategory, findColour } from './words.ts'

export type Cells = Partial<Record<Column, string>>
export type ItemDraft = Omit<Item, 'picture'>
export type SnapshotDraft = Omit<Snapshot, 'picture'>

export interface Defaults {
  currency: string
  category?: CategoryWord
  /** Told once for each word that the taxonomy lacks. */
  onUnknown(column: Column, word: string): void
}

const invalid = (message: string, hint = '') => new EnsembleError('invalid', message, hint)

/** "red|blue" or "red, blue" -> ["red", "blue"]; undefined when empty, so that the record has no empty lists. */
function splitWords(text: string | undefined): string[] | undefined {
  const words = (text ?? '')
    .split(/[|;,]/)
    .map((word) => word.trim())
    .filter(Boolean)
  return words.length ? [...new Set(words)] : undefined
}

/** "129,000" and "₩129000" are prices too; "cheap" is not. */
function readAmount(text: string, column: Column): number {
  const plain = text.replace(/[\s,]|[₩$€£¥]|원/g, '')
  const amount = Number(plain)
  if (!plain || !Number.isFinite(amount) || amount < 0) throw invalid(`${column} "${text}" is not an amount`)
  return amount
}

function readPrice(cells: Cells, currency: string): Price | undefined {
  if (!cells.price) return undefined
  const code = (cells.currency ?? currency).toUpperCase()
  if (!/^[A-Z]{3}$/.test(code)) throw invalid(`currency "${code}" is not an ISO 4217 code`, 'for example KRW or USD')
  const amount = readAmount(cells.price, 'price')
  const was = cells.list_price ? readAmount(cells.list_price, 'list_price') : amount
  return { amount, currency: code, ...(was > amount ? { was } : {}) }
}

/** "S|M|L:out" -> S and M in stock, L sold out. */
function readSizes(text: string | undefined): Item['sizes'] {
  return splitWords(text)?.map((word) => {
    const [, name, state] = /^(.*?)(?::(\w+))?$/.exec(word) ?? []
    if (state && !['in', 'out'].includes(state)) throw invalid(`size "${word}" ends neither in ":in" nor in ":out"`)
    return { name, inStock: state !== 'out' }
  })
}

function readLink(text: string | undefined): string | undefined {
  if (!text) return undefined
  const link = URL.canParse(text) ? new URL(text) : undefined
  if (!link || !['http:', 'https:'].includes(link.protocol)) throw invalid(`link "${text}" is not http(s)`)
  return link.href
}

function readColours(text: string | undefined, onUnknown: Defaults['onUnknown']): string[] {
  const found = (splitWords(text) ?? []).map((word) => {
    const id = findColour(word)
    if (!id) onUnknown('colour', word)
    return id
  })
  return [...new Set(found.filter((id) => id !== undefined))]
}

function readCategory(text: string | undefined, defaults: Defaults): CategoryWord {
  if (!text) return defaults.category ?? {}
  const found = findCategory(text)
  if (!found) defaults.onUnknown('category', text)
  return found ?? defaults.category ?? {}
}

/** Drops what is undefined: records carry no empty fields. */
function compact<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T
}

const readText = (en: string, ko: string | undefined) => (ko ? { en, ko } : { en })

/** @throws EnsembleError `invalid` naming the cell that is wrong */
export function readItem(id: string, cells: Cells, defaults: Defaults): ItemDraft {
  return compact<ItemDraft>({
    id,
    title: readText(cells.title ?? cells.title_ko ?? id, cells.title_ko),
    description: cells.description ? readText(cells.description, cells.description_ko) : undefined,
    ...readCategory(cells.category, defaults),
    colours: readColours(cells.colour, defaults.onUnknown),
    pattern: cells.pattern,
    material: cells.material,
    price: readPrice(cells, defaults.currency),
    brand: cells.brand,
    sizes: readSizes(cells.sizes),
    gender: cells.gender,
    styles: splitWords(cells.style),
    occasions: splitWords(cells.occasion),
    seasons: splitWords(cells.season),
    group: cells.group,
    link: readLink(cells.link),
  })
}

/** "jacket-3:10,20,100,200;jeans-1:..." -> id and box in pixels of the photo. */
function readBoxes(text: string | undefined): Map<string, [number, number, number, number]> {
  const boxes = (text ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean)
  return new Map(
    boxes.map((part) => {
      const [, id, numbers] = /^(.+):([^:]+)$/.exec(part) ?? []
      const box = (numbers ?? '').split(',').map((number) => (number.trim() ? Number(number) : NaN))
      if (!id || box.length !== 4 || !box.every(Number.isFinite) || box[2] <= 0 || box[3] <= 0)
        throw invalid(`box "${part}" is not "item:x,y,width,height"`)
      return [id, box as [number, number, number, number]]
    }),
  )
}

/** @throws EnsembleError `invalid` naming the cell that is wrong */
export function readSnapshot(id: string, cells: Cells): SnapshotDraft {
  const boxes = readBoxes(cells.boxes)
  const worn = new Set([...(cells.look ?? '').split(/[\s|;,]+/).filter(Boolean), ...boxes.keys()])
  const title = cells.title ?? cells.title_ko
  return compact<SnapshotDraft>({
    id,
    title: title ? readText(title, cells.title_ko) : undefined,
    items: [...worn].map((item) => compact({ id: item, box: boxes.get(item) })),
    author: cells.author,
    styles: splitWords(cells.style),
    occasions: splitWords(cells.occasion),
    seasons: splitWords(cells.season),
  })
}
