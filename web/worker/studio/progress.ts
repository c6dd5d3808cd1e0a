/** How far the work on a feed is: rows, rate, seconds left. */
import type { Tally, WorkProgress } from './contract.ts'

/** Milliseconds between two reports: the tally looks at every row. */
const pace = 400

export function follow(of: number, tally: () => Tally, report: (progress: WorkProgress) => void) {
  const began = performance.now()
  let [done, computed, first, firstComputed, reported] = [0, 0, 0, 0, -Infinity]
  const describe = (state: WorkProgress['state']): WorkProgress => {
    // From the first batch on: before it the model was loaded.
    const seconds = (performance.now() - first) / 1000
    const rate = first && seconds > 1 ? (computed - firstComputed) / seconds : 0
    const all = (performance.now() - began) / 1000
    // What is known from before passes in no time; the estimate is by all rows over all the time, and steady enough.
    const secondsLeft = done > 0 && all > 2 ? ((of - done) * all) / done : undefined
    return { state, done, of, computed, rate, secondsLeft, tally: tally() }
  }
  return {
    step(rows: number, more: number) {
      done = rows
      computed += more
      if (!first && more) {
        first = performance.now()
        firstComputed = more
      }
      if (performance.now() - reported < pace) return
      reported = performance.now()
      report(describe('working'))
    },
    tell(state: WorkProgress['state'], rows = done): WorkProgress {
      done = rows
      const progress = describe(state)
      report(progress)
      return progress
    },
  }
}
