/** An editor publishes from the browser; a shopper's open page follows; the editor goes back, and the page follows again. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Labels } from '../../models/train/shots.ts'
import { openBrowser, readResults, recordRequests, root, startApp, waitForState, type App } from './app.ts'
import { findFaultsEverywhere } from './axe.ts'
import { vouch } from './editor.ts'

const boutique = join(root, 'models/demo/boutique')
const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
const data = mkdtempSync(join(tmpdir(), 'ensemble-studio-'))

let app: App
let shoppers: BrowserContext
let editors: BrowserContext
let shopper: Page
let editor: Page
const posts: string[] = []

type Upload = { name: string; mimeType: string; buffer: Buffer }
/** A piece the catalog has not: another colour, mirrored, with a place in its EXIF. */
const newPiece = async (number: number, at: number, hue: number): Promise<Upload> => ({
  name: `new-${number}.jpg`,
  mimeType: 'image/jpeg',
  buffer: await sharp(join(boutique, labels.items[at].photo))
    .modulate({ hue, saturation: 1.6 })
    .flop()
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 33/1 0/1' } })
    .jpeg({ quality: 92 })
    .toBuffer(),
})

/** Three products to publish, three rows that are wrong: a price, a picture that is not there, cells too many. */
const shopify = `Handle,Title,Type,Option1 Name,Option1 Value,Variant Inventory Qty,Variant Price,Image Src,Image Position
violet-coat,Violet coat,Coats,Size,M,4,129.00,https://cdn.example/new-0.jpg?v=1,1
violet-coat,,,,L,0,129.00,,
green-thing,Green jacket,Jackets,Title,Default Title,2,80.00,https://cdn.example/new-1.jpg,1
free-thing,Free thing,Coats,Title,Default Title,2,free,https://cdn.example/new-2.jpg,1
lost-thing,Lost thing,Coats,Title,Default Title,2,70.00,https://cdn.example/nowhere.jpg,1
long-thing,Long thing,Coats,Title,Default Title,2,70.00,https://cdn.example/new-2.jpg,1,more,cells
blue-thing,Blue jacket,Jackets,Title,Default Title,2,90.00,https://cdn.example/new-2.jpg,1
`

let pieces: Upload[]

beforeAll(async () => {
  app = await startApp(data)
  ;[shoppers, editors] = [await openBrowser({ viewport: { width: 390, height: 844 } }), await openBrowser()]
  ;[shopper, editor] = [await shoppers.newPage(), await editors.newPage()]
  pieces = await Promise.all([newPiece(0, 0, 250), newPiece(1, 3, 90), newPiece(2, 6, 200)])
})
afterAll(async () => {
  await Promise.all([shoppers?.close(), editors?.close()])
  await app?.stop()
})

async function search(): Promise<string[]> {
  await shopper.goto(app.address)
  await shopper.getByTestId('photo-input').setInputFiles(pieces[0])
  await waitForState(shopper, 'done')
  return (await readResults(shopper)).map(({ id }) => id)
}

/** The same photo again on the page as it is: no reload, so what changes has come by itself. */
async function searchAgain(): Promise<string[]> {
  await shopper.getByRole('link', { name: 'Ensemble' }).click()
  await shopper.getByTestId('photo-input').setInputFiles(pieces[0])
  await waitForState(shopper, 'done')
  return (await readResults(shopper)).map(({ id }) => id)
}

test('a shopper finds what is published', async () => {
  expect(await search()).toHaveLength(6)
})

test('a wrong token is refused with what to do; the right one opens the Studio', async () => {
  await editor.goto(`${app.address}/studio`)
  await editor.getByText('Sign in with a token').click()
  await editor.getByLabel('Access token').fill(`ens_${'x'.repeat(43)}`)
  await editor.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.poll(() => editor.getByRole('alert').textContent()).toContain('not known here')
  await editor.getByLabel('Access token').fill(readFileSync(join(data, 'owner.token'), 'utf8').trim())
  await editor.getByRole('button', { name: 'Sign in', exact: true }).click()
  await editor.getByRole('heading', { name: 'Start with a feed.' }).waitFor()
})

test('the key of this browser is vouched for once, by the command', async () => {
  await vouch(editor, data)
})

test('a Shopify export with pictures: three rows are ready, three say what is wrong with them', async () => {
  editors.on('request', (request) => void (request.method() !== 'GET' && posts.push(request.url())))
  const feed = { name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from(shopify) }
  await editor.getByTestId('feed-input').setInputFiles([feed, ...pieces])
  await editor.getByRole('heading', { name: 'shop.csv' }).waitFor()
  const said = () => editor.getByTestId('row').allTextContents()
  await expect
    .poll(said, { timeout: 20_000 })
    .toEqual([
      expect.stringMatching(/Free thing.*Price not understood.*Coat/s),
      expect.stringMatching(/Lost thing.*nowhere\.jpg/s),
      expect.stringMatching(/11 cells/),
    ])
  await expect.poll(() => editor.getByTestId('work').getAttribute('data-state'), { timeout: 240_000 }).toBe('done')
  // Until somebody publishes, nothing of the feed leaves the browser.
  expect(posts).toEqual([])
})

test('a row is corrected in place, and a reload loses nothing', async () => {
  await editor.getByTestId('row').first().getByRole('button').first().click()
  await editor.getByLabel('Price', { exact: true }).fill('60.00')
  await editor.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(() => editor.getByTestId('row').count(), { timeout: 20_000 }).toBe(2)
  await editor.reload()
  await editor.getByRole('heading', { name: 'shop.csv' }).waitFor()
  await expect.poll(() => editor.getByTestId('row').count(), { timeout: 20_000 }).toBe(2)
  await expect.poll(() => editor.getByTestId('work').getAttribute('data-state'), { timeout: 240_000 }).toBe('done')
})

test('it is published, and the open page of a shopper finds it within a minute', async () => {
  const requests = recordRequests(shoppers)
  await editor.getByTestId('review').click()
  await expect.poll(() => editor.getByTestId('change').count(), { timeout: 60_000 }).toBe(4)
  expect(
    await editor.getByTestId('change').evaluateAll((all) => all.map((each) => each.getAttribute('data-how'))),
  ).toEqual(Array(4).fill('added'))
  expect(await editor.getByTestId('self-check').getAttribute('data-found')).toBe('50')
  await editor.getByTestId('publish').click()
  await editor.getByTestId('published').waitFor({ timeout: 120_000 })
  const live = Date.now()
  await expect.poll(searchAgain, { timeout: 120_000, interval: 3000 }).toContain('violet-coat')
  expect(Date.now() - live).toBeLessThan(75_000)
  const blobs = new Set(requests.map((request) => request.url()).filter((url) => url.includes('/blobs/')))
  expect(blobs.size).toBeGreaterThan(0)
})

test('the picture published has neither place nor camera in it', async () => {
  await editor.goto(`${app.address}/item/violet-coat`)
  const address = await editor.locator('main img').first().getAttribute('src')
  const bytes = Buffer.from(await (await fetch(new URL(address ?? '', app.address))).arrayBuffer())
  const { exif, format } = await sharp(bytes).metadata()
  expect([exif, format]).toEqual([undefined, 'webp'])
})

test('the editor goes back, and the page follows', async () => {
  await editor.goto(`${app.address}/studio/history`)
  await editor.locator('[data-edition="1"]').getByRole('button', { name: 'Go back to it' }).click()
  await editor.getByTestId('went-back').waitFor({ timeout: 60_000 })
  await expect.poll(searchAgain, { timeout: 120_000, interval: 3000 }).not.toContain('violet-coat')
  expect(await editor.locator('[data-testid=editions] li').count()).toBe(3)
  expect(await editor.locator('[data-edition="3"]').textContent()).toContain('edition 1 again')
})

test('an edition is pinned and let go', async () => {
  const edition = editor.locator('[data-edition="2"]')
  const pin = edition.getByRole('button', { name: 'Pin edition 2' })
  await pin.click()
  await expect.poll(() => edition.textContent()).toContain('pinned')
  expect(await pin.getAttribute('aria-pressed')).toBe('true')
  await pin.click()
  await expect.poll(() => edition.textContent()).not.toContain('pinned')
})

test('of two who publish at once the second is told, and compares again', async () => {
  await editor.goto(`${app.address}/studio`)
  await editor.getByRole('heading', { name: 'Start with a feed.' }).waitFor()
  const feed = { name: 'again.csv', mimeType: 'text/csv', buffer: Buffer.from('photo,title\nnew-1.jpg,Green jacket\n') }
  await editor.getByTestId('feed-input').setInputFiles([feed, pieces[1]])
  await editor.getByTestId('review').click({ timeout: 120_000 })
  await editor.getByTestId('publish').waitFor({ timeout: 60_000 })
  // The same editor in another window goes to another edition meanwhile.
  const other = await editors.newPage()
  await other.goto(`${app.address}/studio`)
  await other.getByText('Sign in with a token').click()
  await other.getByLabel('Access token').fill(readFileSync(join(data, 'owner.token'), 'utf8').trim())
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await other.getByRole('link', { name: 'History' }).click()
  await other.locator('[data-edition="2"]').getByRole('button', { name: 'Go back to it' }).click()
  await other.getByTestId('went-back').waitFor({ timeout: 60_000 })
  await other.close()
  await editor.getByTestId('publish').click()
  await editor.getByRole('heading', { name: 'Someone else published first.' }).waitFor({ timeout: 60_000 })
  await editor.getByRole('button', { name: 'Compare again' }).click()
  await editor.getByRole('heading', { name: 'What changes in edition 5' }).waitFor({ timeout: 60_000 })
})

/** As the field of day and time wants it, so many minutes from now. */
const inMinutes = (minutes: number) => {
  const now = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + (minutes - 1) * 60_000)
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

async function planFor(minutes: number): Promise<void> {
  await editor.getByText('Publish later').click()
  await editor.getByLabel('Day and time').fill(inMinutes(minutes))
  await editor.getByRole('button', { name: 'Publish then' }).click()
  await editor.getByRole('heading', { name: /goes live on/ }).waitFor({ timeout: 60_000 })
  await editor.getByRole('link', { name: 'History' }).first().click()
  await editor.getByTestId('planned').locator('[data-state=waiting]').waitFor()
}

test('axe finds nothing wrong with what is to be published', async () => {
  const ready = () => editor.getByTestId('self-check').waitFor({ timeout: 60_000 })
  expect(await findFaultsEverywhere(editor, ready)).toEqual([])
})

test('an edition is planned, and the plan is withdrawn', async () => {
  await editor.getByText('Publish later').click()
  await editor.getByLabel('Day and time').fill(inMinutes(-5))
  // The browser holds to the field's `min` by itself.
  await editor.getByRole('button', { name: 'Publish then' }).click()
  expect(await editor.locator('#when:invalid').count()).toBe(1)
  await editor.getByText('Publish later').click()
  await planFor(60)
  await editor.getByRole('button', { name: 'Cancel: Edition 5' }).click()
  await editor.getByRole('button', { name: 'Cancel', exact: true }).click()
  await editor.getByTestId('planned').waitFor({ state: 'detached' })
})

test('what a cancelled edition was made of is back, over a reload too', async () => {
  await editor.getByTestId('feed-back').getByRole('link', { name: 'Import' }).click()
  await editor.getByRole('heading', { name: 'again.csv' }).waitFor()
  await editor.reload()
  await editor.getByRole('heading', { name: 'again.csv' }).waitFor()
  await expect.poll(() => editor.getByTestId('work').getAttribute('data-state'), { timeout: 120_000 }).toBe('done')
  // Planned and cancelled again while another feed is open: it is kept until that one is out of the way.
  await editor.getByTestId('review').click()
  await editor.getByTestId('publish').waitFor({ timeout: 60_000 })
  await planFor(60)
  await editor.getByRole('link', { name: 'Import' }).first().click()
  const other = { name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from('photo,title\nnew-2.jpg,Blue jacket\n') }
  await editor.getByTestId('feed-input').setInputFiles([other, pieces[2]])
  await editor.getByRole('heading', { name: 'other.csv' }).waitFor()
  await editor.getByRole('link', { name: 'History' }).first().click()
  await editor.getByRole('button', { name: 'Cancel: Edition 5' }).click()
  await editor.getByRole('button', { name: 'Cancel', exact: true }).click()
  await editor.getByTestId('planned').waitFor({ state: 'detached' })
  await editor.getByRole('link', { name: 'Import' }).first().click()
  await editor.getByRole('heading', { name: 'other.csv' }).waitFor()
  await editor.getByRole('button', { name: 'Another file' }).click()
  await editor.getByTestId('kept').getByRole('button', { name: 'Go on with it' }).click()
  await editor.getByRole('heading', { name: 'again.csv' }).waitFor()
  await editor.getByRole('button', { name: 'Another file' }).click()
})

test('a planned edition goes live at its time', async () => {
  await editor.goto(`${app.address}/studio`)
  const feed = {
    name: 'once-more.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('photo,title\nnew-2.jpg,Blue jacket\n'),
  }
  await editor.getByTestId('feed-input').setInputFiles([feed, pieces[2]])
  await editor.getByTestId('review').click({ timeout: 120_000 })
  await editor.getByTestId('publish').waitFor({ timeout: 60_000 })
  await planFor(1)
  await editor.locator('[data-edition="5"][data-live=true]').waitFor({ timeout: 90_000 })
  await editor.getByTestId('planned').waitFor({ state: 'detached' })
})
