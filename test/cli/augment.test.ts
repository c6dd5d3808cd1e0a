import { describe, expect, it } from 'vitest'
import { augmentVectors } from '../../models/cli/augment.ts'
import { makeShards } from '../../models/cli/make-shards.ts'
import { loadModel } from '../../models/cli/model.ts'
import type { Taken } from '../../models/cli/take-photos.ts'
import type { Garment } from '../../models/core/detect.ts'
import { dot, l2Normalize } from '../../models/core/descriptor.ts'
import { dequantizeDescriptor, quantizeDescriptor } from '../../models/core/quantize.ts'
import { createRandom, normal } from '../../models/core/random.ts'
import { decodeShard } from '../../models/core/shard.ts'

const unit = (...values: number[]) => l2Normalize(Float32Array.from(values))

describe('augmentation of vectors', () => {
  it('moves each towards its nearest, and none towards one that points away', () => {
    const vectors = [unit(1, 0, 0), unit(1, 1, 0), unit(-1, 0, 0)]
    const [first, , third] = augmentVectors(vectors, 1, 1)
    const near = Math.SQRT1_2
    const expected = unit(1 + near * near, near * near, 0)
    for (const [at, value] of expected.entries()) expect(first[at]).toBeCloseTo(value, 6)
    // Of the others, the nearest points away: nothing is borrowed.
    expect([...third]).toEqual([-1, 0, 0])
    expect([...vectors[0]]).toEqual([1, 0, 0])
    expect(augmentVectors([], 1, 1)).toEqual([])
  })

  it('brings photos of one product together in the shards of an edition, and is off unless asked for', async () => {
    const random = createRandom(4)
    const centres = [0, 1].map(() => Array.from({ length: 16 }, () => normal(random)))
    const taken = Array.from({ length: 8 }, (_, at): Taken => {
      const vector = quantizeDescriptor(Float32Array.from(centres[at % 2], (value) => value + 0.6 * normal(random)))
      const picture = { sha256: 'a'.repeat(64), width: 1, height: 1, type: 'image/webp', bytes: 1 }
      const record = { id: `i${at}`, title: { en: 'x' }, colours: [] }
      const draft = { kind: 'items' as const, id: `i${at}`, record } as unknown as Taken['draft']
      return { draft, photo: '', side: 'item', picture, descriptors: { garments: [], looks: [vector], goes: [vector] } }
    })
    const model = await loadModel()
    const spread = (neighbours?: number) => {
      const {
        made: [{ bytes }],
      } = makeShards(taken, model, { neighbours })
      const { vectors, dimension } = decodeShard(new Uint8Array(bytes))
      const rows = taken.map((_, at) => dequantizeDescriptor(vectors.subarray(at * dimension, (at + 1) * dimension)))
      return dot(rows[0], rows[2]) + dot(rows[1], rows[3])
    }
    expect(spread(0)).toBe(spread())
    expect(spread(3)).toBeGreaterThan(spread(0) + 0.05)
    expect(spread(3)).toBe(spread(3))
  })
})

describe('shards of snapshots', () => {
  it('hold each garment among its kind, and a photo in which nothing was found in "all"', async () => {
    const random = createRandom(9)
    const vectors = (count: number) =>
      Array.from({ length: count }, () => Int8Array.from({ length: 16 }, () => 1 + Math.floor(random() * 100)))
    const garment = (superCategory: Garment['superCategory']): Garment => ({
      superCategory,
      score: 0.9,
      box: [0, 0, 1, 1],
    })
    const photo = (id: string, ...kinds: Garment['superCategory'][]): Taken => {
      const picture = { sha256: 'a'.repeat(64), width: 1, height: 1, type: 'image/webp', bytes: 1 }
      const draft = { kind: 'snapshots' as const, id, photo: '', record: { id, items: [] } }
      const count = Math.max(1, kinds.length)
      const descriptors = { garments: kinds.map(garment), looks: vectors(count), goes: vectors(count) }
      return { draft, photo: '', side: 'snapshot', picture, descriptors }
    }
    const taken = [photo('a', 'shoes', 'top', 'shoes'), photo('b', 'top'), photo('c')]
    const { made } = makeShards(taken, await loadModel())
    const held = made
      .map(({ bytes }) => decodeShard(new Uint8Array(bytes)))
      .filter(({ ranking }) => ranking === 'looks')
      .map(({ superCategory, ids, owners, regions }) => [
        superCategory,
        [...owners].map((owner, at) => `${ids[owner]} ${regions[at]}`),
      ])
    expect(held).toEqual([
      ['all', ['c 0']],
      ['shoes', ['a 1', 'a 3']],
      ['top', ['a 2', 'b 1']],
    ])
  })
})
