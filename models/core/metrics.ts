/** Retrieval metrics over ranked lists. Every mean can carry a bootstrap interval. */
import { pending } from './pending.ts'

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
  return pending(ranked, relevant, k)
}

/** Sum of the precision at each relevant id found, divided by the number of relevant ids (not of hits). */
export function averagePrecision({ ranked, relevant }: Ranked): number {
  return pending(ranked, relevant)
}

/** Average precision of the first k, divided by min(k, relevant ids). */
export function averagePrecisionAt({ ranked, relevant }: Ranked, k: number): number {
  return pending(ranked, relevant, k)
}

/** Mean with the percentile bootstrap interval over queries (2,000 resamples by seed). @throws invalid for no values. */
export function meanFigure(values: readonly number[], seed = 1): Figure {
  return pending(values, seed)
}

/** recall@k of each k, mAP and mAP@21 over all queries, under the names reports use. */
export function retrievalFigures(
  queries: readonly Ranked[],
  ks: readonly number[] = [1, 6, 10],
): Record<string, Figure> {
  return pending(queries, ks)
}
