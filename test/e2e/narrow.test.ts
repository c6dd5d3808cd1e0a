/** Narrowing results by words, saying more like this, taking it back, and asking why. With the keyboard alone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Labels } from '../../models/train/shots.ts'
import { openBrowser, readResults, root, startApp, waitForState, type App } from './app.ts'
import { findFaults } from './faults.ts'

const boutique = join(root, 'models/demo/boutique')
const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
const look = labels.snapshots.find(({ split }) => split === 'test') ?? labels.snapshots[0]

let app: App
let context: BrowserContext
let page: Page

beforeAll(async () => {
  app = await startApp()
  context = await openBrowser()
  page = await context.newPage()
  await page.goto(app.address)
  const buffer = await sharp(join(boutique, look.photo)).jpeg({ quality: 88 }).toBuffer()
  await page.getByTestId('photo-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer })
  await waitForState(page, 'done')
})
afterAll(async () => {
  await context?.close()
  await app?.stop()
})

const coloursOf = async () => {
  const ids = (await readResults(page)).map(({ id }) => id)
  const items = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as {
    items: { id: string; colours: string[] }[]
  }
  return ids.map((id) => items.items.find((item) => item.id === id)?.colours ?? [])
}

test('words become filters, whose results all fit; Back brings the others again', async () => {
  const field = page.getByRole('textbox', { name: 'Add words' })
  await field.fill('but in black, xyzzy')
  await field.press('Enter')
  await page.getByRole('button', { name: 'Remove Black' }).waitFor()
  await waitForState(page, 'done')
  expect(await page.getByText('Not understood: xyzzy.').count()).toBeGreaterThan(0)
  const colours = await coloursOf()
  expect(colours.length).toBeGreaterThan(0)
  expect(colours.every((each) => each.includes('black'))).toBe(true)
  await page.getByRole('button', { name: 'Remove Black' }).click()
  await page.getByRole('button', { name: 'Remove Black' }).waitFor({ state: 'detached' })
  await waitForState(page, 'done')
})

test('less like a piece takes it away, and Undo brings it back', async () => {
  const before = await readResults(page)
  const opener = page
    .getByTestId('result')
    .first()
    .getByRole('button', { name: /^More for/ })
  await opener.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Less like this' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Moved by one piece.').waitFor()
  await waitForState(page, 'done')
  expect((await readResults(page)).map(({ id }) => id)).not.toContain(before[0].id)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Moved by one piece.').waitFor({ state: 'detached' })
  await waitForState(page, 'done')
  expect(await readResults(page)).toEqual(before)
})

test('why this: both pictures with their warm places; nothing for axe to find', async () => {
  await page
    .getByTestId('result')
    .first()
    .getByRole('button', { name: /^More for/ })
    .click()
  await page.getByRole('button', { name: 'Why this?' }).click()
  const dialog = page.getByRole('dialog', { name: 'Why this?' })
  await dialog.getByText('In your photo').waitFor()
  await page.waitForFunction(() =>
    [...document.querySelectorAll('dialog canvas')].every((canvas) => (canvas as HTMLCanvasElement).width > 300),
  )
  expect(await dialog.getByRole('img').count()).toBe(2)
  expect(await findFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await findFaults(page)).toEqual([])
})
