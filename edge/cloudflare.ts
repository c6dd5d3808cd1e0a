/** The edge on Cloudflare Workers: R2, D1 and static assets as wrangler.toml binds them. */
/// <reference types="@cloudflare/workers-types" />
import { createApp, type AppType } from './app.ts'
import { openCloudflareStore } from './store-cloudflare.ts'
import { addToken } from './tokens.ts'

export interface Bindings {
  BLOBS: R2Bucket
  RECORDS: D1Database
  ASSETS?: Fetcher
  /** Secret: the owner's token, `ens_` and 43 letters of base64url. */
  OWNER_TOKEN?: string
}

let opening: Promise<AppType> | undefined

/** One app for the life of the isolate; a failed start is tried again by the next request. */
function openApp(bindings: Bindings): Promise<AppType> {
  opening ??= build(bindings).catch((error) => {
    opening = undefined
    throw error
  })
  return opening
}

async function build({ BLOBS, RECORDS, ASSETS, OWNER_TOKEN }: Bindings): Promise<AppType> {
  const store = await openCloudflareStore(BLOBS, RECORDS)
  if (OWNER_TOKEN) await addToken(store, { name: 'owner', scopes: ['owner'] }, OWNER_TOKEN, Date.now())
  const files = ASSETS && (async (request: Request) => serveAsset(ASSETS, request))
  return createApp(store, { files })
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
    return (await openApp(bindings)).fetch(request, bindings)
  },
}
