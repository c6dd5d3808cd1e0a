/** Photo -> items: the query of the product, one step a line. */
import { nearOf } from '../../models/core/bands.ts'
import { isFiltered, passes } from '../../models/core/filters.ts'
import { mergeByGarment } from '../../models/core/search.ts'
import { planAsks, type Ask } from '../../models/core/seek.ts'
import { expandAsks, openAsks, searchAsks } from './asks.ts'
import { loadRecords, type Catalog } from './catalog.ts'
import type { FoundItems, Garment, Wanted } from './engine.ts'
import type { Model } from './model.ts'
import { describeEach, seeOutfit, type Seen } from './see.ts'
import { countIds } from './shards.ts'
import { beginQuery } from './steps.ts'

export async function findItems(
  model: Model,
  catalog: Catalog,
  photo: Blob,
  wanted: Wanted,
  onGarments?: (garments: Garment[]) => void,
): Promise<FoundItems> {
  const steps = beginQuery()
  const { timed, milliseconds, total } = steps
  const { k, ranking, filters = {}, crop } = wanted
  const { expansion, bands } = model.release
  const allow = isFiltered(filters) ? (id: string) => passes(catalog.items.get(id)!, filters) : undefined

  const seen = await seeOutfit(steps, model, photo, crop, onGarments)
  const queries = await timed('describe', () => describeEach(seen.features, model, ranking, 'snapshot'))
  const asks = await timed('openShards', () => openAsks(catalog, 'items', ranking, chooseAsks(seen, wanted), queries))
  const near = await timed('searchShards', () => searchAsks(asks, { k: expansion.neighbours, allow }))
  const expanded = await timed('expandQuery', () => expandAsks(asks, near, expansion))
  const lists = await timed('searchShards', () => searchAsks(expanded, { k, allow }))
  const matches = await timed('mergeByGarment', () => mergeByGarment(lists, k))
  const ids = matches.map(({ id }) => id)
  const records = await timed('loadRecords', () => loadRecords(catalog.items, ids))

  const results = matches.map((match, i) => ({
    ...match,
    near: nearOf(match.score, bands[ranking]),
    record: records[i],
  }))
  const of = countIds(
    asks.flatMap(({ shards }) => shards),
    allow,
  )
  return { results, garments: seen.garments, of, milliseconds, total: total() }
}

/** Of every garment, or of the one that a person wants; one that this photo has not is no wish. */
function chooseAsks({ garments }: Seen, { garment, filters }: Wanted): Ask[] {
  const asks = planAsks(garments, filters?.superCategory)
  const wanted = asks.filter((ask) => ask.garment === garment)
  return wanted.length > 0 ? wanted : asks
}
