/** What Find is asked, as it stands in the address: so that Back, reload and a bookmark bring the same results. */
import { listFilters, listKeys, readPrices, writePrices } from '../../models/core/filters.ts'
import type { Box, Ranking } from '../../models/core/schema.ts'
import { superCategories, type SuperCategory } from '../../models/core/taxonomy.ts'
import type { Filters } from '../worker/engine.ts'

export type Mode = 'items' | 'snapshots'

export interface FindQuery {
  mode: Mode
  /** A kept photo, by its id in the history of this device. */
  photo?: string
  /** An item of the catalog: what to find looks for. */
  item?: string
  ranking: Ranking
  filters: Filters
  crop?: Box
  /** Index of the one garment of the photo that is looked at. */
  garment?: number
  /** Items of the catalog that a person wants more like, and less like. */
  more?: string[]
  less?: string[]
  /** Results on the page: 6, then 18, 42, 66 ... */
  shown: number
}

export const firstShown = 6
/** Twelve more the first time, then 24 each. */
export const moreShown = (shown: number): number => shown + (shown < 18 ? 12 : 24)

export function readFindQuery(params: URLSearchParams): FindQuery {
  const mode: Mode = params.get('mode') === 'snapshots' ? 'snapshots' : 'items'
  const shown = Number(params.get('show'))
  const crop = readBox(params.get('crop'))
  return {
    mode,
    ...optional('photo', params.get('photo') || undefined),
    ...optional('item', (mode === 'snapshots' && params.get('item')) || undefined),
    ranking: params.get('rank') === 'goes' ? 'goes' : 'looks',
    filters: readFilters(params),
    ...optional('crop', crop),
    ...optional('more', readIds(params, 'more')),
    ...optional('less', readIds(params, 'less')),
    ...optional('garment', crop ? undefined : readGarment(params.get('piece'))),
    shown: Number.isInteger(shown) && shown > firstShown && shown <= 600 ? shown : firstShown,
  }
}

/** The address of a query: `/` and only what differs from the start. */
export function findPath(query: Partial<FindQuery>): string {
  const params = new URLSearchParams()
  if (query.mode === 'snapshots') params.set('mode', 'snapshots')
  if (query.photo) params.set('photo', query.photo)
  if (query.item) params.set('item', query.item)
  if (query.ranking === 'goes') params.set('rank', 'goes')
  if (query.crop) params.set('crop', query.crop.map(Math.round).join(','))
  if (query.garment !== undefined && !query.crop) params.set('piece', String(query.garment + 1))
  for (const id of query.more ?? []) params.append('more', id)
  for (const id of query.less ?? []) params.append('less', id)
  if (query.shown && query.shown !== firstShown) params.set('show', String(query.shown))
  writeFilters(query.filters ?? {}, params)
  return params.size ? `/?${params}` : '/'
}

export function readFilters(params: URLSearchParams): Filters {
  const filters: Filters = {}
  const kind = params.get('kind') as SuperCategory | null
  if (kind && superCategories.includes(kind)) filters.superCategory = kind
  for (const key of listKeys) {
    const values = [...new Set(params.getAll(listFilters[key].name))].filter(Boolean)
    if (values.length) filters[key] = values
  }
  const price = readPrices(params.get('price') ?? '')
  if (price) filters.price = price
  if (params.get('stock') === '1') filters.inStock = true
  return filters
}

export function writeFilters(filters: Filters, params: URLSearchParams): void {
  if (filters.superCategory) params.set('kind', filters.superCategory)
  for (const key of listKeys) for (const value of filters[key] ?? []) params.append(listFilters[key].name, value)
  if (filters.price) params.set('price', writePrices(filters.price))
  if (filters.inStock) params.set('stock', '1')
}

/** [x, y, width, height] from "12,30,200,400"; undefined unless it is four whole numbers with an area. */
function readBox(text: string | null): Box | undefined {
  const numbers = (text ?? '').split(',').map(Number)
  const good =
    numbers.length === 4 && numbers.every((n) => Number.isInteger(n) && n >= 0) && numbers[2] > 0 && numbers[3] > 0
  return good ? (numbers as Box) : undefined
}

/** Each once; no more than a person would press. */
function readIds(params: URLSearchParams, name: string): string[] | undefined {
  const ids = [...new Set(params.getAll(name))].filter(Boolean).slice(0, 20)
  return ids.length > 0 ? ids : undefined
}

/** Counted from 1 in the address, as people do. */
function readGarment(text: string | null): number | undefined {
  const number = Number(text)
  return Number.isInteger(number) && number >= 1 && number <= 100 ? number - 1 : undefined
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>)
}
