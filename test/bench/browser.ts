/** Serves the bench page with the product's build steps and isolation, and calls its measurements from Node. */
import { join } from 'node:path'
import { chromium } from 'playwright'
import { createServer } from 'vite'
import { hnswlibPatch } from '../../web/build/hnswlib-patch.ts'
import { requireChrome } from '../chrome.ts'

export interface Bench {
  version: string
  call<T>(name: string, ...args: unknown[]): Promise<T>
  close(): Promise<void>
}

export async function openBench(): Promise<Bench> {
  const root = join(import.meta.dirname, '../..')
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [hnswlibPatch()],
    worker: { format: 'es', plugins: () => [hnswlibPatch()] },
    optimizeDeps: { exclude: ['onnxruntime-web', 'hnswlib-wasm'] },
    server: {
      port: 0,
      watch: null,
      hmr: false,
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
    },
  })
  await server.listen()
  const browser = await chromium.launch({
    executablePath: requireChrome(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  })
  const page = await browser.newPage()
  page.on('pageerror', (error) => console.error(String(error)))
  await page.goto(`${server.resolvedUrls?.local[0]}test/bench/index.html`)
  await page.waitForFunction(() => 'measure' in window)
  return {
    version: browser.version(),
    call: (name, ...args) =>
      page.evaluate(
        ([what, given]) =>
          (window as unknown as { measure(...all: unknown[]): Promise<never> }).measure(what, ...given),
        [name, args] as [string, unknown[]],
      ),
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
