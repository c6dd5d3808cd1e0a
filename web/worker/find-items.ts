/** Photo -> items: the query of the product, one step a line. */
import { expandAsks, findPassing, openAsks, searchAsks, type OpenAsk } from '../../models/core/asks.ts'
import { nearOf } from '../../models/core/bands.ts'
import { isFiltered, passes } from '../../models/core/filters.ts'
import { vectorsOf } from '../../models/core/search.ts'
import { planAsks, type Ask, type ShardName } from '../../models/core/seek.ts'
import { steerQuery } from '../../models/core/steer.ts'
import { mergeOnce, mostVariants } from '../../models/core/variants.ts'
import { loadRecords, shardsOf, type Catalog } from './catalog.ts'
import type { FoundItems, Garment, Wanted } from './engine.ts'
import type { Model } from './model.ts'
import { describeEach, seeOutfit, type Seen } from './see.ts'
import { beginQuery } from './steps.ts'
import { tagGarments } from './tag.ts'

export async function findItems(
  model: Model,
  catalog: Catalog,
  photo: Blob,
  wanted: Wanted,
  onGarments?: (garments: Garment[]) => void,
): Promise<FoundItems> {
  const steps = beginQuery()
  const { timed, milliseconds, total } = steps
  const { k, ranking, crop } = wanted
  const { expansion, bands } = model.release

  const seen = await seeOutfit(steps, model, photo, crop, onGarments)
  const queries = await timed('describe', () => describeEach(seen.features, model, ranking, 'snapshot'))
  const open = (names: readonly ShardName[]) => shardsOf(catalog, 'items', ranking, names)
  const asked = await timed('openShards', () => openAsks(chooseAsks(seen, wanted), queries, open))
  const asks = steerAsks(asked, wanted)
  const shards = asks.flatMap((ask) => ask.shards)
  const { allow, of } = await timed('filter', () => findPassing(shards, filterOf(catalog, wanted)))
  const near = await timed('searchShards', () => searchAsks(asks, { k: expansion.neighbours, allow }))
  const expanded = await timed('expandQuery', () => expandAsks(asks, near, expansion.alpha))
  const lists = await timed('searchShards', () => searchAsks(expanded, { k: k * mostVariants, allow }))
  const { matches, others } = await timed('mergeByGarment', () =>
    mergeOnce(lists, k, (id) => catalog.items.get(id)?.group),
  )
  const ids = matches.map(({ id }) => id)
  const records = await timed('loadRecords', () => loadRecords(catalog.items, ids))

  const results = matches.map((match, i) => ({
    ...match,
    near: nearOf(match.score, bands[ranking]),
    record: records[i],
    ...(others.has(match.id) ? { others: others.get(match.id) } : {}),
  }))
  const garments = tagGarments(seen.garments, seen.features, model)
  return { results, garments, of, milliseconds, total: total() }
}

/** What may be shown: what the filters let through, without what a person wants less of. */
function filterOf(catalog: Catalog, { filters = {}, less = [] }: Wanted): ((id: string) => boolean) | undefined {
  if (!isFiltered(filters) && less.length === 0) return undefined
  return (id) => !less.includes(id) && passes(catalog.items.get(id)!, filters)
}

/** Each query moved by those liked and disliked items that its own shards hold: a liked coat says nothing of shoes. */
function steerAsks(asks: readonly OpenAsk[], { more = [], less = [] }: Wanted): OpenAsk[] {
  return asks.map((ask) => {
    const vectors = (ids: string[]) =>
      ids.flatMap((id) => ask.shards.flatMap(({ shard }) => vectorsOf(shard, id).map(({ vector }) => vector)))
    return { ...ask, vector: steerQuery(ask.vector, vectors(more), vectors(less)) }
  })
}

/** Of every garment, or of the one that a person wants; one that this photo has not is no wish. */
function chooseAsks({ garments }: Seen, { garment, filters }: Wanted): Ask[] {
  const asks = planAsks(garments, filters?.superCategory)
  const wanted = asks.filter((ask) => ask.garment === garment)
  return wanted.length > 0 ? wanted : asks
}
