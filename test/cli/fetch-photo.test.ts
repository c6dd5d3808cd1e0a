import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fetchPhoto } from '../../models/cli/fetch-photo.ts'
import type { Version } from '../../models/core/import/revisit.ts'

const picture = Buffer.from('a picture, as far as fetching goes')
let server: Server
let base: string
const asked: string[] = []

type Answer = (answer: ServerResponse, request: IncomingMessage) => void
const say = (status: number, headers: Record<string, string> = {}, body: Buffer | string = '') => {
  return (answer: ServerResponse) => void answer.writeHead(status, headers).end(body)
}
const good = say(200, { 'Content-Type': 'image/jpeg' }, picture)
const times = (path: string) => asked.filter((each) => each === path).length
/** By path; what depends on how often it was asked for looks at `asked`. */
const answers: Record<string, Answer> = {
  '/good': good,
  '/moved': say(302, { Location: '/moved/again' }),
  '/moved/again': say(301, { Location: '../good' }),
  '/loop': say(302, { Location: '/loop' }),
  '/inward': say(302, { Location: 'http://127.0.0.2:1/secret' }),
  '/file': say(302, { Location: 'file:///etc/passwd' }),
  '/page': say(200, { 'Content-Type': 'text/html; charset=utf-8' }, '<html>'),
  '/announced': say(200, { 'Content-Length': '100' }, Buffer.alloc(100)),
  '/longer': (answer) => void answer.writeHead(200).end(Buffer.alloc(100)),
  '/third': (answer) => (times('/third') < 3 ? say(503)(answer) : good(answer)),
  '/busy': (answer) => (times('/busy') < 2 ? say(429, { 'Retry-After': '1' })(answer) : good(answer)),
  '/tagged': (answer, request) => {
    const headers = { 'Content-Type': 'image/jpeg', ETag: '"2"', 'Last-Modified': date }
    if (request.headers['if-none-match'] === '"2"') say(304, headers)(answer)
    else say(200, headers, picture)(answer)
  },
  '/dated': (answer, request) =>
    say(request.headers['if-modified-since'] === date ? 304 : 200, { 'Last-Modified': date }, '')(answer),
  '/moved/tagged': say(302, { Location: '/tagged' }),
  '/always': say(304),
  '/down': say(500),
  '/slow': () => undefined,
  '/broken': (answer, request) => {
    if (times('/broken') > 1) return good(answer)
    answer.writeHead(200, { 'Content-Length': '1000' }).write('half of it')
    setTimeout(() => request.socket.destroy(), 20)
  },
}

const date = 'Wed, 21 Oct 2026 07:28:00 GMT'

beforeAll(async () => {
  server = createServer((request, answer) => {
    asked.push(request.url ?? '')
    ;(answers[request.url ?? ''] ?? say(404))(answer, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => void asked.splice(0))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const allows = (address: string) => address === '127.0.0.1'
const get = (path: string, limits = {}) => fetchPhoto(base + path, { allows, pauseMilliseconds: 5, ...limits })

test.each(['/good', '/moved', '/third', '/broken'])('%s gives the picture', async (path) => {
  expect(await get(path)).toEqual({ bytes: picture })
})

test('a server that asks for patience gets it', async () => {
  const begun = performance.now()
  expect(await get('/busy')).toEqual({ bytes: picture })
  expect(performance.now() - begun).toBeGreaterThan(990)
})

test('what has not changed does not come again', async () => {
  const fetched = await get('/tagged')
  expect(fetched).toEqual({ bytes: picture, version: { tag: '"2"', modified: date } })
  const ask = (path: string, version: Version) => fetchPhoto(base + path, { allows }, version)
  expect(await ask('/tagged', { tag: '"2"' })).toBe('same')
  expect(await ask('/moved/tagged', { tag: '"2"' })).toBe('same')
  expect(await ask('/dated', { modified: date })).toBe('same')
  expect(await ask('/tagged', { tag: '"1"', modified: date })).toEqual(fetched)
  // A server that says so without being asked has sent nothing.
  await expect(get('/always')).rejects.toMatchObject({ code: 'not-found' })
})

test.each([
  ['/gone', 'not-found', 'HTTP 404', 1],
  ['/down', 'not-found', 'HTTP 500', 3],
  ['/loop', 'not-found', 'more than 5 redirects', 6],
  ['/inward', 'not-found', '127.0.0.2 is not public', 1],
  ['/file', 'not-found', 'is not asked', 1],
  ['/page', 'photo-unsupported', 'text/html, not a picture', 1],
  ['/announced', 'photo-too-large', 'larger than 99 bytes', 1],
  ['/longer', 'photo-too-large', 'larger than 99 bytes', 1],
])("%s is the row's own fault: %s, %s", async (path, code, reason, requests) => {
  await expect(get(path, { bytes: 99 })).rejects.toMatchObject({ code, message: expect.stringContaining(reason) })
  expect(asked).toHaveLength(requests)
})

test('a server that never answers is given up in time', async () => {
  const slow = get('/slow', { milliseconds: 200, attempts: 2 })
  await expect(slow).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('no answer in time') })
  expect(asked).toHaveLength(2)
})

test.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0.0.0.0'])(
  'the private address %s is not asked',
  async (host) => {
    const address = `http://${host}:${new URL(base).port}/good`
    await expect(fetchPhoto(address)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/not public|ENOTFOUND/),
    })
    expect(asked).toEqual([])
  },
)

test('a name and password in an address are not sent', async () => {
  await expect(fetchPhoto(base.replace('//', '//a:b@'), { allows })).rejects.toThrow(/is not asked/)
  expect(asked).toEqual([])
})
