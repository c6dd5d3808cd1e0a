/** Editions of a catalog: history, pins, garbage. Going back to one: [Note: numbers only go up]. */
import { Hono } from 'hono'
import { EnsembleError } from '../models/core/errors.ts'
import { audit } from './audit.ts'
import { collect } from './collect.ts'
import { findPublisher } from './routes-catalogs.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import type { Store } from './store.ts'

export function editionRoutes(store: Store, options: AppOptions) {
  const { records } = store
  const pin = async (catalog: string, text: string, pinned: boolean) => {
    const edition = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
    if (await records.pinEdition(catalog, edition, pinned)) return { catalog, edition, pinned }
    throw new EnsembleError('not-found', `${catalog} has no edition ${text.slice(0, 80)} that is kept`)
  }
  return new Hono<Env>()
    .get('/api/catalogs/:catalog/editions', async (c) => {
      const { catalog } = await findPublisher(store, c.req.param('catalog'))
      return c.json({ editions: await records.listEditions(catalog, 1000) }, 200, { 'Cache-Control': 'no-cache' })
    })
    .put('/api/catalogs/:catalog/editions/:edition/pin', async (c) => {
      const { catalog } = await findPublisher(store, c.req.param('catalog'))
      const pinned = await pin(catalog, c.req.param('edition'), true)
      await audit(store, options, c.var.actor, 'pin', catalog, `edition ${pinned.edition}`)
      return c.json(pinned, 200)
    })
    .delete('/api/catalogs/:catalog/editions/:edition/pin', async (c) => {
      const { catalog } = await findPublisher(store, c.req.param('catalog'))
      const pinned = await pin(catalog, c.req.param('edition'), false)
      await audit(store, options, c.var.actor, 'unpin', catalog, `edition ${pinned.edition}`)
      return c.json(pinned, 200)
    })
    .post('/api/collect', async (c) => {
      const collected = await collect(store, options)
      await audit(store, options, c.var.actor, 'collect', 'blobs', JSON.stringify(collected))
      return c.json(collected, 200)
    })
}
