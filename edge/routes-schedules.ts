/** Editions that wait for their time: [Note: scheduled editions]. */
import { Hono } from 'hono'
import { EnsembleError } from '../models/core/errors.ts'
import { audit } from './audit.ts'
import { noStore, takeJson } from './body.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import { checkWish } from './publish.ts'
import type { Schedule } from './records-editions.ts'
import { scheduleSchema } from './requests.ts'
import { allows } from './roles.ts'
import { findPublisher } from './routes-catalogs.ts'
import { createId } from './secrets.ts'
import type { Store } from './store.ts'

const day = 86_400_000

export function scheduleRoutes(store: Store, options: AppOptions) {
  const { records } = store
  return new Hono<Env>()
    .get('/api/catalogs/:catalog/schedules', async (c) => {
      const { catalog } = await findPublisher(store, c.req.param('catalog'))
      return c.json({ schedules: await records.listSchedules(catalog, 1000) }, 200, noStore)
    })
    .post('/api/catalogs/:catalog/schedules', takeJson(scheduleSchema, 4096), async (c) => {
      const publisher = await findPublisher(store, c.req.param('catalog'))
      const { catalog } = publisher
      const { edition, manifest, notBefore, restores } = c.req.valid('json')
      const mayRelease = allows(c.var.actor, ['model:write'])
      const wish = { publisher, next: { catalog, edition, manifest }, restores }
      await checkWish(store, options, wish, await records.getPointer(catalog), mayRelease)
      const { id: actor, name } = c.var.actor
      const schedule: Schedule = {
        ...{ id: createId(), catalog, edition, manifest, actor, name, mayRelease },
        restores: restores ?? null,
        notBefore: readTime(notBefore, options.now()),
        created: new Date(options.now()).toISOString(),
        state: 'waiting',
        detail: '',
      }
      await records.addSchedule(schedule)
      await audit(store, options, c.var.actor, 'schedule', catalog, `edition ${edition} at ${schedule.notBefore}`)
      return c.json({ schedule }, 201)
    })
    .delete('/api/catalogs/:catalog/schedules/:id', async (c) => {
      const { catalog } = await findPublisher(store, c.req.param('catalog'))
      const id = c.req.param('id')
      const own = (await records.listSchedules(catalog, 100_000)).find((each) => each.id === id)
      if (!own || !(await records.settleSchedule(id, 'cancelled'))) {
        throw new EnsembleError('not-found', `No schedule ${id.slice(0, 80)} of ${catalog} is waiting`)
      }
      await audit(store, options, c.var.actor, 'schedule cancelled', catalog, `edition ${own.edition}`)
      return c.json({ id }, 200)
    })
}

/** As ISO 8601 in UTC, which sorts as text; @throws invalid beyond a year. */
function readTime(text: string, now: number): string {
  const time = Date.parse(text)
  if (time <= now + 366 * day) return new Date(time).toISOString()
  throw new EnsembleError('invalid', `Nothing is scheduled for more than a year ahead: ${text}`)
}
