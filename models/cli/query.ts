/** The queries of the product in Node: the same steps, from the same core, as the browser's worker. */
import { nearOf } from '../core/bands.ts'
import { describe } from '../core/descriptor.ts'
import type { Garment } from '../core/detect.ts'
import { EnsembleError } from '../core/errors.ts'
import { type Filters, isFiltered, passes } from '../core/filters.ts'
import { cropPixels } from '../core/pixels.ts'
import type { Box, Item, Kind, Match, Ranking, Side, Snapshot } from '../core/schema.ts'
import { vectorsOf } from '../core/search.ts'
import { mergeOnce, mostVariants } from '../core/variants.ts'
import { cutGarments, cutItem, poolPictures, seeSureGarments } from '../core/see.ts'
import { type Ask, planAsks, shardsFor } from '../core/seek.ts'
import { countIds, expandAsks, openAsks, searchAsks, searchMutually } from './asks.ts'
import type { Edition } from './edition.ts'
import { decodePhoto, readPhoto } from './image.ts'
import type { Trunk } from './trunk.ts'

export interface Wanted {
  k: number
  ranking: Ranking
  filters: Filters
  crop?: Box
}

export interface FoundMatch extends Match {
  near: string
  record: Item | Snapshot
  /** The same design in other colours, nearest first: they have no place of their own. */
  others?: string[]
}

export interface Found {
  results: FoundMatch[]
  /** Found in the photo that asks; empty for a crop, an item, or a photo in which nothing is found. */
  garments: Garment[]
  of: number
  /** Milliseconds by step, in order. */
  ms: Record<string, number>
}

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

/** The garments of a photo and a vector of each; of an item, or of a crop that a person chose, one vector. */
async function describePhoto(
  { model: { release, heads } }: Edition,
  { run }: Trunk,
  file: string,
  { ranking, crop, side }: Wanted & { side: Side },
  { timed }: Timer,
): Promise<{ garments: Garment[]; vectors: Float32Array[] }> {
  const photo = await timed('decodePhoto', async () => {
    const whole = await decodePhoto(await readPhoto(file), file)
    return crop ? cropPixels(whole, crop) : whole
  })
  const seeks = side === 'snapshot' && !crop
  const garments = seeks ? await timed('seeGarments', () => seeSureGarments(photo, release, run)) : []
  const cut = () => (side === 'item' ? [cutItem(photo)] : cutGarments(photo, garments, release))
  const cuts = await timed('cutGarments', cut)
  const features = await timed('poolPictures', () => poolPictures(cuts, side, release, run))
  const vectors = await timed('describe', () => features.map((each) => describe(each, heads[ranking], side)))
  return { garments, vectors }
}

/** Plan of the asks and a vector for each garment -> the best records. */
async function searchRecords<T extends Item | Snapshot>(
  edition: Edition,
  kind: Kind,
  { asks, vectors, garments }: { asks: Ask[]; vectors: Float32Array[]; garments: Garment[] },
  records: Map<string, T>,
  { k, ranking }: Wanted,
  allow: ((id: string) => boolean) | undefined,
  { ms, timed }: Timer,
): Promise<Found> {
  const { expansion, bands } = edition.model.release
  let open = await timed('openShards', () => openAsks(edition, kind, ranking, asks, vectors))
  if (expansion.neighbours) {
    const near = await timed('searchShards', () => searchAsks(open, { k: expansion.neighbours, allow }))
    open = await timed('expandQuery', () => expandAsks(open, near, expansion.alpha))
  }
  const { matches, others } = await timed('searchShards', async () => {
    if (kind === 'items') {
      const groupOf = (id: string) => (records.get(id) as Item | undefined)?.group
      return mergeOnce(searchAsks(open, { k: k * mostVariants, allow }), k, groupOf)
    }
    const looks = await edition.shards('items', ranking, asks[0].shards)
    return { matches: searchMutually(open[0], looks, { k, allow }), others: new Map<string, string[]>() }
  })
  const results = matches.map((match) => {
    const record = records.get(match.id)
    if (!record) throw new EnsembleError('shard-damaged', `the index names ${match.id}, the records do not`)
    const colours = others.get(match.id)
    return { ...match, near: nearOf(match.score, bands[ranking]), record, ...(colours && { others: colours }) }
  })
  return { results, garments, of: countIds(open, allow), ms }
}

/** Photo of an outfit -> items of the catalog. */
export async function findItems(edition: Edition, trunk: Trunk, photo: string, wanted: Wanted): Promise<Found> {
  const timer = startTimer()
  const { filters } = wanted
  const seen = await describePhoto(edition, trunk, photo, { ...wanted, side: 'snapshot' }, timer)
  const items = await timer.timed('loadRecords', () => edition.items())
  const allow = isFiltered(filters) ? (id: string) => passes(items.get(id) as Item, filters) : undefined
  const asks = planAsks(seen.garments, filters.superCategory)
  return searchRecords(edition, 'items', { asks, ...seen }, items, wanted, allow, timer)
}

/** Photo of an item, or an item of the catalog by its id -> snapshots. */
export async function findSnapshots(
  edition: Edition,
  trunk: () => Promise<Trunk>,
  query: { photo: string } | { item: string },
  wanted: Wanted,
): Promise<Found> {
  const timer = startTimer()
  const { ranking, filters } = wanted
  const [snapshots, items] = await timer.timed('loadRecords', () => Promise.all([edition.snapshots(), edition.items()]))
  const { vectors } =
    'photo' in query
      ? await describePhoto(edition, await trunk(), query.photo, { ...wanted, side: 'item' }, timer)
      : { vectors: await timer.timed('describe', () => storedVectors(edition, query.item, ranking)) }
  const known = 'item' in query ? items.get(query.item)?.superCategory : undefined
  const shows = (id: string) =>
    (snapshots.get(id)?.items ?? []).some((worn) => {
      const item = items.get(worn.id)
      return item !== undefined && passes(item, filters)
    })
  const asked = { asks: [{ garment: 0, shards: shardsFor(known) }], vectors, garments: [] }
  const allow = isFiltered(filters) ? shows : undefined
  return searchRecords(edition, 'snapshots', asked, snapshots, wanted, allow, timer)
}

/** The stored vector of an item. @throws EnsembleError not-found */
export async function storedVectors(edition: Edition, item: string, ranking: Ranking): Promise<Float32Array[]> {
  const known = (await edition.items()).get(item)
  const shards = known ? await edition.shards('items', ranking, [known.superCategory ?? 'all']) : []
  const vectors = shards.flatMap(({ shard }) => vectorsOf(shard, item)).map(({ vector }) => vector)
  if (!vectors.length) throw new EnsembleError('not-found', `the catalog has no item "${item}"`)
  return vectors
}
