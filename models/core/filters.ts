/** Which items pass the filters a person set. */
import { canonicalWord } from './canon.ts'
import type { Item } from './schema.ts'
import type { SuperCategory } from './taxonomy.ts'

/** Filters a result must pass; absent or empty means any. Words of taxonomy.ts. */
export interface Filters {
  superCategory?: SuperCategory
  categories?: string[]
  colours?: string[]
  brands?: string[]
  sizes?: string[]
  styles?: string[]
  occasions?: string[]
  seasons?: string[]
  genders?: string[]
  /** Words of the attribute vocabulary; an item's own words are brought to it. */
  patterns?: string[]
  materials?: string[]
  /** Both ends included, in the currency of the item. */
  price?: [low: number, high: number]
  /** Some size in stock; with `sizes`, one of those. */
  inStock?: boolean
}

/** Inside one filter any word is enough; all filters must hold. An item without the attribute does not pass its filter. */
export function passes(item: Item, filters: Filters): boolean {
  if (filters.superCategory && item.superCategory !== filters.superCategory) return false
  if (filters.price) {
    const [low, high] = filters.price
    if (!item.price || item.price.amount < low || item.price.amount > high) return false
  }
  return (
    anyOf(filters.categories, one(item.category)) &&
    anyOf(filters.colours, item.colours) &&
    anyOf(filters.brands, one(item.brand)) &&
    anyOf(filters.styles, item.styles) &&
    anyOf(filters.occasions, item.occasions) &&
    anyOf(filters.seasons, item.seasons) &&
    anyOf(filters.genders, gendersOf(item)) &&
    anyOf(filters.patterns, one(item.pattern && canonicalWord('pattern', item.pattern))) &&
    anyOf(filters.materials, one(item.material && canonicalWord('material', item.material))) &&
    passesSizes(item, filters)
  )
}

function passesSizes(item: Item, filters: Filters): boolean {
  if (!filters.inStock && !filters.sizes?.length) return true
  const offered = (item.sizes ?? []).filter((size) => size.inStock || !filters.inStock)
  if (!filters.sizes?.length) return offered.length > 0
  return offered.some((size) => filters.sizes!.includes(size.name))
}

/** What is for all is also for each. */
export const gendersOf = ({ gender }: Item): string[] =>
  gender === 'unisex' ? ['unisex', 'women', 'men'] : one(gender)

const one = (word: string | undefined): string[] => (word === undefined ? [] : [word])

function anyOf(wanted: string[] | undefined, has: string[] | undefined): boolean {
  if (!wanted?.length) return true
  return has?.some((word) => wanted.includes(word)) ?? false
}

/** Whether any filter is set. */
export function isFiltered(filters: Filters | undefined): boolean {
  return Object.values(filters ?? {}).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)))
}
