/** A bounded heap of numbers by score, for graph search: no allocation once it is made. */

export interface Heap {
  size: number
  clear(): void
  push(number: number, score: number): void
  /** The score at the top; -Infinity or Infinity order is that of the heap. */
  topScore(): number
  /** Takes the top off; its score is in `topScore` before. */
  pop(): number
  /** Everything held, in no order. */
  numbers: Uint32Array
  scores: Float64Array
}

/** @param order 1: the greatest score is on top; -1: the least. */
export function createHeap(capacity: number, order: 1 | -1): Heap {
  const numbers = new Uint32Array(capacity)
  const scores = new Float64Array(capacity)
  const heap: Heap = {
    size: 0,
    numbers,
    scores,
    clear() {
      heap.size = 0
    },
    topScore: () => scores[0],
    push(number, score) {
      let at = heap.size++
      for (; at > 0;) {
        const up = (at - 1) >> 1
        if (order * (score - scores[up]) <= 0) break
        scores[at] = scores[up]
        numbers[at] = numbers[up]
        at = up
      }
      scores[at] = score
      numbers[at] = number
    },
    pop() {
      const top = numbers[0]
      const last = --heap.size
      const score = scores[last]
      const number = numbers[last]
      let at = 0
      for (let down = 1; down < last; down = 2 * at + 1) {
        if (down + 1 < last && order * (scores[down + 1] - scores[down]) > 0) down++
        if (order * (scores[down] - score) <= 0) break
        scores[at] = scores[down]
        numbers[at] = numbers[down]
        at = down
      }
      scores[at] = score
      numbers[at] = number
      return top
    },
  }
  return heap
}
