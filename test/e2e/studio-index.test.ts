/** An index in many parts is put together from the Studio: beside other work, cancelled, in a race, and then for good. */
import { mkdtempSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page, Worker } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publish } from '../../models/cli/publish.ts'
import { drawJpeg, writeFiles } from '../cli/photos.ts'
import { planNext } from '../cli/plan-next.ts'
import { openBrowser, readResults, startApp, waitForState, type App } from './app.ts'
import { findFaultsEverywhere } from './axe.ts'
import { enterByToken, vouch } from './editor.ts'

const home = mkdtempSync(join(tmpdir(), 'ensemble-index-'))
const [data, cache] = [join(home, 'data'), join(home, 'cache')]
let app: App
let [shoppers, editors] = [] as unknown as BrowserContext[]
let [shopper, editor] = [] as unknown as Page[]

async function publishItems(items: readonly number[]): Promise<number> {
  const from = join(home, 'shop')
  await rm(from, { recursive: true, force: true })
  await mkdir(from)
  const photos = await Promise.all(items.map(async (at) => [`p${at}.jpg`, await drawJpeg(at)] as const))
  await writeFiles(from, Object.fromEntries(photos))
  const source = { kind: 'items' as const, currency: 'EUR' }
  const name = 'A small shop'
  return (await publish({ from, to: data, catalog: 'demo', name, source, cache, created: new Date() })).edition
}

/** Sixteen pieces, then four that come one by one, and one that goes: five parts a ranking, and a tombstone. */
const first = Array.from({ length: 16 }, (_, at) => at)
const left = Array.from({ length: 20 }, (_, at) => at).filter((at) => at !== 3)

beforeAll(async () => {
  for (const more of [0, 1, 2, 3, 4]) await publishItems([...first, ...left.slice(15, 15 + more)])
  expect(await publishItems(left)).toBe(6)
  app = await startApp(data)
  ;[shoppers, editors] = [await openBrowser(), await openBrowser()]
  ;[shopper, editor] = [await shoppers.newPage(), await editors.newPage()]
  await enterByToken(editor, app.address, data)
  await vouch(editor, data)
})
afterAll(async () => {
  await Promise.all([shoppers?.close(), editors?.close()])
  await app?.stop()
  await rm(home, { recursive: true, force: true })
})

/** What a shopper finds with a photo of the piece that is gone, once this edition has come. */
async function find(edition: number) {
  await shopper.goto(`${app.address}/you`)
  await shopper.getByRole('button', { name: 'Look for a newer one' }).click()
  await shopper.getByText(/This is the newest|A newer edition is in/).waitFor({ timeout: 60_000 })
  await shopper.locator('a[href="/"]').first().click()
  const buffer = await drawJpeg(3)
  await shopper.getByTestId('photo-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer })
  await waitForState(shopper, 'done')
  const found = await readResults(shopper)
  await shopper.locator('a[href="/you"]').first().click()
  await shopper.getByText(`Edition ${edition} of`).waitFor()
  return found
}

const section = () => editor.getByTestId('index')
const open = async (name: string) => editor.getByRole('link', { name, exact: true }).first().click()
const outcome = () => editor.getByTestId('compacted').getAttribute('data-how')
const history = () =>
  editor
    .locator('[data-testid=editions] li')
    .evaluateAll((all) => all.map((each) => Number(each.getAttribute('data-edition'))))
const focused = () => editor.evaluate(() => document.activeElement?.textContent?.trim())

/** The worker that puts together, beside the Studio's own. */
async function findAside(): Promise<Worker> {
  for (const worker of editor.workers())
    if ((await worker.evaluate(() => self.name)) === 'ensemble-studio-aside') return worker
  throw new Error('no such worker')
}

let before: Awaited<ReturnType<typeof readResults>>

test('a piece that is gone is never found, though its shard stands', async () => {
  before = await find(6)
  expect(before).toHaveLength(6)
  expect(before.map(({ id }) => id)).not.toContain('p3')
})

test('the history says in how many parts the index lies; axe finds nothing wrong with it', async () => {
  await open('History')
  await section().waitFor()
  expect(await section().textContent()).toContain(
    'lies in 10 parts where 2 would do, and 1 entry in it is no longer searched.',
  )
  expect(await findFaultsEverywhere(editor, () => section().waitFor())).toEqual([])
})

test('an edition that waits for its time keeps its number', async () => {
  const go = section().getByRole('button', { name: 'Put it together' })
  await go.waitFor()
  // Planned while the page is open, and then known when it is opened.
  const cancel = await planNext(data)
  await go.click()
  await expect.poll(() => section().textContent()).toContain('An edition 7 waits for')
  await editor.reload()
  await expect.poll(() => section().textContent()).toContain('An edition 7 waits for')
  expect(await section().getByRole('button').count()).toBe(0)
  await editor.getByRole('button', { name: 'Cancel: Edition 7' }).click()
  await editor.getByRole('button', { name: 'Cancel', exact: true }).click()
  await go.waitFor()
  await expect(cancel()).rejects.toMatchObject({ code: 'not-found' })
})

test('it can be cancelled, and the focus stays where it was', async () => {
  // Both in one frame: before any part is made.
  await section().getByRole('button', { name: 'Put it together' }).focus()
  await section().evaluate(async (place) => {
    place.querySelector('button')?.click()
    await new Promise(requestAnimationFrame)
    place.querySelector('button')?.click()
  })
  await expect.poll(outcome, { timeout: 30_000 }).toBe('stopped')
  expect(await focused()).toBe('Cancelled. Nothing was sent.')
  expect(await history()).toEqual([6, 5, 4, 3, 2, 1])
})

test('it goes on while the editor is elsewhere; whoever is second is told so', async () => {
  const aside = await findAside()
  await aside.evaluate(() => {
    const send = self.fetch
    const gate = new Promise((pass) => Object.assign(self, { pass }))
    self.fetch = async (...given) => {
      if (String(given[0]).endsWith('/pointer')) await gate
      return send(...given)
    }
  })
  await section().getByRole('button', { name: 'Put it together' }).click()
  await section().getByRole('progressbar').waitFor()
  await expect.poll(() => section().textContent()).toContain('Nearly done')
  expect(await section().getByRole('button').count()).toBe(0)
  await open('Import')
  await editor.getByRole('heading', { name: 'Start with a feed.' }).waitFor()
  expect(await publishItems([...left, 20])).toBe(7)
  await open('History')
  await section().getByRole('progressbar').waitFor()
  await aside.evaluate(() => (self as unknown as { pass: () => void }).pass())
  await expect.poll(() => section().textContent()).toContain('Someone else published first')
  await expect.poll(history).toEqual([7, 6, 5, 4, 3, 2, 1])
  expect(await publishItems(left)).toBe(8)
})

test('it becomes an edition of the same content: shoppers find what they found, and it can be gone back from', async () => {
  await editor.reload()
  await section().getByRole('button', { name: 'Put it together' }).press('Enter')
  await expect.poll(outcome, { timeout: 30_000 }).toBe('done')
  expect(await focused()).toMatch(/^The index lies in 2 parts now, as edition 9\. A device fetches 0\.\d+ MB\.$/)
  await editor.locator('[data-edition="9"][data-live=true]').waitFor()
  expect(await editor.locator('[data-edition="9"]').textContent()).toContain('edition 8 again, its index put together')
  expect(await section().getByRole('button').count()).toBe(0)
  expect(await find(9)).toEqual(before)
  await editor.locator('[data-edition="5"]').getByRole('button', { name: 'Go back to it' }).click()
  await editor.getByTestId('went-back').waitFor()
  await section().getByRole('button', { name: 'Put it together' }).waitFor()
  expect((await find(10)).map(({ id }) => id)).toContain('p3')
  await open('Activity')
  await editor.getByText('Put the index of demo together: edition 9 is edition 8 again').waitFor()
})
