import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Bindings } from '../../../edge/cloudflare.ts'
import { openCloudflareStore } from '../../../edge/store-cloudflare.ts'
import { addToken, createToken } from '../../../edge/tokens.ts'
import { openApp, type Opened } from '../publisher.ts'
import { testEdge } from '../suite.ts'

const { BLOBS, RECORDS } = env as unknown as Bindings
let edge: Promise<Opened> | undefined

async function open(): Promise<Opened> {
  const store = await openCloudflareStore(BLOBS, RECORDS)
  const owner = createToken()
  await addToken(store, { name: 'owner', scopes: ['owner'] }, owner, Date.now())
  return openApp(store, owner)
}

testEdge('workerd', () => (edge ??= open()))

describe('the entry', () => {
  it('answers from R2 and D1 as wrangler.toml binds them', async () => {
    const worker = (exports as unknown as { default: { fetch(url: string): Promise<Response> } }).default
    const answer = await worker.fetch('https://edge.test/health')
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }])
  })
})
