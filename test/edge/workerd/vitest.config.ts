import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

// The configuration names the built app, which these tests do not need, but wrangler insists on the folder.
mkdirSync(path('../../../dist/web'), { recursive: true })

/** The edge's tests inside workerd, with local R2 and D1 as wrangler.toml binds them. */
export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: path('../../../edge/wrangler.toml') } })],
  test: { name: 'workerd', include: ['*.test.ts'], testTimeout: 600_000 },
})
