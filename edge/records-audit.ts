/** The audit log in SQL. */
import type { Sql } from './records.ts'

export interface AuditEntry {
  /** Counts up. */
  id: number
  at: string
  /** Person or token id. */
  actor: string
  /** What that was called then. */
  name: string
  action: string
  subject: string
  /** What that was called then; empty when its id is its name. */
  called: string
  detail: string
}

export interface AuditQuery {
  /** Only entries older than the one of this id. */
  before?: number
  limit: number
  /** Any when absent. */
  actions?: readonly string[]
  actor?: string
}

export function auditRecords(sql: Sql) {
  return {
    async addAudit({ at, actor, name, action, subject, called, detail }: Omit<AuditEntry, 'id'>): Promise<void> {
      await sql.batch([
        {
          sql: 'INSERT INTO audit (at, actor, name, action, subject, called, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
          values: [at, actor, name, action, subject, called, detail],
        },
      ])
    },
    /** Newest first. */
    async listAudit({ before, limit, actions, actor }: AuditQuery): Promise<AuditEntry[]> {
      const wanted = [
        ...(before === undefined ? [] : [['id < ?', before] as const]),
        ...(actions ? [['action IN (SELECT value FROM json_each(?))', JSON.stringify(actions)] as const] : []),
        ...(actor === undefined ? [] : [['actor = ?', actor] as const]),
      ]
      const where = wanted.length > 0 ? `WHERE ${wanted.map(([text]) => text).join(' AND ')}` : ''
      return sql.all<AuditEntry>(
        `SELECT id, at, actor, name, action, subject, called, detail FROM audit ${where} ORDER BY id DESC LIMIT ?`,
        ...wanted.map(([, value]) => value),
        limit,
      )
    },
    /** Whoever is in the log, by the name they had last. */
    async listAuditActors(limit: number): Promise<{ id: string; name: string }[]> {
      // SQLite takes the name from the row that has the highest id.
      const rows = await sql.all<{ id: string; name: string }>(
        'SELECT actor AS id, name, max(id) FROM audit GROUP BY actor ORDER BY name, actor LIMIT ?',
        limit,
      )
      return rows.map(({ id, name }) => ({ id, name }))
    },
  }
}
