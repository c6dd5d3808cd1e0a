/** The queries of the product in Node: the same steps, from the same core, as the browser's worker. */
import { possibleKinds } from '../core/agree.ts'
import {
  type AskOptions,
  expandAsks,
  findPassing,
  type OpenAsk,
  openAsks,
  searchAsks,
  searchShards,
  weighLooks,
} from '../core/asks.ts'
import { nearOf, nearOfWorn } from '../core/bands.ts'
import { describe } from '../core/descriptor.ts'
import { type Garment, isOutfit } from '../core/detect.ts'
import { EnsembleError } from '../core/errors.ts'
import { type Filters, isFiltered, passes, passesLook } from '../core/filters.ts'
import { evenLight } from '../core/light.ts'
import { shardsMet, weighedOf } from '../core/mutual.ts'
import type { Framed } from '../core/outline.ts'
import { cropPixels, type Pixels, type Rect, rectOf } from '../core/pixels.ts'
import type { Features } from '../core/pool-photo.ts'
import type { Box, Item, Kind, Match, Ranking, Side, Snapshot } from '../core/schema.ts'
import { vectorsOf } from '../core/search.ts'
import {
  chooseLights,
  cutFrame,
  cutInLights,
  cutItem,
  cutPhoto,
  nameFrame,
  placeGarments,
  poolInLights,
  seeSureGarments,
} from '../core/see.ts'
import { type Ask, planAsks, shardsFor, type ShardName } from '../core/seek.ts'
import type { SuperCategory } from '../core/taxonomy.ts'
import { mergeOnce, mostVariants } from '../core/variants.ts'
import type { Edition } from './edition.ts'
import { decodePhoto, readPhoto } from './image.ts'
import { explainNothing, type Nothing } from './nothing.ts'
import type { Trunk } from './trunk.ts'

export interface Wanted {
  k: number
  ranking: Ranking
  filters: Filters
  crop?: Box
  /** Index of the garment of an outfit photo that is to be worn; the surest when absent. */
  garment?: number
}

export interface FoundMatch extends Match {
  near: string
  record: Item | Snapshot
  /** The same design in other colours, nearest first: they have no place of their own. */
  others?: string[]
}

export interface Found {
  results: FoundMatch[]
  /** Found in the photo that asks; empty for a crop, an item, a photo of one piece, or one in which nothing is found. */
  garments: Garment[]
  of: number
  /** Why there are no results; absent when there are. */
  nothing?: Nothing
  /** Milliseconds by step, in order. */
  ms: Record<string, number>
}

/** Ids that pass the filters; all do without. */
type Filter = AskOptions['allow']
type Passes = (id: string, filters: Filters) => boolean

type Timed = <T>(name: string, step: () => T | Promise<T>) => Promise<T>

interface Timer {
  ms: Record<string, number>
  timed: Timed
}

function startTimer(): Timer {
  const ms: Record<string, number> = {}
  return {
    ms,
    async timed(name, step) {
      const began = performance.now()
      const result = await step()
      ms[name] = Math.round(((ms[name] ?? 0) + performance.now() - began) * 100) / 100
      return result
    },
  }
}

/**
 * The garments of a photo, features and a vector of each; of an item, or of a crop that a person chose, one of either. A photo
 * of an outfit, given for an item, is seen as an outfit.
 */
async function describePhoto(
  edition: Edition,
  trunk: Trunk,
  file: string,
  { ranking, crop, side: asked }: Wanted & { side: Side },
  { timed }: Timer,
): Promise<{ side: Side; garments: Garment[]; features: Features[]; vectors: Float32Array[] }> {
  const { release, heads, tagHeads } = edition.model
  const { run, outline } = trunk
  const given = await timed('decodePhoto', async () => decodePhoto(await readPhoto(file), file))
  const even = await timed('evenLight', async () => evenLight(given))
  const found = await timed('seeGarments', () => seeSureGarments(even, release, run))
  const lights = chooseLights(given, even, found)
  const box = crop && placeOf(crop, given)
  const side = isOutfit(found) ? 'snapshot' : asked
  const framed: Framed[] = []
  if (box && side === 'snapshot' && outline && tagHeads)
    framed.push(await timed('nameFrame', () => nameFrame(lights[0], box, found, release, run, tagHeads.categories)))
  const { cuts, garments } = await timed('cutGarments', async () => {
    if (side === 'item') return { cuts: [[cutItem(crop ? cropPixels(given, crop) : given)]], garments: [] }
    if (box) {
      const cuts = await cutInLights(lights, (light) => cutFrame(light, box, framed, release, outline))
      return { cuts, garments: [] }
    }
    const cuts = await cutInLights(lights, (light) => cutPhoto(light, found, release, outline))
    return { cuts, garments: placeGarments(found, cuts[0]) }
  })
  const features = await timed('poolPictures', () => poolInLights(cuts, side, release, run))
  const vectors = await timed('describe', () => features.map((each) => describe(each, heads[ranking], side)))
  return { side, garments, features, vectors }
}

/** Pixels -> 0..1 of the photo. @throws EnsembleError invalid when none of it is in the photo */
function placeOf(crop: Box, { width, height }: Pixels): Rect {
  const [left, top, right, bottom] = rectOf(crop, width, height)
  if (!(left < right && top < bottom))
    throw new EnsembleError('invalid', `crop ${crop.join()} is outside ${width}x${height}`)
  return [left, top, right, bottom]
}

/** Puts what the asks find into one list of k. */
type Rank = (asks: OpenAsk[], allow: Filter) => Promise<{ matches: Match[]; others?: Map<string, string[]> }>

/** Plan of the asks and a vector for each garment -> the best records. */
async function searchRecords(
  edition: Edition,
  kind: Kind,
  { asks, vectors, garments, worn }: { asks: Ask[]; vectors: Float32Array[]; garments: Garment[]; worn?: boolean },
  records: Map<string, Item | Snapshot>,
  { ranking, filters, passes }: Wanted & { passes: Passes },
  { ms, timed }: Timer,
  rank: Rank,
): Promise<Found> {
  const { expansion, bands } = edition.model.release
  const wordOf = worn ? nearOfWorn : nearOf
  const openNamed = (names: readonly ShardName[]) => edition.shards(kind, ranking, names)
  const open = await timed('openShards', () => openAsks(asks, vectors, openNamed))
  const shards = open.flatMap((ask) => ask.shards)
  const filter: Filter = isFiltered(filters) ? (id) => passes(id, filters) : undefined
  const { allow, of } = await timed('filter', () => findPassing(shards, filter))
  const near = await timed('searchShards', () => searchAsks(open, { k: expansion.neighbours, allow }))
  const expanded = await timed('expandQuery', () => expandAsks(open, near, expansion.alpha))
  const { matches, others } = await timed('searchShards', () => rank(expanded, allow))
  const results = matches.map((match) => {
    const record = records.get(match.id)
    if (!record) throw new EnsembleError('shard-damaged', `the index names ${match.id}, the records do not`)
    const colours = others?.get(match.id)
    return { ...match, near: wordOf(match.score, bands[ranking]), record, ...(colours && { others: colours }) }
  })
  if (results.length > 0) return { results, garments, of, ms }
  const asked = [...new Set(shards.flatMap(({ shard }) => shard.ids))]
  return { results, garments, of, nothing: explainNothing(kind, records.size, asked, filters, passes), ms }
}

/** Photo of an outfit -> items of the catalog. */
export async function findItems(edition: Edition, trunk: Trunk, photo: string, wanted: Wanted): Promise<Found> {
  const timer = startTimer()
  const { filters, k } = wanted
  const seen = await describePhoto(edition, trunk, photo, { ...wanted, side: 'snapshot' }, timer)
  const items = await timer.timed('loadRecords', () => edition.items())
  const passesItem: Passes = (id, filters) => passes(items.get(id) as Item, filters)
  const asks = planAsks(seen.garments, filters.superCategory)
  return searchRecords(
    edition,
    'items',
    { asks, ...seen },
    items,
    { ...wanted, passes: passesItem },
    timer,
    async (asks, allow) => mergeOnce(searchAsks(asks, { k: k * mostVariants, allow }), k, (id) => items.get(id)?.group),
  )
}

/** Photo of an item, or an item of the catalog by its id. */
type ItemQuery = { photo: string } | { item: string }

/** Its vector, and the kinds that it may be of; of a photo of an outfit its garments, of which one is meant. */
async function describeItem(
  edition: Edition,
  trunk: () => Promise<Trunk>,
  query: ItemQuery,
  wanted: Wanted,
  timer: Timer,
): Promise<{ vectors: Float32Array[]; kinds: SuperCategory[]; garments: Garment[]; worn: boolean }> {
  if ('photo' in query) {
    const seen = await describePhoto(edition, await trunk(), query.photo, { ...wanted, side: 'item' }, timer)
    const { side, garments, vectors, features } = seen
    const at = wanted.garment ?? 0
    if (wanted.garment !== undefined && !garments[at])
      throw new EnsembleError(
        'invalid',
        `there is no garment ${at + 1}: the photo offers ${garments.length}`,
        'leave --garment out, or see with --json which there are; a crop and a photo of one piece offer none',
      )
    const kinds = garments[at]
      ? [garments[at].superCategory]
      : possibleKinds(features[0], edition.model.tagHeads?.categories)
    return { vectors: [vectors[at]], kinds, garments, worn: side === 'snapshot' }
  }
  const vectors = await timer.timed('describe', () => storedVectors(edition, query.item, wanted.ranking))
  const known = (await edition.items()).get(query.item)?.superCategory
  return { vectors, kinds: known ? [known] : [], garments: [], worn: false }
}

/** -> snapshots in which it is worn, or something like it. */
export async function findSnapshots(
  edition: Edition,
  trunk: () => Promise<Trunk>,
  query: ItemQuery,
  wanted: Wanted,
): Promise<Found> {
  const timer = startTimer()
  const { ranking, k } = wanted
  const [snapshots, items] = await timer.timed('loadRecords', () => Promise.all([edition.snapshots(), edition.items()]))
  const { kinds, ...seen } = await describeItem(edition, trunk, query, wanted, timer)
  const asked = { asks: [{ garment: 0, shards: shardsFor(...kinds) }], ...seen }
  const shows: Passes = (id, filters) => passesLook(snapshots.get(id) as Snapshot, filters, items)
  return searchRecords(
    edition,
    'snapshots',
    asked,
    snapshots,
    { ...wanted, passes: shows },
    timer,
    async ([ask], allow) => {
      const found = searchShards(ask.shards, ask.vector, { k: weighedOf(k), allow })
      const items = await edition.shards('items', ranking, shardsMet(found, ask.shards))
      return { matches: weighLooks(ask, found, items, { k }) }
    },
  )
}

/** The stored vector of an item. @throws EnsembleError not-found */
export async function storedVectors(edition: Edition, item: string, ranking: Ranking): Promise<Float32Array[]> {
  const known = (await edition.items()).get(item)
  const shards = known ? await edition.shards('items', ranking, [known.superCategory ?? 'all']) : []
  const vectors = shards.flatMap(({ shard }) => vectorsOf(shard, item)).map(({ vector }) => vector)
  if (!vectors.length) throw new EnsembleError('not-found', `the catalog has no item "${item}"`)
  return vectors
}
