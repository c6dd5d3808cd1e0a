/** Which shards a description is searched in. */
import type { Garment } from './detect.ts'
import { superCategories, type SuperCategory } from './taxonomy.ts'

/** What names a shard, beside kind and ranking. */
export type ShardName = SuperCategory | 'all'

/**
 * Where to look for a garment or an item: among its own kind and in 'all', which holds what is of unknown kind.
 * @param kinds that it may be of; none: it may be anywhere
 */
export function shardsFor(...kinds: readonly SuperCategory[]): ShardName[] {
  return [...(kinds.length > 0 ? kinds : superCategories), 'all']
}

/** One query of a photo: which of its garments asks, and the shards it asks. */
export interface Ask {
  garment: number
  shards: ShardName[]
}

/**
 * The queries of a photo for items. Without garments (a crop that a person chose, or nothing found) the one description
 * asks everywhere. A person who wants one super-category is answered by the garments of that kind or, when none was
 * found, by all of them. @param only from the filters
 */
export function planAsks(garments: readonly Pick<Garment, 'superCategory'>[], only?: SuperCategory): Ask[] {
  const among = (...kinds: SuperCategory[]) => (only ? [only] : shardsFor(...kinds))
  if (garments.length === 0) return [{ garment: 0, shards: among() }]
  const asks = garments.map(({ superCategory }, garment) => ({ garment, superCategory, shards: among(superCategory) }))
  const fitting = asks.filter(({ superCategory }) => superCategory === only)
  return (fitting.length > 0 ? fitting : asks).map(({ garment, shards }) => ({ garment, shards }))
}
