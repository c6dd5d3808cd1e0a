import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { json, once, read, send, useToken } from '../../web/edge.ts'

type Said = Response | 'lost'
const asked: { path: string; init: RequestInit }[] = []

/** The edge says these one after the other, the last again and again. */
function answer(...said: Said[]): void {
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const now = said[Math.min(asked.length, said.length - 1)]
    asked.push({ path, init })
    if (now === 'lost') throw new TypeError('Failed to fetch')
    return now.clone()
  })
}
const refusal = (status: number, code: string, headers = {}) =>
  Response.json({ error: { code, message: `${status}`, hint: 'so' } }, { status, headers })
/** What it comes to, with all pauses over at once; and how long they were. */
async function settle<T>(ask: Promise<T>): Promise<[unknown, milliseconds: number]> {
  const began = Date.now()
  const settled = ask.catch((error: unknown) => error)
  await vi.runAllTimersAsync()
  return [await settled, Date.now() - began]
}

beforeEach(() => {
  vi.useFakeTimers()
  asked.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  useToken(undefined)
})

describe('asking the edge', () => {
  test('is tried again when it is overloaded or out of reach, with longer pauses', async () => {
    answer('lost', refusal(503, 'backend-unavailable', { 'Retry-After': '3' }), Response.json({ a: 1 }))
    expect(await settle(read('/x'))).toEqual([{ a: 1 }, 500 + 3000])
    expect(asked).toHaveLength(3)
  })

  test('ends as a problem of the network, or as what the edge says', async () => {
    answer('lost')
    expect(await settle(send('/x'))).toMatchObject([{ code: 'network' }, 500 + 1000 + 2000])
    asked.length = 0
    answer(refusal(429, 'too-many'))
    expect((await settle(send('/x')))[0]).toMatchObject({ code: 'too-many', message: '429', hint: 'so' })
    asked.length = 0
    answer(refusal(401, 'unauthorized'))
    expect(await settle(send('/x'))).toMatchObject([{ code: 'unauthorized' }, 0])
    expect(asked).toHaveLength(1)
    answer(new Response('not of ours', { status: 404 }))
    expect((await settle(send('/x')))[0]).toMatchObject({ code: 'network', message: 'the edge answers 404' })
    expect(((await settle(send('/x', {}, { allow: [404] })))[0] as Response).status).toBe(404)
  })

  test('happens once when that is all that is safe', async () => {
    answer('lost')
    expect(await settle(send('/x', {}, { attempts: 1 }))).toMatchObject([{ code: 'network' }, 0])
    expect(asked).toHaveLength(1)
  })

  test('shows the token there is, and one key for all attempts to create something', async () => {
    useToken('ens_x')
    answer('lost', Response.json({}))
    await settle(send('/x', once({ a: 1 })))
    const sent = asked.map(({ init }) => init.headers as Record<string, string>)
    expect(sent[0]).toEqual(sent[1])
    expect(sent[0]).toMatchObject({ Authorization: 'Bearer ens_x', 'Content-Type': 'application/json' })
    expect(sent[0]['Idempotency-Key']).toMatch(/^[\da-f-]{36}$/)
    useToken(undefined)
    await settle(send('/x', json('PUT', 1)))
    expect(asked.at(-1)?.init.headers).toEqual({ 'Content-Type': 'application/json' })
  })
})
