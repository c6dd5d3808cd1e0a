/** Everything that narrows results, for everyone: axe in both languages, light and dark; and the keyboard alone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Labels } from '../../models/train/shots.ts'
import { en } from '../../web/i18n/en.ts'
import { ko } from '../../web/i18n/ko.ts'
import { openBrowser, readResults, root, startApp, waitForState, type App } from './app.ts'
import { findFaults } from './faults.ts'

const boutique = join(root, 'models/demo/boutique')
const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
const look = labels.snapshots.find(({ split, items }) => split === 'test' && items.length === 5) ?? labels.snapshots[0]
const [desktop, phone] = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]

let app: App
let photo: { name: string; mimeType: string; buffer: Buffer }

beforeAll(async () => {
  app = await startApp()
  const buffer = await sharp(join(boutique, look.photo)).jpeg({ quality: 88 }).toBuffer()
  photo = { name: 'me.jpg', mimeType: 'image/jpeg', buffer }
})
afterAll(async () => {
  await app?.stop()
})

async function findByPhoto(page: Page): Promise<void> {
  await page.goto(app.address)
  await page.getByTestId('photo-input').setInputFiles(photo)
  await waitForState(page, 'done')
}

/** Once the answer to the newest question is there: right after a key the state may still be the last one's. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(200)
  await expect.poll(() => page.getByTestId('status').getAttribute('data-state'), { timeout: 60_000 }).toBe('done')
}

/** Without what moves, which axe would catch half faded in. */
async function openPage(locale: string) {
  const context = await openBrowser({ viewport: desktop, locale })
  const page = await context.newPage()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  return { context, page }
}

const firstMenu = (page: Page) => page.getByTestId('result').first().getByRole('group').getByRole('button').first()
const whyDrawn = (page: Page) =>
  page.waitForFunction(() => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('dialog canvas')]
    return canvases.length === 2 && canvases.every(({ width }) => width > 300)
  })

describe.each([
  ['en-GB', en],
  ['ko-KR', ko],
] as const)('axe finds nothing in %s, light or dark', (locale, words) => {
  let page: Page
  let close: () => Promise<void>
  beforeAll(async () => {
    const opened = await openPage(locale)
    page = opened.page
    close = () => opened.context.close()
  })
  afterAll(async () => close?.())

  async function expectNoFaults(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await findFaults(page), colorScheme).toEqual([])
    }
  }

  test('start', async () => {
    await page.goto(app.address)
    await page.getByRole('heading', { level: 1, name: words.find.title }).waitFor()
    await expectNoFaults()
  })

  test('results with boxes; filters, menu and "why this?" open', async () => {
    await findByPhoto(page)
    expect(await page.getByTestId('garment').count()).toBeGreaterThan(1)
    await expectNoFaults()
    await page.getByRole('button', { name: words.filters.patterns, exact: true }).click()
    await page.getByRole('dialog', { name: words.filters.patterns }).getByRole('button').first().waitFor()
    await expectNoFaults()
    await page.keyboard.press('Escape')
    await firstMenu(page).click()
    await expectNoFaults()
    await page.getByRole('button', { name: words.steer.why }).click()
    await whyDrawn(page)
    await expectNoFaults()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('the same on a phone: results, the sheet of filters', async () => {
    await page.setViewportSize(phone)
    await expectNoFaults()
    await page.getByRole('button', { name: words.filters.open, exact: true }).click()
    await page.getByRole('dialog', { name: words.filters.open }).getByRole('button').nth(5).waitFor()
    await expectNoFaults()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('a saved piece, boards, looks, a look with its like, an item', async () => {
    await findByPhoto(page)
    await page.getByTestId('result').first().locator('button[aria-pressed=false]').click()
    await page.getByText(words.boards.saved(words.boards.first)).first().waitFor()
    await page.goto(`${app.address}/boards`)
    await page.locator('main ul a').first().waitFor()
    await expectNoFaults()
    await page.locator('main ul a').first().click()
    await page.locator('main img').first().waitFor()
    await expectNoFaults()
    await page.goto(`${app.address}/looks`)
    await page.locator('main li img').first().waitFor()
    await expectNoFaults()
    await page.goto(`${app.address}/look/${look.id}`)
    await page.getByRole('heading', { name: words.look.similar }).waitFor()
    expect(await page.locator('main a[href^="/look/"]').count()).toBeGreaterThanOrEqual(6)
    await expectNoFaults()
    await page.goto(`${app.address}/item/${look.items[0].id}`)
    await page.getByRole('heading', { name: words.item.with }).waitFor()
    await expectNoFaults()
  })
})

describe('the keyboard alone', () => {
  let page: Page
  let close: () => Promise<void>
  beforeAll(async () => {
    const opened = await openPage('en-GB')
    page = opened.page
    close = () => opened.context.close()
    await findByPhoto(page)
  })
  afterAll(async () => close?.())

  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)

  test('arrows move a corner of the frame, and Enter searches inside it; the whole photo comes back', async () => {
    const before = await readResults(page)
    const corner = page.getByRole('slider', { name: en.frame.corners.se })
    await corner.focus()
    const at = Number(await corner.getAttribute('aria-valuenow'))
    for (let press = 0; press < 4; press++) await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('ArrowLeft')
    expect(Number(await corner.getAttribute('aria-valuenow'))).toBe(at - 1)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain('crop=')
    await settle(page)
    expect((await readResults(page)).length).toBeGreaterThan(0)
    expect(await focused()).toBe(en.frame.corners.se)
    const whole = page.getByRole('button', { name: en.frame.whole })
    await whole.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).not.toContain('crop=')
    await settle(page)
    expect(await readResults(page)).toEqual(before)
  })

  test('Escape takes a moved corner back before it is searched', async () => {
    const corner = page.getByRole('slider', { name: en.frame.corners.nw })
    await corner.focus()
    const at = await corner.getAttribute('aria-valuetext')
    await page.keyboard.press('Shift+ArrowRight')
    expect(await corner.getAttribute('aria-valuetext')).not.toBe(at)
    await page.keyboard.press('Escape')
    expect(await corner.getAttribute('aria-valuetext')).toBe(at)
  })

  test('arrows switch between the garments, whose tab keeps the focus', async () => {
    await page.getByRole('tab', { name: en.pieces.all }).focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.url(), { timeout: 60_000 }).toContain('piece=1')
    await settle(page)
    const chosen = page.getByRole('tab', { selected: true })
    expect(await chosen.evaluate((tab) => tab === document.activeElement)).toBe(true)
    await page.keyboard.press('Home')
    await expect.poll(() => page.url()).not.toContain('piece=')
    await settle(page)
    expect(await focused()).toBe(en.pieces.all)
  })

  test('filters: open, choose, close; the focus is back on the chip', async () => {
    const chip = page.getByRole('button', { name: en.filters.colours, exact: true })
    await chip.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect.poll(() => page.url()).toContain('colour=')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused()).toBe(en.filters.colours)
    await settle(page)
    const remove = page.getByRole('button', { name: /^Remove / })
    await remove.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).not.toContain('colour=')
    await settle(page)
  })

  test('a menu and "why this?" open and close, and give the focus back', async () => {
    const menu = firstMenu(page)
    const name = await menu.getAttribute('aria-label')
    await menu.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    expect(await menu.getAttribute('aria-expanded')).toBe('false')
    expect(await focused()).toBe(name)
    await page.keyboard.press('Enter')
    for (let entry = 0; entry < 3; entry++) await page.keyboard.press('Tab')
    expect(await focused()).toBe(en.steer.why)
    await page.keyboard.press('Enter')
    await whyDrawn(page)
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused()).toBe(name)
  })

  test('on a phone the sheet of filters gives the focus back to its button', async () => {
    await page.setViewportSize(phone)
    const button = page.getByRole('button', { name: en.filters.open, exact: true })
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: en.filters.open }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect((await focused())?.trim()).toBe(en.filters.open)
  })
})
