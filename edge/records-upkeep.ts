/** What the edge keeps for its own upkeep, in SQL: blobs given up, and answers to requests that may come twice. */
import type { Sha256 } from '../models/core/schema.ts'
import type { Sql } from './records.ts'

// [Note: condemned blobs]
// A blob that no kept edition names is not deleted but condemned. From then on it counts as not stored: who publishes
// is told to send it (and sending it reprieves it), so no new edition can come to rest on it unseen. One that passed the
// check just before is found by the next run, at least a grace period later, which reprieves what it names. Only then
// is a blob claimed, deleted and forgotten. A run killed anywhere leaves rows that the next run works off.
export type Sentence = 'condemned' | 'deleting' | 'reprieved'

export interface StoredAnswer {
  /** Hash of method, address and body it was the answer to. */
  request: string
  created: string
  /** Sealed; null while the request is being worked on. */
  answer: string | null
}

export function upkeepRecords(sql: Sql) {
  return {
    /** Those of the names that count as not stored. */
    async findCondemned(names: readonly Sha256[]) {
      const rows = await sql.all<{ sha256: Sha256; state: Sentence }>(
        `SELECT sha256, state FROM condemned WHERE state <> 'reprieved'
          AND sha256 IN (SELECT value FROM json_each(?))`,
        JSON.stringify(names),
      )
      return new Map(rows.map(({ sha256, state }) => [sha256, state]))
    },
    /** Again those reprieved before `before`. @returns how many. */
    async condemn(names: readonly Sha256[], at: string, before: string) {
      const [changed] = await sql.batch([
        {
          sql: `INSERT INTO condemned SELECT value, ?, 'condemned' FROM json_each(?) WHERE true
            ON CONFLICT (sha256) DO UPDATE SET state = 'condemned', since = excluded.since
            WHERE state = 'reprieved' AND since <= ?`,
          values: [at, JSON.stringify(names), before],
        },
      ])
      return changed
    },
    /** False when it is being deleted already. */
    async reprieve(name: Sha256, at: string) {
      await sql.batch([
        {
          sql: `UPDATE condemned SET state = 'reprieved', since = ? WHERE sha256 = ? AND state = 'condemned'`,
          values: [at, name],
        },
      ])
      const rows = await sql.all(`SELECT 1 AS one FROM condemned WHERE sha256 = ? AND state = 'deleting'`, name)
      return rows.length === 0
    },
    /** Condemned before then, and those that a killed run was deleting. */
    async listCondemned(before: string) {
      return sql.all<{ sha256: Sha256; state: Sentence }>(
        `SELECT sha256, state FROM condemned WHERE state = 'deleting' OR (state = 'condemned' AND since <= ?)
          ORDER BY sha256`,
        before,
      )
    },
    /** False when it was reprieved meanwhile. */
    async claimBlob(name: Sha256) {
      const [changed] = await sql.batch([
        { sql: `UPDATE condemned SET state = 'deleting' WHERE sha256 = ? AND state <> 'reprieved'`, values: [name] },
      ])
      return changed === 1
    },
    async forgetBlob(name: Sha256) {
      await sql.batch([{ sql: `DELETE FROM condemned WHERE sha256 = ? AND state = 'deleting'`, values: [name] }])
    },
    ...answerRecords(sql),
  }
}

function answerRecords(sql: Sql) {
  return {
    /** True when this request is the first under its key: it is to be worked on. Older answers than `before` go. */
    async beginAnswer(key: string, request: string, at: string, before: string) {
      const [, changed] = await sql.batch([
        { sql: 'DELETE FROM answers WHERE created <= ?', values: [before] },
        { sql: 'INSERT OR IGNORE INTO answers VALUES (?, ?, ?, NULL)', values: [key, request, at] },
      ])
      return changed === 1
    },
    async findAnswer(key: string) {
      return (await sql.all<StoredAnswer>('SELECT request, created, answer FROM answers WHERE key = ?', key)).at(0)
    },
    /** Takes over a request whose worker has died: false when somebody else did. */
    async resumeAnswer(key: string, seen: string, at: string) {
      const [changed] = await sql.batch([
        {
          sql: 'UPDATE answers SET created = ? WHERE key = ? AND created = ? AND answer IS NULL',
          values: [at, key, seen],
        },
      ])
      return changed === 1
    },
    async keepAnswer(key: string, answer: string) {
      await sql.batch([{ sql: 'UPDATE answers SET answer = ? WHERE key = ?', values: [answer, key] }])
    },
    async dropAnswer(key: string) {
      await sql.batch([{ sql: 'DELETE FROM answers WHERE key = ? AND answer IS NULL', values: [key] }])
    },
  }
}
