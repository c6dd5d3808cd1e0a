/** A second publisher with a server and a key of its own: added by address, searched together, and never believed for another. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEdge, type Edge } from '../../edge/node.ts'
import { publish } from '../../models/cli/publish.ts'
import { splitId } from '../../models/core/publishers.ts'
import type { Labels } from '../../models/train/shots.ts'
import { openBrowser, readResults, recordRequests, root, startApp, waitForState, type App } from './app.ts'
import { findFaultsEverywhere } from './axe.ts'
import { findFaults } from './faults.ts'

const boutique = join(root, 'models/demo/boutique')
const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
const look = labels.snapshots.find(({ split }) => split === 'test') ?? labels.snapshots[0]
const worn = look.items.map(({ id }) => id)
const home = mkdtempSync(join(tmpdir(), 'ensemble-publishers-'))

let app: App
let second: Edge
let nobody: Server
let context: BrowserContext
let page: Page
let photo: { name: string; mimeType: string; buffer: Buffer }

/** Some of the boutique's own pieces, ids and all: what they are called must not matter. */
async function publishSecond(data: string, pieces: string[]): Promise<void> {
  const from = mkdtempSync(join(home, 'shop-'))
  mkdirSync(join(from, 'items'))
  const [head, ...rows] = readFileSync(join(boutique, 'labels.csv'), 'utf8').split('\n')
  const taken = rows.filter((row) => pieces.includes(row.slice(0, row.indexOf(','))))
  writeFileSync(join(from, 'labels.csv'), [head, ...taken].join('\n'))
  for (const id of pieces) copyFileSync(join(boutique, `items/${id}.avif`), join(from, `items/${id}.avif`))
  await publish({
    ...{ from, to: data, catalog: 'second', name: 'Second shop', created: new Date() },
    ...{ source: { kind: 'auto', currency: 'EUR' }, cache: join(home, 'cache') },
  })
}

const keyOf = (data: string) => {
  const { id } = JSON.parse(readFileSync(join(data, 'keys/second.json'), 'utf8')) as { id: string }
  return id.match(/.{4}/g)?.join(' ')
}

beforeAll(async () => {
  await publishSecond(join(home, 'one'), worn)
  second = await startEdge({ data: join(home, 'one'), port: 0 })
  nobody = createServer((_, response) =>
    response.setHeader('Access-Control-Allow-Origin', '*').setHeader('Content-Type', 'text/html').end('<p>'),
  )
  await new Promise<void>((resolve) => nobody.listen(0, 'localhost', resolve))
  app = await startApp()
  context = await openBrowser()
  page = await context.newPage()
  const buffer = await sharp(join(boutique, look.photo)).jpeg({ quality: 88 }).toBuffer()
  photo = { name: 'me.jpg', mimeType: 'image/jpeg', buffer }
})
afterAll(async () => {
  await context?.close()
  await app?.stop()
  await second?.stop()
  nobody?.close()
  rmSync(home, { recursive: true, force: true })
})

const field = () => page.getByRole('textbox', { name: 'Address of a publisher' })
const entries = () => page.getByTestId('publisher')

async function lookAt(address: string): Promise<void> {
  await field().fill(address)
  await field().press('Enter')
}

async function search(): Promise<{ id: string; tag?: string }[]> {
  await page.goto(app.address)
  await page.getByTestId('photo-input').setInputFiles(photo)
  await waitForState(page, 'done')
  return (await readResults(page)).map(({ id }) => splitId(id))
}

test('what cannot be added says why', async () => {
  await page.goto(`${app.address}/you`)
  const { port } = nobody.address() as AddressInfo
  for (const [address, says] of [
    ['shop', /This is not an address/],
    ['http://shop.example', /This is not an address/],
    [app.address, /here already/],
    [`http://localhost:${port}`, /no publisher of Ensemble/],
    ['http://localhost:9', /Nobody answers there/],
  ] as const) {
    await lookAt(address)
    await page.getByRole('alert').filter({ hasText: says }).waitFor()
    expect(await field().inputValue()).toBe(address)
  }
})

test('its name, its key and its size are shown before it is accepted; by keyboard alone', async () => {
  await page.goto(`${app.address}/you`)
  await lookAt(second.url)
  const offer = page.getByTestId('offer')
  await offer.getByRole('heading', { name: 'Second shop offers this' }).waitFor()
  expect(await offer.getByTestId('fingerprint').allTextContents()).toEqual([keyOf(join(home, 'one'))])
  expect(await offer.textContent()).toMatch(/Edition 1 .* 3 pieces, 0 looks.*MB to keep here/s)
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('offer')
  expect(await findFaults(page)).toEqual([])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter') // Cancel: nothing of it stays
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('publisher-address')
  expect((await page.evaluate(() => caches.keys())).filter((name) => name.startsWith('ensemble-publisher-'))).toEqual(
    [],
  )

  await lookAt(second.url)
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('offer')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await entries().filter({ hasText: second.url }).waitFor()
  expect(await findFaultsEverywhere(page, () => entries().first().waitFor())).toEqual([])
})

test('a photo finds pieces of both; each says whose it is, and nothing is asked of the other server', async () => {
  await page.goto(app.address)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const requests = recordRequests(context)
  const found = await search()
  expect(new Set(found.map(({ tag }) => tag)).size).toBe(2)
  const twice = worn.filter((id) => new Set(found.filter((one) => one.id === id).map(({ tag }) => tag)).size === 2)
  expect(twice.length).toBeGreaterThan(0) // the same piece under the same id, once from each
  const from = await page.getByTestId('result').getByTestId('from').allTextContents()
  expect(from.map((text) => text.replace(/^Publisher: ?/, ''))).toEqual(
    found.map(({ tag }) => (tag === undefined ? 'Boutique' : 'Second shop')),
  )
  await expect
    .poll(() =>
      page
        .getByTestId('result')
        .locator('img')
        .evaluateAll((all) => all.filter((img) => !(img as HTMLImageElement).naturalWidth).length),
    )
    .toBe(0)
  const elsewhere = requests.map((request) => request.url()).filter((url) => url.startsWith(second.url))
  expect(elsewhere).toEqual([])
  // Nor may the page: its policy forbids what the other server's would let it read.
  const refused = await page.evaluate((url) => fetch(url).then(() => 'answered', String), `${second.url}/api/catalogs`)
  expect(refused).toContain('Failed to fetch')
})

test('its pieces have pages, a reason and a place on a board', async () => {
  const card = page.getByTestId('result').filter({ hasText: 'Second shop' }).first()
  await card.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('button', { name: 'Why this?' }).click()
  await page.getByRole('dialog', { name: 'Why this?' }).getByText('In your photo').waitFor()
  await page.waitForFunction(() => document.querySelectorAll('dialog canvas').length === 2)
  await page.keyboard.press('Escape')
  await card.getByRole('button', { name: /save/i }).click()
  await card.getByRole('heading').getByRole('link').click()
  await page.getByRole('main').getByTestId('from').first().waitFor()
  expect(await page.locator('.facts').first().getByTestId('from').textContent()).toContain('Second shop')
  await page.reload()
  await page.locator('.facts').first().getByTestId('from').waitFor()
})

test('offline, after a reload, it is searched all the same', async () => {
  await context.setOffline(true)
  try {
    await page.goto(app.address)
    const found = await search()
    expect(new Set(found.map(({ tag }) => tag)).size).toBe(2)
    await page.goto(`${app.address}/you`)
    await lookAt('https://another.example')
    await page.getByRole('alert').filter({ hasText: 'This device is offline' }).waitFor()
  } finally {
    await context.setOffline(false)
  }
})

test('a newer edition of its key is taken; one of another key is refused and the old one stays', async () => {
  const others = labels.items.map(({ id }) => id).filter((id) => !worn.includes(id))
  await publishSecond(join(home, 'one'), [...worn, others[0]])
  await page.goto(`${app.address}/you`)
  const lookForNewer = () => page.getByRole('button', { name: 'Look for newer editions' }).click()
  await lookForNewer()
  await entries()
    .filter({ hasText: /Edition 2 .* 4 pieces/s })
    .waitFor()

  const port = Number(new URL(second.url).port)
  await second.stop()
  for (const count of [1, 2, 3]) await publishSecond(join(home, 'two'), others.slice(0, count))
  second = await startEdge({ data: join(home, 'two'), port })
  await lookForNewer()
  await page.getByTestId('publisher-problem').filter({ hasText: 'not signed by the key you accepted' }).waitFor()
  expect(await entries().textContent()).toMatch(/Edition 2 .* 4 pieces/s)
  expect(await entries().getByTestId('fingerprint').allTextContents()).toEqual([keyOf(join(home, 'one'))])
  expect((await search()).some(({ tag }) => tag !== undefined)).toBe(true)
})

test('switched off it is not searched; removed it is gone, unless that is undone', async () => {
  await page.goto(`${app.address}/you`)
  const box = page.getByRole('checkbox', { name: 'Search Second shop' })
  await box.uncheck()
  await page.getByText('Second shop is not searched for now.').first().waitFor()
  expect((await search()).some(({ tag }) => tag !== undefined)).toBe(false)
  expect(await page.getByTestId('from').count()).toBe(0)
  await page.goto(`${app.address}/you`)
  await box.check()
  await page.getByText('Second shop is searched too now.').first().waitFor()
  await page.getByRole('button', { name: 'Remove Second shop' }).click()
  await entries().waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await entries().waitFor()
  expect(await box.isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Remove Second shop' }).click()
  await entries().waitFor({ state: 'detached' })
  expect((await search()).some(({ tag }) => tag !== undefined)).toBe(false)
})
