/** Webhooks in SQL, and what is still to be delivered. */
import type { Sql, Statement } from './records.ts'

export interface Webhook {
  id: string
  url: string
  /** Only of this catalog; of all when null. */
  catalog: string | null
  created: string
  /** Deliveries that failed since the last that arrived. */
  failures: number
  /** Since then nothing is sent. */
  disabled: string | null
}

export interface Delivery {
  id: string
  webhook: string
  url: string
  secret: string
  body: string
  attempts: number
  /** Not before then, ISO 8601. */
  next: string
}

/** In the transaction that moves the pointer: one delivery for each webhook that wants it, if the edition with `mark` stands. */
export const tellWebhooks = (catalog: string, body: string, at: string, mark: string): Statement => ({
  sql: `INSERT INTO deliveries (id, webhook, body, attempts, next) SELECT lower(hex(randomblob(8))), id, ?, 0, ?
    FROM webhooks WHERE (catalog IS NULL OR catalog = ?) AND EXISTS (SELECT 1 FROM editions WHERE mark = ?)`,
  values: [body, at, catalog, mark],
})

const columns = 'id, url, catalog, created, failures, disabled'

export function hookRecords(sql: Sql) {
  return {
    async addWebhook({ id, url, catalog, created }: Webhook, secret: string) {
      await sql.batch([
        {
          sql: 'INSERT INTO webhooks (id, url, secret, catalog, created, failures) VALUES (?, ?, ?, ?, ?, 0)',
          values: [id, url, secret, catalog, created],
        },
      ])
    },
    async listWebhooks() {
      return sql.all<Webhook>(`SELECT ${columns} FROM webhooks ORDER BY created, id`)
    },
    async deleteWebhook(id: string) {
      const [changed] = await sql.batch([
        { sql: 'DELETE FROM webhooks WHERE id = ?', values: [id] },
        { sql: 'DELETE FROM deliveries WHERE webhook = ?', values: [id] },
      ])
      return changed === 1
    },
    /** What it missed meanwhile is sent now. */
    async enableWebhook(id: string, at: string) {
      const [changed] = await sql.batch([
        { sql: 'UPDATE webhooks SET disabled = NULL, failures = 0 WHERE id = ?', values: [id] },
        { sql: 'UPDATE deliveries SET next = ?, attempts = 0 WHERE webhook = ?', values: [at, id] },
      ])
      return changed === 1
    },
    async countDeliveries() {
      const [{ count }] = await sql.all<{ count: number }>('SELECT count(*) AS count FROM deliveries')
      return count
    },
    async listDue(at: string, limit: number) {
      return sql.all<Delivery>(
        `SELECT d.id, d.webhook, w.url, w.secret, d.body, d.attempts, d.next FROM deliveries d
          JOIN webhooks w ON w.id = d.webhook WHERE d.next <= ? AND w.disabled IS NULL ORDER BY d.next, d.id LIMIT ?`,
        at,
        limit,
      )
    },
    /** Ours until `next`, unless somebody else took it first. */
    async claimDelivery({ id, next: seen }: Delivery, next: string) {
      const [changed] = await sql.batch([
        { sql: 'UPDATE deliveries SET next = ? WHERE id = ? AND next = ?', values: [next, id, seen] },
      ])
      return changed === 1
    },
    async settleDelivery({ id, webhook }: Delivery) {
      await sql.batch([
        { sql: 'DELETE FROM deliveries WHERE id = ?', values: [id] },
        { sql: 'UPDATE webhooks SET failures = 0 WHERE id = ?', values: [webhook] },
      ])
    },
    /** Disabled at `most` failures in a row. */
    async postponeDelivery({ id, webhook }: Delivery, next: string, at: string, most: number) {
      await sql.batch([
        { sql: 'UPDATE deliveries SET next = ?, attempts = attempts + 1 WHERE id = ?', values: [next, id] },
        {
          sql: `UPDATE webhooks SET failures = failures + 1,
            disabled = CASE WHEN failures + 1 >= ? THEN coalesce(disabled, ?) ELSE disabled END WHERE id = ?`,
          values: [most, at, webhook],
        },
      ])
    },
  }
}
