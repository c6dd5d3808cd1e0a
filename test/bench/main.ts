/**
 * `npm run bench`: speed and memory, as tables and as JSON. Times are compared inside one run, so that ratios hold on
 * any machine. `npm run bench -- scan trunk` runs only the parts named. Parts: scan, search, filters, trunk, outfit, heat,
 * query, train.
 */
import { cpus } from 'node:os'
import { openBench, type Bench } from './browser.ts'
import type { Filtered } from './filtered.ts'
import { measureNative } from './native.ts'
import { measureHeat, measureOutfit } from './outfit.ts'
import { measureQuery } from './query.ts'
import { measureTraining } from './training.ts'

interface TrunkTime {
  opened: number
  median: number
  fastest: number
}

/** Multiply-adds of ResNet50 without its classifier, at 224 px (He et al., arXiv 1512.03385, table 1). */
const macsAt224 = 4.09e9
const macsAt = (size: number) => macsAt224 * (size / 224) ** 2
const round = (value: number, digits = 2) => Number(value.toFixed(digits))

async function benchScan(bench: Bench) {
  const { kernel, rate, read } = await bench.call<{ kernel: string; rate: number; read: number }>('scan', 200_000, 256)
  return [
    {
      kernel,
      vectors: 200_000,
      dimension: 256,
      'GB/s': round(rate),
      'read GB/s': round(read),
      ratio: round(rate / read),
      asked: 0.5,
    },
  ]
}

async function benchSearch(bench: Bench) {
  const rows = []
  for (const count of [1_000, 10_000, 100_000]) {
    const { built, scan, graph, plain, recall } = await bench.call<Record<string, number>>('search', count, 256, 96)
    rows.push({
      vectors: count,
      'scan ms': round(scan, 3),
      'hnswlib ms': round(graph, 3),
      'plain graph ms': round(plain, 3),
      'scan / hnswlib': round(scan / graph),
      'recall@10': round(recall, 4),
      'built in s': round(built / 1000, 1),
    })
  }
  return rows
}

async function benchFilters(bench: Bench) {
  const count = 50_000
  const rows = await bench.call<Filtered[]>('filters', count, 256, 96)
  return rows.map(({ kind, candidates, product, productRecall, graph, graphRecall }) => ({
    vectors: count,
    candidates,
    lie: kind,
    ms: round(product),
    'recall@10': round(productRecall, 4),
    asked: candidates < 2000 ? 1 : 0.98,
    'by graph: ms': round(graph),
    'by graph: recall@10': round(graphRecall, 4),
  }))
}

async function benchTrunk(bench: Bench) {
  const peak = await bench.call<number>('peak')
  const rows = []
  for (const size of [128, 160, 192, 224]) {
    const native = await measureNative(size, 1)
    for (const threads of [1, 2]) {
      const { opened, fastest, median } = await bench.call<TrunkTime>('trunk', threads, size, 8)
      const rate = macsAt(size) / fastest / 1e6
      rows.push({
        size,
        threads,
        'open ms': round(opened, 0),
        'median ms': round(median, 0),
        'fastest ms': round(fastest, 0),
        'native ms': round(native, 0),
        'to native': round(fastest / native),
        'GMAC/s': round(rate, 1),
        'peak GMAC/s': round(peak * threads, 1),
        ratio: round(rate / (peak * threads)),
        asked: 0.7,
      })
    }
  }
  return rows
}

const parts: Record<string, (bench: Bench) => Promise<object[]>> = {
  scan: benchScan,
  search: benchSearch,
  filters: benchFilters,
  trunk: benchTrunk,
  outfit: measureOutfit,
  heat: measureHeat,
  query: measureQuery,
  train: measureTraining,
}

const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const wrong = asked.filter((name) => !(name in parts))
if (wrong.length > 0) throw new Error(`no part "${wrong.join(', ')}": choose from ${Object.keys(parts).join(', ')}`)
const bench = await openBench()
const results: Record<string, object[]> = {}
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  results[name] = await parts[name](bench)
  console.log(`\n${name}`)
  console.table(results[name])
}
await bench.close()
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version, chromium: bench.version }
console.log(JSON.stringify({ machine, seed: 7, results }))
