/** The catalog's records on the page: what filters count over, and where the other colours of a piece are found. */
import type { Prices } from '../../models/core/filters.ts'
import type { Item, Snapshot } from '../../models/core/schema.ts'
import { openEngine } from './engine.ts'
import { mainCurrency } from './prices.ts'

/** Above this, counts are of the first so many; a device should not hold more at once. */
const most = 5000

let items = $state.raw<Item[]>([])
let looks = $state.raw<Snapshot[]>([])
let readItems: Promise<void> | undefined
let readLooks: Promise<void> | undefined

export const allItems = (): Item[] => items
export const allLooks = (): Snapshot[] => looks

export function loadAllItems(): Promise<void> {
  readItems ??= openEngine()
    .then((engine) => engine.browse('items', {}, '', 0, most))
    .then(
      (page) => void (items = page.items),
      () => void (readItems = undefined),
    )
  return readItems
}

export function loadAllLooks(): Promise<void> {
  readLooks ??= openEngine()
    .then((engine) => engine.browse('snapshots', {}, '', 0, most))
    .then(
      (page) => void (looks = page.snapshots),
      () => void (readLooks = undefined),
    )
  return readLooks
}

/** What is searched has changed: read again when next asked for. */
export function forgetAll(): void {
  readItems = readLooks = undefined
}

const mostly = $derived(mainCurrency(items))
/** The currency of the catalog, to write amounts in. */
export const currency = (): string => mostly ?? 'USD'
/** A range of prices in the currency of the catalog; in any while that is not known. */
export const rangeOf = (low: number, high: number): Prices => (mostly ? [low, high, mostly] : [low, high])
