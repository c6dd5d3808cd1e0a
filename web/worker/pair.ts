/** Item -> what to wear it with: pieces of the same looks first, then the nearest of other kinds. */
import { findPassing, searchShards } from '../../models/core/asks.ts'
import { nearOf } from '../../models/core/bands.ts'
import { isFiltered, passes } from '../../models/core/filters.ts'
import type { Item, Match } from '../../models/core/schema.ts'
import { shardsFor } from '../../models/core/seek.ts'
import { superCategories } from '../../models/core/taxonomy.ts'
import { loadRecords, shardsOf, type Catalog } from './catalog.ts'
import type { Found, FoundItem, Wanted } from './engine.ts'
import { storedVectors } from './find-snapshots.ts'
import { beginQuery } from './steps.ts'

export async function pairItem(
  catalog: Catalog,
  itemId: string,
  { k, ranking, filters = {} }: Wanted,
): Promise<Found<FoundItem>> {
  const { timed, milliseconds, total } = beginQuery(true)
  const item = catalog.items.get(itemId)
  const partners = new Set(partnersOf(catalog, itemId))
  const suits = (other: Item) =>
    other.superCategory !== item?.superCategory && (!isFiltered(filters) || passes(other, filters))
  const filter = (id: string) => suits(catalog.items.get(id)!)

  const [query] = await timed('describe', () => storedVectors(catalog, itemId, ranking))
  const shards = await timed('openShards', () => shardsOf(catalog, 'items', ranking, shardsFor()))
  const { allow, of } = await timed('filter', () => findPassing(shards, filter))
  const worn = await timed('searchShards', () =>
    searchShards(shards, query, { k, allow: (id) => partners.has(id) && filter(id) }),
  )
  const near = await timed('searchShards', () => searchShards(shards, query, { k: 4 * k, allow }))
  const others = spread(
    near.filter(({ id }) => !partners.has(id)),
    catalog,
  )
  const matches = [...worn, ...others].slice(0, k)
  const records = await timed('loadRecords', () =>
    loadRecords(
      catalog.items,
      matches.map(({ id }) => id),
    ),
  )

  const bands = catalog.release.bands[ranking]
  const results = matches.map((match, i) => ({ ...match, near: nearOf(match.score, bands), record: records[i] }))
  return { results, of, milliseconds, total: total() }
}

/** Ids of the items that share a snapshot with this one. */
export function partnersOf(catalog: Catalog, itemId: string): string[] {
  const snapshots = loadRecords(catalog.snapshots, catalog.wornIn.get(itemId) ?? [])
  return snapshots.flatMap(({ items }) => items.map(({ id }) => id)).filter((id) => id !== itemId)
}

/** One of each super-category in turn, so that a pair of trousers is not offered six pairs of shoes. */
function spread(matches: Match[], { items }: Catalog): Match[] {
  const piles = superCategories.map((name) => matches.filter(({ id }) => items.get(id)?.superCategory === name))
  const longest = Math.max(...piles.map((pile) => pile.length))
  return Array.from({ length: longest }, (_, turn) =>
    piles.flatMap((pile) => pile[turn] ?? []).sort((a, b) => b.score - a.score),
  ).flat()
}
