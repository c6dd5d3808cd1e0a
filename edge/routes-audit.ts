/** The audit log, for owners: page by page, of one kind, of one person or token. */
import { Hono } from 'hono'
import * as v from 'valibot'
import { auditKinds, type AuditKind } from './audit.ts'
import { noStore, takeQuery } from './body.ts'
import type { Env } from './policy.ts'
import type { Store } from './store.ts'

const number = (most: number) =>
  v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/, 'a number from 1'), v.transform(Number), v.maxValue(most))

const querySchema = v.strictObject({
  before: v.optional(v.pipe(number(Number.MAX_SAFE_INTEGER), v.description('Only entries older than this id'))),
  limit: v.optional(number(1000)),
  kind: v.optional(v.picklist(Object.keys(auditKinds) as AuditKind[])),
  actor: v.optional(v.pipe(v.string(), v.maxLength(64))),
})

const usualLimit = 100

export function auditRoutes({ records }: Store) {
  return new Hono<Env>()
    .get('/api/audit', takeQuery(querySchema), async (c) => {
      const { before, limit = usualLimit, kind, actor } = c.req.valid('query')
      const actions = kind && auditKinds[kind]
      // One more than asked for tells whether there are more.
      const found = await records.listAudit({ before, limit: limit + 1, actions, actor })
      const entries = found.slice(0, limit)
      const next = found.length > limit ? entries[limit - 1].id : null
      return c.json({ entries, next }, 200, noStore)
    })
    .get('/api/audit/actors', async (c) => c.json({ actors: await records.listAuditActors(1000) }, 200, noStore))
}
