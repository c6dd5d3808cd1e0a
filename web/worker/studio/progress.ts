/** How far the work on a feed is: rows, rate, seconds left. */
import type { Tally, WorkProgress } from './contract.ts'

/** Milliseconds between two reports at least, and how many times longer than the tally, which looks at every row. */
const [pace, patience] = [400, 20]

export function follow(of: number, tally: () => Tally, report: (progress: WorkProgress) => void) {
  const began = performance.now()
  let [done, computed, first, firstComputed, next] = [0, 0, 0, 0, -Infinity]
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
      const begun = performance.now()
      if (begun < next) return
      report(describe('working'))
      const now = performance.now()
      next = now + Math.max(pace, patience * (now - begun))
    },
    tell(state: WorkProgress['state'], rows = done): WorkProgress {
      done = rows
      const progress = describe(state)
      report(progress)
      return progress
    },
  }
}
