import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../../edge/app.ts'
import type { Bindings } from '../../../edge/cloudflare.ts'
import { openCloudflareStore } from '../../../edge/store-cloudflare.ts'
import { addToken, createSecret } from '../../../edge/tokens.ts'
import type { Edge } from '../publisher.ts'
import { testEdge } from '../suite.ts'

const { BLOBS, RECORDS } = env as unknown as Bindings
let edge: Promise<Edge> | undefined

async function open(): Promise<Edge> {
  const store = await openCloudflareStore(BLOBS, RECORDS)
  const owner = createSecret()
  await addToken(store, { name: 'owner', scopes: ['owner'] }, owner, Date.now())
  const app = createApp(store)
  return { owner, send: async (path, init) => app.request(path, init) }
}

testEdge('workerd', () => (edge ??= open()))

describe('the entry', () => {
  it('answers from R2 and D1 as wrangler.toml binds them', async () => {
    const worker = (exports as unknown as { default: { fetch(url: string): Promise<Response> } }).default
    const answer = await worker.fetch('https://edge.test/healthz')
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }])
  })
})
