/** Catalogs: who publishes them, and the pointer to the current edition, moved by compare-and-swap. */
import { Hono } from 'hono'
import * as v from 'valibot'
import { EnsembleError } from '../models/core/errors.ts'
import type { Pointer, PublisherKeys } from '../models/core/schema.ts'
import { identifyKey } from '../models/core/signature.ts'
import { takeJson } from './body.ts'
import { checkEdition } from './check.ts'
import { namesTag } from './conditions.ts'
import { Refusal } from './failure.ts'
import { catalogSchema, pointerSchema, publisherSchema } from './requests.ts'
import type { AppOptions } from './options.ts'
import { allows, type Env } from './policy.ts'
import type { Store, Token } from './store.ts'
import { toHex } from './tokens.ts'

/** Always asked again, answered 304 when nothing moved. */
const revalidate = 'no-cache'
const none = '*none*'

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
    .get('/api/catalogs/:catalog/editions', async (c) => {
      const { catalog } = await findPublisher(store, c.req.param('catalog'))
      return c.json({ editions: await records.listEditions(catalog, 1000) }, 200, { 'Cache-Control': revalidate })
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
      await audit(store, options, c.var.token, 'catalog', catalog, publisher.keys.map((key) => key.id).join(' '))
      return c.json({ publisher }, created ? 201 : 200)
    })
    .put('/api/catalogs/:catalog/pointer', takeJson(pointerSchema, 4096), async (c) => {
      const next = c.req.valid('json')
      const publisher = await findPublisher(store, c.req.param('catalog'))
      if (next.catalog !== publisher.catalog) {
        throw new EnsembleError('invalid', `The body names catalog ${next.catalog}, the address ${publisher.catalog}`)
      }
      const { pointer, created } = await publish(store, options, publisher, next, c.req.header('If-Match'), c.var.token)
      const tag = await tagOf(publisher, pointer)
      return c.json({ pointer }, created ? 201 : 200, { ETag: tag })
    })
}

/** Moves the pointer from what the publisher last saw to `next`, or leaves it exactly as it is. */
async function publish(
  store: Store,
  options: AppOptions,
  publisher: PublisherKeys,
  next: Pointer,
  seen: string | undefined,
  token: Token,
): Promise<{ pointer: Pointer; created: boolean }> {
  if (seen === undefined) {
    throw new Refusal(
      412,
      'invalid',
      'Setting the pointer needs If-Match',
      `Send the catalog's ETag, or ${none} for the first edition.`,
    )
  }
  const current = await store.records.getPointer(publisher.catalog)
  // A publisher that lost our answer asks again: what it wanted is so.
  if (current && current.edition === next.edition && current.manifest === next.manifest) {
    return { pointer: current, created: false }
  }
  const fits = seen === (await tagOf(publisher, current ?? null)) || (!current && seen === none)
  if (!fits) throw conflict(current, seen)
  const { newRelease } = await checkEdition(store, publisher, current, next, options.limits)
  if (newRelease && current && !allows(token, ['model:write'])) {
    throw new EnsembleError('forbidden', 'This edition brings another model release; the token may not (model:write)')
  }
  const at = new Date(options.now()).toISOString()
  if (!(await store.records.swapPointer(current, next, at))) {
    throw conflict(await store.records.getPointer(publisher.catalog), seen)
  }
  await audit(store, options, token, 'publish', publisher.catalog, `edition ${next.edition} ${next.manifest}`)
  return { pointer: next, created: !current }
}

function conflict(current: Pointer | undefined, seen: string): Refusal {
  const now = current ? `edition ${current.edition}` : 'without an edition'
  const hint = 'Read the catalog again, build on its current edition, and publish that.'
  const message = `The catalog is ${now} now; If-Match was ${seen.slice(0, 100)}`
  return new Refusal(409, 'conflict', message, hint, { pointer: current ?? null })
}

function readCatalog(name: string): string {
  const result = v.safeParse(catalogSchema, name)
  if (result.success) return result.output
  throw new EnsembleError('not-found', `${JSON.stringify(name.slice(0, 80))}: ${result.issues[0].message}`)
}

async function findPublisher(store: Store, name: string): Promise<PublisherKeys> {
  const catalog = readCatalog(name)
  const publisher = await store.records.getPublisher(catalog)
  if (publisher) return publisher
  throw new EnsembleError(
    'not-found',
    `No catalog ${catalog} here`,
    'Its owner registers it: PUT /api/catalogs/<catalog>.',
  )
}

/** Entity tag of what GET /api/catalogs/:catalog answers: pointer, name and keys. */
async function tagOf(publisher: PublisherKeys, pointer: Pointer | null): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify({ pointer, publisher }))
  const hash = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
  return `"${pointer?.edition ?? 0}-${hash.slice(0, 24)}"`
}

export async function audit(
  store: Store,
  options: AppOptions,
  token: Token,
  action: string,
  subject: string,
  detail: string,
): Promise<void> {
  const at = new Date(options.now()).toISOString()
  await store.records.addAudit({ at, actor: token.id, action, subject, detail })
}
