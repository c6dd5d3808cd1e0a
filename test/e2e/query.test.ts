import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { subCategory } from '../../models/core/taxonomy.ts'
import type { Labels } from '../../models/train/shots.ts'
import { openBrowser, readResults, recordRequests, root, startApp, waitForState, type App } from './app.ts'

const boutique = join(root, 'models/demo/boutique')
const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
/** A look that no training saw, as a shopper's JPEG. */
const look = labels.snapshots.find(({ split }) => split === 'test') ?? labels.snapshots[0]

let app: App
let context: BrowserContext
let page: Page
let photo: { name: string; mimeType: string; buffer: Buffer }

beforeAll(async () => {
  app = await startApp()
  context = await openBrowser()
  page = await context.newPage()
  photo = {
    name: 'me.jpg',
    mimeType: 'image/jpeg',
    buffer: await sharp(join(boutique, look.photo)).jpeg({ quality: 88 }).toBuffer(),
  }
})
afterAll(async () => {
  await context?.close()
  await app?.stop()
})

test('the start page shows without any inference code', async () => {
  const requests = recordRequests(context)
  await page.goto(app.address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const heavy = requests.map((request) => request.url()).filter((url) => /\.wasm|ort|onnx|hnswlib|tfjs/.test(url))
  expect(heavy).toEqual([])
})

test('a dropped JPEG finds six items; nothing but GETs of the own origin, without a body, leaves the page', async () => {
  const requests = recordRequests(context)
  await page.getByTestId('photo-input').setInputFiles(photo)
  await waitForState(page, 'done')
  expect(await readResults(page)).toHaveLength(6)
  const all = requests.filter((request) => /^https?:/.test(request.url()))
  expect(
    all.filter((request) => request.method() !== 'GET' || request.postData() !== null).map((request) => request.url()),
  ).toEqual([])
  expect(
    all.filter((request) => new URL(request.url()).origin !== app.address).map((request) => request.url()),
  ).toEqual([])
  expect(await page.getByTestId('backend').textContent()).toMatch(/WASM|WebGPU/i)
})

/** What the command finds for a photo. */
function askCommand(bytes: Buffer, ...more: string[]): { id: string; score: number }[] {
  const file = join(mkdtempSync(join(tmpdir(), 'ensemble-photo-')), 'me.jpg')
  writeFileSync(file, bytes)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'models/cli/ensemble.js'), 'search', '--edition', app.address, '--photo', file, '--json', ...more],
    { cwd: root, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stdout + stderr)
  return (JSON.parse(stdout) as { results: { id: string; score: number }[] }).results
}

test('the same six as the command finds, with the same scores', async () => {
  const results = askCommand(photo.buffer)
  const shown = await readResults(page)
  expect(shown.map(({ id }) => id)).toEqual(results.map(({ id }) => id))
  shown.forEach(({ score }, i) => expect(score).toBeCloseTo(results[i].score, 2))
})

test('a garment pressed finds six of its own, best first, without looking at the photo again', async () => {
  const garments = page.getByTestId('garment')
  expect(await garments.count()).toBeGreaterThan(1)
  const kind = await garments.first().getAttribute('data-super-category')
  await garments.first().focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => garments.first().getAttribute('aria-pressed')).toBe('true')
  await waitForState(page, 'done')
  await expect.poll(() => page.locator('.under dl').textContent()).not.toContain('Look at each')
  const results = await readResults(page)
  expect(results).toHaveLength(6)
  expect(results.map(({ score }) => score)).toEqual(results.map(({ score }) => score).sort((a, b) => b - a))
  const kinds = new Map(labels.items.map(({ id, category }) => [id, subCategory(category).superCategory]))
  expect(results.map(({ id }) => kinds.get(id))).toEqual(Array(6).fill(kind))
  await page.getByRole('tab', { name: 'All' }).click()
  await expect.poll(() => page.url()).not.toContain('piece=')
  await waitForState(page, 'done')
})

test('a part framed by hand finds the same six as the command finds', async () => {
  const { items, width, height } = look
  const [x, y, w, h] = items[0].box.map(Math.round)
  const crop = [x, y, Math.min(w, width - x), Math.min(h, height - y)].join()
  const address = new URL(page.url())
  address.searchParams.set('crop', crop)
  await page.goto(address.href)
  await waitForState(page, 'done')
  expect((await readResults(page)).map(({ id }) => id)).toEqual(
    askCommand(photo.buffer, '--crop', crop).map(({ id }) => id),
  )
  await page.goto(app.address)
})

test('an item finds six snapshots', async () => {
  await page.goto(app.address)
  await page.getByTestId('mode-snapshots').click()
  const item = labels.items[0]
  await page.getByTestId('photo-input').setInputFiles({
    name: 'item.jpg',
    mimeType: 'image/jpeg',
    buffer: await sharp(join(boutique, item.photo)).jpeg().toBuffer(),
  })
  await waitForState(page, 'done')
  expect(await readResults(page)).toHaveLength(6)
})

test('of a photo of an outfit it asks which piece is meant: the surest until another is pressed, then looks that show that one', async () => {
  await page.getByTestId('photo-input').setInputFiles(photo)
  await waitForState(page, 'done')
  const tabs = page.getByRole('tab')
  expect(await tabs.count()).toBeGreaterThan(1)
  expect(await tabs.first().getAttribute('aria-selected')).toBe('true')
  const first = await readResults(page)
  await tabs.nth(1).click()
  await expect.poll(() => tabs.nth(1).getAttribute('aria-selected')).toBe('true')
  await waitForState(page, 'done')
  expect(page.url()).toContain('piece=2')
  const second = await readResults(page)
  expect(second).toHaveLength(6)
  expect(second.map(({ id }) => id)).not.toEqual(first.map(({ id }) => id))
  expect(await page.getByTestId('garment').nth(1).getAttribute('aria-pressed')).toBe('true')
  const named = askCommand(photo.buffer, '--mode', 'snapshots', '--garment', '2')
  expect(second.map(({ id }) => id)).toEqual(named.map(({ id }) => id))
  expect(() => askCommand(photo.buffer, '--garment', '1')).toThrow('--garment says which piece') // of items there is none to wear
})

test('a photo in dim yellow light finds nearly the same, and the same six as the command finds', async () => {
  const dim = { ...photo, buffer: await sharp(photo.buffer).linear([0.5, 0.45, 0.36], [0, 0, 0]).jpeg().toBuffer() }
  await page.goto(app.address)
  await page.getByTestId('photo-input').setInputFiles(dim)
  await waitForState(page, 'done')
  const shown = (await readResults(page)).map(({ id }) => id)
  expect(shown).toEqual(askCommand(dim.buffer).map(({ id }) => id))
  expect(askCommand(photo.buffer).filter(({ id }) => shown.includes(id)).length).toBeGreaterThanOrEqual(4)
})

test('providers measured again while everything is open: the next query finds the same six', async () => {
  // The same pixels in other bytes: what was seen of a photo is kept, and would answer without the trunk.
  const asPng = async (compressionLevel: number) => ({
    name: 'me.png',
    mimeType: 'image/png',
    buffer: await sharp(photo.buffer).png({ compressionLevel }).toBuffer(),
  })
  await page.goto(app.address)
  await page.getByTestId('photo-input').setInputFiles(await asPng(1))
  await waitForState(page, 'done')
  const before = await readResults(page)
  await page.locator('a[href="/you"]:visible').first().click()
  const again = page.locator('.backend').getByRole('button')
  await again.click()
  await expect.poll(() => again.textContent()).toBe('Measuring')
  await expect.poll(() => again.textContent(), { timeout: 600_000 }).toBe('Measure again')
  expect(await page.locator('.backend .bad').count()).toBe(0)
  await page.goBack() // without loading the page again
  await waitForState(page, 'done')
  await page.getByTestId('photo-input').setInputFiles(await asPng(9))
  await waitForState(page, 'done')
  expect(await readResults(page)).toEqual(before)
})

test('what is kept on the device counts unpacked: to whoever comes second the runtime comes packed', async () => {
  const second = await openBrowser()
  const visitor = await second.newPage()
  await visitor.goto(app.address)
  const addresses = await page.evaluate(async () => {
    const kept = await (await caches.open('ensemble-runtime')).keys()
    return kept.map(({ url }) => url).filter((url) => url.endsWith('.wasm'))
  })
  // The edge packs a file once somebody has asked for it, and sends it as it is until then.
  const keep = () =>
    visitor.evaluate(async ([address]) => {
      const cache = await caches.open('ensemble-runtime')
      await cache.add(new Request(address, { cache: 'reload' }))
      return (await cache.match(address))?.headers.get('content-encoding')
    }, addresses)
  await expect.poll(keep, { timeout: 600_000 }).toBe('br')
  await visitor.goto(`${app.address}/you`)
  const model = visitor.locator('dt', { hasText: 'Model' }).locator('xpath=following-sibling::dd')
  expect(parseFloat((await model.textContent()) ?? '')).toBeGreaterThan(14) // MB; packed it has 3
  await second.close()
})

test('a second visit downloads nothing again', async () => {
  await page.goto(app.address)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const requests = recordRequests(context)
  const bytes: string[] = []
  await page.reload()
  await page.getByTestId('photo-input').setInputFiles(photo)
  await waitForState(page, 'done')
  for (const request of requests) {
    const response = await request.response().catch(() => null)
    if (!response || response.fromServiceWorker() || !/^https?:/.test(request.url())) continue
    // Asking whether there is anything newer is allowed: the pointer, the page and the service worker's own file.
    if (response.status() === 304 || /\/api\/catalogs|\/sw\.js|\/$/.test(request.url())) continue
    bytes.push(`${response.status()} ${request.url()}`)
  }
  expect(bytes).toEqual([])
})

test('offline: reload, query, six items', async () => {
  await context.setOffline(true)
  try {
    await page.reload()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.getByTestId('photo-input').setInputFiles(photo)
    await waitForState(page, 'done')
    expect(await readResults(page)).toHaveLength(6)
  } finally {
    await context.setOffline(false)
  }
})
