/** A feed that names its pictures by address: fetched by the editor's browser, described, published, found by a shopper. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page, Route } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Labels } from '../../models/train/shots.ts'
import { openBrowser, readResults, root, startApp, waitForState, type App } from './app.ts'
import { enterByToken, vouch } from './editor.ts'

const data = mkdtempSync(join(tmpdir(), 'ensemble-remote-'))
const boutique = join(root, 'models/demo/boutique')
const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
let app: App
let browser: BrowserContext
let page: Page
/** Status and path of what was answered. */
const answered: string[] = []
const photos = new Map<string, Buffer>()

const open = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'ETag' }
const closed = { 'access-control-allow-origin': 'https://other.test' }

const plain = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
/** Large enough to be published, with something to see in it. */
const draw = async (colour: string) =>
  plain(480, 640, '#fff')
    .composite([{ input: await plain(200, 300, colour).png().toBuffer() }])
    .jpeg()
    .toBuffer()
/** A piece the catalog has not: another colour, mirrored. */
const recolour = (at: number, hue: number) =>
  sharp(join(boutique, labels.items[at].photo))
    .modulate({ hue, saturation: 1.6 })
    .flop()
    .jpeg({ quality: 92 })
    .toBuffer()

/** A shop's server: some pictures, of which it names versions, and some things that are no answer. */
async function answer(route: Route): Promise<void> {
  const path = new URL(route.request().url()).pathname
  const asks = route.request().headers()['if-none-match']
  // As a browser sees a server that does not allow the header that asks.
  if (asks && path.startsWith('/strict')) return route.abort()
  const photo = photos.get(path) ?? photos.get('any')!
  const tag = `"${path}-${photo.length}"`
  const status = path === '/gone.jpg' ? 404 : asks === tag ? 304 : 200
  answered.push(`${status} ${path}`)
  if (status !== 200) return route.fulfill({ status, headers: open })
  if (path === '/page.jpg') return route.fulfill({ body: '<p>', contentType: 'text/html', headers: open })
  const headers = /closed|shut/.test(path) ? closed : { ...open, etag: tag }
  return route.fulfill({ body: photo, contentType: 'image/jpeg', headers })
}

beforeAll(async () => {
  app = await startApp(data)
  browser = await openBrowser()
  photos.set('any', await draw('#333'))
  photos.set('/new.jpg', await recolour(0, 250))
  photos.set('/strict/new.jpg', await recolour(3, 90))
  await browser.route('https://cdn.test/**', answer)
  page = await browser.newPage()
  await enterByToken(page, app.address, data)
  await vouch(page, data)
  await page.getByRole('heading', { name: 'Start with a feed.' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await app?.stop()
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
  expect(answered).toContain('200 /fine.jpg')
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
  expect(answered).not.toContain('200 /shut.jpg')
})

test('no other script of the app may ask elsewhere', async () => {
  const refused = await page.evaluate(() => fetch('https://cdn.test/fine.jpg').then(() => 'answered', String))
  expect(refused).toContain('Failed to fetch')
  for (const path of ['/', '/studio', '/sw.js']) {
    const policy =
      (await fetch(app.address + path, { headers: { Accept: 'text/html' } })).headers.get('Content-Security-Policy') ??
      ''
    expect([path, /connect-src 'self'(;|$)/.test(policy)]).toEqual([path, true])
  }
})

const state = () => page.getByTestId('work').getAttribute('data-state')

/** Puts away what is open, then drops a feed of pieces. @returns what was answered until all of it was worked through */
async function importFeed(name: string, ...rows: string[]): Promise<string[]> {
  const again = page.getByRole('button', { name: 'Another file' })
  const start = page.getByRole('heading', { name: 'Start with a feed.' })
  if (!(await again.count())) await page.goto(`${app.address}/studio`)
  await again.or(start).first().waitFor()
  if (await again.count()) {
    await expect.poll(state, { timeout: 240_000 }).toBe('done')
    await again.click()
  }
  await start.waitFor()
  answered.length = 0
  const buffer = Buffer.from(['id,title,category,price,currency,image_link', ...rows, ''].join('\n'))
  await page.getByTestId('feed-input').setInputFiles([{ name, mimeType: 'text/csv', buffer }])
  await page.getByRole('heading', { name }).waitFor()
  await expect.poll(state, { timeout: 240_000 }).toBe('done')
  expect(await page.locator('[data-testid=row].err').allTextContents()).toEqual([])
  return [...answered]
}

const far = 'far-coat,Coat from afar,coat,129,EUR,https://cdn.test/new.jpg'

test('a piece whose picture lies elsewhere is published, and a shopper finds it', async () => {
  expect(await importFeed('far.csv', far)).toEqual(['200 /new.jpg'])
  await page.getByTestId('review').click()
  await expect.poll(() => page.getByTestId('change').count(), { timeout: 180_000 }).toBe(1)
  await page.getByTestId('publish').click()
  await page.getByTestId('published').waitFor({ timeout: 120_000 })
  const shoppers = await openBrowser({ viewport: { width: 390, height: 844 } })
  const shopper = await shoppers.newPage()
  await shopper.goto(app.address)
  const buffer = photos.get('/new.jpg')!
  await shopper.getByTestId('photo-input').setInputFiles([{ name: 'me.jpg', mimeType: 'image/jpeg', buffer }])
  await waitForState(shopper, 'done')
  expect((await readResults(shopper))[0].id).toBe('far-coat')
  await shoppers.close()
})

test('a picture that has not changed is not fetched again, and one that has is', async () => {
  expect(await importFeed('far-again.csv', far)).toEqual(['304 /new.jpg'])
  photos.set('/new.jpg', await recolour(0, 120))
  expect(await importFeed('far-changed.csv', far)).toEqual(['200 /new.jpg'])
  await page.getByTestId('review').click()
  await expect
    .poll(() => page.getByTestId('change').evaluateAll((all) => all.map((each) => each.getAttribute('data-how'))), {
      timeout: 180_000,
    })
    .toEqual(['changed'])
})

test('a server that must not be asked about changes is asked for the picture', async () => {
  const strict = 'strict,Strict jacket,jacket,80,EUR,https://cdn.test/strict/new.jpg'
  expect(await importFeed('strict.csv', strict)).toEqual(['200 /strict/new.jpg'])
  expect(await importFeed('strict-again.csv', strict)).toEqual(['200 /strict/new.jpg'])
})
