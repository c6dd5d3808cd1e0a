import { describe, expect, it } from 'vitest'
import { augmentPhotos } from '../../models/cli/augment.ts'
import { makeShards } from '../../models/cli/make-shards.ts'
import { loadModel } from '../../models/cli/model.ts'
import type { Taken } from '../../models/cli/take-photos.ts'
import { dot, l2Normalize } from '../../models/core/descriptor.ts'
import { dequantizeDescriptor, quantizeDescriptor } from '../../models/core/quantize.ts'
import { createRandom, normal } from '../../models/core/random.ts'
import { decodeShard } from '../../models/core/shard.ts'

const unit = (...values: number[]) => l2Normalize(Float32Array.from(values))

describe('augmentation of photos', () => {
  it('borrows region by region, and leaves alone a region that only one photo has', () => {
    const photos = [[unit(1, 0, 0), unit(0, 0, 1)], [unit(1, 1, 0)], [unit(-1, 0, 0)]]
    const [first, second, third] = augmentPhotos(photos, 1, 1)
    const near = Math.SQRT1_2
    const expected = unit(1 + near * near, near * near, 0)
    for (const [at, value] of expected.entries()) expect(first[0][at]).toBeCloseTo(value, 6)
    expect([...first[1]]).toEqual([0, 0, 1])
    expect(second).toHaveLength(1)
    // Its nearest other points away from it: nothing is borrowed.
    expect([...third[0]]).toEqual([-1, 0, 0])
    expect([...photos[0][0]]).toEqual([1, 0, 0])
  })

  it('brings photos of one product together in the shards of an edition, and is off unless asked for', async () => {
    const random = createRandom(4)
    const centres = [0, 1].map(() => Array.from({ length: 16 }, () => normal(random)))
    const taken = Array.from({ length: 8 }, (_, at): Taken => {
      const vector = quantizeDescriptor(Float32Array.from(centres[at % 2], (value) => value + 0.6 * normal(random)))
      const picture = { sha256: 'a'.repeat(64), width: 1, height: 1, type: 'image/webp', bytes: 1 }
      const record = { id: `i${at}`, title: { en: 'x' }, colours: [] }
      const draft = { kind: 'items' as const, id: `i${at}`, record } as unknown as Taken['draft']
      return { draft, photo: '', side: 'item', picture, descriptors: { looks: [vector], goes: [vector] } }
    })
    const model = await loadModel()
    const spread = (neighbours?: number) => {
      const [{ bytes }] = makeShards(taken, model, neighbours)
      const { vectors, dimension } = decodeShard(new Uint8Array(bytes))
      const rows = taken.map((_, at) => dequantizeDescriptor(vectors.subarray(at * dimension, (at + 1) * dimension)))
      return dot(rows[0], rows[2]) + dot(rows[1], rows[3])
    }
    expect(spread(0)).toBe(spread())
    expect(spread(3)).toBeGreaterThan(spread(0) + 0.05)
    expect(spread(3)).toBe(spread(3))
  })
})
