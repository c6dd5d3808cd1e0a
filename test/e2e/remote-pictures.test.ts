/** A feed that names its pictures by address: the editor's browser fetches them, and each that it cannot says why. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEdge, type Edge } from '../../edge/node.ts'
import { buildWeb, isBuilt } from '../../models/cli/build-web.ts'
import { webFolder } from '../../models/cli/serve.ts'
import { createKey, publishFirst, register, type Edge as Api } from '../edge/publisher.ts'
import { openBrowser } from './app.ts'

const data = mkdtempSync(join(tmpdir(), 'ensemble-remote-'))
let edge: Edge
let browser: BrowserContext
let page: Page
const asked: string[] = []

const open = { 'access-control-allow-origin': '*' }
const closed = { 'access-control-allow-origin': 'https://other.test' }

const plain = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
/** Large enough to be published, with something to see in it. */
const draw = async (colour: string) =>
  plain(480, 640, '#fff')
    .composite([{ input: await plain(200, 300, colour).png().toBuffer() }])
    .jpeg()
    .toBuffer()

/** An edge with a catalog to be filled, and another that a release can be borrowed of. */
beforeAll(async () => {
  if (!(await isBuilt())) await buildWeb()
  edge = await startEdge({ data, web: webFolder, port: 0 })
  const owner = readFileSync(join(data, 'owner.token'), 'utf8').trim()
  const api: Api = { owner, send: (path, init) => fetch(edge.url + path, init) }
  await publishFirst(api)
  await register(api, 'to-fill', [await createKey()])
  browser = await openBrowser()
  const photo = await draw('#333')
  await browser.route('https://cdn.test/**', async (route) => {
    const path = new URL(route.request().url()).pathname
    asked.push(path)
    if (/closed|shut/.test(path)) return route.fulfill({ body: photo, contentType: 'image/jpeg', headers: closed })
    if (path === '/page.jpg') return route.fulfill({ body: '<p>', contentType: 'text/html', headers: open })
    if (path === '/gone.jpg') return route.fulfill({ status: 404, headers: open })
    return route.fulfill({ body: photo, contentType: 'image/jpeg', headers: open })
  })
  page = await browser.newPage()
  await page.goto(`${edge.url}/studio`)
  const keep = (token: string) => {
    sessionStorage.setItem('ensemble.studio.token', token)
    localStorage.setItem('ensemble.studio.catalog', 'to-fill')
  }
  await page.evaluate(keep, owner)
  await page.reload()
  await page.getByRole('heading', { name: 'Start with a feed.' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await edge?.stop()
  rmSync(data, { recursive: true, force: true })
})

const feed = `id,title,image_link
page,Page,https://cdn.test/page.jpg
gone,Gone,https://cdn.test/gone.jpg
closed,Closed,https://cdn.test/closed.jpg
fine,Fine,http://cdn.test/fine.jpg?v=2
`

test('each row says whether its picture came, and why not', async () => {
  const file = { name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from(feed) }
  await page.getByTestId('feed-input').setInputFiles([file])
  await page.getByRole('heading', { name: 'shop.csv' }).waitFor()
  const rows = () => page.getByTestId('row').allTextContents()
  await page.getByRole('button', { name: /^All/ }).click()
  await expect
    .poll(rows, { timeout: 60_000 })
    .toEqual([
      expect.stringMatching(/Page.*No picture at its address: text\/html, https:\/\/cdn\.test\/page\.jpg/s),
      expect.stringMatching(/Gone.*No picture at its address: 404/s),
      expect.stringMatching(/Closed.*its server lets no other page read it.*drop them together with the feed/s),
      expect.stringMatching(/^(?!.*picture).*Fine/s),
    ])
  // An address without https is asked by it, and its picture is shown.
  expect(asked).toContain('/fine.jpg')
  await page.locator('[data-line="5"] img').waitFor()
})

test('a file dropped with the feed goes before the address', async () => {
  await page.getByRole('button', { name: 'Another file' }).click()
  const file = { name: 'again.csv', mimeType: 'text/csv', buffer: Buffer.from(feed.replace('closed.jpg', 'shut.jpg')) }
  const picture = { name: 'shut.jpg', mimeType: 'image/jpeg', buffer: await draw('#a33') }
  await page.getByTestId('feed-input').setInputFiles([file, picture])
  await page.getByRole('heading', { name: 'again.csv' }).waitFor()
  const faulty = () => page.getByTestId('row').evaluateAll((all) => all.map((each) => each.getAttribute('data-line')))
  await expect.poll(faulty, { timeout: 60_000 }).toEqual(['2', '3'])
  expect(asked).not.toContain('/shut.jpg')
})

test('no other script of the app may ask elsewhere', async () => {
  const refused = await page.evaluate(() => fetch('https://cdn.test/fine.jpg').then(() => 'answered', String))
  expect(refused).toContain('Failed to fetch')
  for (const path of ['/', '/studio', '/sw.js']) {
    const policy =
      (await fetch(edge.url + path, { headers: { Accept: 'text/html' } })).headers.get('Content-Security-Policy') ?? ''
    expect([path, /connect-src 'self'(;|$)/.test(policy)]).toEqual([path, true])
  }
})
