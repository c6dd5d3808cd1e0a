import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Bindings } from '../../../edge/cloudflare.ts'
import { runJobs, type Job } from '../../../edge/jobs-cloudflare.ts'
import { fillOptions, type GivenOptions } from '../../../edge/options.ts'
import type { Webhook } from '../../../edge/records-hooks.ts'
import { openCloudflareStore } from '../../../edge/store-cloudflare.ts'
import { addToken, createToken } from '../../../edge/tokens.ts'
import {
  bearer,
  encode,
  hash,
  makeEdition,
  openApp,
  publishFirst,
  putBlob,
  putJson,
  setPointer,
  upload,
  type Edge,
  type Opened,
} from '../publisher.ts'
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
  const worker = (exports as unknown as { default: { fetch(url: string, init?: RequestInit): Promise<Response> } })
    .default

  it('answers from R2 and D1 as wrangler.toml binds them', async () => {
    const answer = await worker.fetch('https://edge.test/health')
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }])
  })

  it('has its queue deliver webhooks as soon as an edition is live', async () => {
    const { owner } = await (edge ??= open())
    const own: Edge = { owner, send: (path, init) => worker.fetch(`https://edge.test${path}`, init) }
    // Nobody listens there: that it was tried is what shows.
    const hook = { url: 'http://127.0.0.1:9/' }
    const { webhook } = (await (await putJson(own, '/api/webhooks', hook, {}, 'POST')).json()) as { webhook: Webhook }
    await publishFirst(own)
    const failures = async () => {
      const answer = await own.send('/api/webhooks', { headers: bearer(owner) })
      const { webhooks } = (await answer.json()) as { webhooks: Webhook[] }
      return webhooks.find(({ id }) => id === webhook.id)?.failures
    }
    await expect.poll(failures, { timeout: 60_000, interval: 500 }).toBe(1)
    await own.send(`/api/webhooks/${webhook.id}`, { method: 'DELETE', headers: bearer(owner) })
  })
})

describe('the queue', () => {
  /** Runs messages, and those that they bring about, to the end. */
  const run = async (given: GivenOptions, ...first: Job[]) => {
    const { store } = await (edge ??= open())
    const [waiting, log]: [Job[], string[]] = [first, []]
    const queue = { send: async (job: Job) => void waiting.push(job) } as unknown as Queue<Job>
    while (waiting.length > 0 && log.length < 100) {
      const messages = waiting.splice(0).map((body) => ({
        body,
        ack: () => void log.push(`${body} done`),
        retry: () => void log.push(`${body} again`),
      }))
      await runJobs(store, fillOptions({ report: () => {}, ...given }), queue, {
        messages,
      } as unknown as MessageBatch<Job>)
    }
    return log
  }

  it('goes on until all that is due is delivered, and each once', async () => {
    const own = await (edge ??= open())
    const { catalog, key, tag } = await publishFirst(own)
    const hooks = 45 // more than two runs' worth
    for (let i = 0; i < hooks; i++) {
      await putJson(own, '/api/webhooks', { url: `https://hooks.test/${i}`, catalog }, {}, 'POST')
    }
    const second = await makeEdition({ catalog, edition: 2, key, seed: 2 })
    await upload(own, second)
    await setPointer(own, second, tag)
    const sent: string[] = []
    const post = async (url: string) => (sent.push(url), 200)
    expect(await run({ post, now: () => Date.now() + 1000 }, 'deliver', 'deliver')).toEqual(
      Array(4).fill('deliver done'),
    )
    expect([sent.length, new Set(sent).size]).toEqual([hooks, hooks])
  })

  it('goes on until all garbage is gone', async () => {
    const own = await (edge ??= open())
    const names = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const bytes = encode(crypto.randomUUID())
        const name = await hash(bytes)
        expect((await putBlob(own, name, bytes)).status).toBe(201)
        return name
      }),
    )
    const days = (count: number) => () => Date.now() + count * 86_400_000
    await run({ now: days(2) }, 'collect')
    const log = await run({ now: days(4), keep: { deletions: 5 } }, 'collect')
    expect(log.length).toBeGreaterThanOrEqual(3)
    for (const name of names) expect((await own.send(`/blobs/${name}`)).status).toBe(404)
  })

  it('tries again later what failed', async () => {
    const now = () => {
      throw new Error('D1 does not answer')
    }
    expect(await run({ now }, 'collect', 'deliver')).toEqual(['collect again', 'deliver again'])
  })
})
