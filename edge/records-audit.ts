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
  /** More than 1 only of attempts that failed; the moment is that of the first. */
  times: number
}

/** Something that may happen very often. */
export interface Counted {
  action: string
  subject: string
  detail: string
  /** Start of the time that one row counts, and now. */
  since: string
  at: string
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
    async addAudit(entry: Omit<AuditEntry, 'id' | 'times'>): Promise<void> {
      const { at, actor, name, action, subject, called, detail } = entry
      await sql.batch([
        {
          sql: 'INSERT INTO audit (at, actor, name, action, subject, called, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
          values: [at, actor, name, action, subject, called, detail],
        },
      ])
    },
    /**
     * One more of this action, subject and detail: in the row there is since then, or in a new one.
     * @param most rows of this action since then; 'full' when there are so many and none is of this subject
     */
    async countAudit({ action, subject, detail, since, at }: Counted, most = Number.MAX_SAFE_INTEGER) {
      const recent = 'action = ? AND at > ? AND at <= ?'
      const same = [action, since, at, subject, detail]
      const [counted, added] = await sql.batch([
        { sql: `UPDATE audit SET times = times + 1 WHERE ${recent} AND subject = ? AND detail = ?`, values: same },
        {
          sql: `INSERT INTO audit (at, actor, name, action, subject, detail) SELECT ?, '', '', ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM audit WHERE ${recent} AND subject = ? AND detail = ?)
            AND (SELECT count(*) FROM audit WHERE ${recent}) < ?`,
          values: [at, action, subject, detail, ...same, action, since, at, most],
        },
      ])
      return counted > 0 ? 'counted' : added > 0 ? 'added' : 'full'
    },
    /** Deletes the oldest of an action until `most` are left. */
    async trimAudit(action: string, most: number) {
      const newest = 'SELECT id FROM audit WHERE action = ? ORDER BY at DESC, id DESC LIMIT ?'
      await sql.batch([
        { sql: `DELETE FROM audit WHERE action = ? AND id NOT IN (${newest})`, values: [action, action, most] },
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
        `SELECT id, at, actor, name, action, subject, called, detail, times FROM audit ${where} ORDER BY id DESC LIMIT ?`,
        ...wanted.map(([, value]) => value),
        limit,
      )
    },
    /** Whoever is in the log, by the name they had last; not those who stayed outside, of whom nobody knows who they are. */
    async listAuditActors(limit: number): Promise<{ id: string; name: string }[]> {
      // SQLite takes the name from the row that has the highest id.
      const rows = await sql.all<{ id: string; name: string }>(
        `SELECT actor AS id, name, max(id) FROM audit WHERE actor <> '' GROUP BY actor ORDER BY name, actor LIMIT ?`,
        limit,
      )
      return rows.map(({ id, name }) => ({ id, name }))
    },
  }
}
