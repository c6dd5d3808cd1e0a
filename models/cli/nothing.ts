/** Why a search found nothing. Something is always nearest, so it is never that nothing is near: nothing was let through. */
import { type Filters, listFilters, type ListKey, writePrices } from '../core/filters.ts'
import type { Kind } from '../core/schema.ts'

export interface Nothing {
  /** The catalog has no such records at all; none of the kinds that were asked for; or none that pass the filters. */
  reason: 'catalog' | 'kind' | 'filters'
  /** What to change, in words. */
  hint: string
}

/**
 * @param held records of this kind in the whole catalog
 * @param asked ids of those that were looked through
 * @param passes whether one of them passes these filters
 */
export function explainNothing(
  kind: Kind,
  held: number,
  asked: readonly string[],
  filters: Filters,
  passes: (id: string, filters: Filters) => boolean,
): Nothing {
  if (held === 0) return { reason: 'catalog', hint: `the catalog has no ${kind}: publish some first` }
  if (asked.length === 0)
    return { reason: 'kind', hint: `none of the ${held} ${kind} of the catalog is of a kind that was asked for` }
  const freed = (Object.keys(filters) as (keyof Filters)[])
    .map((key) => ({ key, of: asked.filter((id) => passes(id, { ...filters, [key]: undefined })).length }))
    .filter(({ of }) => of > 0)
    .sort((a, b) => b.of - a.of)
  const hint = freed.length
    ? freed.map(({ key, of }) => `without ${sayFilter(key, filters)} ${of} of ${asked.length} pass`).join('; ')
    : `no single filter keeps all ${asked.length} out: leave out two or more`
  return { reason: 'filters', hint }
}

/** As a person wrote it after --filter. */
function sayFilter(key: keyof Filters, filters: Filters): string {
  if (key === 'superCategory') return `kind=${filters[key]}`
  if (key === 'price') return `price=${filters.price ? writePrices(filters.price) : ''}`
  if (key === 'inStock') return 'in-stock=true'
  return (filters[key] ?? []).map((value) => `${listFilters[key satisfies ListKey].name}=${value}`).join(', ')
}
