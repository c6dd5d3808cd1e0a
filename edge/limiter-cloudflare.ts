/** Rate limits on Cloudflare: one Durable Object for each bucket, so that every isolate counts in the same one. */
/// <reference types="@cloudflare/workers-types" />
import { DurableObject } from 'cloudflare:workers'
import { drain, type Bucket, type Limiter, type Rate } from './rates.ts'

// In memory only: an object that was idle long enough to be evicted has a bucket that filled up again, or nearly so.
export class RateBucket extends DurableObject {
  private bucket?: Bucket

  take(rate: Rate): number {
    const [bucket, wait] = drain(this.bucket, rate, Date.now())
    this.bucket = bucket
    return wait
  }
}

export function createDurableLimiter(buckets: DurableObjectNamespace<RateBucket>): Limiter {
  return {
    take: async (key, rate) => buckets.get(buckets.idFromName(key)).take(rate),
  }
}
