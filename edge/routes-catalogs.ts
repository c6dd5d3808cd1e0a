/** Catalogs: who publishes them, and the pointer to the current edition, moved by compare-and-swap. */
import { Hono } from 'hono'
import * as v from 'valibot'
import { EnsembleError } from '../models/core/errors.ts'
import type { PublisherKeys } from '../models/core/schema.ts'
import { identifyKey } from '../models/core/signature.ts'
import { audit } from './audit.ts'
import { takeJson } from './body.ts'
import { namesTag } from './conditions.ts'
import { catalogSchema, publishSchema, publisherSchema } from './requests.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import { publish, tagOf } from './publish.ts'
import type { Store } from './store.ts'

/** Always asked again, answered 304 when nothing moved. */
const revalidate = 'no-cache'

export function catalogRoutes(store: Store, options: AppOptions) {
  const { records } = store
  return new Hono<Env>()
    .get('/api/catalogs', async (c) => {
      const catalogs = (await records.listCatalogs()).map(({ pointer, ...publisher }) => ({
        pointer: pointer ?? null,
        publisher,
      }))
      return c.json({ catalogs }, 200, { 'Cache-Control': revalidate })
    })
    .get('/api/catalogs/:catalog', async (c) => {
      const publisher = await findPublisher(store, c.req.param('catalog'))
      const pointer = (await records.getPointer(publisher.catalog)) ?? null
      const tag = await tagOf(publisher, pointer)
      const headers = { ETag: tag, 'Cache-Control': revalidate }
      if (namesTag(c.req.header('If-None-Match'), [tag])) return c.body(null, 304, headers)
      return c.json({ pointer, publisher }, 200, headers)
    })
    .put('/api/catalogs/:catalog', takeJson(publisherSchema, 64 * 1024), async (c) => {
      const catalog = readCatalog(c.req.param('catalog'))
      const { name, keys } = c.req.valid('json')
      const publisher: PublisherKeys = { catalog, name, keys: [] }
      for (const publicKey of new Set(keys.map((key) => key.publicKey))) {
        publisher.keys.push({ id: await identifyKey(publicKey, crypto.subtle), publicKey })
      }
      const created = !(await records.getPublisher(catalog))
      await records.putPublisher(publisher)
      await audit(store, options, c.var.actor, 'catalog', catalog, publisher.keys.map((key) => key.id).join(' '))
      return c.json({ publisher }, created ? 201 : 200)
    })
    .put('/api/catalogs/:catalog/pointer', takeJson(publishSchema, 4096), async (c) => {
      const { restores, ...next } = c.req.valid('json')
      const publisher = await findPublisher(store, c.req.param('catalog'))
      if (next.catalog !== publisher.catalog) {
        throw new EnsembleError('invalid', `The body names catalog ${next.catalog}, the address ${publisher.catalog}`)
      }
      const { pointer, created } = await publish(
        store,
        options,
        { publisher, next, restores },
        c.req.header('If-Match'),
        c.var.actor,
      )
      const tag = await tagOf(publisher, pointer)
      return c.json({ pointer }, created ? 201 : 200, { ETag: tag })
    })
}

function readCatalog(name: string): string {
  const result = v.safeParse(catalogSchema, name)
  if (result.success) return result.output
  throw new EnsembleError('not-found', `${JSON.stringify(name.slice(0, 80))}: ${result.issues[0].message}`)
}

export async function findPublisher(store: Store, name: string): Promise<PublisherKeys> {
  const catalog = readCatalog(name)
  const publisher = await store.records.getPublisher(catalog)
  if (publisher) return publisher
  throw new EnsembleError(
    'not-found',
    `No catalog ${catalog} here`,
    'Its owner registers it: PUT /api/catalogs/<catalog>.',
  )
}
