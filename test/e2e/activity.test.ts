/** The audit log in the Studio: read, narrowed by the keyboard, taken along as a table. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEdge, type Edge } from '../../edge/node.ts'
import { createToken } from '../../edge/tokens.ts'
import { buildWeb, isBuilt } from '../../models/cli/build-web.ts'
import { webFolder } from '../../models/cli/serve.ts'
import { parseTable } from '../../models/core/csv.ts'
import { bearer, publishFirst, putJson, type Edge as Api } from '../edge/publisher.ts'
import { openBrowser } from './app.ts'
import { findFaultsEverywhere } from './axe.ts'

const data = mkdtempSync(join(tmpdir(), 'ensemble-activity-'))
let edge: Edge
let browser: BrowserContext
let page: Page
let api: Api

/** An edge with the app and no catalog: whoever has the owner's token is in. */
beforeAll(async () => {
  if (!(await isBuilt())) await buildWeb()
  edge = await startEdge({ data, web: webFolder, port: 0 })
  const owner = readFileSync(join(data, 'owner.token'), 'utf8').trim()
  api = { owner, send: (path, init) => fetch(edge.url + path, init) }
  browser = await openBrowser()
  page = await browser.newPage()
  await page.goto(`${edge.url}/studio`)
  await page.evaluate((token) => sessionStorage.setItem('ensemble.studio.token', token), owner)
})
afterAll(async () => {
  await browser?.close()
  await edge?.stop()
  rmSync(data, { recursive: true, force: true })
})

const entries = () => page.getByTestId('activity').getByRole('listitem')
const choose = async (label: string, typed: string) => {
  await page.getByLabel(label, { exact: true }).focus()
  await page.keyboard.type(typed)
}

test('an owner reads who did what, narrows it by the keyboard, and takes it along as a table', async () => {
  const { catalog } = await publishFirst(api)
  await putJson(api, '/api/tokens', { name: '=nightly import', scopes: ['catalog:write', 'read'] }, {}, 'POST')
  await putJson(api, '/api/invites', { role: 'viewer' }, {}, 'POST')
  await page.goto(`${edge.url}/studio/history`)
  await page.getByRole('link', { name: 'Activity' }).click()
  await page.getByRole('heading', { level: 1, name: 'Who did what' }).waitFor()
  await entries().first().waitFor()
  expect((await entries().allTextContents()).map((text) => text.split('owner on this machine')[0])).toEqual([
    'Invited one viewer',
    'Made the token “=nightly import” (catalog:write read)',
    `Published edition 1 of ${catalog}`,
    `Set who may sign ${catalog}`,
  ])
  await choose('What', 'Tok')
  await expect.poll(() => entries().count()).toBe(1)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  const rows = parseTable(readFileSync(await download.path(), 'utf8'))
  expect(rows.map(({ cells }) => [cells['name'], cells['action'], cells['called']])).toEqual([
    ['owner on this machine', 'token', `'=nightly import`],
  ])
  await choose('What', 'Web')
  await page.getByText('Nothing of this kind has happened.').waitFor()
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect.poll(() => entries().count()).toBe(4)
  await choose('Who', 'owner')
  await expect.poll(() => page.getByLabel('Who', { exact: true }).inputValue()).toMatch(/^[0-9a-f]{16}$/)
  await expect.poll(() => entries().count()).toBe(4)
  await page.getByLabel('Who', { exact: true }).selectOption('Everybody')
  // Somebody with a wrong token; the page's own visits while nobody was signed in are none.
  await Promise.all([1, 2].map(() => api.send('/api/me', { headers: bearer(createToken()) })))
  await page.getByLabel('What', { exact: true }).selectOption('Failed sign-ins')
  await expect
    .poll(() => entries().allTextContents())
    .toEqual([
      expect.stringMatching(/^Tried to come in with a token that is not known, 2 times, from 127\.0\.0\.1Not known, /),
    ])
})

test('axe finds nothing wrong with it', async () => {
  expect(await findFaultsEverywhere(page, () => entries().first().waitFor())).toEqual([])
})

test('more of it comes on request, and the focus goes to where that begins', async () => {
  const { catalog } = await publishFirst(api)
  for (let i = 0; i < 50; i++) {
    const method = i % 2 ? 'DELETE' : 'PUT'
    await api.send(`/api/catalogs/${catalog}/editions/1/pin`, { method, headers: bearer(api.owner) })
  }
  await page.reload()
  await expect.poll(() => entries().count()).toBe(50)
  await page.getByRole('button', { name: 'Show more' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => entries().count()).toBe(57)
  const at = () => page.evaluate(() => [...document.querySelectorAll('main li')].indexOf(document.activeElement!))
  expect(await at()).toBe(50)
  expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
})

test('to others it is no page', async () => {
  const made = await putJson(api, '/api/tokens', { name: 'viewer', scopes: ['read'] }, {}, 'POST')
  const { secret } = (await made.json()) as { secret: string }
  await page.evaluate((token) => sessionStorage.setItem('ensemble.studio.token', token), secret)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'You may look.' }).waitFor()
  expect(await page.getByRole('link', { name: 'Activity' }).count()).toBe(0)
})
