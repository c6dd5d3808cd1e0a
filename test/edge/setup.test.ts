import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startEdge, type Edge as Running } from '../../edge/node.ts'
import { createAuthenticator } from './authenticator.ts'
import { errorOf } from './publisher.ts'

describe('the first start', () => {
  it('has a code for one owner, new at each start, and none once there is one', async () => {
    const data = await mkdtemp(join(tmpdir(), 'ensemble-setup-'))
    const origin = 'http://localhost:1'
    const begin = async () => startEdge({ data, port: 0, origin })
    const ask = (at: Running, path: string, body: object) =>
      fetch(`${at.url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { Origin: origin } })
    const first = await begin()
    const old = first.setupCode ?? ''
    expect(old).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/)
    await first.stop()
    expect(await readFile(join(data, 'records.sqlite'))).not.toContain(old)
    const second = await begin()
    expect((await ask(second, '/api/join/options', { code: old, name: 'Ada' })).status).toBe(401)
    const code = second.setupCode
    const begun = await ask(second, '/api/join/options', { code, name: 'Ada' })
    const { options, person } = (await begun.json()) as { options: { challenge: string }; person: string }
    const response = await (await createAuthenticator(origin)).register(options)
    const joined = await ask(second, '/api/join', { code, name: 'Ada', person, passkey: 'laptop', response })
    expect([joined.status, await joined.json()]).toMatchObject([201, { person: { role: 'owner' } }])
    expect(await (await fetch(`${second.url}/api/setup`)).json()).toEqual({ needed: false })
    const owner = { Authorization: `Bearer ${(await readFile(join(data, 'owner.token'), 'utf8')).trim()}` }
    const only = await fetch(`${second.url}/api/people/${person}`, { method: 'DELETE', headers: owner })
    expect(await errorOf(only)).toMatchObject({ status: 409, code: 'conflict' })
    await second.stop()
    const third = await begin()
    expect(third.setupCode).toBeUndefined()
    await third.stop()
    await rm(data, { recursive: true })
  })
})
