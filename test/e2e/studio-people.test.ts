/** Coming in with a passkey, inviting, roles, tokens: by Chromium's own virtual authenticators. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, CDPSession, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, startApp, type App } from './app.ts'
import { findFaultsEverywhere } from './axe.ts'

let app: App
const contexts: BrowserContext[] = []

/** Somebody with a browser and a device that makes passkeys and checks who holds it. */
interface Someone {
  page: Page
  /** Whether the person answers the device when it asks. */
  answers(yes: boolean): Promise<void>
}

async function arrive(viewport?: { width: number; height: number }): Promise<Someone> {
  const context = await openBrowser({ viewport })
  contexts.push(context)
  const page = await context.newPage()
  const device: CDPSession = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    page,
    answers: async (isUserVerified) => {
      await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
  }
}

let owner: Someone
let second: Someone
let invitation: string

beforeAll(async () => {
  app = await startApp(mkdtempSync(join(tmpdir(), 'ensemble-people-')))
  ;[owner, second] = [await arrive(), await arrive({ width: 390, height: 844 })]
})
afterAll(async () => {
  await Promise.all(contexts.map((context) => context.close()))
  await app?.stop()
})

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 30_000 })
const problem = (page: Page) => page.getByTestId('problem').textContent()
const places = (page: Page) =>
  page.getByRole('navigation', { name: 'Studio' }).getByRole('link').filter({ hasNotText: ',' }).allTextContents()
const passkey = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' })

async function acceptInvitation({ page }: Someone, link: string, name: string): Promise<void> {
  await page.goto(link)
  await heading(page, 'Accept an invitation.')
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Make a passkey' }).click()
}

/** Leaves `link` for what is shown once. */
async function invite({ page }: Someone, role: string): Promise<string> {
  await page.getByRole('combobox', { name: 'Role', exact: true }).selectOption({ value: role })
  await page.getByRole('button', { name: 'Make an invitation' }).click()
  const link = page.getByTestId('once').locator('code')
  await link.waitFor()
  return (await link.textContent()) ?? ''
}

test('whoever has the set-up code becomes the owner; other codes say what to do', async () => {
  const { page } = owner
  const link = /http:\S+\/studio\/join#[\w-]+/
  await expect.poll(app.said).toMatch(link)
  await page.goto(`${app.address}/studio`)
  await heading(page, 'Become the owner.')
  expect(await findFaultsEverywhere(page, () => page.getByRole('textbox').first().waitFor())).toEqual([])
  await page.getByLabel('Set-up code').fill('ABCD-EFGH')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await expect.poll(() => problem(page)).toContain('16 letters and digits; this one has 8')
  await page.getByLabel('Set-up code').fill('ABCD-EFGH-JKLM-NPQR')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await expect.poll(() => problem(page)).toContain('Start the server again')
  await page.goto(link.exec(app.said())?.[0] ?? '')
  await page.reload() // only what is behind the # has changed
  expect(await page.getByLabel('Set-up code').inputValue()).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/)
  await page.getByLabel('Your name').fill('Ada')
  await owner.answers(false)
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await expect.poll(() => problem(page)).toContain('No passkey was used')
  await owner.answers(true)
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await heading(page, 'Start with a feed.')
  expect(page.url()).toBe(`${app.address}/studio`)
  expect(await page.getByTestId('account').textContent()).toBe('Ada, owner')
  expect(await places(page)).toEqual(['Import', 'Publish', 'History', 'People', 'Activity'])
})

test('an owner signs out and in again with the passkey, and stays in over a reload', async () => {
  const { page } = owner
  await page.getByRole('button', { name: 'Sign out' }).click()
  await heading(page, 'Studio')
  expect(
    await findFaultsEverywhere(page, () => passkey(page).or(page.getByText('패스키로 들어가기')).waitFor()),
  ).toEqual([])
  await owner.answers(false)
  await passkey(page).click()
  await expect.poll(() => problem(page)).toContain('Try again when you are ready')
  await owner.answers(true)
  await page.context().setOffline(true)
  await passkey(page).click()
  await expect.poll(() => problem(page), { timeout: 20_000 }).toContain('Check the connection')
  await page.context().setOffline(false)
  await passkey(page).click()
  await heading(page, 'Start with a feed.')
  await page.reload()
  await heading(page, 'Start with a feed.')
})

test('an address without a name says why there are no passkeys, and lets tokens in', async () => {
  const page = await owner.page.context().newPage()
  await page.goto(`${app.address.replace('localhost', '127.0.0.1')}/studio`)
  await page.getByTestId('obstacle').waitFor()
  expect(await page.getByTestId('obstacle').textContent()).toContain('an address with a name')
  expect(await passkey(page).count()).toBe(0)
  await page.getByText('Sign in with a token', { exact: true }).waitFor()
  await page.close()
})

test('a device has one passkey of a person', async () => {
  const { page } = owner
  await page.getByRole('link', { name: 'People' }).click()
  await heading(page, 'People and tokens')
  expect(await page.getByTestId('passkeys').getByRole('listitem').count()).toBe(1)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('This device has a passkey of yours already').waitFor()
})

test('a viewer is invited by a link, and sees only what viewers may', async () => {
  invitation = await invite(owner, 'viewer')
  expect(invitation).toMatch(new RegExp(`^${app.address}/studio/join#[A-Z2-9-]{19}$`))
  const { page } = second
  await acceptInvitation(second, invitation, 'Ben')
  await heading(page, 'History')
  expect(await places(page)).toEqual(['History'])
  expect(await page.getByRole('button', { name: 'Go back to it' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: /Pin/ }).count()).toBe(0)
  await page.goto(`${app.address}/studio`)
  await heading(page, 'You may look.')
  await page.goto(`${app.address}/studio/people`)
  await heading(page, 'Your account')
  expect(await page.getByTestId('me').textContent()).toContain('May look, and change nothing.')
  expect(await page.getByText('Tokens').count()).toBe(0)
})

test('an invitation is good once', async () => {
  const third = await arrive()
  await acceptInvitation(third, invitation, 'Cleo')
  await expect.poll(() => problem(third.page)).toContain('Ask an owner for a new one')
  await third.page.goto(`${app.address}/studio`)
  await passkey(third.page).click()
  await expect.poll(() => problem(third.page), { timeout: 20_000 }).toContain('No passkey was used')
})

test('a changed role is what the page shows next', async () => {
  const { page } = owner
  await page.reload()
  const ben = page.getByRole('combobox', { name: 'Role of Ben' })
  await ben.selectOption('editor')
  await page.getByText('Ben is editor now.').waitFor({ state: 'attached' })
  await second.page.reload()
  await expect.poll(() => places(second.page)).toEqual(['Import', 'Publish', 'History'])
})

test('tokens are shown once, do what they may, and are revoked', async () => {
  const { page } = owner
  const form = page.locator('form', { has: page.getByRole('button', { name: 'Make a token' }) })
  await form.getByLabel('Name').fill('nightly import')
  await form.getByLabel('Good for').selectOption('30')
  await form.getByRole('button').click()
  const secret = (await page.getByTestId('once').locator('code').textContent()) ?? ''
  expect(secret).toMatch(/^ens_[\w-]{43}$/)
  const ask = async () => {
    const headers = { Authorization: `Bearer ${secret}` }
    const answer = await fetch(`${app.address}/api/me`, { headers })
    return [answer.status, ((await answer.json()) as { scopes?: string[] }).scopes]
  }
  expect(await ask()).toEqual([200, ['catalog:write', 'read']])
  await page.reload()
  const entry = page.getByTestId('tokens').getByRole('listitem').filter({ hasText: 'nightly import' })
  await entry.waitFor()
  expect(await page.getByTestId('once').count()).toBe(0)
  await entry.getByRole('button', { name: 'Revoke: nightly import' }).click()
  // The safe answer has the focus; Esc takes the question back.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep')
  await page.keyboard.press('Escape')
  await entry.getByRole('button', { name: 'Revoke: nightly import' }).click()
  await entry.getByRole('button', { name: 'Revoke', exact: true }).click()
  await entry.waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Revoke: owner/)
  expect(await ask()).toEqual([401, undefined])
})

test('axe finds nothing wrong with any page of the Studio', async () => {
  const { page } = owner
  await invite(owner, 'owner')
  for (const path of ['', '/publish', '/history', '/people', '/activity', '/join']) {
    await page.goto(`${app.address}/studio${path}`)
    const ready = async () => {
      await page.locator('main h1').waitFor()
      if (path === '/people') await page.getByTestId('tokens').waitFor()
      if (path === '/activity') await page.locator('[data-action]').first().waitFor()
      if (path === '/history') await page.locator('[data-edition]').first().waitFor()
    }
    expect(await findFaultsEverywhere(page, ready)).toEqual([])
  }
})

test('who is removed is out at once, and the passkey no longer opens', async () => {
  const { page } = owner
  await page.goto(`${app.address}/studio/people`)
  await page.getByRole('button', { name: 'Remove: Ben' }).click()
  await page.getByText('Remove Ben? The sessions end at once.').waitFor()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('combobox', { name: 'Role of Ben' }).waitFor({ state: 'detached' })
  await second.page.reload()
  await expect.poll(() => problem(second.page)).toContain('You are signed out')
  await passkey(second.page).click()
  await expect.poll(() => problem(second.page)).toContain('This passkey is not known here')
})
