/** From pooled shots to the samples of one ranking: which class each is of. */
import type { Ranking } from '../core/schema.ts'
import type { Matrices, Samples } from './samples.ts'
import type { Shot } from './shots.ts'

/** Pooled features of shots. */
export interface PooledShots extends Matrices {
  /** Each shot that could be read, and its row of the matrices. */
  rows: { shot: Shot; row: number }[]
}

export interface Selection {
  samples: Samples
  classes: string[]
  categories: string[]
  /** Classes left out because they have one shot only: nothing to pair it with. */
  lone: number
}

/** *looks*: class = product. *goes*: class = look; an item of two looks stands in both. */
export function selectSamples({ rows, spoc, gem, colour }: PooledShots, ranking: Ranking): Selection {
  const keysOf = ({ identity, looks }: Shot) => (ranking === 'looks' ? [identity] : looks)
  const wanted = rows.flatMap((each) => keysOf(each.shot).map((key) => ({ ...each, key })))
  const sizes = new Map<string, number>()
  for (const { key } of wanted) sizes.set(key, (sizes.get(key) ?? 0) + 1)
  const kept = wanted.filter(({ key }) => (sizes.get(key) ?? 0) > 1)
  const classes = [...new Set(kept.map(({ key }) => key))].sort()
  const categories = [...new Set(kept.map(({ shot }) => shot.category))].filter(Boolean).sort()
  const classOf = new Map(classes.map((key, label) => [key, label]))
  const categoryOf = new Map(categories.map((key, label) => [key, label]))
  const samples: Samples = {
    spoc,
    gem,
    colour,
    row: Uint32Array.from(kept, ({ row }) => row),
    side: Uint8Array.from(kept, ({ shot }) => (shot.side === 'snapshot' ? 1 : 0)),
    label: Int32Array.from(kept, ({ key }) => classOf.get(key) ?? -1),
    auxiliary: Int32Array.from(kept, ({ shot }) => categoryOf.get(shot.category) ?? -1),
  }
  return { samples, classes, categories, lone: sizes.size - classes.length }
}
