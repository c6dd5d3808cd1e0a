/** Pictures in several widths: a phone's grid loads small files, and what was seen small is there without a network. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEdition } from '../../models/cli/edition.ts'
import { publish } from '../../models/cli/publish.ts'
import { filesOf } from '../../models/core/picture-sizes.ts'
import type { Labels } from '../../models/train/shots.ts'
import { openBrowser, root, startApp, waitForState, type App } from './app.ts'

const boutique = join(root, 'models/demo/boutique')
const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
const folder = mkdtempSync(join(tmpdir(), 'ensemble-sizes-'))

let app: App
let phones: BrowserContext
let phone: Page
/** Hashes of the files of all looks, by width. */
const byWidth = new Map<number, string[]>()

/** Four looks as a shop would send them: large, and no encoder makes their grain small. */
async function writeLooks(): Promise<void> {
  await mkdir(join(folder, 'looks'))
  const noise = {
    width: 960,
    height: 1280,
    channels: 3 as const,
    noise: { type: 'gaussian' as const, mean: 128, sigma: 30 },
  }
  const grain = await sharp({ create: { ...noise, background: 'grey' } })
    .png()
    .toBuffer()
  for (const [at, { photo }] of labels.snapshots.slice(0, 4).entries())
    await sharp(join(boutique, photo))
      .resize(960, 1280, { fit: 'fill' })
      .composite([{ input: grain, blend: 'soft-light' }])
      .jpeg()
      .toFile(join(folder, `looks/look-${at}.jpg`))
}

beforeAll(async () => {
  await writeLooks()
  const data = join(folder, 'data')
  await publish({
    from: join(folder, 'looks'),
    to: data,
    catalog: 'demo',
    source: { kind: 'snapshots', currency: 'KRW' },
    cache: join(folder, 'cache'),
    created: new Date(),
  })
  const edition = await openEdition(data)
  for (const { picture } of (await edition.snapshots()).values())
    for (const { width, sha256 } of filesOf(picture)) byWidth.set(width, [...(byWidth.get(width) ?? []), sha256])
  await edition.close()
  app = await startApp(data)
  phones = await openBrowser({ viewport: { width: 390, height: 844 }, density: 2 })
  phone = await phones.newPage()
  await phone.goto(app.address)
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  // A first search makes the catalog this device's own: from then on it opens without a network.
  await phone.getByTestId('photo-input').setInputFiles(join(folder, 'looks/look-0.jpg'))
  await waitForState(phone, 'done')
  await phone.evaluate(() => caches.delete('ensemble-pictures')) // what the start page shows
})
afterAll(async () => {
  await phones?.close()
  await app?.stop()
})

/** Waits for the pictures of the page. @returns the width of the file each asked for */
async function showPictures(page: Page, count: number): Promise<number[]> {
  const pictures = page.locator('main img')
  await pictures.nth(count - 1).waitFor()
  const asked: number[] = []
  for (const picture of (await pictures.all()).slice(0, count)) {
    await picture.scrollIntoViewIfNeeded()
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
      .toBeGreaterThan(0)
    const address = await picture.evaluate((image: HTMLImageElement) => image.currentSrc)
    asked.push(
      [...byWidth].find(([, names]) => names.some((name) => new URL(address).pathname.includes(name)))?.[0] ?? 0,
    )
  }
  return asked
}

const readSeen = async () =>
  (
    await phone.evaluate(async () => {
      const cache = await caches.open('ensemble-pictures')
      return (await cache.keys()).map(({ url }) => url.slice(url.lastIndexOf('/') + 1))
    })
  ).sort()

test('the pictures come in three widths', () => {
  expect([...byWidth].map(([width, names]) => [width, names.length])).toEqual([
    [400, 4],
    [640, 4],
    [960, 4],
  ])
})

test('the grid of a phone loads the small ones, and keeps them under their own names', async () => {
  await phone.goto(`${app.address}/looks`)
  expect(await showPictures(phone, 4)).toEqual([400, 400, 400, 400])
  expect(await readSeen()).toEqual([...(byWidth.get(400) ?? [])].sort())
  const frames = await phone
    .locator('main img')
    .evaluateAll((images) => images.map((image) => [image.getAttribute('width'), image.getAttribute('height')]))
  expect(new Set(frames.map(String))).toEqual(new Set(['960,1280']))
})

test('without a network the grid has its pictures, and a look its own in the size that was seen', async () => {
  await phones.setOffline(true)
  try {
    await phone.reload()
    expect(await showPictures(phone, 4)).toEqual([400, 400, 400, 400])
    await phone.locator('main .card .name a').first().click()
    await phone.locator('main figure img').waitFor()
    const [asked] = await showPictures(phone, 1)
    expect(asked).toBeGreaterThan(400)
  } finally {
    await phones.setOffline(false)
  }
})

test('with it again the look is loaded wider', async () => {
  await phone.reload()
  const [asked] = await showPictures(phone, 1)
  expect((await readSeen()).filter((name) => byWidth.get(asked)?.includes(name))).toHaveLength(1)
})

test('a desktop at one pixel a pixel loads the small ones too, at two the next', async () => {
  for (const [density, width] of [
    [1, 400],
    [2, 640],
  ]) {
    const desktop = await openBrowser({ viewport: { width: 1280, height: 800 }, density })
    const page = await desktop.newPage()
    await page.goto(`${app.address}/looks`)
    expect(await showPictures(page, 4)).toEqual([width, width, width, width])
    await desktop.close()
  }
})
