/** The product as a person meets it: a real edge on a free port, the built app, a real Chromium. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page, type Request } from 'playwright'
import { requireChrome } from '../chrome.ts'

export const root = join(import.meta.dirname, '../..')

export interface App {
  address: string
  /** What it has printed so far. */
  said(): string
  stop(): Promise<void>
}

/** `npm start` on a free port with a data folder of its own; resolves when it prints its address. */
export async function startApp(data = mkdtempSync(join(tmpdir(), 'ensemble-e2e-'))): Promise<App> {
  const child = spawn(
    process.execPath,
    [join(root, 'models/cli/ensemble.js'), 'start', '--data', data, '--port', '0'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stdout.on('data', (text: Buffer) => (said += text.toString()))
  const address = await readAddress(child)
  return {
    address,
    said: () => said,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}

function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text: Buffer) => {
      said += text.toString()
      const found = /http:\/\/[\w.:[\]-]+:\d+/.exec(said)
      if (found) resolve(found[0])
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)))
  })
}

/** A fresh profile on disk (service workers and installability need one), phone or desktop size. */
export async function openBrowser(
  options: { viewport?: { width: number; height: number }; density?: number; locale?: string; webgpu?: boolean } = {},
): Promise<BrowserContext> {
  const { viewport = { width: 1280, height: 800 }, density, locale = 'en-GB', webgpu = false } = options
  const args = [
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  if (webgpu) args.push('--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader')
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'ensemble-profile-')), {
    executablePath: requireChrome(),
    headless: true,
    viewport,
    deviceScaleFactor: density,
    locale,
    args,
  })
}

/** Waits until the one status region says `state`; its text otherwise, so that a failure explains itself. */
export async function waitForState(page: Page, state: string, timeout = 240_000): Promise<void> {
  const status = page.getByTestId('status')
  await page
    .waitForFunction(
      (wanted) => {
        const now = document.querySelector('[data-testid=status]')?.getAttribute('data-state')
        return now === wanted || now === 'error'
      },
      state,
      { timeout },
    )
    .catch(async () => {
      throw new Error(`still "${await status.getAttribute('data-state')}": ${await status.textContent()}`)
    })
  const reached = await status.getAttribute('data-state')
  if (reached !== state) throw new Error(`"${reached}" instead of "${state}": ${await status.textContent()}`)
}

export interface ResultCard {
  id: string
  score: number
}

/** The cards on the page, in order. */
export async function readResults(page: Page): Promise<ResultCard[]> {
  return page
    .getByTestId('result')
    .evaluateAll((cards) =>
      cards.map((card) => ({ id: card.getAttribute('data-id') ?? '', score: Number(card.getAttribute('data-score')) })),
    )
}

/** Everything the context asks of any network, service worker included, from now on. */
export function recordRequests(context: BrowserContext): Request[] {
  const seen: Request[] = []
  context.on('request', (request) => seen.push(request))
  return seen
}
