/** Stands in for a descriptor head until one is trained: a seeded random projection (Johnson-Lindenstrauss), no bias. */
import { type Head, layerName, type Tensor } from '../core/head.ts'
import { createRandom, normal } from '../core/random.ts'
import type { Ranking } from '../core/schema.ts'

const channels = 2048
/** Half of the descriptor: one branch. */
const half = 128

export function makeProvisionalHead(ranking: Ranking): Head {
  const random = createRandom(ranking === 'looks' ? 1 : 2)
  const project = (): Tensor => ({
    shape: [half, channels],
    data: Float32Array.from({ length: half * channels }, () => normal(random) / Math.sqrt(half)),
  })
  const tensors = { spoc: project(), gem: project(), zero: { shape: [half], data: new Float32Array(half) } }
  const layers = (['item', 'snapshot'] as const).flatMap((side) =>
    (['spoc', 'gem'] as const).map((branch) => [layerName(side, branch), { weight: branch, bias: 'zero' }] as const),
  )
  return {
    name: ranking,
    kind: 'descriptor',
    layers: Object.fromEntries(layers),
    tensors,
    labels: [],
    meta: { recipe: 'provisional: seeded random projection' },
  }
}
