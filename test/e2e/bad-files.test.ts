import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, readResults, root, startApp, waitForState, type App } from './app.ts'

const fixture = (name: string) => readFileSync(join(root, 'test/fixtures', name))
let app: App
let context: BrowserContext
let page: Page

beforeAll(async () => {
  app = await startApp()
  context = await openBrowser({ viewport: { width: 390, height: 844 } })
  page = await context.newPage()
  await page.goto(app.address)
})
afterAll(async () => {
  await context?.close()
  await app?.stop()
})

/** A PNG of a few bytes whose header claims 20,000 x 10,000 pixels. */
function claimHugePng(): Buffer {
  const head = Buffer.alloc(33)
  head.write('\x89PNG\r\n\x1a\n', 0, 'latin1')
  head.writeUInt32BE(13, 8)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(20_000, 16)
  head.writeUInt32BE(10_000, 20)
  head.set([8, 6, 0, 0, 0], 24)
  return head
}

const bad: [string, string, Buffer, RegExp][] = [
  ['text', 'notes.jpg', Buffer.from('not a picture at all'), /picture/i],
  ['nothing', 'empty.jpg', Buffer.alloc(0), /empty|picture|0 bytes/i],
  ['half a JPEG', 'half.jpg', fixture('rotated.jpg').subarray(0, 300), /picture|read|damaged|broken/i],
  ['200 megapixels', 'huge.png', claimHugePng(), /large|megapixel/i],
]

for (const [what, name, buffer, words] of bad) {
  test(`${what}: a message that says what to do, and the app goes on`, async () => {
    await page.getByTestId('photo-input').setInputFiles({ name, mimeType: 'image/jpeg', buffer })
    await expect.poll(() => page.locator('body').innerText(), { timeout: 60_000 }).toMatch(words)
    expect(await readResults(page)).toHaveLength(0)
    await page.goto(app.address)
  })
}

for (const name of ['animated.gif', 'rotated.jpg', 'cmyk.jpg']) {
  test(`${name} is a photo like any other`, async () => {
    await page.getByTestId('photo-input').setInputFiles(join(root, 'test/fixtures', name))
    await waitForState(page, 'done')
    await page.goto(app.address)
  })
}
