import { describe, expect, test } from 'vitest'
import { buildGraph } from '../../../models/core/hnsw-build.ts'
import { createSearcher, searchGraph } from '../../../models/core/hnsw.ts'
import { buildHnswFile } from '../../../models/core/hnsw-file.ts'
import { quantizeQuery } from '../../../models/core/quantize.ts'
import { createScanner, scalesOf } from '../../../models/core/scanner.ts'
import { mergeByGarment, mergeMatches, openShard, searchShard, vectorsOf } from '../../../models/core/search.ts'
import { assembleShard, decodeShard, encodeShard, type Shard } from '../../../models/core/shard.ts'
import { about, clustered, entriesOf, seeded, unitVectors } from './vectors.ts'

/** The definition, with nothing in common with the code but integers: best pair of each id, sorted. */
function bruteForce(shard: Shard, queries: Float32Array[], k: number, allow = (_id: number) => true) {
  const best = shard.ids.map((id) => ({ id, score: -Infinity }))
  for (const query of queries) {
    const q = [...quantizeQuery(query)].map(BigInt)
    shard.owners.forEach((owner, number) => {
      const v = [...shard.vectors.subarray(number * shard.dimension, (number + 1) * shard.dimension)].map(BigInt)
      const dot = (a: bigint[], b: bigint[]) => Number(a.reduce((sum, value, i) => sum + value * b[i], 0n))
      const score = dot(q, v) / Math.sqrt(dot(q, q) * dot(v, v))
      if (score > best[owner].score) best[owner].score = score
    })
  }
  return best
    .filter((_, id) => allow(id))
    .sort((a, b) => b.score - a.score)
    .slice(0, k)
}

describe('scanner', () => {
  test.each([32, 96, 100, 256, 7])('SIMD and plain loop give the same integers at dimension %i', (dimension) => {
    const random = seeded(dimension)
    const vectors = Int8Array.from({ length: 57 * dimension }, () => Math.floor(random() * 255) - 127)
    const query = Int16Array.from({ length: dimension }, () => Math.floor(random() * 4095) - 2047)
    const simd = createScanner(vectors, dimension)
    const plain = createScanner(vectors, dimension, 'plain')
    expect([simd.kernel, plain.kernel]).toEqual(['simd', 'plain'])
    for (const scanner of [simd, plain]) scanner.setQuery(query)
    const expected = Array.from({ length: 57 }, (_, row) =>
      query.reduce((sum, value, i) => sum + value * vectors[row * dimension + i], 0),
    )
    expect([...simd.dotAll()]).toEqual(expected)
    expect([...plain.dotAll()]).toEqual(expected)
    const numbers = Uint32Array.of(56, 3, 3, 0)
    const some = [...numbers].map((number) => expected[number])
    expect([...simd.dotSome(numbers, 4).subarray(0, 4)]).toEqual(some)
    expect([...plain.dotSome(numbers, 4).subarray(0, 4)]).toEqual(some)
    expect([...simd.dotRow(5, numbers, 4).subarray(0, 4)]).toEqual([...plain.dotRow(5, numbers, 4).subarray(0, 4)])
  })

  test('the greatest numbers at the greatest dimension do not overflow', () => {
    const dimension = 4096
    const scanner = createScanner(new Int8Array(dimension).fill(-127), dimension)
    scanner.setQuery(new Int16Array(dimension).fill(2047))
    expect(scanner.dotAll()[0]).toBe(-127 * 2047 * dimension)
  })

  test('without WebAssembly the plain loop takes over; wrong lengths are refused', () => {
    expect(() => createScanner(new Int8Array(10), 4)).toThrow('10 numbers are not vectors of 4')
    expect(() => createScanner(new Int8Array(8), 4).setQuery(new Int16Array(5))).toThrow('a query of 5 numbers')
  })
})

describe('searchShard', () => {
  const vectors = unitVectors(900, 64, 11)
  // Every id has three regions.
  const shard = assembleShard(about(64), entriesOf(vectors, 64, 3))
  const queries = [3, 500].map((row) => vectors.slice(row * 64, (row + 1) * 64))

  test.each(['simd', 'plain'] as const)('%s equals the definition', (kernel) => {
    const { matches, of, by } = searchShard(openShard(shard, kernel), queries, { k: 12 })
    const expected = bruteForce(shard, queries, 12)
    expect([of, by]).toEqual([300, 'scan'])
    expect(matches.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
    matches.forEach(({ score }, i) => expect(score).toBeCloseTo(expected[i].score, 6))
    const own = [...matches.slice(0, 2)].sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(own).toMatchObject([
      { id: 'id-0001', queryRegion: 0, region: 0 },
      { id: 'id-0166', queryRegion: 1, region: 2 },
    ])
  })

  test('filters: only allowed ids, counted', () => {
    const allow = (id: number) => id % 10 === 7
    const { matches, of } = searchShard(openShard(shard), queries, { k: 1000, allow })
    expect(of).toBe(30)
    expect(matches.map(({ id }) => id)).toEqual(bruteForce(shard, queries, 1000, allow).map(({ id }) => id))
    expect(searchShard(openShard(shard), queries, { k: 5, allow: () => false })).toMatchObject({ matches: [], of: 0 })
  })

  test('equal scores come in order of id, in one shard and over several', () => {
    const same = Int8Array.of(1, 2, 3)
    const tied = assembleShard(
      about(3),
      ['c', 'a', 'd', 'b'].map((id) => ({ id, region: 0, vector: same })),
    )
    const { matches } = searchShard(openShard(tied), [Float32Array.of(1, 2, 3)], { k: 3 })
    expect(matches.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(matches[0].score).toBeCloseTo(1, 6)
    expect(matches[0].score).toBeLessThanOrEqual(1)
    const lists = [
      [
        { id: 'x', score: 0.5 },
        { id: 'b', score: 0.4 },
      ],
      [
        { id: 'a', score: 0.5 },
        { id: 'x', score: 0.3 },
      ],
    ]
    expect(mergeMatches(lists, 3)).toEqual([
      { id: 'a', score: 0.5 },
      { id: 'x', score: 0.5 },
      { id: 'b', score: 0.4 },
    ])
  })

  test('of several garments each further match counts 0.05 less; an id counts once, where it stands highest', () => {
    const list = (...matches: [string, number][]) => matches.map(([id, score]) => ({ id, score }))
    // Ranks: a .9, b .81, c .70, e .69 | b .80, a .55 | d .70
    const lists = [
      list(['a', 0.9], ['b', 0.86], ['c', 0.8], ['e', 0.84]),
      [],
      list(['b', 0.8], ['a', 0.6]),
      list(['d', 0.7]),
    ]
    const found = (k: number) => mergeByGarment(lists, k).map(({ id, score, queryRegion }) => [id, score, queryRegion])
    expect(found(10)).toEqual([
      ['a', 0.9, 0],
      ['b', 0.86, 0],
      ['c', 0.8, 0],
      ['d', 0.7, 3],
      ['e', 0.84, 0],
    ])
    expect(found(2)).toEqual([
      ['a', 0.9, 0],
      ['b', 0.86, 0],
    ])
    expect(mergeByGarment([], 3)).toEqual([])
  })

  test('a garment with lower scores still has its say', () => {
    const many = Array.from({ length: 6 }, (_, at) => ({ id: `top-${at}`, score: 0.9 - at / 100 }))
    const merged = mergeByGarment([many, [{ id: 'bag-0', score: 0.75 }]], 6)
    expect(merged.map(({ id }) => id)).toEqual(['top-0', 'top-1', 'top-2', 'bag-0', 'top-3', 'top-4'])
  })

  test('no matches wanted: none, and how many there are to choose from', () => {
    const index = openShard(shard)
    expect(searchShard(index, queries, { k: 0 })).toEqual({ matches: [], of: shard.ids.length, by: 'scan' })
  })

  test('a wrong dimension is refused; stored vectors come back', () => {
    expect(() => searchShard(openShard(shard), [new Float32Array(3)], { k: 1 })).toThrow(
      'a query of 3 for vectors of 64',
    )
    expect(vectorsOf(shard, 'id-0166').map(({ region }) => region)).toEqual([0, 1, 2])
    const [{ vector }] = vectorsOf(shard, 'id-0001')
    vector.forEach((value, i) => expect(value).toBeCloseTo(queries[0][i], 2))
    expect(vectorsOf(shard, 'id-9999')).toEqual([])
  })
})

describe('HNSW', () => {
  const dimension = 256
  const n = 10_000
  const vectors = clustered(n + 200, dimension, 200, 5)
  const shard = assembleShard(about(dimension), entriesOf(vectors.subarray(0, n * dimension), dimension, 1))
  const { scanner, scales } = openShard(shard)
  const started = process.cpuUsage()
  const graph = buildGraph(scanner, scales)
  console.log(`HNSW of ${n} x ${dimension}: ${(process.cpuUsage(started).user / 1e6).toFixed(1)} s of CPU`)
  const index = openShard({ ...shard, graph })
  const queries = Array.from({ length: 200 }, (_, i) => vectors.subarray((n + i) * dimension, (n + i + 1) * dimension))

  test('recall@10 against the scan is at least 0.98 at ef 64, and the scores are the same', () => {
    let hits = 0
    for (const query of queries) {
      const exact = searchShard(index, [query], { k: 10 })
      const found = searchShard(index, [query], { k: 10, ef: 64 })
      expect(found.by).toBe('graph')
      const scores = new Map(exact.matches.map(({ id, score }) => [id, score]))
      for (const { id, score } of found.matches) {
        if (scores.has(id)) hits++
        expect(scores.get(id) ?? score).toBe(score)
      }
    }
    console.log(`recall@10 at ef 64: ${hits / 2000}`)
    expect(hits / 2000).toBeGreaterThanOrEqual(0.98)
  })

  test('the same vectors and seed give the same graph, on the plain loop too', () => {
    const few = vectors.slice(0, 600 * dimension)
    const small = assembleShard(about(dimension), entriesOf(few, dimension, 1))
    const graphs = (['simd', 'plain'] as const).map((kernel) => {
      const opened = openShard(small, kernel)
      return buildGraph(opened.scanner, opened.scales, { m: 8, efConstruction: 60, seed: 3 })
    })
    expect(graphs[0]).toEqual(graphs[1])
  })

  test('a shard with its graph survives the wire, at about 26 bytes of links an element', () => {
    const bytes = encodeShard({ ...shard, graph })
    // By bytes: comparing millions of numbers one by one takes a minute.
    expect(Buffer.compare(encodeShard(decodeShard(bytes)), bytes)).toBe(0)
    // 2,000 x 64 in 20 clusters, as the format was chosen on.
    const small = openShard(assembleShard(about(64), entriesOf(clustered(2000, 64, 20, 8), 64, 1)))
    const linked = { ...small.shard, graph: buildGraph(small.scanner, small.scales) }
    const links = (encodeShard(linked).length - encodeShard(small.shard).length) / 2000
    console.log(
      `links: ${links.toFixed(1)} bytes an element at 2k, ${(bytes.length / n - dimension).toFixed(1)} and ids at 10k`,
    )
    expect(links).toBeLessThan(32)
  })

  test('under any filter the answer is the exact one, though a graph is there', () => {
    const [query] = queries
    const order = searchShard(index, [query], { k: n }).matches.map(({ id }) => Number(id.slice(3)))
    const far = new Set(order.filter((_, place) => place % 20 === 0 || place >= n / 2))
    const filters: [of: number, allow: (id: number) => boolean][] = [
      [n / 50, (id) => id % 50 === 0],
      [n / 2, (id) => id % 2 === 0],
      [n - 1, (id) => id !== order[0]],
      [far.size, (id) => far.has(id)], // what is wanted lies away from the query: "but in red"
    ]
    for (const [of, allow] of filters) {
      const found = searchShard(index, [query], { k: 10, ef: 64, allow })
      expect([found.by, found.of]).toEqual(['scan', of])
      const expected = order.filter(allow).slice(0, 10)
      expect(found.matches.map(({ id }) => Number(id.slice(3)))).toEqual(expected)
    }
  })

  test('another search over the links can propose', () => {
    const propose = () => Uint32Array.of(9, 3, 7)
    const { matches } = searchShard({ ...index, proposer: { ef: 10, propose } }, [queries[0]], { k: 2 })
    const exact = searchShard(index, [queries[0]], { k: n }).matches.filter(({ id }) =>
      ['id-0009', 'id-0003', 'id-0007'].includes(id),
    )
    expect(matches).toEqual(exact.slice(0, 2))
  })

  test('one element, and fewer than m', () => {
    for (const few of [1, 5]) {
      const tiny = createScanner(shard.vectors.slice(0, few * dimension), dimension)
      const tinyScales = scalesOf(tiny.vectors, dimension)
      const built = buildGraph(tiny, tinyScales)
      tiny.setQuery(quantizeQuery(queries[0]))
      const { numbers } = searchGraph(built, tiny, createSearcher(few, tinyScales, 10), 10)
      expect([...numbers].sort()).toEqual(Array.from({ length: few }, (_, i) => i))
    }
  })

  test('the hnswlib file has the size and header its layout asks for', () => {
    const file = buildHnswFile({ ...shard, graph })
    const view = new DataView(file.buffer)
    const above = graph.levels.reduce((sum, level) => sum + level, 0)
    expect(file.length).toBe(56 + n * (4 + 8 * 16 + 4 * dimension + 4) + 4 * n + above * (4 + 4 * 16))
    expect([4, 8, 24, 28].map((at) => view.getUint32(at, true))).toEqual([n, n, graph.levels[graph.entry], graph.entry])
    expect(view.getFloat64(44, true)).toBeCloseTo(0.36067, 5)
    const block = 56 + 17 * (4 + 8 * 16 + 4 * dimension + 4)
    const list = graph.first[17]
    expect(view.getUint32(block, true)).toBe(graph.offsets[list + 1] - graph.offsets[list])
    expect(view.getUint32(block + 4, true)).toBe(graph.targets[graph.offsets[list]])
    const floats = Array.from({ length: dimension }, (_, i) => view.getFloat32(block + 4 + 128 + 4 * i, true))
    expect(Math.hypot(...floats)).toBeCloseTo(1, 5)
    expect(view.getUint32(block + 4 + 128 + 4 * dimension, true)).toBe(17)
  })
})
