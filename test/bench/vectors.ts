/** Shards of made-up descriptors: clustered, as descriptors of garments are; the same for a seed. */
import { createRandom, normal } from '../../models/core/random.ts'
import { quantizeDescriptor } from '../../models/core/quantize.ts'

export interface Made {
  vectors: Int8Array
  queries: Float32Array[]
}

/** `count` unit vectors in clusters of about fifty, and `asked` queries near some of them. */
export function makeVectors(count: number, dimension: number, asked: number, seed: number): Made {
  const random = createRandom(seed)
  const centres = Array.from({ length: Math.ceil(count / 50) }, () =>
    Float32Array.from({ length: dimension }, () => normal(random)),
  )
  const near = () => {
    const centre = centres[Math.floor(random() * centres.length)]
    const vector = centre.map((value) => value + 0.8 * normal(random))
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  }
  const vectors = new Int8Array(count * dimension)
  for (let i = 0; i < count; i++) vectors.set(quantizeDescriptor(near()), i * dimension)
  return { vectors, queries: Array.from({ length: asked }, near) }
}
