/** What the one app can be told by its host; everything has a default. */
import type { Context } from 'hono'
import { keepRules, type KeepRules } from './collect.ts'
import type { HeaderOptions } from './headers.ts'
import { createMetrics, type LogEntry, type Metrics } from './metrics.ts'
import { createLimiter, defaultRates, type Limiter, type Rates } from './rates.ts'
import { postByFetch, type Post } from './webhooks.ts'

export interface Limits {
  /** Largest blob: room for a trunk and for a photo, not for a film. */
  blobBytes: number
  manifestBytes: number
  recordsBytes: number
  /** Largest picture: every phone that shows it decodes four bytes a pixel. */
  picturePixels: number
  /** All blobs together; no limit when absent. */
  quotaBytes?: number
}

export interface AppOptions extends HeaderOptions {
  /** Where browsers reach this edge, e.g. https://shop.example; the address of each request when absent. */
  origin?: string
  limits: Limits
  /** Milliseconds since 1970. */
  now: () => number
  /** The files of the web app: answers GET, or undefined for a path it does not have. */
  files?: (request: Request) => Promise<Response | undefined>
  /** What the collection of garbage leaves alone. */
  keep: KeepRules
  rates: Rates
  limiter: Limiter
  /** Where a request comes from, for rate limits; kept only of one that failed to sign in. */
  addressOf: (c: Context) => string
  /** Told of every request. */
  log: (entry: LogEntry) => void
  metrics: Metrics
  /** Figures of the host for /metrics, e.g. its memory. */
  gauges: () => Record<string, number>
  /** How webhooks are sent. */
  post: Post
  /** Told when there is something to deliver; a host whose timer looks often need not be. */
  nudge: () => Promise<void>
  /** Told of every internal error. */
  report: (error: unknown) => void
}

const megabyte = 1024 * 1024

type Parts = 'limits' | 'keep' | 'rates'
export type GivenOptions = Partial<Omit<AppOptions, Parts>> & { [Part in Parts]?: Partial<AppOptions[Part]> }

export function fillOptions(given: GivenOptions): AppOptions {
  const limits = {
    blobBytes: 128 * megabyte,
    manifestBytes: 4 * megabyte,
    recordsBytes: 16 * megabyte,
    picturePixels: 16_000_000,
    ...given.limits,
  }
  const now = given.now ?? Date.now
  return {
    report: console.error,
    limiter: createLimiter(now),
    addressOf: () => 'unknown',
    log: () => {},
    metrics: createMetrics(),
    gauges: () => ({}),
    post: postByFetch,
    nudge: async () => {},
    ...given,
    now,
    limits,
    keep: { ...keepRules, ...given.keep },
    rates: { ...defaultRates, ...given.rates },
  }
}
