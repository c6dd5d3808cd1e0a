/** Builds an HNSW graph (arXiv 1603.09320, algorithms 1 and 4): same vectors and options, same graph on every machine. */
import { firstLists, type Graph, greatestM, highestLevel } from './graph.ts'
import { EnsembleError } from './errors.ts'
import { createSearcher, drain, type LinksOf, type Searcher } from './hnsw.ts'
import { createRandom } from './random.ts'
import type { Scanner } from './scanner.ts'

export interface BuildOptions {
  m?: number
  efConstruction?: number
  seed?: number
  onProgress?: (done: number, of: number) => void
}

/** A graph being built. */
interface Draft {
  m: number
  scanner: Scanner
  scales: Float32Array
  levels: Uint8Array
  /** Links of element i on level l, in slots of `room(l)`. */
  lists: Uint32Array[]
  counts: Uint8Array[]
  /** Scratch of dotRow. */
  numbers: Uint32Array
}

const room = (m: number, level: number) => (level === 0 ? 2 * m : m)

/** @param scales 1 / |v|, as of Index. @throws invalid for no vectors or an m out of range. */
export function buildGraph(scanner: Scanner, scales: Float32Array, options: BuildOptions = {}): Graph {
  const { m = 16, efConstruction = 200, seed = 1, onProgress } = options
  const n = scanner.count
  if (!(n > 0) || !(m >= 2 && m <= greatestM)) throw new EnsembleError('invalid', `a graph of ${n} vectors with m ${m}`)
  const random = createRandom(seed)
  const levels = Uint8Array.from({ length: n }, () => drawLevel(random, m))
  const draft: Draft = {
    m,
    scanner,
    scales,
    levels,
    lists: Array.from(levels, (level) => new Uint32Array((level + 2) * m)),
    counts: Array.from(levels, (level) => new Uint8Array(level + 1)),
    numbers: new Uint32Array(2 * greatestM),
  }
  const ef = Math.min(efConstruction, n)
  const searcher = createSearcher(n, scales, ef)
  const order = shuffled(n, random)
  let entry = order[0]
  for (let done = 1; done < n; done++) {
    insert(draft, searcher, order[done], entry, ef)
    if (levels[order[done]] > levels[entry]) entry = order[done]
    if (onProgress && done % 1000 === 0) onProgress(done, n)
  }
  onProgress?.(n, n)
  return finish(draft, entry)
}

/** Geometric with ratio 1/m, as floor(-ln(u) / ln(m)) is, without a logarithm that engines may round differently. */
function drawLevel(random: () => number, m: number): number {
  let level = 0
  while (level < highestLevel && random() * m < 1) level++
  return level
}

/** Vectors lie by id, neighbours together; inserted in that order the graph would be poor. */
function shuffled(n: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let last = n - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[order[last], order[other]] = [order[other], order[last]]
  }
  return order
}

function linksOf({ m, lists, counts }: Draft): LinksOf {
  const at = { list: lists[0], from: 0, to: 0 }
  return (element, level) => {
    at.list = lists[element]
    at.from = level === 0 ? 0 : (level + 1) * m
    at.to = at.from + counts[element][level]
    return at
  }
}

/** Algorithm 1. */
function insert(draft: Draft, searcher: Searcher, element: number, entry: number, ef: number): void {
  const { levels, scanner, m } = draft
  const links = linksOf(draft)
  const dots = (numbers: Uint32Array, length: number) => scanner.dotRow(element, numbers, length)
  const top = levels[entry]
  const level = levels[element]
  let start = level < top ? searcher.descend(entry, top, level + 1, links, dots) : entry
  for (let at = Math.min(level, top); at >= 0; at--) {
    searcher.searchLevel(start, at, ef, links, dots)
    const ranked = drain(searcher.found)
    start = ranked.numbers[0]
    const chosen = choose(draft, ranked.numbers, ranked.scores, element, m)
    write(draft, element, at, chosen)
    for (const neighbour of chosen) connect(draft, neighbour, element, at)
  }
}

/** Best first; equal scores by number. */
function rank(numbers: Uint32Array, scores: Float64Array): { numbers: Uint32Array; scores: Float64Array } {
  const order = Array.from(numbers, (_, i) => i).sort((a, b) => scores[b] - scores[a] || numbers[a] - numbers[b])
  return { numbers: Uint32Array.from(order, (i) => numbers[i]), scores: Float64Array.from(order, (i) => scores[i]) }
}

/**
 * Algorithm 4: of the candidates, best first, keep those nearer to the element than to any one kept before, so that
 * links point in different directions.
 * @param scores products with `element` times 1 / |candidate|.
 */
function choose(
  { scanner, scales, numbers }: Draft,
  candidates: Uint32Array,
  scores: Float64Array,
  element: number,
  most: number,
): Uint32Array {
  let kept = 0
  for (let i = 0; i < candidates.length && kept < most; i++) {
    const candidate = candidates[i]
    // cos(candidate, element) and cos(candidate, kept), both times |candidate|.
    const own = (scores[i] / scales[candidate]) * scales[element]
    const products = scanner.dotRow(candidate, numbers, kept)
    let diverse = candidate !== element
    for (let k = 0; diverse && k < kept; k++) diverse = products[k] * scales[numbers[k]] <= own
    if (diverse) numbers[kept++] = candidate
  }
  return numbers.slice(0, kept)
}

function write({ m, lists, counts }: Draft, element: number, level: number, links: Uint32Array): void {
  lists[element].set(links, level === 0 ? 0 : (level + 1) * m)
  counts[element][level] = links.length
}

/** Adds a link, and when there is no room keeps the best by algorithm 4. */
function connect(draft: Draft, element: number, target: number, level: number): void {
  const { m, lists, counts, scanner, scales } = draft
  const from = level === 0 ? 0 : (level + 1) * m
  const count = counts[element][level]
  if (count < room(m, level)) {
    lists[element][from + count] = target
    counts[element][level]++
    return
  }
  const all = new Uint32Array(count + 1)
  all.set(lists[element].subarray(from, from + count))
  all[count] = target
  const products = scanner.dotRow(element, all, all.length)
  const ranked = rank(
    all,
    Float64Array.from(all, (number, i) => products[i] * scales[number]),
  )
  write(draft, element, level, choose(draft, ranked.numbers, ranked.scores, element, room(m, level)))
}

function finish({ m, levels, lists, counts }: Draft, entry: number): Graph {
  const first = firstLists(levels)
  const offsets = new Uint32Array(first[levels.length] + 1)
  const parts: Uint32Array[] = []
  for (let element = 0, list = 0; element < levels.length; element++) {
    for (let level = 0; level <= levels[element]; level++, list++) {
      const from = level === 0 ? 0 : (level + 1) * m
      const part = lists[element].slice(from, from + counts[element][level]).sort()
      parts.push(part)
      offsets[list + 1] = offsets[list] + part.length
    }
  }
  const targets = new Uint32Array(offsets[offsets.length - 1])
  parts.forEach((part, list) => targets.set(part, offsets[list]))
  return { m, entry, levels, first, offsets, targets }
}
