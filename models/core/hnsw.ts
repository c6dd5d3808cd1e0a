/** Search in an HNSW graph (arXiv 1603.09320, algorithms 2 and 5) over int8 vectors by cosine. */
import type { Graph } from './graph.ts'
import { createHeap, type Heap } from './heap.ts'
import type { Scanner } from './scanner.ts'

/** Where the links of an element are: a finished graph, or one being built. */
export type LinksOf = (element: number, level: number) => { list: Uint32Array; from: number; to: number }

/** Products of what is sought with the vectors of these numbers, as of Scanner. */
export type DotsOf = (numbers: Uint32Array, length: number) => Int32Array

/** Scratch space of searches over n vectors. */
export interface Searcher {
  /** Found so far, worst on top; at most ef. */
  found: Heap
  /** Greedy descent from `entry` on levels `from` down to `to`, both included; -> the nearest element met. */
  descend(entry: number, from: number, to: number, links: LinksOf, dots: DotsOf): number
  /** Fills `found` with the ef nearest met from `entry` on this level. */
  searchLevel(entry: number, level: number, ef: number, links: LinksOf, dots: DotsOf): void
}

/**
 * [Note: Scores in a search] Only the order matters while searching, so the length of the query is left out: a score
 * is the integer product times 1 / |v| of the stored vector. Each step computes the products of a whole list at once.
 */
export function createSearcher(n: number, scales: Float32Array, maxEf: number): Searcher {
  const found = createHeap(maxEf + 1, -1)
  const candidates = createHeap(n, 1)
  const seen = new Uint32Array(n)
  const fresh = new Uint32Array(256)
  let stamp = 0
  const one = (element: number, dots: DotsOf) => {
    fresh[0] = element
    return dots(fresh, 1)[0] * scales[element]
  }

  function descend(entry: number, from: number, to: number, links: LinksOf, dots: DotsOf): number {
    let best = entry
    let bestScore = one(entry, dots)
    for (let level = from; level >= to; level--) {
      for (let moved = true; moved;) {
        moved = false
        const { list, from: start, to: end } = links(best, level)
        for (let k = start; k < end; k++) fresh[k - start] = list[k]
        const products = dots(fresh, end - start)
        for (let k = 0; k < end - start; k++) {
          const score = products[k] * scales[fresh[k]]
          if (score > bestScore) [best, bestScore, moved] = [fresh[k], score, true]
        }
      }
    }
    return best
  }

  function searchLevel(entry: number, level: number, ef: number, links: LinksOf, dots: DotsOf): void {
    found.clear()
    candidates.clear()
    stamp++
    const score = one(entry, dots)
    found.push(entry, score)
    candidates.push(entry, score)
    seen[entry] = stamp
    while (candidates.size > 0) {
      if (candidates.topScore() < found.topScore() && found.size >= ef) break
      const { list, from, to } = links(candidates.pop(), level)
      let count = 0
      for (let k = from; k < to; k++) {
        const next = list[k]
        if (seen[next] === stamp) continue
        seen[next] = stamp
        fresh[count++] = next
      }
      const products = dots(fresh, count)
      for (let k = 0; k < count; k++) {
        const nextScore = products[k] * scales[fresh[k]]
        if (found.size >= ef && nextScore <= found.topScore()) continue
        candidates.push(fresh[k], nextScore)
        found.push(fresh[k], nextScore)
        if (found.size > ef) found.pop()
      }
    }
  }
  return { found, descend, searchLevel }
}

/** Links of a finished graph. */
export function linksIn({ first, offsets, targets }: Graph): LinksOf {
  const at = { list: targets, from: 0, to: 0 }
  return (element, level) => {
    const list = first[element] + level
    at.from = offsets[list]
    at.to = offsets[list + 1]
    return at
  }
}

/**
 * The ef vectors found nearest to the scanner's query, best first; scores as in [Note: Scores in a search].
 * @param searcher of createSearcher with a maxEf of at least `ef`.
 */
export function searchGraph(
  graph: Graph,
  scanner: Scanner,
  searcher: Searcher,
  ef: number,
): { numbers: Uint32Array; scores: Float64Array } {
  const { found, descend, searchLevel } = searcher
  const links = linksIn(graph)
  const top = graph.levels[graph.entry]
  const start = top > 0 ? descend(graph.entry, top, 1, links, scanner.dotSome) : graph.entry
  searchLevel(start, 0, ef, links, scanner.dotSome)
  return drain(found)
}

/** Empties a heap whose worst is on top: best first. */
export function drain(found: Heap): { numbers: Uint32Array; scores: Float64Array } {
  const numbers = new Uint32Array(found.size)
  const scores = new Float64Array(found.size)
  for (let at = found.size - 1; at >= 0; at--) {
    scores[at] = found.topScore()
    numbers[at] = found.pop()
  }
  return { numbers, scores }
}
