/** The edge on Cloudflare Workers: R2, D1, a Queue and static assets as wrangler.toml binds them. */
/// <reference types="@cloudflare/workers-types" />
import { createApp, type AppType } from './app.ts'
import { hasDue, runJobs, type Job } from './jobs-cloudflare.ts'
import { createDurableLimiter, type RateBucket } from './limiter-cloudflare.ts'
import { fillOptions, type AppOptions } from './options.ts'
import { publishDue } from './publish.ts'
import { tidyAddress } from './rates.ts'
import { openCloudflareStore } from './store-cloudflare.ts'
import type { Store } from './store.ts'
import { addToken } from './tokens.ts'

export { RateBucket } from './limiter-cloudflare.ts'

export interface Bindings {
  BLOBS: R2Bucket
  RECORDS: D1Database
  RATES: DurableObjectNamespace<RateBucket>
  JOBS: Queue<Job>
  ASSETS?: Fetcher
  /** Secret: the owner's token, `ens_` and 43 letters of base64url. */
  OWNER_TOKEN?: string
  /** Where browsers reach this edge, when that is not the address of the worker. */
  ORIGIN?: string
}

/** As in wrangler.toml; the other one there is every minute. */
const hourly = '17 * * * *'

interface Running {
  app: AppType
  store: Store
  options: AppOptions
}

let opening: Promise<Running> | undefined

/** One app for the life of the isolate; a failed start is tried again by the next request. */
function openApp(bindings: Bindings): Promise<Running> {
  opening ??= build(bindings).catch((error) => {
    opening = undefined
    throw error
  })
  return opening
}

async function build({ BLOBS, RECORDS, RATES, JOBS, ASSETS, OWNER_TOKEN, ORIGIN }: Bindings): Promise<Running> {
  const store = await openCloudflareStore(BLOBS, RECORDS)
  if (OWNER_TOKEN) await addToken(store, { name: 'owner', scopes: ['owner'] }, OWNER_TOKEN, Date.now())
  const options = fillOptions({
    files: ASSETS && (async (request: Request) => serveAsset(ASSETS, request)),
    origin: ORIGIN,
    limiter: createDurableLimiter(RATES),
    nudge: async () => void (await JOBS.send('deliver')),
    addressOf: (c) => tidyAddress(c.req.header('CF-Connecting-IP')),
    // A run of a worker may ask R2 and D1 a thousand times.
    keep: { deletions: 200 },
  })
  return { app: createApp(store, options), store, options }
}

async function serveAsset(assets: Fetcher, request: Request): Promise<Response | undefined> {
  const found = (await assets.fetch(request as never)) as unknown as Response
  if (found.status === 404) return undefined
  const hashed = new URL(request.url).pathname.startsWith('/assets/')
  const response = new Response(found.body, found)
  response.headers.set('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  return response
}

export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    return (await openApp(bindings)).app.fetch(request, bindings)
  },
  async scheduled({ cron }: ScheduledController, bindings: Bindings): Promise<void> {
    const { store, options } = await openApp(bindings)
    if (cron === hourly) return void (await bindings.JOBS.send('collect'))
    await publishDue(store, options).catch(options.report)
    if (await hasDue(store, options.now())) await bindings.JOBS.send('deliver')
  },
  async queue(batch: MessageBatch<Job>, bindings: Bindings): Promise<void> {
    const { store, options } = await openApp(bindings)
    await runJobs(store, options, bindings.JOBS, batch)
  },
}
