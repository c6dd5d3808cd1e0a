/** Rate limits: a bucket of requests by person, token or address that fills up again at a steady rate. */
import type { Context, MiddlewareHandler } from 'hono'
import { Refusal } from './failure.ts'
import type { AppOptions } from './options.ts'
import { policies, routeOf, type Env, type Policy } from './policy.ts'

export interface Rate {
  /** Requests at once. */
  burst: number
  perSecond: number
}

export interface Rates {
  /** Of one person or token, whatever changes something; blobs have their own. */
  writes: Rate
  blobs: Rate
  /** Of one address: signing in and joining. */
  ceremonies: Rate
  /** Of one address: requests refused with 401. */
  refusals: Rate
}

/** A publish of 40,000 pictures takes some minutes at this rate; guessing at codes or tokens gets nowhere. */
export const defaultRates: Rates = {
  writes: { burst: 300, perSecond: 20 },
  blobs: { burst: 5000, perSecond: 300 },
  ceremonies: { burst: 20, perSecond: 0.2 },
  refusals: { burst: 100, perSecond: 1 },
}

export interface Limiter {
  /** Takes one request out of the bucket of `key`; 0, or the seconds until there is one again. */
  take(key: string, rate: Rate): Promise<number>
}

export interface Bucket {
  left: number
  /** Milliseconds since 1970. */
  at: number
}

/** The bucket after one more request at `now`, and the seconds to wait when that one is not admitted. */
export function drain(bucket: Bucket | undefined, { burst, perSecond }: Rate, now: number): [Bucket, wait: number] {
  const since = bucket ? Math.max(0, now - bucket.at) / 1000 : 0
  const left = bucket ? Math.min(burst, bucket.left + since * perSecond) : burst
  if (left >= 1) return [{ left: left - 1, at: now }, 0]
  return [{ left, at: now }, Math.ceil((1 - left) / perSecond)]
}

const mostBuckets = 50_000

/** For one process. */
export function createLimiter(now: () => number = Date.now): Limiter {
  const buckets = new Map<string, Bucket>()
  return {
    async take(key, rate) {
      const [bucket, wait] = drain(buckets.get(key), rate, now())
      // The one used last goes to the end, so that the oldest is given up when there are too many.
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > mostBuckets) buckets.delete(buckets.keys().next().value as string)
      return wait
    },
  }
}

const refuse = (wait: number, what: string) =>
  new Refusal(429, 'too-many', `Too many ${what}`, `Try again in ${wait} s.`, {}, { 'Retry-After': String(wait) })

/** Stands behind the policy, which knows who asks. */
export function limitRates({ limiter, rates, addressOf }: AppOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const route = routeOf(c)
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD'
    if (route && changes) {
      const name = `${route.method} ${route.path}`
      const policy: Policy | undefined = policies[name as keyof typeof policies]
      const wait = await takeFor(c, name, policy)
      if (wait > 0) throw refuse(wait, 'requests')
    }
    await next()
  }

  async function takeFor(c: Context<Env>, name: string, policy: Policy | undefined): Promise<number> {
    if (policy === 'own page') return limiter.take(`ceremony ${addressOf(c)}`, rates.ceremonies)
    const actor = c.var.actor
    if (!actor) return 0
    const kind = name === 'PUT /blobs/:sha256' ? 'blobs' : 'writes'
    return limiter.take(`${kind} ${actor.id}`, rates[kind])
  }
}

/** What answers a request refused with 401: the same, or 429 when this address has had too many of them. */
export async function countRefusal(
  c: Context,
  { limiter, rates, addressOf }: AppOptions,
): Promise<Refusal | undefined> {
  const wait = await limiter.take(`refusal ${addressOf(c)}`, rates.refusals)
  return wait > 0 ? refuse(wait, 'requests without a valid token or session') : undefined
}

/** Whoever has a /64 of IPv6 has all of it. */
export function tidyAddress(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  if (address.startsWith('::ffff:')) return address.slice(7)
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address
}
