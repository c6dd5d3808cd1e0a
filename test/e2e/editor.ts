/** What an editor does at the start: comes in by the owner's token, and has the browser's key vouched for. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { root } from './app.ts'

/** As after a reload: the tab keeps its token. */
export async function enterByToken(page: Page, address: string, data: string): Promise<void> {
  await page.goto(`${address}/studio`)
  const keep = (token: string) => sessionStorage.setItem('ensemble.studio.token', token)
  await page.evaluate(keep, readFileSync(join(data, 'owner.token'), 'utf8').trim())
  await page.reload()
}

/** Runs the command that the page shows, and pastes what it prints. */
export async function vouch(page: Page, data: string): Promise<void> {
  const command = (await page.getByTestId('key-command').textContent()) ?? ''
  const allow = ['key', '--to', data, '--catalog', 'demo', command.split(' ').at(-1) ?? '']
  const options = { cwd: root, encoding: 'utf8' } as const
  const line = execFileSync(process.execPath, [join(root, 'models/cli/ensemble.js'), ...allow], options)
  await page.getByLabel('Then paste the line it prints').fill(line)
  await page.getByRole('button', { name: 'Use it' }).click()
  await page.getByTestId('key').waitFor({ state: 'detached' })
}
