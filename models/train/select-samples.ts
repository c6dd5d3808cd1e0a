/** From pooled shots to the samples of one ranking: which class each is of. */
import type { Ranking, Side } from '../core/schema.ts'
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
  /** Classes left out because they have nothing to pair: shots of one side only, or, where no class has both, one shot only. */
  lone: number
}

/** *looks*: class = product. *goes*: class = look; an item of two looks stands in both. */
export function selectSamples({ rows, spoc, gem, colour }: PooledShots, ranking: Ranking): Selection {
  const keysOf = ({ identity, looks }: Shot) => (ranking === 'looks' ? [identity] : looks)
  const wanted = rows.flatMap((each) => keysOf(each.shot).map((key) => ({ ...each, key })))
  const sizes = new Map<string, Record<Side, number>>()
  for (const { key, shot } of wanted) {
    const size = sizes.get(key) ?? { item: 0, snapshot: 0 }
    size[shot.side]++
    sizes.set(key, size)
  }
  const inBoth = ({ item, snapshot }: Record<Side, number>) => item > 0 && snapshot > 0
  const paired = [...sizes.values()].some(inBoth)
    ? inBoth
    : (size: Record<Side, number>) => size.item + size.snapshot > 1
  const whole = new Set([...sizes].filter(([, size]) => paired(size)).map(([key]) => key))
  const kept = wanted.filter(({ key }) => whole.has(key))
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
