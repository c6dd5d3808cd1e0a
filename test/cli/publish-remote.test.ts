import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publish } from '../../models/cli/publish.ts'
import { drawJpeg, makeFolder, writeFiles } from './photos.ts'

let server: Server
let base: string

beforeAll(async () => {
  const photo = await drawJpeg(7)
  server = createServer(({ url }, answer) => {
    if (url?.startsWith('/coat.jpg')) return answer.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(photo)
    if (url === '/broken.jpg') return answer.writeHead(200, { 'Content-Type': 'image/jpeg' }).end('no picture')
    if (url === '/page.jpg') return answer.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>')
    return answer.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

test('photos named by address are fetched; each that cannot be says why, and the rest is published', async () => {
  const folder = await makeFolder()
  const rows = [
    `coat,${base}/coat.jpg?v=2`,
    `gone,${base}/gone.jpg`,
    `page,${base}/page.jpg`,
    `broken,${base}/broken.jpg`,
    `,here.jpg`,
    `elsewhere,https://192.168.1.5/x.jpg`,
  ]
  await writeFiles(folder, { 'shop.csv': `id,image_url\n${rows.join('\n')}\n`, 'here.jpg': await drawJpeg(8) })
  const plan = {
    from: join(folder, 'shop.csv'),
    to: await makeFolder(),
    catalog: 'shop',
    source: { kind: 'items' as const, currency: 'EUR' },
    cache: await makeFolder(),
    created: new Date('2026-11-20T00:00:00Z'),
  }
  const closed = await publish(plan)
  expect([closed.given, closed.done, closed.rejected.length]).toEqual([6, 1, 5])
  expect(closed.rejected[0].reason).toMatch(/localhost is at 127\.0\.0\.1, which is not public|::1/)
  const open = await publish({ ...plan, fetching: { allows: (address) => /^(127\.|::1$)/.test(address) } })
  expect([open.given, open.done, open.counts.items]).toEqual([6, 2, 2])
  const reasons = Object.fromEntries(open.rejected.map(({ what, reason }) => [what.split('/').at(-1), reason]))
  expect(reasons).toEqual({
    'gone.jpg': expect.stringContaining('HTTP 404'),
    'page.jpg': expect.stringContaining('text/html, not a picture'),
    'broken.jpg': expect.stringContaining('is not a picture'),
    'x.jpg': expect.stringContaining('192.168.1.5 is not public'),
  })
})
