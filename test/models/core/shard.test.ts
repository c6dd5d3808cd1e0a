import { describe, expect, test } from 'vitest'
import { EnsembleError } from '../../../models/core/errors.ts'
import { buildGraph } from '../../../models/core/hnsw-build.ts'
import { openShard, searchShard } from '../../../models/core/search.ts'
import { assembleShard, decodeShard, encodeShard, type Shard } from '../../../models/core/shard.ts'
import { about, clustered, entriesOf, seeded, unitVectors } from './vectors.ts'

const dimension = 32
const plain = assembleShard(about(dimension), entriesOf(clustered(120, dimension, 6, 4), dimension, 2))
const opened = openShard(plain)
const shard: Shard = { ...plain, graph: buildGraph(opened.scanner, opened.scales, { m: 4, efConstruction: 30 }) }
const bytes = encodeShard(shard)

/** The shard with parts replaced, encoded without its own check: decodeShard must find what is wrong. */
const refused = (change: Partial<Shard>, message: string) =>
  expect(() => encodeShard({ ...shard, ...change })).toThrow(message)

describe('shards', () => {
  test('come back as they were, from any place in a buffer', () => {
    expect(decodeShard(bytes)).toEqual(shard)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeShard(shifted.subarray(3))).toEqual(shard)
    expect(decodeShard(encodeShard(plain)).graph).toBeNull()
  })

  test('an empty one is one', () => {
    const empty = assembleShard(about(dimension), [])
    expect(decodeShard(encodeShard(empty))).toEqual(empty)
    expect(searchShard(openShard(empty), [unitVectors(1, dimension, 1)], { k: 6 })).toMatchObject({
      matches: [],
      of: 0,
    })
  })

  test('ids outside ASCII and in the order of <', () => {
    const vector = new Int8Array(dimension).fill(1)
    const ids = ['셔츠', 'Z', 'a', '\u{1f457}', 'ä']
    const mixed = assembleShard(
      about(dimension),
      ids.map((id) => ({ id, region: 0, vector })),
    )
    expect(decodeShard(encodeShard(mixed)).ids).toEqual([...ids].sort())
  })

  test('assembling names what does not fit', () => {
    const vector = new Int8Array(dimension).fill(1)
    const entry = { id: 'a', region: 0, vector }
    expect(() => assembleShard(about(16), [entry])).toThrow('"a" has a vector of 32 numbers, not 16')
    expect(() => assembleShard(about(dimension), [entry, entry])).toThrow('"a" has region 0 twice')
  })

  test('what the manifest says is held against the file', () => {
    const expected = { ...about(dimension), kind: 'items', ids: 60, vectors: 120, bytes: bytes.length } as const
    expect(decodeShard(bytes, expected).ids).toHaveLength(60)
    expect(() => decodeShard(bytes, { ...expected, dimension: 64 })).toThrow('dimension is 32, the manifest says 64')
    expect(() => decodeShard(bytes, { space: 'f'.repeat(64) })).toThrow(
      expect.objectContaining({ code: 'shard-damaged' }),
    )
    expect(() => decodeShard(bytes, { bytes: 1 })).toThrow('the manifest says 1')
  })

  test('what the manifest removes is not there, and its links neither', () => {
    const [gone, left] = [shard.ids.slice(3, 5), shard.ids.filter((_, at) => at < 3 || at > 4)]
    const rest = decodeShard(bytes, { removed: gone })
    expect(rest).toMatchObject({ ids: left, graph: null })
    const entries = [...shard.owners.keys()].map((at) => ({
      ...{ id: shard.ids[shard.owners[at]], region: shard.regions[at] },
      vector: shard.vectors.subarray(at * dimension, (at + 1) * dimension),
    }))
    const wanted = assembleShard(
      about(dimension),
      entries.filter(({ id }) => left.includes(id)),
    )
    expect(rest.vectors).toEqual(wanted.vectors)
    expect(rest.owners).toEqual(wanted.owners)
    expect(rest.regions).toEqual(wanted.regions)
    expect(() => decodeShard(bytes, { removed: ['nobody'] })).toThrow('removes "nobody", which it has not')
  })
})

describe('damage is refused at the door', () => {
  test('ids', () => {
    refused({ ids: [...shard.ids.slice(0, 58), 'id-0057', 'id-0059'] }, 'comes after')
    refused({ ids: ['', ...shard.ids.slice(1)] }, 'id 0 is ""')
    refused({ ids: ['a\nb', ...shard.ids.slice(1)] }, '61 ids, not 60')
  })

  test('vectors', () => {
    const vectors = shard.vectors.slice()
    vectors.fill(0, 64, 96)
    refused({ vectors }, 'vector 2 is zero')
    vectors[70] = -128
    refused({ vectors }, 'vector 2 holds -128')
    refused({ vectors: vectors.slice(1) }, '"vectors" has 3839 bytes, not 3840')
    refused({ dimension: 31 }, '"vectors" has 3840 bytes')
    refused({ regions: new Uint8Array(3) }, '"regions" has 3 bytes, not 120')
    refused({ owners: shard.owners.map((owner) => (owner === 5 ? 6 : owner)) }, 'id 5 has no vector')
  })

  test('graphs', () => {
    const graph = shard.graph!
    const withTarget = (change: (targets: Uint32Array) => void) => {
      const targets = graph.targets.slice()
      change(targets)
      return { graph: { ...graph, targets } }
    }
    const last = graph.offsets[1] - 1
    refused(
      withTarget((targets) => (targets[last] = 120)),
      'element 0 links to 120',
    )
    refused(
      withTarget((targets) => (targets[0] = 0)),
      'element 0 links to 0',
    )
    refused({ graph: { ...graph, entry: 120 } }, 'entry 120')
    refused({ graph: { ...graph, m: 2 } }, 'links of element')
    const levels = graph.levels.map(() => 0)
    refused({ graph: { ...graph, levels } }, 'lists')
    const ground = graph.levels.findIndex((level) => level === 0)
    refused({ graph: { ...graph, entry: ground } }, `entry ${ground} is not on the highest level`)
  })

  test('every truncation', () => {
    for (let length = 0; length < bytes.length; length += length < 700 ? 1 : 97) {
      expect(() => decodeShard(bytes.slice(0, length)), `${length} bytes`).toThrow(EnsembleError)
    }
    const longer = new Uint8Array(bytes.length + 1)
    longer.set(bytes)
    expect(() => decodeShard(longer)).toThrow('where the sections end')
  })

  test('random flips: a typed error or a shard that can be searched', () => {
    const random = seeded(2026)
    const query = unitVectors(1, dimension, 3)
    let valid = 0
    for (let round = 0; round < 4000; round++) {
      const damaged = bytes.slice()
      const flips = 1 + Math.floor(random() * 3)
      // Half of them in the header, where lengths and counts are.
      const reach = round % 2 ? 600 : damaged.length
      for (let k = 0; k < flips; k++) damaged[Math.floor(random() * reach)] = Math.floor(random() * 256)
      let decoded: Shard
      try {
        decoded = decodeShard(damaged)
      } catch (error) {
        expect(error).toBeInstanceOf(EnsembleError)
        expect((error as EnsembleError).code).toBe('shard-damaged')
        continue
      }
      valid++
      if (decoded.dimension !== dimension) continue
      const index = openShard(decoded, 'plain')
      const { matches } = searchShard(index, [query], { k: 6, ef: 12 })
      expect(matches.every(({ id, score }) => decoded.ids.includes(id) && Math.abs(score) <= 1)).toBe(true)
    }
    expect(valid).toBeGreaterThan(100) // a changed number in a vector is another vector: only the hash can tell
    expect(valid).toBeLessThan(3900)
  })
})
