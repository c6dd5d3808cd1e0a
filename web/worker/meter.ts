/** Download progress over many files: bytes, rate, seconds left. */
import type { Progress } from './engine.ts'

export interface Meter {
  stage(stage: Progress['stage']): void
  /** Announces bytes that will have to come. */
  expect(bytes: number): void
  /** Counts bytes that came; negative when a download has to begin again. */
  add(bytes: number): void
}

/** Milliseconds between two reports. */
const pace = 100

export function createMeter(report: (progress: Progress) => void): Meter {
  let [stage, loaded, total]: [Progress['stage'], number, number] = ['edition', 0, 0]
  let [began, reported] = [0, -Infinity]
  const tell = (always: boolean) => {
    const now = performance.now()
    if (!always && now - reported < pace) return
    reported = now
    const seconds = (now - began) / 1000
    // The rate is over the whole download: steadier than a short window, and right when it matters, near the end.
    const known = began > 0 && seconds > 1 && loaded > 0
    report({ stage, loaded, total, ...(known ? { secondsLeft: ((total - loaded) * seconds) / loaded } : {}) })
  }
  return {
    stage(next) {
      stage = next
      tell(true)
    },
    expect(bytes) {
      total += bytes
    },
    add(bytes) {
      if (began === 0) began = performance.now()
      loaded += bytes
      tell(false)
    },
  }
}

export const silentMeter = createMeter(() => undefined)
