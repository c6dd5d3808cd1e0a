/** Work that no request waits for, on Cloudflare: webhooks and the collection of garbage, by a Queue. */
/// <reference types="@cloudflare/workers-types" />
import { collect } from './collect.ts'
import type { AppOptions } from './options.ts'
import type { Store } from './store.ts'
import { deliverDue } from './webhooks.ts'

// [Note: the queue only says that there is work]
// What is to be delivered or deleted stands in D1, written in the transaction that made it so. A message says no more than
// "look": one that comes twice does nothing twice, one that is lost is made up for by the next of the cron's. One run does
// as much as a worker may in one go, and asks for another while there is more.
export type Job = 'deliver' | 'collect'

/** Seconds until a run that failed (D1 or R2 did not answer) is tried again. */
const pause = 30

export async function runJobs(
  store: Store,
  options: AppOptions,
  queue: Pick<Queue<Job>, 'send'>,
  { messages }: Pick<MessageBatch<Job>, 'messages'>,
): Promise<void> {
  // Several messages of one kind are one look.
  for (const job of new Set(messages.map(({ body }) => body))) {
    const same = messages.filter(({ body }) => body === job)
    try {
      if (await jobs[job](store, options)) await queue.send(job)
      for (const message of same) message.ack()
    } catch (error) {
      options.report(error)
      for (const message of same) message.retry({ delaySeconds: pause })
    }
  }
}

/** @returns whether there is more to do at once. */
const jobs: Record<Job, (store: Store, options: AppOptions) => Promise<boolean>> = {
  async deliver(store, options) {
    await deliverDue(store, options)
    return hasDue(store, options.now())
  },
  async collect(store, options) {
    const { deleted } = await collect(store, options)
    return deleted >= options.keep.deletions
  },
}

export const hasDue = async ({ records }: Store, now: number): Promise<boolean> =>
  (await records.listDue(new Date(now).toISOString(), 1)).length > 0
