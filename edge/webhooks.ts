/** Delivering webhooks: signed, tried again with growing pauses, given up on an address that never answers. */
import { toHex } from './secrets.ts'
import type { AppOptions } from './options.ts'
import type { Delivery } from './records-hooks.ts'
import type { Store } from './store.ts'

/** Sends one POST and gives its status; throws when there is no answer. Never follows a redirect. */
export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<number>

const atOnce = 20
/** Time for an answer; a delivery is somebody else's to try after twice as long. */
export const postMilliseconds = 10_000
/** Failures in a row after which an address is left alone until an owner enables it. */
const mostFailures = 10
const firstPause = 10_000
const longestPause = 6 * 3600_000

export const postByFetch: Post = async (url, headers, body) => {
  const signal = AbortSignal.timeout(postMilliseconds)
  const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
  await answer.body?.cancel()
  return answer.status
}

// [Note: webhook signatures]
// Ensemble-Signature: t=<seconds since 1970>,v1=<hex HMAC-SHA-256 of "<t>.<body>" under the webhook's secret>. Whoever
// receives one compares the signature in constant time, refuses a t that is more than a few minutes old, and may meet
// the same Ensemble-Delivery twice: an answer can be lost.
export async function signBody(secret: string, body: string, now: number): Promise<string> {
  const seconds = Math.floor(now / 1000)
  const bytes = new TextEncoder().encode(secret)
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${seconds}.${body}`))
  return `t=${seconds},v1=${toHex(new Uint8Array(signature))}`
}

/** Everything due, once; any number of hosts may do so at the same time. */
export async function deliverDue(store: Store, options: AppOptions): Promise<{ sent: number; failed: number }> {
  const receipt = { sent: 0, failed: 0 }
  const due = await store.records.listDue(new Date(options.now()).toISOString(), atOnce)
  await Promise.all(
    due.map(async (delivery) => {
      const lease = new Date(options.now() + 2 * postMilliseconds).toISOString()
      if (!(await store.records.claimDelivery(delivery, lease))) return
      if (await deliver(store, options, delivery)) receipt.sent++
      else receipt.failed++
    }),
  )
  return receipt
}

async function deliver({ records }: Store, { now, post }: AppOptions, delivery: Delivery): Promise<boolean> {
  const headers = {
    'Content-Type': 'application/json',
    'Ensemble-Delivery': delivery.id,
    'Ensemble-Signature': await signBody(delivery.secret, delivery.body, now()),
  }
  const status = await post(delivery.url, headers, delivery.body).catch(() => 0)
  if (status >= 200 && status < 300) {
    await records.settleDelivery(delivery)
    return true
  }
  const pause = Math.min(longestPause, firstPause * 4 ** delivery.attempts)
  const [at, next] = [now(), now() + pause].map((time) => new Date(time).toISOString())
  await records.postponeDelivery(delivery, next, at, mostFailures)
  return false
}
