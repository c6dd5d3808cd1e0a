/** A table that names its photos by address, published again and again: what has not changed is not fetched again. */
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEdition } from '../../models/cli/edition.ts'
import { publish } from '../../models/cli/publish.ts'
import { drawJpeg, makeFolder, writeFiles } from './photos.ts'

let home: string
let server: Server
const photos = new Map<string, Buffer>()
/** What was answered, in order: status and path. */
const answered: string[] = []

beforeAll(async () => {
  home = await makeFolder()
  for (const at of [0, 1, 2]) photos.set(`/${at}.jpg`, await drawJpeg(at))
  server = createServer(({ url = '', headers }, answer) => {
    const photo = photos.get(url)
    const tag = photo && `"${createHash('sha256').update(photo).digest('hex')}"`
    const status = !photo ? 404 : headers['if-none-match'] === tag ? 304 : 200
    answered.push(`${status} ${url}`)
    answer.writeHead(status, tag ? { ETag: tag, 'Content-Type': 'image/jpeg' } : {})
    answer.end(status === 200 ? photo : undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.close()
  await rm(home, { recursive: true })
})

const publishTo = async (to: string) => {
  answered.length = 0
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const rows = [...photos.keys()].map((path, at) => `coat-${at},${base}${path}`)
  await writeFiles(home, { 'shop/labels.csv': ['id,photo', ...rows].join('\n') })
  const receipt = await publish({
    from: join(home, 'shop/labels.csv'),
    to: join(home, to),
    catalog: 'demo',
    source: { kind: 'items', currency: 'KRW' },
    cache: join(home, 'cache'),
    created: new Date('2026-01-02T03:04:05Z'),
    fetching: { allows: (address) => address === '127.0.0.1' },
  })
  return { receipt, answered: [...answered].sort() }
}

const listPictures = async (to: string) => {
  const edition = await openEdition(join(home, to))
  const items = await edition.items()
  await edition.close()
  return new Map([...items].map(([id, { picture }]) => [id, picture.sha256]))
}

it('asks whether a photo has changed, and takes what has', async () => {
  const first = await publishTo('one')
  expect(first.receipt).toMatchObject({ given: 3, done: 3, rejected: [], computed: 3 })
  expect(first.answered).toEqual(['200 /0.jpg', '200 /1.jpg', '200 /2.jpg'])
  const before = await listPictures('one')

  const again = await publishTo('one')
  expect(again.receipt).toMatchObject({ done: 3, rejected: [], computed: 0, changed: false })
  expect(again.answered).toEqual(['304 /0.jpg', '304 /1.jpg', '304 /2.jpg'])

  photos.set('/1.jpg', await drawJpeg(7))
  const changed = await publishTo('one')
  expect(changed.receipt).toMatchObject({ done: 3, rejected: [], computed: 1, changed: true })
  expect(changed.answered).toEqual(['200 /1.jpg', '304 /0.jpg', '304 /2.jpg'])
  const differ = [...(await listPictures('one'))].filter(([id, picture]) => picture !== before.get(id))
  expect(differ.map(([id]) => id)).toEqual(['coat-1'])
})

it('fetches what another destination does not have', async () => {
  const { receipt, answered: asked } = await publishTo('two')
  expect(receipt).toMatchObject({ done: 3, rejected: [], computed: 0 })
  expect(asked).toEqual(['200 /0.jpg', '200 /1.jpg', '200 /2.jpg'])
})
