/** What is measured in Chromium: the trunk as the product opens it, the machine's peak, scan and hnswlib side by side. */
import { expose } from 'comlink'
import { buildGraph } from '../../models/core/hnsw-build.ts'
import { buildHnswFile } from '../../models/core/hnsw-file.ts'
import { quantizeQuery } from '../../models/core/quantize.ts'
import { openShard, searchShard, type Index } from '../../models/core/search.ts'
import type { Shard } from '../../models/core/shard.ts'
import { openHnsw } from '../../web/worker/hnswlib.ts'
import { openSession } from '../../web/worker/session.ts'
import { closeSession, runTrunk } from '../../web/worker/trunk.ts'
import { openKit } from '../browser/trunk-kit.ts'
import { timeFiltered } from './filtered.ts'
import { fastest, measurePeak, measureRead } from './kernels.ts'
import { median, timeHeat, timeOutfit } from './pictures.ts'
import { makeVectors } from './vectors.ts'

function makeShard(count: number, dimension: number): { shard: Shard; queries: Float32Array[] } {
  const { vectors, queries } = makeVectors(count, dimension, 200, 7)
  const ids = Array.from({ length: count }, (_, index) => String(index).padStart(7, '0'))
  const shard: Shard = {
    kind: 'items',
    superCategory: 'all',
    ranking: 'looks',
    space: '0'.repeat(64),
    dimension,
    ids,
    owners: Uint32Array.from({ length: count }, (_, index) => index),
    regions: new Uint8Array(count),
    vectors,
    graph: null,
  }
  return { shard, queries }
}

/** The index, and the same as the product opens a large one. */
async function openLinked(count: number, dimension: number, ef: number) {
  const { shard, queries } = makeShard(count, dimension)
  const index = openShard(shard)
  const began = performance.now()
  index.shard.graph = buildGraph(index.scanner, index.scales)
  const built = performance.now() - began
  const hnsw = await openHnsw(buildHnswFile(index.shard), dimension, count)
  const propose = (query: Float32Array, width: number) => hnsw.search(query, width, width)
  const linked: Index = { ...index, proposer: { ef, propose, close: () => hnsw.close() } }
  return { index, linked, queries, built }
}

const api = {
  peak: () => measurePeak(),
  outfit: timeOutfit,
  heat: timeHeat,
  /** Milliseconds of each of `runs` passes after a warm one, and of opening. */
  async trunk(threads: number, size: number, runs: number) {
    const began = performance.now()
    const session = await openSession('wasm', threads, (await openKit()).files)
    const opened = performance.now() - began
    const input = new Float32Array(3 * size * size).fill(0.5)
    await runTrunk(session, input, size, size)
    const times: number[] = []
    for (let i = 0; i < runs; i++) {
      const start = performance.now()
      await runTrunk(session, input, size, size)
      times.push(performance.now() - start)
    }
    await closeSession(session)
    return { opened, median: median(times), fastest: Math.min(...times) }
  },
  /** GB/s of the scan of `count` vectors, beside what one thread can read. */
  scan(count: number, dimension: number) {
    const index = openShard(makeShard(count, dimension).shard)
    index.scanner.setQuery(quantizeQuery(Float32Array.from({ length: dimension }, (_, at) => Math.sin(at))))
    const milliseconds = fastest(7, () => void index.scanner.dotAll())
    return { kernel: index.scanner.kernel, rate: (count * dimension) / milliseconds / 1e6, read: measureRead() }
  },
  /** Milliseconds a query by scan and by hnswlib-wasm, and the recall@10 of the second against the first. */
  async search(count: number, dimension: number, ef: number) {
    const { index, linked, queries, built } = await openLinked(count, dimension, ef)
    const exact = queries.map((query) => searchShard(index, [query], { k: 10 }).matches.map(({ id }) => id))
    const found = queries.map((query) => searchShard(linked, [query], { k: 10 }).matches.map(({ id }) => id))
    const hits = exact.map((ids, i) => ids.filter((id) => found[i].includes(id)).length / 10)
    const time = (searched: Index, width = 0) =>
      fastest(3, () => queries.forEach((query) => searchShard(searched, [query], { k: 10, ef: width }))) /
      queries.length
    const result = { built, scan: time(index), graph: time(linked), plain: time(index, ef) }
    linked.proposer?.close?.()
    return { ...result, recall: hits.reduce((sum, value) => sum + value, 0) / hits.length }
  },
  async filters(count: number, dimension: number, ef: number) {
    const { index, linked, queries } = await openLinked(count, dimension, ef)
    const rows = timeFiltered(index, linked, queries.slice(0, 40))
    linked.proposer?.close?.()
    return rows
  },
}
export type BenchApi = typeof api
expose(api)
