/** Timing of a query's steps, and "latest wins": between two steps an overtaken query stops. */
import { EnsembleError } from '../../models/core/errors.ts'

export interface Steps {
  /** Runs one step and keeps its milliseconds. @throws EnsembleError superseded when a newer query has begun. */
  timed<T>(name: string, step: () => T | Promise<T>): Promise<T>
  /** Lets a newer query in, in the midst of a long step. @throws EnsembleError superseded when one has begun. */
  giveWay(during: string): Promise<void>
  milliseconds: Record<string, number>
  /** Milliseconds since the query began. */
  total(): number
}

let latest = 0

/** Begins a query that takes the place of any older one; `alone` leaves the older ones be. */
export function beginQuery(alone = false): Steps {
  const began = performance.now()
  const ticket = alone ? undefined : ++latest
  const milliseconds: Record<string, number> = {}
  const expectLatest = (when: string) => {
    if (ticket === undefined || ticket === latest) return
    throw new EnsembleError('superseded', `a newer query began ${when}`)
  }
  const giveWay = async (during: string) => {
    await hearMessages()
    expectLatest(`during ${during}`)
  }
  return {
    milliseconds,
    giveWay,
    total: () => performance.now() - began,
    async timed(name, step) {
      expectLatest(`before ${name}`)
      const start = performance.now()
      const result = await step()
      milliseconds[name] = (milliseconds[name] ?? 0) + performance.now() - start
      await giveWay(name)
      return result
    },
  }
}

const channel = new MessageChannel()
const waiting: (() => void)[] = []
channel.port1.onmessage = () => waiting.shift()?.()

/** A turn of the event loop: a promise alone would not let the page's next call in. About 0.02 ms. */
function hearMessages(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    channel.port2.postMessage(0)
  })
}
