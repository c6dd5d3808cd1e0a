import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { command } from '../cli/run.ts'

/** Starts a server, asks it one read and one write that is refused; @returns what it said on stdout, and its log. */
async function serve(level: string | undefined): Promise<{ said: string; log: object[] }> {
  const data = await mkdtemp(join(tmpdir(), 'ensemble-log-'))
  const { ENSEMBLE_LOG: _own, ...env } = process.env
  const child = spawn(process.execPath, [command, 'serve', '--data', data, '--port', '0'], {
    env: { ...env, ENSEMBLE_ORIGIN: 'https://shop.example', ...(level === undefined ? {} : { ENSEMBLE_LOG: level }) },
  })
  let [said, errors] = ['', '']
  child.stdout.on('data', (text) => (said += text))
  child.stderr.on('data', (text) => (errors += text))
  const ended = new Promise((resolve) => child.once('close', resolve))
  await expect.poll(() => said, { timeout: 60_000 }).toContain('No owner yet')
  const address = /http:\/\/localhost:\d+/.exec(said)?.[0] ?? ''
  await fetch(`${address}/health`)
  await fetch(`${address}/api/tokens?secret=1`, { method: 'POST' })
  child.kill('SIGTERM')
  await ended
  await rm(data, { recursive: true })
  const lines = errors.split('\n').filter((line) => line.startsWith('{'))
  return { said, log: lines.map((line) => JSON.parse(line) as object) }
}

describe('ensemble serve', () => {
  const written = { level: 'info', event: 'request', method: 'POST', route: '/api/tokens', status: 401 }
  const readOnce = { level: 'debug', event: 'request', method: 'GET', route: '/health', status: 200 }

  it.each<[string | undefined, object[]]>([
    [undefined, []],
    ['off', []],
    ['1', [written]],
    ['debug', [readOnce, written]],
  ])('logs the requests that ENSEMBLE_LOG=%s asks for', async (level, expected) => {
    const { log } = await serve(level)
    expect(log).toMatchObject(expected)
    expect(log).toHaveLength(expected.length)
    expect(JSON.stringify(log)).not.toContain('secret')
  })

  it('tells where the first owner comes in, by the address people use', async () => {
    const { said } = await serve(undefined)
    expect(said).toMatch(/open https:\/\/shop\.example\/studio\/join#([A-Z2-9]{4}-){3}[A-Z2-9]{4} and/)
  })
})
