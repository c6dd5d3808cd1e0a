/** hnswlib-wasm, patched, over files rebuilt from a shard: the same answers as our own search, and near the scan's. */
import { beforeAll, describe, expect, test } from 'vitest'
import { findPassing, searchShards } from '../../models/core/asks.ts'
import { buildGraph } from '../../models/core/hnsw-build.ts'
import { quantizeDescriptor } from '../../models/core/quantize.ts'
import { createRandom, normal } from '../../models/core/random.ts'
import { openShard, searchShard, type Index } from '../../models/core/search.ts'
import { assembleShard, decodeShard, encodeShard, type Shard } from '../../models/core/shard.ts'
import { closeShards, openOne } from '../../web/worker/shards.ts'

const [count, dimension, clusters] = [3000, 64, 40]
const random = createRandom(5)
const centres = Array.from({ length: clusters }, () => Array.from({ length: dimension }, () => normal(random)))
const drawVector = () => {
  const centre = centres[Math.floor(random() * clusters)]
  const vector = Float32Array.from(centre, (value) => value + 0.7 * normal(random))
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

let shard: Shard
let open: Index
const queries = Array.from({ length: 100 }, drawVector)

beforeAll(async () => {
  const entries = Array.from({ length: count }, (_, i) => ({
    id: `i${String(i).padStart(6, '0')}`,
    region: 0,
    vector: quantizeDescriptor(drawVector()),
  }))
  const about = { kind: 'items', superCategory: 'top', ranking: 'looks', space: '0'.repeat(64), dimension } as const
  const built = assembleShard(about, entries)
  const { scanner, scales } = openShard(built)
  built.graph = buildGraph(scanner, scales)
  shard = decodeShard(encodeShard(built))
  open = await openOne(shard, 0)
})

const ids = (matches: { id: string }[]) => matches.map(({ id }) => id)

describe('hnswlib-wasm', () => {
  test('is really used', () => expect(open.proposer).toBeDefined())

  test('proposes what our own search over the same links proposes', () => {
    const index = openShard(shard)
    let same = 0
    for (const query of queries) {
      const ours = searchShard(index, [query], { k: 10, ef: 96 })
      const theirs = searchShards([open], query, { k: 10 })
      expect(ours.by).toBe('graph')
      if (JSON.stringify(theirs) === JSON.stringify(ours.matches)) same++
    }
    expect(same).toBeGreaterThanOrEqual(98) // equal distances may be taken in another order
  })

  test('recall@10 against the exact scan is at least 0.98', () => {
    const index = openShard(shard)
    let found = 0
    for (const query of queries) {
      const exact = new Set(ids(searchShard(index, [query], { k: 10 }).matches))
      found += ids(searchShards([open], query, { k: 10 })).filter((id) => exact.has(id)).length
    }
    expect(found / (10 * queries.length)).toBeGreaterThanOrEqual(0.98)
  })

  test('a filter gives the exact answer, narrow or wide', () => {
    const index = openShard(shard)
    for (const allow of [(id: string) => id.endsWith('7'), (id: string) => !id.endsWith('7')]) {
      for (const query of queries.slice(0, 10)) {
        const exact = searchShard(index, [query], { k: 6, allow: (number) => allow(shard.ids[number]) })
        expect(searchShards([open], query, { k: 6, allow })).toEqual(exact.matches)
        expect(findPassing([open, open], allow).of).toBe(exact.of)
      }
    }
  })

  test('many shards, opened and closed, each answer', async () => {
    const several = [await openOne(shard, 0), await openOne(shard, 0), await openOne(shard, 0)]
    const [first, ...others] = several.map((each) => ids(searchShards([each], queries[0], { k: 6 })))
    for (const other of others) expect(other).toEqual(first)
    closeShards(several)
    expect(ids(searchShards([open], queries[0], { k: 6 }))).toEqual(first)
  })
})
