/** Retrieval: photos of one folder find photos of another; how often the right ones come first. */
import { describe } from '../core/descriptor.ts'
import { dot } from '../core/descriptor.ts'
import { EnsembleError } from '../core/errors.ts'
import { expandQuery } from '../core/expansion.ts'
import { type Figure, type Ranked, retrievalFigures } from '../core/metrics.ts'
import type { Ranking, Receipt, Side } from '../core/schema.ts'
import type { FeatureCache } from './feature-cache.ts'
import type { Model } from './model.ts'
import { guessFolderSide, type PooledFiles, poolFiles } from './pool-files.ts'

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
  alpha: number
  querySide: Side | 'auto'
  gallerySide: Side | 'auto'
}

export interface RetrievalResult {
  figures: Record<string, Figure>
  ranked: (Ranked & { query: string })[]
  sides: { queries: Side; gallery: Side }
  rejected: Receipt['rejected']
  backend: string
}

interface Place {
  file: string
  vectors: Float32Array[]
}

/** Score of two photos: the greatest cosine over pairs of their regions, as in search. */
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

function rankAll(queries: readonly Float32Array[], gallery: readonly Place[]) {
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

function toPlaces({ files }: PooledFiles, ranking: Ranking, { heads }: Model): Place[] {
  return files.map(({ file, side, pooled }) => ({
    file,
    vectors: pooled.map(({ spoc, gem }) => describe(spoc, gem, heads[ranking], side)),
  }))
}

/** @throws EnsembleError `invalid` when no query has both a readable photo and a truth */
export async function evaluateRetrieval(
  plan: RetrievalPlan,
  model: Model,
  cache: FeatureCache,
): Promise<RetrievalResult> {
  const { ranking, aqe, alpha, truth } = plan
  const sideOf = (side: Side | 'auto', files: string[]) => (side === 'auto' ? guessFolderSide(files) : side)
  const sides = {
    queries: await sideOf(plan.querySide, plan.queries),
    gallery: await sideOf(plan.gallerySide, plan.gallery),
  }
  const queries = await poolFiles(plan.queries, model, { title: 'Queries', side: sides.queries, cache })
  const gallery = await poolFiles(plan.gallery, model, { title: 'Gallery', side: sides.gallery, cache })
  const places = toPlaces(gallery, ranking, model)
  const ranked = toPlaces(queries, ranking, model).flatMap((query) => {
    const relevant = truth.get(query.file)
    if (!relevant) return []
    // A photo is not its own answer, when a folder is searched with its own photos.
    const others = places.filter(({ file }) => file !== query.file)
    return [{ query: query.file, ranked: rankQuery(query, others, aqe, alpha), relevant }]
  })
  if (!ranked.length) throw new EnsembleError('invalid', 'no query has both a photo that can be read and a truth')
  const rejected = [...queries.rejected, ...gallery.rejected]
  return { figures: retrievalFigures(ranked, plan.ks), ranked, sides, rejected, backend: gallery.backend }
}
