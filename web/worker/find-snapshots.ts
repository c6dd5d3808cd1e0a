/** Item -> snapshots that show it: by the catalog's own vector of the item, or by a photo of one, alone or worn. */
import { possibleKinds } from '../../models/core/agree.ts'
import { expandAsks, findPassing, openAsks, searchAsks, searchShards, weighLooks } from '../../models/core/asks.ts'
import { nearOf, nearOfWorn } from '../../models/core/bands.ts'
import { EnsembleError } from '../../models/core/errors.ts'
import { isFiltered, passesLook } from '../../models/core/filters.ts'
import { shardsMet, weighedOf } from '../../models/core/mutual.ts'
import type { Ranking, Side } from '../../models/core/schema.ts'
import { vectorsOf } from '../../models/core/search.ts'
import { shardsFor, type ShardName } from '../../models/core/seek.ts'
import type { SuperCategory } from '../../models/core/taxonomy.ts'
import { loadRecords, shardsOf, type Catalog } from './catalog.ts'
import type { FoundSnapshots, Wanted } from './engine.ts'
import type { Model } from './model.ts'
import { describeEach, seePiece } from './see.ts'
import { beginQuery, type Steps } from './steps.ts'
import { tagGarments } from './tag.ts'

/** An item of the catalog needs no model: its vector is in the shard. */
export async function findSnapshotsOfItem(catalog: Catalog, itemId: string, wanted: Wanted): Promise<FoundSnapshots> {
  const steps = beginQuery()
  const [query] = await steps.timed('describe', () => storedVectors(catalog, itemId, wanted.ranking))
  return { ...(await searchSnapshots(steps, catalog, query, kindsOf(catalog, itemId), wanted, 'item')), garments: [] }
}

/** @param wanted `garment`: the one of an outfit that is meant; the surest when it names none */
export async function findSnapshotsOfPhoto(
  model: Model,
  catalog: Catalog,
  photo: Blob,
  wanted: Wanted,
): Promise<FoundSnapshots> {
  const steps = beginQuery()
  const { side, garments, features } = await seePiece(steps, model, photo, wanted.crop)
  const at = features[wanted.garment ?? 0] ? (wanted.garment ?? 0) : 0
  const [query] = await steps.timed('describe', () => describeEach([features[at]], model, wanted.ranking, side))
  const kinds = garments[at] ? [garments[at].superCategory] : possibleKinds(features[at], model.tagHeads?.categories)
  const found = await searchSnapshots(steps, catalog, query, kinds, wanted, side)
  return { ...found, garments: tagGarments(garments, features, model) }
}

/**
 * @param kinds that the item may be of: garments of these alone are asked; none: of all
 * @param side what asks: a picture of the item, or the item as it is worn in a photo
 */
async function searchSnapshots(
  { timed, milliseconds, total }: Steps,
  catalog: Catalog,
  query: Float32Array,
  kinds: readonly SuperCategory[],
  { k, ranking, filters = {} }: Wanted,
  side: Side,
): Promise<Omit<FoundSnapshots, 'garments'>> {
  const { expansion, bands } = catalog.release
  const wordOf = side === 'item' ? nearOf : nearOfWorn
  const { snapshots, items } = catalog
  const filter = isFiltered(filters) ? (id: string) => passesLook(snapshots.get(id)!, filters, items) : undefined
  const plan = [{ garment: 0, shards: shardsFor(...kinds) }]
  const open = (names: readonly ShardName[]) => shardsOf(catalog, 'snapshots', ranking, names)

  const asks = await timed('openShards', () => openAsks(plan, [query], open))
  const { allow, of } = await timed('filter', () => findPassing(asks[0].shards, filter))
  const near = await timed('searchShards', () => searchAsks(asks, { k: expansion.neighbours, allow }))
  const [ask] = await timed('expandQuery', () => expandAsks(asks, near, expansion.alpha))
  const candidates = await timed('searchShards', () => searchShards(ask.shards, ask.vector, { k: weighedOf(k), allow }))
  const met = await timed('openShards', () => shardsOf(catalog, 'items', ranking, shardsMet(candidates, ask.shards)))
  const matches = await timed('weighLooks', () => weighLooks(ask, candidates, met, { k }))
  const ids = matches.map(({ id }) => id)
  const records = await timed('loadRecords', () => loadRecords(catalog.snapshots, ids))

  const results = matches.map((match, i) => ({
    ...match,
    near: wordOf(match.score, bands[ranking]),
    record: records[i],
  }))
  return { results, of, milliseconds, total: total() }
}

function kindsOf({ items }: Catalog, itemId: string): SuperCategory[] {
  const known = items.get(itemId)?.superCategory
  return known ? [known] : []
}

/** The stored unit vectors of an item: one, of its picture. @throws EnsembleError not-found. */
export async function storedVectors(catalog: Catalog, itemId: string, ranking: Ranking): Promise<Float32Array[]> {
  const shards = await shardsOf(catalog, 'items', ranking, shardsFor(...kindsOf(catalog, itemId)))
  const vectors = shards.flatMap(({ shard }) => vectorsOf(shard, itemId)).map(({ vector }) => vector)
  if (vectors.length === 0)
    throw new EnsembleError('not-found', `the catalog has no item "${itemId}"`, 'It may have left the shop.')
  return vectors
}
