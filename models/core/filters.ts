/** The filters a person can set, and which items and looks pass them. One vocabulary for the page, its addresses and the command. */
import { canonicalWord } from './canon.ts'
import type { Item, Snapshot } from './schema.ts'
import type { SuperCategory } from './taxonomy.ts'

/** Both ends included. With a currency only prices in it pass: a shop, or two, may have several. */
export type Prices = [low: number, high: number, currency?: string]

/** Filters a result must pass; absent or empty means any. Words of taxonomy.ts and attributes.ts, sizes and brands as written. */
export interface Filters extends Partial<Record<ListKey, string[]>> {
  superCategory?: SuperCategory
  price?: Prices
  /** Some size in stock; with `sizes`, one of those. */
  inStock?: boolean
}

const one = (word: string | undefined): string[] => (word === undefined ? [] : [word])

/** The filters that are lists of words: the name each has in an address and in the command, and what an item has of them. */
export const listFilters = {
  categories: { name: 'category', of: ({ category }: Item) => one(category) },
  colours: { name: 'colour', of: ({ colours }: Item) => colours },
  sizes: { name: 'size', of: ({ sizes = [] }: Item) => sizes.map(({ name }) => name) },
  brands: { name: 'brand', of: ({ brand }: Item) => one(brand) },
  styles: { name: 'style', of: ({ styles = [] }: Item) => styles },
  occasions: { name: 'occasion', of: ({ occasions = [] }: Item) => occasions },
  seasons: { name: 'season', of: ({ seasons = [] }: Item) => seasons },
  /** What is for all is also for each. */
  genders: {
    name: 'gender',
    of: ({ gender }: Item) => (gender === 'unisex' ? ['unisex', 'women', 'men'] : one(gender)),
  },
  patterns: { name: 'pattern', of: ({ pattern }: Item) => one(pattern && canonicalWord('pattern', pattern)) },
  materials: { name: 'fabric', of: ({ material }: Item) => one(material && canonicalWord('material', material)) },
} as const satisfies Record<string, { name: string; of: (item: Item) => string[] }>

export type ListKey = keyof typeof listFilters
export const listKeys = Object.keys(listFilters) as ListKey[]

/** Inside one filter any word is enough; all filters must hold. An item without the attribute does not pass its filter. */
export function passes(item: Item, filters: Filters): boolean {
  if (filters.superCategory && item.superCategory !== filters.superCategory) return false
  if (filters.price) {
    const [low, high, currency = item.price?.currency] = filters.price
    if (!item.price || item.price.currency !== currency) return false
    if (item.price.amount < low || item.price.amount > high) return false
  }
  if (filters.inStock && !isInStock(item, filters.sizes)) return false
  return listKeys.every((key) => !filters[key]?.length || anyOf(filters[key], listFilters[key].of(item)))
}

const isInStock = ({ sizes = [] }: Item, wanted: string[] | undefined) =>
  sizes.some(({ name, inStock }) => inStock && (!wanted?.length || wanted.includes(name)))

const anyOf = (wanted: string[], has: string[] | undefined): boolean =>
  has?.some((word) => wanted.includes(word)) ?? false

/** What a look says of itself; of the other filters its pieces tell. */
export const lookKeys = ['styles', 'occasions', 'seasons'] as const satisfies ListKey[]

/** Whether a look passes the filters that it has words of itself for. */
export const passesItself = (look: Snapshot, filters: Filters): boolean =>
  lookKeys.every((key) => !filters[key]?.length || anyOf(filters[key], look[key]))

/** A look's own style, occasion and season count; the other filters ask for one piece in it that passes them all. */
export function passesLook(look: Snapshot, filters: Filters, items: ReadonlyMap<string, Item>): boolean {
  if (!passesItself(look, filters)) return false
  const ofPiece: Filters = { ...filters, styles: [], occasions: [], seasons: [] }
  if (!isFiltered(ofPiece)) return true
  return look.items.some(({ id }) => {
    const piece = items.get(id)
    return piece !== undefined && passes(piece, ofPiece)
  })
}

/** "50-200", "-200", "50-", each with or without a currency behind it: "50-200EUR"; undefined when it is none of these. */
export function readPrices(text: string): Prices | undefined {
  const written = /^(\d*\.?\d*)-(\d*\.?\d*)([A-Z]{3})?$/.exec(text.replaceAll(' ', ''))
  const [, low, high, currency] = written ?? []
  if (!low && !high) return undefined
  const ends: [number, number] = [Number(low), high ? Number(high) : Infinity]
  return ends.some(Number.isNaN) ? undefined : currency ? [...ends, currency] : ends
}

/** As readPrices reads it. */
export const writePrices = ([low, high, currency = '']: Prices): string =>
  `${low || ''}-${Number.isFinite(high) ? high : ''}${currency}`

/** Whether any filter is set. */
export function isFiltered(filters: Filters | undefined): boolean {
  return Object.values(filters ?? {}).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)))
}
