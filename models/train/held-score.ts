/** How well the head ranks classes it never trained on: snapshot rows ask, item rows answer. */
import { dot } from '../core/descriptor.ts'
import { averagePrecision, recallAt } from '../core/metrics.ts'
import type { DescriptorState } from './descriptor-model.ts'
import { describeBySide } from './export-head.ts'
import type { Samples } from './samples.ts'

export interface HeldScore {
  recallAt6: number
  meanAveragePrecision: number
  queries: number
  gallery: number
}

/** More queries than this would take longer than an epoch; every n-th is asked. */
const mostQueries = 1000

/** Queries are rows of side 1 with an item row of their class; where there are none, every row asks all the others. */
export function scoreHeld(state: DescriptorState, samples: Samples, rows: number[]): HeldScore {
  const items = rows.filter((row) => samples.side[row] === 0)
  const present = new Set(items.map((row) => samples.label[row]))
  const asking = rows.filter((row) => samples.side[row] === 1 && present.has(samples.label[row]))
  const all = asking.length > 0 ? asking : items
  const queries = all.filter((_, index) => index % Math.ceil(all.length / mostQueries) === 0)
  const gallery = asking.length > 0 ? items : rows
  const queryVectors = describeBySide(state, samples, queries)
  const galleryVectors = describeBySide(state, samples, gallery)
  let [hits, precision, counted] = [0, 0, 0]
  queries.forEach((query, i) => {
    const relevant = new Set(
      gallery.filter((row) => row !== query && samples.label[row] === samples.label[query]).map(String),
    )
    if (relevant.size === 0) return
    const scored = gallery.map((row, k) => ({ row, score: dot(queryVectors[i], galleryVectors[k]) }))
    const ranked = scored
      .filter(({ row }) => row !== query)
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .map(({ row }) => String(row))
    counted++
    hits += recallAt({ ranked, relevant }, 6)
    precision += averagePrecision({ ranked, relevant })
  })
  const n = Math.max(1, counted)
  return { recallAt6: hits / n, meanAveragePrecision: precision / n, queries: counted, gallery: gallery.length }
}
