/** Retrieval: photos of one folder find photos of another; how often the right ones come first. */
import { describe } from '../core/descriptor.ts'
import { dot } from '../core/descriptor.ts'
import { EnsembleError } from '../core/errors.ts'
import { expandQuery } from '../core/expansion.ts'
import { type Figure, gainFigures, type Ranked, retrievalFigures } from '../core/metrics.ts'
import type { Ranking, Receipt, Side } from '../core/schema.ts'
import { augmentVectors } from './augment.ts'
import type { Groups } from './evaluate-files.ts'
import { type GroupResult, groupTrials, retrievalTrials } from './evaluate-groups.ts'
import type { FeatureCache } from './feature-cache.ts'
import type { Model } from './model.ts'
import { guessFolderSide, seeFiles, type SeenFiles } from './see-files.ts'

export interface RetrievalPlan {
  /** Files of the queries and of the gallery. */
  queries: string[]
  gallery: string[]
  /** Query file -> files that are right for it. */
  truth: Map<string, Set<string>>
  ranking: Ranking
  ks: number[]
  /** Neighbours of average query expansion; 0 is off. */
  aqe: number
  /** Neighbours of database-side augmentation; 0 is off. */
  dba: number
  alpha: number
  groups?: Groups
  querySide: Side | 'auto'
  gallerySide: Side | 'auto'
}

type RankedQuery = Ranked & { query: string }

/** The same queries without AQE and DBA, and what these two add: after minus before, query by query. */
export interface Comparison {
  figures: Record<string, Figure>
  gain: Record<string, Figure>
  ranked: RankedQuery[]
}

export interface RetrievalResult {
  figures: Record<string, Figure>
  ranked: RankedQuery[]
  /** When AQE or DBA is on. */
  plain?: Comparison
  groups?: GroupResult
  sides: { queries: Side; gallery: Side }
  rejected: Receipt['rejected']
  backend: string
}

export interface Place {
  file: string
  /** One a garment found, or one of the whole. */
  vectors: Float32Array[]
}

/** Score of two photos: the greatest cosine over pairs of their garments; here no kinds are known to keep apart. */
function compare(
  queries: readonly Float32Array[],
  { vectors }: Place,
): { score: number; query: number; region: number } {
  const best = { score: -Infinity, query: 0, region: 0 }
  for (const [query, a] of queries.entries())
    for (const [region, b] of vectors.entries()) {
      const score = dot(a, b)
      if (score > best.score) Object.assign(best, { score, query, region })
    }
  return best
}

export function rankAll(queries: readonly Float32Array[], gallery: readonly Place[]) {
  const scored = gallery.map((place) => ({ place, ...compare(queries, place) }))
  return scored.sort((a, b) => b.score - a.score || (a.place.file < b.place.file ? -1 : 1))
}

function rankQuery(query: Place, gallery: readonly Place[], aqe: number, alpha: number): string[] {
  const first = rankAll(query.vectors, gallery)
  if (!aqe) return first.map(({ place }) => place.file)
  const expanded = query.vectors.map((vector, at) => {
    const near = first.slice(0, aqe).filter((match) => match.query === at)
    const neighbours = near.map(({ place, region, score }) => ({ vector: place.vectors[region], score }))
    return neighbours.length ? expandQuery(vector, neighbours, alpha) : vector
  })
  return rankAll(expanded, gallery).map(({ place }) => place.file)
}

function toPlaces({ files }: SeenFiles, ranking: Ranking, { heads }: Model): Place[] {
  return files.map((file) => ({
    file: file.file,
    vectors: file.features.map((each) => describe(each, heads[ranking], file.side)),
  }))
}

function rankQueries(queries: readonly Place[], gallery: readonly Place[], plan: RetrievalPlan, aqe: number) {
  return queries.flatMap((query): RankedQuery[] => {
    const relevant = plan.truth.get(query.file)
    if (!relevant) return []
    // A photo is not its own answer, when a folder is searched with its own photos.
    const others = gallery.filter(({ file }) => file !== query.file)
    return [{ query: query.file, ranked: rankQuery(query, others, aqe, plan.alpha), relevant }]
  })
}

function augmentPlaces(places: readonly Place[], neighbours: number, alpha: number): Place[] {
  const all = augmentVectors(
    places.flatMap(({ vectors }) => vectors),
    neighbours,
    alpha,
  )
  let next = 0
  return places.map(({ file, vectors }) => ({ file, vectors: all.slice(next, (next += vectors.length)) }))
}

/** Ranks with what the plan asks for and, when that is more than nothing, without it as well. @throws EnsembleError `invalid` for no query */
function rankBoth(queries: readonly Place[], gallery: readonly Place[], plan: RetrievalPlan) {
  const before = rankQueries(queries, gallery, plan, 0)
  if (!before.length) throw new EnsembleError('invalid', 'no query has both a photo that can be read and a truth')
  if (!plan.aqe && !plan.dba) return { ranked: before }
  const database = plan.dba ? augmentPlaces(gallery, plan.dba, plan.alpha) : gallery
  const ranked = rankQueries(queries, database, plan, plan.aqe)
  const gain = gainFigures(before, ranked, plan.ks)
  return { ranked, plain: { figures: retrievalFigures(before, plan.ks), gain, ranked: before } }
}

function measureGroups(ranked: readonly RankedQuery[], { groups, ks }: RetrievalPlan): GroupResult | undefined {
  if (!groups) return undefined
  const { of, trials } = retrievalTrials(ranked, groups, ks)
  return groupTrials(of, trials, groups)
}

/** @throws EnsembleError `invalid` when no query has both a readable photo and a truth */
export async function evaluateRetrieval(
  plan: RetrievalPlan,
  model: Model,
  cache: FeatureCache,
): Promise<RetrievalResult> {
  const sideOf = (side: Side | 'auto', files: string[]) => (side === 'auto' ? guessFolderSide(files) : side)
  const sides = {
    queries: await sideOf(plan.querySide, plan.queries),
    gallery: await sideOf(plan.gallerySide, plan.gallery),
  }
  const queries = await seeFiles(plan.queries, model, { title: 'Queries', side: sides.queries, purpose: 'ask', cache })
  const gallery = await seeFiles(plan.gallery, model, { title: 'Gallery', side: sides.gallery, purpose: 'find', cache })
  const { ranked, plain } = rankBoth(
    toPlaces(queries, plan.ranking, model),
    toPlaces(gallery, plan.ranking, model),
    plan,
  )
  const rejected = [...queries.rejected, ...gallery.rejected]
  const groups = measureGroups(ranked, plan)
  const figures = retrievalFigures(ranked, plan.ks)
  return { figures, ranked, plain, groups, sides, rejected, backend: gallery.backend }
}
