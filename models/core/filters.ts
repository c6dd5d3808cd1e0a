/** Which items pass the filters a person set. */
import { pending } from './pending.ts'
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
  price?: [low: number, high: number]
  inStock?: boolean
}

/** Inside one filter any word is enough; all filters must hold. An item without the attribute does not pass its filter. */
export function passes(item: Item, filters: Filters): boolean {
  return pending(item, filters)
}

/** Whether any filter is set. */
export function isFiltered(filters: Filters | undefined): boolean {
  return pending(filters)
}
