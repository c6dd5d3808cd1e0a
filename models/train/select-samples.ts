/** From pooled rows to the samples of one ranking: which class each row is of. */
import { branches } from '../core/head.ts'
import type { Ranking, Side } from '../core/schema.ts'
import { takeRows, widthOf, type Samples } from './samples.ts'
import type { Row } from './shots.ts'

/** Pooled features of every row of every shot, in order. */
export interface PooledRows {
  rows: { row: Row; side: Side }[]
  /** [rows, widthOf] each. */
  spoc: Float32Array
  gem: Float32Array
  colour: Float32Array
}

export interface Selection {
  samples: Samples
  classes: string[]
  categories: string[]
  /** Classes left out because they have one row only: nothing to pair it with. */
  lone: number
}

/** *looks*: class = product, over rows that show one. *goes*: class = look; an item of two looks stands in both. */
export function selectSamples(pooled: PooledRows, ranking: Ranking): Selection {
  const wanted: { index: number; key: string }[] = pooled.rows.flatMap(({ row }, index) =>
    ranking === 'looks'
      ? row.identity
        ? [{ index, key: row.identity }]
        : []
      : row.looks.map((key) => ({ index, key })),
  )
  const sizes = new Map<string, number>()
  for (const { key } of wanted) sizes.set(key, (sizes.get(key) ?? 0) + 1)
  const kept = wanted.filter(({ key }) => (sizes.get(key) ?? 0) > 1)
  const classes = [...new Set(kept.map(({ key }) => key))].sort()
  const categories = [...new Set(kept.map(({ index }) => pooled.rows[index].row.category))].filter(Boolean).sort()
  const classOf = new Map(classes.map((key, label) => [key, label]))
  const categoryOf = new Map(categories.map((key, label) => [key, label]))
  const rows = kept.map(({ index }) => index)
  const samples: Samples = {
    ...takeBranches(pooled, rows),
    side: Uint8Array.from(rows, (index) => (pooled.rows[index].side === 'snapshot' ? 1 : 0)),
    label: Int32Array.from(kept, ({ key }) => classOf.get(key) ?? -1),
    auxiliary: Int32Array.from(rows, (index) => categoryOf.get(pooled.rows[index].row.category) ?? -1),
  }
  return { samples, classes, categories, lone: sizes.size - classes.length }
}

function takeBranches(pooled: PooledRows, rows: number[]): Pick<Samples, 'spoc' | 'gem' | 'colour'> {
  const [spoc, gem, colour] = branches.map((branch) => takeRows(pooled[branch], rows, widthOf[branch]))
  return { spoc, gem, colour }
}
