/** Retrieval metrics over ranked lists. Every mean carries a bootstrap interval. */
import { EnsembleError } from './errors.ts'
import { createRandom } from './random.ts'

/** A figure as reports and manifests print it. */
export interface Figure {
  value: number
  ci95: [low: number, high: number]
  n: number
}

/** Ranked ids of one query and the ids that are right for it. */
export interface Ranked {
  ranked: readonly string[]
  relevant: ReadonlySet<string>
}

/** 1 when any relevant id is among the first k, else 0. */
export function recallAt({ ranked, relevant }: Ranked, k: number): number {
  return ranked.slice(0, k).some((id) => relevant.has(id)) ? 1 : 0
}

/** Sum of the precision at each relevant id found, divided by the number of relevant ids (not of hits). */
export function averagePrecision(query: Ranked): number {
  return precisionSum(query, query.ranked.length) / query.relevant.size
}

/** The same over the first k ids, divided by min(k, relevant ids): 1 when as many as can be are found first. */
export function averagePrecisionAt(query: Ranked, k: number): number {
  return precisionSum(query, k) / Math.min(k, query.relevant.size)
}

function precisionSum({ ranked, relevant }: Ranked, k: number): number {
  if (relevant.size === 0) throw new EnsembleError('invalid', 'a query without any relevant id has no precision')
  let hits = 0
  let sum = 0
  for (let place = 0; place < Math.min(k, ranked.length); place++) {
    if (relevant.has(ranked[place])) sum += ++hits / (place + 1)
  }
  return sum
}

/** Mean with the percentile bootstrap interval over queries (2,000 resamples by seed). @throws invalid for no values. */
export function meanFigure(values: readonly number[], seed = 1): Figure {
  const numbers = Float64Array.from(values)
  return bootstrap(numbers.length, seed, (rows) => {
    let sum = 0
    for (let i = 0; i < rows.length; i++) sum += numbers[rows[i]]
    return sum / rows.length
  })
}

/**
 * A statistic of n rows, and the 2.5th and 97.5th percentile of it over resamples of n rows drawn with replacement
 * (Efron 1979; the percentile method). @param of gets row numbers.
 */
export function bootstrap(n: number, seed: number, of: (rows: Uint32Array) => number, resamples = 2000): Figure {
  if (n === 0) throw new EnsembleError('invalid', 'no values to average')
  const rows = Uint32Array.from({ length: n }, (_, i) => i)
  const value = of(rows)
  const random = createRandom(seed)
  const drawn = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < n; i++) rows[i] = Math.floor(random() * n)
    return of(rows)
  }).sort()
  const at = (share: number) => drawn[Math.min(resamples - 1, Math.floor(share * resamples))]
  return { value, ci95: [at(0.025), at(0.975)], n }
}

/** What each query scores, under the names reports use: recall@k of each k, mAP and mAP@21. */
export function queryScores(queries: readonly Ranked[], ks: readonly number[] = [1, 6, 10]): Record<string, number[]> {
  const recalls = ks.map((k) => [`recall@${k}`, queries.map((query) => recallAt(query, k))] as const)
  return {
    ...Object.fromEntries(recalls),
    mAP: queries.map(averagePrecision),
    'mAP@21': queries.map((query) => averagePrecisionAt(query, 21)),
  }
}

const mapValues = <From, To>(record: Record<string, From>, to: (value: From, name: string) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value, name)]))

/** The mean over all queries of each of `queryScores`. */
export function retrievalFigures(queries: readonly Ranked[], ks?: readonly number[]): Record<string, Figure> {
  return mapValues(queryScores(queries, ks), (scores) => meanFigure(scores))
}

/**
 * Paired bootstrap: how much the same queries score more in `after` than in `before`. Resampling the differences keeps
 * each query's two scores together, so that easy and hard queries do not hide a small gain.
 * @param before the same queries in the same order. @throws invalid when the numbers of queries differ.
 */
export function gainFigures(
  before: readonly Ranked[],
  after: readonly Ranked[],
  ks?: readonly number[],
): Record<string, Figure> {
  if (before.length !== after.length)
    throw new EnsembleError('invalid', `${before.length} queries before, ${after.length} after: they are not pairs`)
  const old = queryScores(before, ks)
  return mapValues(queryScores(after, ks), (scores, name) =>
    meanFigure(scores.map((score, at) => score - old[name][at])),
  )
}
