/** Filters as the page handles them: changing one value, counting what each value would leave, naming what is on. */
import { listFilters, listKeys, lookKeys, passes, passesItself, type ListKey } from '../../models/core/filters.ts'
import type { Item, Snapshot } from '../../models/core/schema.ts'
import type { Filters } from '../worker/engine.ts'

/** Every filter a person can set, in the order the sheet shows them. */
export const itemGroups = [
  'categories',
  'colours',
  'patterns',
  'materials',
  'price',
  'sizes',
  'brands',
  'inStock',
  'styles',
  'occasions',
  'seasons',
  'genders',
] as const
export type Group = (typeof itemGroups)[number]

export interface FacetValue {
  id: string
  count: number
}

/** Each value of a group with how many items it would show under the *other* filters; zeros stay, most frequent first. */
export function countValues(items: Item[], filters: Filters, group: ListKey): FacetValue[] {
  const counts = new Map<string, number>()
  const others = withGroup(filters, group, undefined)
  for (const item of items) {
    if (filters.superCategory && item.superCategory !== filters.superCategory) continue
    const one = Number(passes(item, others))
    for (const id of listFilters[group].of(item)) counts.set(id, (counts.get(id) ?? 0) + one)
  }
  if (group === 'genders') counts.delete('unisex') // counted for women and for men
  const values = [...counts].map(([id, count]) => ({ id, count }))
  if (group === 'sizes') return values.sort((a, b) => compareSizes(a.id, b.id))
  return values.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
}

const letterSizes = ['XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', 'XXXL']

/** As on a rail: letters from small to large, then numbers from small to large, then any other word. */
export function compareSizes(a: string, b: string): number {
  const rank = (size: string) => {
    const letter = letterSizes.indexOf(size.toUpperCase())
    if (letter >= 0) return letter - letterSizes.length
    return Number.isFinite(Number.parseFloat(size)) ? Number.parseFloat(size) : Number.MAX_VALUE
  }
  return rank(a) - rank(b) || a.localeCompare(b)
}

/** The same counts for looks. */
export function countLookValues(looks: Snapshot[], filters: Filters, group: (typeof lookKeys)[number]): FacetValue[] {
  const counts = new Map<string, number>()
  const others = withGroup(filters, group, undefined)
  for (const look of looks) {
    const one = Number(passesItself(look, others))
    for (const id of look[group] ?? []) counts.set(id, (counts.get(id) ?? 0) + one)
  }
  return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
}

/** How many items of each of `bins` equal steps of price, under the other filters, and the range of all prices; of one currency. */
export function priceHistogram(
  items: Item[],
  filters: Filters,
  currency: string,
  bins = 24,
): { low: number; high: number; counts: number[] } {
  const others = withGroup(filters, 'price', undefined)
  const priced = items.filter((item) => item.price?.currency === currency && passes(item, others))
  const amounts = priced.map((item) => item.price?.amount ?? 0)
  const low = amounts.length ? Math.min(...amounts) : 0
  const high = amounts.length ? Math.max(...amounts) : 0
  const counts = new Array<number>(bins).fill(0)
  for (const amount of amounts) counts[Math.min(bins - 1, Math.floor(((amount - low) / (high - low || 1)) * bins))]++
  return { low, high, counts }
}

/** The filters with one value of a list switched on or off. */
export function toggleValue(filters: Filters, group: ListKey, value: string): Filters {
  const before = filters[group] ?? []
  const after = before.includes(value) ? before.filter((other) => other !== value) : [...before, value]
  return withGroup(filters, group, after.length ? after : undefined)
}

export function withGroup<K extends keyof Filters>(filters: Filters, group: K, value: Filters[K] | undefined): Filters {
  const after = { ...filters }
  if (value === undefined || value === false) delete after[group]
  else after[group] = value
  return after
}

export interface Applied {
  group: keyof Filters
  value?: string
}

/** What is on, one entry a chip; the super-category is the table of contents' and not counted here. */
export function appliedFilters(filters: Filters): Applied[] {
  const lists = listKeys.flatMap((group) => (filters[group] ?? []).map((value) => ({ group, value })))
  return [
    ...lists,
    ...(filters.price ? [{ group: 'price' as const }] : []),
    ...(filters.inStock ? [{ group: 'inStock' as const }] : []),
  ]
}

export function removeApplied(filters: Filters, applied: Applied): Filters {
  return applied.value === undefined
    ? withGroup(filters, applied.group, undefined)
    : toggleValue(filters, applied.group as ListKey, applied.value)
}

/** Filters to let go of, least dear first, when too few results are left. */
const leastDear = [
  'inStock',
  'sizes',
  'brands',
  'seasons',
  'styles',
  'occasions',
  'genders',
  'materials',
  'patterns',
  'price',
  'colours',
  'categories',
] as const

/** The filter that may be dropped first, and the filters without it; undefined when none is on. */
export function loosen(filters: Filters): { dropped: Group; filters: Filters } | undefined {
  const dropped = leastDear.find((group) => filters[group] !== undefined)
  return dropped && { dropped, filters: withGroup(filters, dropped, undefined) }
}
