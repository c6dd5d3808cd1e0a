/** What axe finds wrong with a page in both languages, light and dark, on a desktop and on a phone. */
import type { Page } from 'playwright'
import { findFaults } from './faults.ts'

const settingsKey = 'ensemble.settings'

/** @param ready waits until the page shows what it is asked about; called after each reload. The page ends as it began. */
export async function findFaultsEverywhere(page: Page, ready: () => Promise<void>): Promise<string[]> {
  const [kept, viewport] = [await page.evaluate((key) => localStorage.getItem(key), settingsKey), page.viewportSize()]
  const show = async (settings: string | null) => {
    const put = ([key, text]: [string, string | null]) =>
      text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text)
    await page.evaluate(put, [settingsKey, settings] as [string, string | null])
    await page.reload()
    await ready()
  }
  const faults: string[] = []
  for (const size of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size)
    for (const language of ['en', 'ko']) {
      for (const theme of ['light', 'dark']) {
        await show(JSON.stringify({ ...(JSON.parse(kept ?? '{}') as object), language, theme }))
        const found = await findFaults(page)
        faults.push(...found.map((fault) => `${language} ${theme} ${size.width}: ${fault}`))
      }
    }
  }
  if (viewport) await page.setViewportSize(viewport)
  await show(kept)
  return faults
}
