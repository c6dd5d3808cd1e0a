/** What the edge does by itself, again and again: scheduled editions and webhooks every few seconds, garbage every hour. */
import { collect } from './collect.ts'
import type { AppOptions } from './options.ts'
import { publishDue } from './publish.ts'
import type { Store } from './store.ts'
import { deliverDue } from './webhooks.ts'

const often = 5000
const seldom = 3600_000

/** What is due now, any number of times at once; a failure is reported and tried again by the next call. */
export async function runChores(store: Store, options: AppOptions): Promise<void> {
  await publishDue(store, options).catch(options.report)
  await deliverDue(store, options).catch(options.report)
}

export async function runCollection(store: Store, options: AppOptions): Promise<void> {
  await collect(store, options).catch(options.report)
}

/** For a host that runs on: @returns stops it and waits for what is under way. */
export function startChores(store: Store, options: AppOptions): () => Promise<void> {
  let running = Promise.resolve()
  const queue = (work: () => Promise<void>) => {
    running = running.then(work)
  }
  let waiting = false
  const chores = setInterval(() => {
    if (waiting) return
    waiting = true
    queue(() => runChores(store, options).finally(() => (waiting = false)))
  }, often)
  const collection = setInterval(() => queue(() => runCollection(store, options)), seldom)
  // A server that has nothing else to do may end.
  chores.unref()
  collection.unref()
  return async () => {
    clearInterval(chores)
    clearInterval(collection)
    await running
  }
}
