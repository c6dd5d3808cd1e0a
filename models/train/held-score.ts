/** How well the head ranks classes it never trained on: snapshot rows ask, item rows answer. */
import { describeBySide } from './export-head.ts'
import type { DescriptorState } from './descriptor-model.ts'
import type { Samples } from './samples.ts'

export interface HeldScore {
  recallAt6: number
  meanAveragePrecision: number
  queries: number
  gallery: number
}

/** Queries are rows of side 1 with an item row of their class; where there are none, every row asks all the others. */
export function scoreHeld(state: DescriptorState, samples: Samples, rows: number[]): HeldScore {
  const items = rows.filter((row) => samples.side[row] === 0)
  const present = new Set(items.map((row) => samples.label[row]))
  const asking = rows.filter((row) => samples.side[row] === 1 && present.has(samples.label[row]))
  const queries = asking.length > 0 ? asking : items
  const gallery = asking.length > 0 ? items : rows
  const queryVectors = describeBySide(state, samples, queries)
  const galleryVectors = describeBySide(state, samples, gallery)
  const width = queryVectors.length / Math.max(1, queries.length)
  let hits = 0
  let precision = 0
  let counted = 0
  queries.forEach((query, i) => {
    const ranked = rank(queryVectors.subarray(i * width, (i + 1) * width), galleryVectors, gallery, query)
    const relevant = ranked.map((row) => samples.label[row] === samples.label[query])
    if (!relevant.includes(true)) return
    counted++
    if (relevant.slice(0, 6).includes(true)) hits++
    precision += averagePrecision(relevant)
  })
  const n = Math.max(1, counted)
  return { recallAt6: hits / n, meanAveragePrecision: precision / n, queries: counted, gallery: gallery.length }
}

function rank(query: Float32Array, vectors: Float32Array, gallery: number[], self: number): number[] {
  const scored = gallery.map((row, k) => {
    let sum = 0
    for (let i = 0, at = k * query.length; i < query.length; i++, at++) sum += query[i] * vectors[at]
    return { row, sum }
  })
  return scored
    .filter(({ row }) => row !== self)
    .sort((a, b) => b.sum - a.sum || a.row - b.row)
    .map(({ row }) => row)
}

/** Precision at each relevant rank, divided by the number of relevant rows (not of hits). */
function averagePrecision(relevant: boolean[]): number {
  let found = 0
  let sum = 0
  relevant.forEach((is, index) => {
    if (is) sum += ++found / (index + 1)
  })
  return sum / found
}
