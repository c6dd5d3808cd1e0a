/** The edge: one app for every host. It stores, checks, signs off and serves; it never decodes an image. */
import { Hono, type Context } from 'hono'
import { auditFailure } from './audit.ts'
import { refuseUnknownPath, toResponse, WrongCredential } from './failure.ts'
import { apiHeaders, shellHeaders } from './headers.ts'
import { repeatSafely } from './idempotency.ts'
import { fillOptions, type AppOptions, type GivenOptions } from './options.ts'
import { enforcePolicy, type Env } from './policy.ts'
import { describeApi } from './openapi.ts'
import { observeRequests } from './metrics.ts'
import { limitRates } from './rates.ts'
import { auditRoutes } from './routes-audit.ts'
import { authRoutes } from './routes-auth.ts'
import { blobRoutes } from './routes-blobs.ts'
import { catalogRoutes } from './routes-catalogs.ts'
import { editionRoutes } from './routes-editions.ts'
import { hookRoutes } from './routes-hooks.ts'
import { meRoutes } from './routes-me.ts'
import { operationRoutes } from './routes-operations.ts'
import { peopleRoutes } from './routes-people.ts'
import { scheduleRoutes } from './routes-schedules.ts'
import { tokenRoutes } from './routes-tokens.ts'
import type { Store } from './store.ts'

// [Note: publish protocol]
// Once, by the owner: PUT /api/catalogs/<catalog> {name, keys: [{publicKey}]} registers who may sign.
// 1. GET /api/catalogs/<catalog>: the current pointer, and its ETag.
// 2. POST /api/blobs/missing [sha256, ...]: which blobs (pictures, records, shards, model files, the signed release and
//    the signed manifest) are not there yet. A broken upload resumes here: what was stored stays stored.
// 3. PUT /blobs/<sha256> each of those, in any order, with Content-Length and Content-Type; 201 new, 200 known.
// 4. PUT /api/catalogs/<catalog>/pointer {catalog, edition, manifest} with If-Match: that ETag (or *none* when the
//    catalog has no edition yet). 200/201: every device finds the new edition at its next look. 409: somebody else
//    published meanwhile; start again at 1 from `pointer`. 422 with `missing`: upload these, then repeat 4.
// Every step may be repeated: blobs are named by their content, and a pointer that is already so answers 200. Killed
// anywhere, the old edition stays current until step 4 has happened as a whole.
export function createApp(store: Store, given: GivenOptions = {}) {
  const options = fillOptions(given)
  // All of them, which only exist once the app does.
  const routes = (): Parameters<typeof describeApi>[0] => app.routes
  const app = new Hono<Env>()
    .use(observeRequests(options))
    .use(async (c, next) => {
      await next()
      const headers = apiHeaders(options, c.req.path, c.req.header('Origin'))
      for (const [name, value] of Object.entries(headers)) {
        // The app's files bring their own; Vary may already name the encoding.
        if (name === 'Vary') c.res.headers.append(name, value)
        else if (!c.res.headers.has(name)) c.res.headers.set(name, value)
      }
    })
    .use(enforcePolicy(store, options))
    .use(limitRates(options))
    .use(repeatSafely(store, options))
    .route('/', blobRoutes(store, options))
    .route('/', catalogRoutes(store, options))
    .route('/', editionRoutes(store, options))
    .route('/', scheduleRoutes(store, options))
    .route('/', tokenRoutes(store, options))
    .route('/', auditRoutes(store))
    .route('/', authRoutes(store, options))
    .route('/', meRoutes(store, options))
    .route('/', peopleRoutes(store, options))
    .route('/', hookRoutes(store, options))
    .route(
      '/',
      operationRoutes(store, options, () => describeApi(routes())),
    )
    // Web share target: the service worker takes the photo; without one it is dropped unread, and the app opens.
    .post('/share', async (c) => {
      await c.req.raw.body?.cancel()
      return c.redirect('/', 303)
    })
  app.notFound((c) => sendFile(c, options))
  app.onError(async (error, c) => {
    if (error instanceof WrongCredential) {
      // A log that cannot be written must not make a refusal look like a fault of the edge.
      await auditFailure(store, options, options.addressOf(c), error.credential).catch(options.report)
    }
    return toResponse(error, options.report)
  })
  return app
}

/** What no route answers may be a file of the app. */
async function sendFile(c: Context<Env>, options: AppOptions): Promise<Response> {
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  const own = /^\/(api|blobs)(\/|$)/.test(c.req.path)
  const found = reads && !own ? await options.files?.(c.req.raw) : undefined
  if (!found) return refuseUnknownPath(c)
  const response = new Response(found.body, found)
  for (const [name, value] of Object.entries(shellHeaders(c.req.path))) response.headers.set(name, value)
  return response
}

export type AppType = ReturnType<typeof createApp>
