/**
 * `npm run quality -- --parity 200 --webgpu 2`: the same photos asked in the page and by the command. Snapshots of the
 * boutique, those kept out of training first; the page runs WASM and, where asked for, WebGPU on whatever adapter
 * Chromium finds (a software one needs minutes).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import sharp from 'sharp'
import { openEdition } from '../../models/cli/edition.ts'
import { openTrunk } from '../../models/cli/model.ts'
import { findItems } from '../../models/cli/query.ts'
import type { Labels } from '../../models/train/shots.ts'
import type { Provider } from '../../web/worker/engine.ts'
import { openBrowser, readResults, startApp, waitForState, type ResultCard } from '../e2e/app.ts'

export interface Agreement {
  provider: string
  n: number
  /** Photos whose six items are the command's, in its order; and in any order. */
  sameOrder: number
  sameSet: number
  /** Greatest difference of two scores of one item. */
  furthest: number
}

/** Asks every photo in the page. @param provider other than the page would choose */
async function askPage(page: Page, address: string, files: readonly string[], provider?: Provider) {
  const found: ResultCard[][] = []
  await page.goto(address)
  for (const [at, file] of files.entries()) {
    if (at === 1 && provider) {
      await page.evaluate(chooseProvider, provider)
      await page.reload()
    }
    await page.getByTestId('photo-input').setInputFiles(file)
    await waitForState(page, 'done', 600_000)
    found.push(await readResults(page))
    const ran = await page.getByTestId('backend').getAttribute('data-provider')
    if (at > 0 && provider && ran !== provider) throw new Error(`${String(ran)} ran instead of ${provider}`)
    await page.goto(address)
  }
  return provider ? found.slice(1) : found
}

/** Rewrites what the page remembers of its self-test. Runs in the page. */
async function chooseProvider(provider: string): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('ensemble-engine')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error(String(opening.error)))
  })
  await new Promise<void>((resolve, reject) => {
    const change = database.transaction('choices', 'readwrite')
    const cursor = change.objectStore('choices').openCursor()
    cursor.onsuccess = () => {
      if (!cursor.result) return
      cursor.result.update({ ...cursor.result.value, provider, threads: 1 })
      cursor.result.continue()
    }
    change.oncomplete = () => resolve()
    change.onerror = () => reject(new Error(String(change.error)))
  })
  database.close()
}

function compare(provider: string, ours: readonly ResultCard[][], theirs: readonly ResultCard[][]): Agreement {
  const ids = (cards: readonly ResultCard[]) => cards.map(({ id }) => id)
  const same = (sort: boolean) =>
    ours.filter((cards, at) => {
      const [a, b] = [ids(cards), ids(theirs[at])]
      return sort ? a.sort().join() === b.sort().join() : a.join() === b.join()
    }).length
  const apart = ours.flatMap((cards, at) =>
    cards.flatMap(({ id, score }) =>
      theirs[at].filter((each) => each.id === id).map((each) => Math.abs(each.score - score)),
    ),
  )
  return { provider, n: ours.length, sameOrder: same(false), sameSet: same(true), furthest: Math.max(0, ...apart) }
}

/** @param data folder with the published demo; the photos are written beside it as JPEG */
export async function measureParity(
  data: string,
  boutique: string,
  counts: Record<Provider, number>,
): Promise<Agreement[]> {
  const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
  const folder = join(data, 'parity')
  mkdirSync(folder)
  // Those kept out of training come first; agreement asks nothing of the others but to be photos.
  const [kept, others] = ['test', 'train'].map((part) => labels.snapshots.filter(({ split }) => split === part))
  const files: string[] = []
  for (const { id, photo } of [...kept, ...others].slice(0, counts.wasm)) {
    const file = join(folder, `${id}.jpg`)
    writeFileSync(file, await sharp(join(boutique, photo)).jpeg({ quality: 88 }).toBuffer())
    files.push(file)
  }
  const edition = await openEdition(data, 'demo')
  const trunk = await openTrunk(edition.model)
  const command: ResultCard[][] = []
  for (const file of files) {
    const { results } = await findItems(edition, trunk, file, { k: 6, ranking: 'looks', filters: {} })
    command.push(results.map(({ id, score }) => ({ id, score })))
  }
  await trunk.close()
  await edition.close()

  const app = await startApp()
  const agreements: Agreement[] = []
  for (const provider of ['wasm', 'webgpu'] as const) {
    const count = counts[provider]
    if (count === 0) continue
    const context = await openBrowser({ webgpu: provider === 'webgpu' })
    const page = await context.newPage()
    // The first photo lets the page measure and remember; the provider is changed after it.
    const asked = provider === 'webgpu' ? files.slice(0, count + 1) : files.slice(0, count)
    const shown = await askPage(page, app.address, asked, provider === 'webgpu' ? provider : undefined)
    const theirs = provider === 'webgpu' ? command.slice(1, count + 1) : command.slice(0, count)
    agreements.push(compare(provider, shown, theirs))
    await context.close()
  }
  await app.stop()
  return agreements
}
