/**
 * Pieces more from the Studio, as JSON: `node --import tsx test/bench/studio.ts CATALOG FEED`. CATALOG is a data folder with a
 * published catalog `demo` (it is copied), FEED a folder with feed.csv and photos/. From the drop of the feed, in Chromium, to
 * the moment that a shopper's open page has the edition; what that page fetches for it, as it comes over the wire.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { openBrowser, startApp, waitForState } from '../e2e/app.ts'
import { enterByToken, vouch } from '../e2e/editor.ts'

const [catalog, feed] = process.argv.slice(2)
if (!catalog || !feed) throw new Error('node --import tsx test/bench/studio.ts CATALOG FEED')
const data = mkdtempSync(join(tmpdir(), 'ensemble-studio-'))
cpSync(catalog, data, { recursive: true })
const app = await startApp(data)

const read = (folder: string, name: string, mimeType: string) => ({
  name,
  mimeType,
  buffer: readFileSync(join(feed, folder, name)),
})
const photos = readdirSync(join(feed, 'photos')).map((name) => read('photos', name, 'image/jpeg'))

/** Bytes of index and records that come over the network, by address. */
function weigh(context: BrowserContext): Map<string, number> {
  const bytes = new Map<string, number>()
  context.on('response', (response) => {
    if (!response.url().includes('/blobs/') || response.headers()['content-type']?.startsWith('image/')) return
    void response
      .request()
      .sizes()
      .then(({ responseBodySize }) => bytes.set(response.url(), responseBodySize))
      .catch(() => undefined) // the page was closed
  })
  return bytes
}

const sum = (bytes: Map<string, number>) => [...bytes.values()].reduce((all, each) => all + each, 0)

async function work(editor: Page): Promise<number> {
  const began = performance.now()
  await editor.getByTestId('feed-input').setInputFiles([read('.', 'feed.csv', 'text/csv'), ...photos])
  await editor.locator('[data-testid=work][data-state=done]').waitFor({ timeout: 600_000 })
  return performance.now() - began
}

async function publish(editor: Page) {
  const began = performance.now()
  await editor.getByTestId('review').click()
  await editor.getByTestId('publish').waitFor({ timeout: 120_000 })
  const reviewed = performance.now()
  await editor.getByTestId('publish').click()
  await editor.getByTestId('published').waitFor({ timeout: 120_000 })
  const published = performance.now() - reviewed
  const receipt = editor.getByTestId('receipt')
  const [fresh, whole] = [await receipt.getAttribute('data-fresh'), await receipt.getAttribute('data-bytes')]
  return { review: reviewed - began, publish: published, fresh: Number(fresh), whole: Number(whole) }
}

const shoppers = await openBrowser({ viewport: { width: 390, height: 844 } })
const shopper = await shoppers.newPage()
const fetched = weigh(shoppers)
await shopper.goto(app.address)
await shopper.getByTestId('photo-input').setInputFiles(photos[0])
await waitForState(shopper, 'done')
await shopper.waitForLoadState('networkidle')
const editors = await openBrowser()
const editor = await editors.newPage()
await enterByToken(editor, app.address, data)
await vouch(editor, data)
await editor.getByRole('heading', { name: 'Start with a feed.' }).waitFor()

fetched.clear()
const described = await work(editor)
const steps = await publish(editor)
const live = performance.now()
await shopper.getByRole('link', { name: 'You', exact: true }).first().click()
await shopper.getByRole('button', { name: 'Look for a newer one' }).click()
await shopper.getByText('A newer edition is in.').waitFor({ timeout: 120_000 })
const followed = performance.now() - live
const round = (milliseconds: number) => Math.round(milliseconds / 100) / 10
console.log(
  JSON.stringify({
    ...{ pieces: photos.length, cpu: cpus()[0]?.model, cores: cpus().length, node: process.version },
    seconds: {
      describe: round(described),
      review: round(steps.review),
      publish: round(steps.publish),
      ...{ followed: round(followed), all: round(described + steps.review + steps.publish + followed) },
    },
    bytes: { whole: steps.whole, fresh: steps.fresh, share: steps.fresh / steps.whole, freshOnTheWire: sum(fetched) },
  }),
)
await Promise.all([shoppers.close(), editors.close()])
await app.stop()
rmSync(data, { recursive: true, force: true })
