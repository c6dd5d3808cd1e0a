/** A query as a person has it: bytes from the first visit to the first result, and the steps of a warm one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Labels } from '../../models/train/shots.ts'
import { openBrowser, root, startApp, waitForState } from '../e2e/app.ts'

const boutique = join(root, 'models/demo/boutique')

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

export async function measureQuery(): Promise<object[]> {
  const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
  const shots = await Promise.all(
    labels.snapshots
      .filter(({ split }) => split === 'test')
      .slice(0, 6)
      .map(async ({ photo }) => sharp(join(boutique, photo)).jpeg().toBuffer()),
  )
  const app = await startApp()
  const context = await openBrowser()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await page.goto(app.address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const shell = bytes
  const totals: number[] = []
  const told: number[] = []
  for (const buffer of shots) {
    await page.goto(app.address)
    const start = performance.now()
    await page.getByTestId('photo-input').setInputFiles({ name: 'look.jpg', mimeType: 'image/jpeg', buffer })
    await waitForState(page, 'done')
    totals.push(Math.round(performance.now() - start))
    const words = await page.locator('body').innerText()
    told.push(Number(/in ([\d.]+) s/.exec(words)?.[1] ?? NaN))
  }
  const backend = await page.getByTestId('backend').textContent()
  await context.close()
  await app.stop()
  return [
    { what: 'bytes of the start page as sent, pictures included', value: shell },
    { what: 'first query, all downloads and the self-test included, ms', value: totals[0] },
    { what: 'next visits, model opened anew, photo to cards, median ms', value: median(totals.slice(1)) },
    { what: `the query alone, as the page tells, median s (${backend?.trim()})`, value: median(told.slice(1)) },
  ]
}
