import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { edgeForTests } from './test/browser/edge-plugin.ts'
import { hnswlibPatch } from './web/build/hnswlib-patch.ts'
import { serviceWorker } from './web/build/service-worker.ts'

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Chromium as the tests need it: Debian's or CHROME_PATH, software WebGPU, no calls home. */
const chromium = playwright({
  launchOptions: {
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
    ],
  },
})

export default defineConfig({
  root: 'web',
  plugins: [svelte(), hnswlibPatch(), serviceWorker()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0, // the page's policy allows no data: scripts, and hashed files are kept by the service worker
    modulePreload: { polyfill: false }, // the polyfill would be a script of its own in every page
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      // What several pages share is one file: thirty of a kilobyte each cost a phone more than their bytes.
      output: {
        codeSplitting: {
          groups: [
            { name: 'shared', test: /svelte|[/]web[/](app|ui|i18n[/]language)|[/]models[/]core[/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  worker: {
    format: 'es',
    plugins: () => [hnswlibPatch()],
    rolldownOptions: {
      output: {
        // The edge knows these two by their names: they may read from elsewhere (edge/headers.ts).
        entryFileNames: ({ facadeModuleId }) => {
          const folder = /\/worker\/(studio|publishers)\//.exec(facadeModuleId ?? '')?.[1]
          return `assets/${folder ? `${folder}-worker` : '[name]'}-[hash].js`
        },
      },
    },
  },
  optimizeDeps: { exclude: ['onnxruntime-web', 'hnswlib-wasm'] },
  server: { headers: isolation },
  test: {
    root: '.',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          root: '.',
          include: ['test/{models,edge,cli,web}/**/*.test.ts'],
          exclude: ['test/edge/workerd/**'],
          environment: 'node',
          // Generous: a test fails on what it finds, never on how busy the machine is.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        plugins: [edgeForTests()],
        test: {
          name: 'browser',
          root: '.',
          include: ['test/browser/**/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            provider: chromium,
            instances: [{ browser: 'chromium' }],
            screenshotFailures: false,
          },
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          root: '.',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      './test/edge/workerd/vitest.config.ts',
    ],
  },
})
