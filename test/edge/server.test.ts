import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import { hc } from 'hono/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type AppType } from '../../edge/app.ts'
import { contentSecurityPolicy } from '../../edge/headers.ts'
import { startEdge, type Edge as Running } from '../../edge/node.ts'
import { bearer, encode, errorOf, hash, putBlob, publishFirst, statusOf, type Edge } from './publisher.ts'

let folder: string
let running: Running
let edge: Edge
const script = `console.log(${JSON.stringify('shop '.repeat(2000))})`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ensemble-server-'))
  await mkdir(join(folder, 'web/assets'), { recursive: true })
  await writeFile(join(folder, 'web/index.html'), '<!doctype html><title>Ensemble</title>')
  await writeFile(join(folder, 'web/sw.js'), script)
  await writeFile(join(folder, 'web/assets/worker-Ab12.js'), script)
  await start()
})

async function start() {
  running = await startEdge({ data: join(folder, 'data'), web: join(folder, 'web'), port: 0 })
  const owner = (await readFile(join(folder, 'data/owner.token'), 'utf8')).trim()
  edge = { owner, send: (path, init) => fetch(`${running.url}${path}`, init) }
}

afterAll(async () => {
  await running.stop()
  await rm(folder, { recursive: true })
})

interface Raw {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** A request as written: fetch would decode the body and tidy the path. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  const { port } = new URL(running.url)
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Bytes straight to the socket; the answer's first line, '' when the server hangs up. */
function shout(text: string, hangUp = false): Promise<string> {
  const { port } = new URL(running.url)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(text)
      if (hangUp) socket.destroySoon()
    })
    socket.on('data', (chunk) => {
      answer += chunk
      socket.end()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer.split('\r\n')[0]))
  })
}

describe('compression', () => {
  const text = encode(JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ id: `item-${i}`, title: 'Wool coat' }))))
  const put = async (bytes: Uint8Array<ArrayBuffer>) => {
    const name = await hash(bytes)
    expect(await statusOf(putBlob(edge, name, bytes))).toBe(201)
    return name
  }

  it('serves JSON as brotli or gzip, each under its own tag', async () => {
    const name = await put(text)
    const decoders = { br: brotliDecompressSync, gzip: gunzipSync }
    for (const [encoding, decode] of Object.entries(decoders)) {
      const found = await ask(`/blobs/${name}`, { 'Accept-Encoding': encoding })
      expect(found.headers).toMatchObject({
        'content-encoding': encoding,
        etag: `"${name}-${encoding}"`,
        vary: 'Accept-Encoding',
        'content-length': String(found.body.length),
        'content-type': 'application/json',
      })
      expect(found.body.length).toBeLessThan(text.length / 5)
      expect(Buffer.compare(decode(found.body), text)).toBe(0)
      const again = await ask(`/blobs/${name}`, {
        'Accept-Encoding': encoding,
        'If-None-Match': `"${name}-${encoding}"`,
      })
      expect(again.status).toBe(304)
      const head = await ask(`/blobs/${name}`, { 'Accept-Encoding': encoding }, 'HEAD')
      expect([head.headers['content-length'], head.body.length]).toEqual([String(found.body.length), 0])
    }
  })

  it.each([
    ['br;q=0.1, gzip;q=0.9', 'gzip'],
    ['gzip, br', 'br'],
    ['*', 'br'],
    ['br;q=0, gzip;q=0', undefined],
    ['identity', undefined],
    ['zstd', undefined],
    ['', undefined],
  ])('for Accept-Encoding %j picks %s', async (accepted, encoding) => {
    const name = await hash(text)
    const found = await ask(`/blobs/${name}`, { 'Accept-Encoding': accepted })
    expect(found.headers['content-encoding']).toBe(encoding)
    if (!encoding) expect(Buffer.compare(found.body, text)).toBe(0)
  })

  it('sends a range of the plain bytes, whatever is accepted', async () => {
    const found = await ask(`/blobs/${await hash(text)}`, { 'Accept-Encoding': 'br', Range: 'bytes=10-19' })
    expect([found.status, found.headers['content-encoding']]).toEqual([206, undefined])
    expect(Buffer.compare(found.body, text.subarray(10, 20))).toBe(0)
  })

  it('leaves what hardly compresses as it is', async () => {
    const noise = crypto.getRandomValues(new Uint8Array(50_000))
    const found = await ask(`/blobs/${await put(noise)}`, { 'Accept-Encoding': 'br, gzip' })
    expect(found.headers['content-encoding']).toBeUndefined()
    expect(Buffer.compare(found.body, noise)).toBe(0)
  })

  it('sends a large blob plain until its copy is made, then compressed', async () => {
    const large = encode('a long and repetitive shard '.repeat(120_000))
    const name = await put(large)
    const first = await ask(`/blobs/${name}`, { 'Accept-Encoding': 'br' })
    expect([first.status, first.headers['content-encoding'], first.body.length]).toEqual([200, undefined, large.length])
    await expect
      .poll(async () => (await ask(`/blobs/${name}`, { 'Accept-Encoding': 'br' })).headers['content-encoding'], {
        timeout: 60_000,
      })
      .toBe('br')
  })
})

describe('the web app', () => {
  it('comes with its security headers on every file, scripts and workers too', async () => {
    for (const path of ['/', '/index.html', '/sw.js', '/assets/worker-Ab12.js']) {
      const { status, headers } = await ask(path)
      expect(status).toBe(200)
      expect(headers).toMatchObject({
        'content-security-policy': contentSecurityPolicy(),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      expect(headers['permissions-policy']).toContain('camera=(self)')
    }
  })

  it('keeps hashed files for ever and asks again for the others', async () => {
    expect((await ask('/assets/worker-Ab12.js')).headers['cache-control']).toContain('immutable')
    for (const path of ['/', '/sw.js']) {
      const { headers } = await ask(path)
      expect(headers['cache-control']).toBe('no-cache')
      expect((await ask(path, { 'If-None-Match': String(headers['etag']) })).status).toBe(304)
    }
  })

  it('compresses scripts and follows a file that changes', async () => {
    const packed = await ask('/sw.js', { 'Accept-Encoding': 'gzip, br' })
    expect(packed.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(packed.body).toString()).toBe(script)
    await writeFile(join(folder, 'web/sw.js'), `${script};`)
    expect(brotliDecompressSync((await ask('/sw.js', { 'Accept-Encoding': 'br' })).body).toString()).toBe(`${script};`)
  })

  it('opens on any address of a page, not of a file', async () => {
    const page = { Accept: 'text/html,*/*' }
    expect((await ask('/items/42', page)).body.toString()).toContain('Ensemble')
    expect((await ask('/missing.js', page)).status).toBe(404)
    expect((await ask('/api/nothing', page)).status).toBe(404)
    expect((await ask('/items/42', {}, 'PUT')).status).toBe(404)
  })

  it.each([
    '/../data/owner.token',
    '/%2e%2e/data/owner.token',
    '/..%2fdata%2fowner.token',
    '/assets/../../data/owner.token',
    '/..\\data\\owner.token',
    '//data/owner.token',
    '/%00',
    '/%',
    '/assets',
    '/data/owner.token',
    '/encoded',
  ])('has no file %s', async (path) => {
    const answer = await ask(path)
    expect([400, 404]).toContain(answer.status)
    expect(answer.body.toString()).not.toMatch(/ens_/)
  })

  it('answers a share without a service worker by opening the app', async () => {
    const answer = await fetch(`${running.url}/share`, { method: 'POST', body: 'a photo', redirect: 'manual' })
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/'])
  })
})

describe('the process', () => {
  it('keeps the owner token readable by its user only, the same after a restart', async () => {
    const { catalog, first } = await publishFirst(edge)
    const before = edge.owner
    await running.stop()
    await start()
    expect(edge.owner).toBe(before)
    expect((await stat(join(folder, 'data/owner.token'))).mode & 0o777).toBe(0o600)
    const client = hc<AppType>(running.url)
    const answer = await client.api.catalogs[':catalog'].$get({ param: { catalog } })
    expect(((await answer.json()) as { pointer: unknown }).pointer).toEqual(first.pointer)
    expect(await statusOf(fetch(`${running.url}/api/tokens`, { headers: bearer(before) }))).toBe(200)
  })

  it('finishes what it is sending before it stops', async () => {
    const large = new Uint8Array(8_000_000).fill(7)
    const name = await hash(large)
    await statusOf(putBlob(edge, name, large))
    const answer = await edge.send(`/blobs/${name}`, { headers: { 'Accept-Encoding': 'identity' } })
    const stopped = running.stop()
    expect((await answer.arrayBuffer()).byteLength).toBe(large.length)
    await stopped
    await start()
  })

  it('survives what is not HTTP, and uploads that break off', async () => {
    const head = `Host: x\r\nAuthorization: Bearer ${edge.owner}\r\n`
    const name = '1'.repeat(64)
    const bad = [
      'nonsense\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'GET http://[ HTTP/1.1\r\nHost: [\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`,
      `PUT /blobs/${name} HTTP/1.1\r\n${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
      `PUT /blobs/${name} HTTP/1.1\r\n${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
      `PUT /blobs/${name} HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    ]
    for (const text of bad)
      expect([text.slice(0, 60), await shout(text)]).toEqual([
        text.slice(0, 60),
        expect.stringMatching(/^HTTP\/1.1 4\d\d /),
      ])
    await shout(
      `PUT /blobs/${name} HTTP/1.1\r\n${head}Content-Length: 500000\r\n\r\n${'half of it'.repeat(20_000)}`,
      true,
    )
    await expect.poll(() => readdir(join(folder, 'data/incoming')), { timeout: 10_000 }).toEqual([])
    expect(await statusOf(edge.send(`/blobs/${name}`))).toBe(404)
    expect(await statusOf(edge.send('/health'))).toBe(200)
  })
})

describe('options', () => {
  it('lets other origins read what is published, all of them or those it is told, and nothing else', async () => {
    const open = async (readers: readonly string[] | '*' | undefined, origin: string, path = '/api/catalogs') =>
      (await createApp(running.store, { readers }).request(path, { headers: { Origin: origin } })).headers
    for (const path of ['/api/catalogs', '/api/catalogs/none', `/blobs/${'0'.repeat(64)}`]) {
      const headers = await open(undefined, 'https://a.test', path)
      expect([path, headers.get('Access-Control-Allow-Origin')]).toEqual([path, '*'])
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
      expect(headers.get('Access-Control-Allow-Credentials')).toBeNull()
    }
    for (const path of ['/api/me', '/api/tokens', '/api/openapi.json', '/health', '/api/catalogs-of-mine']) {
      const headers = await open(undefined, 'https://a.test', path)
      expect([path, headers.get('Access-Control-Allow-Origin')]).toEqual([path, null])
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    }
    expect((await open([], 'https://a.test')).get('Access-Control-Allow-Origin')).toBeNull()
    expect((await open(['https://a.test'], 'https://a.test')).get('Access-Control-Allow-Origin')).toBe('https://a.test')
    const refused = await open(['https://a.test'], 'https://b.test')
    expect([refused.get('Access-Control-Allow-Origin'), refused.get('Vary')]).toEqual([null, 'Origin'])
  })

  it('stops at the quota', async () => {
    const app = createApp(running.store, { limits: { quotaBytes: 1000 } })
    const small: Edge = { ...edge, send: async (path, init) => app.request(path, init) }
    const bytes = crypto.getRandomValues(new Uint8Array(2000))
    expect(await errorOf(await putBlob(small, await hash(bytes), bytes))).toMatchObject({
      status: 413,
      code: 'too-large',
    })
  })
})
