import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Labels } from '../../models/train/shots.ts'
import { openBrowser, readResults, root, startApp, waitForState, type App } from './app.ts'

const boutique = join(root, 'models/demo/boutique')
const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
const looks = labels.snapshots.filter(({ split }) => split === 'test').slice(0, 2)

let app: App
let context: BrowserContext
let page: Page
let photos: { name: string; mimeType: string; buffer: Buffer }[]

beforeAll(async () => {
  app = await startApp()
  context = await openBrowser({ viewport: { width: 390, height: 844 } })
  page = await context.newPage()
  photos = await Promise.all(
    looks.map(async ({ photo }, at) => ({
      name: `look-${at}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await sharp(join(boutique, photo)).jpeg({ quality: 88 }).toBuffer(),
    })),
  )
  await page.goto(app.address)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
})
afterAll(async () => {
  await context?.close()
  await app?.stop()
})

const idsOf = async () => (await readResults(page)).map(({ id }) => id)

/** As the system's share sheet does it: a form posted to the share target of the manifest. */
async function share(photo: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.evaluate(
    async ([name, type, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const body = new FormData()
      body.append('photo', new File([bytes], name, { type }))
      const answer = await fetch('/share', { method: 'POST', body, redirect: 'manual' })
      if (answer.type !== 'opaqueredirect') throw new Error(`the share target answered ${answer.status}`)
    },
    [photo.name, photo.mimeType, photo.buffer.toString('base64')] as const,
  )
  await page.goto(`${app.address}/?shared=1`)
}

test('the newest photo wins: results are those of the last one given', async () => {
  const input = page.getByTestId('photo-input')
  await input.setInputFiles(photos[1])
  await waitForState(page, 'done')
  const alone = await idsOf()
  const address = page.url()
  await page.goto(app.address)
  await input.setInputFiles(photos[0])
  await input.setInputFiles(photos[1]) // while the first is being looked at
  await expect.poll(() => page.url()).toBe(address)
  await waitForState(page, 'done')
  expect(await idsOf()).toEqual(alone)
  expect(page.url()).toBe(address)
})

test('a photo shared from another app is searched, and kept from the network', async () => {
  const posts: string[] = []
  context.on(
    'request',
    (request) => void (request.method() === 'POST' && !request.serviceWorker() && posts.push(request.url())),
  )
  await share(photos[0])
  await expect.poll(() => page.url()).toContain('photo=')
  await waitForState(page, 'done')
  expect(await readResults(page)).toHaveLength(6)
  expect(new Set(posts)).toEqual(new Set([`${app.address}/share`])) // taken by the service worker
  expect(await page.evaluate(async () => (await (await caches.open('share')).keys()).length)).toBe(0)
})

test('all pictures kept: offline, looks that were never opened have theirs', async () => {
  await page.goto(`${app.address}/you`)
  await page.getByRole('button', { name: /^Keep all pictures on this device, / }).click()
  await page.getByText(/^All [\d,]+ pictures are on this device\.$/).waitFor({ timeout: 240_000 })
  await context.setOffline(true)
  try {
    await page.goto(`${app.address}/looks`)
    const last = page.locator('main img').last()
    await last.scrollIntoViewIfNeeded()
    await expect
      .poll(() => last.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
      .toBeGreaterThan(0)
  } finally {
    await context.setOffline(false)
  }
})
