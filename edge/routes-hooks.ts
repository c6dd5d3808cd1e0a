/** Webhooks, for owners. */
import { Hono } from 'hono'
import { EnsembleError } from '../models/core/errors.ts'
import { audit } from './audit.ts'
import { noStore, takeJson } from './body.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import type { Webhook } from './records-hooks.ts'
import { webhookSchema } from './requests.ts'
import { createId, createSecret } from './secrets.ts'
import type { Store } from './store.ts'

export function hookRoutes(store: Store, options: AppOptions) {
  const { records } = store
  const refuse = (id: string) => new EnsembleError('not-found', `No webhook ${id.slice(0, 80)}`)
  const find = async (id: string): Promise<Webhook> => {
    const webhook = (await records.listWebhooks()).find((each) => each.id === id)
    if (webhook) return webhook
    throw refuse(id)
  }
  // An address may hold a secret of its own behind the host.
  const nameOf = ({ id, url }: Webhook) => ({ id, name: new URL(url).origin })
  return new Hono<Env>()
    .get('/api/webhooks', async (c) => c.json({ webhooks: await records.listWebhooks() }, 200, noStore))
    .post('/api/webhooks', takeJson(webhookSchema, 4096), async (c) => {
      const { url, catalog = null } = c.req.valid('json')
      const secret = createSecret()
      const created = new Date(options.now()).toISOString()
      const webhook: Webhook = { id: createId(), url, catalog, created, failures: 0, disabled: null }
      await records.addWebhook(webhook, secret)
      await audit(store, options, c.var.actor, 'webhook', nameOf(webhook))
      // The only time the secret is shown.
      return c.json({ webhook, secret }, 201, noStore)
    })
    .post('/api/webhooks/:id/enable', async (c) => {
      const id = c.req.param('id')
      const webhook = await find(id)
      if (!(await records.enableWebhook(id, new Date(options.now()).toISOString()))) throw refuse(id)
      await audit(store, options, c.var.actor, 'webhook enabled', nameOf(webhook))
      await options.nudge().catch(options.report)
      return c.json({ id }, 200)
    })
    .delete('/api/webhooks/:id', async (c) => {
      const id = c.req.param('id')
      const webhook = await find(id)
      if (!(await records.deleteWebhook(id))) throw refuse(id)
      await audit(store, options, c.var.actor, 'webhook removed', nameOf(webhook))
      return c.json({ id }, 200)
    })
}
