/** For those who run the edge: is it well, what is it doing, what can it be asked. */
import { Hono } from 'hono'
import { noStore } from './body.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import type { Store } from './store.ts'

/** @param describe makes the OpenAPI document, once every route is there. */
export function operationRoutes(store: Store, options: AppOptions, describe: () => object) {
  let document: object | undefined
  return new Hono<Env>()
    .get('/health', async (c) => {
      await store.records.hasOwner()
      return c.json({ ok: true }, 200, noStore)
    })
    .get('/metrics', async (c) => {
      const catalogs = (await store.records.listCatalogs()).length
      const deliveries = await store.records.countDeliveries()
      const text = options.metrics.print({ catalogs, webhook_deliveries_waiting: deliveries, ...options.gauges() })
      return c.body(text, 200, { ...noStore, 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
    })
    .get('/api/openapi.json', (c) => c.json((document ??= describe()), 200, { 'Cache-Control': 'no-cache' }))
}
