/** Editions in SQL: the pointer, moved by compare-and-swap; history, pins and schedules. */
import type { Pointer } from '../models/core/schema.ts'
import type { AuditAction } from './audit.ts'
import type { Sql, Statement } from './records.ts'
import { tellWebhooks } from './records-hooks.ts'
import { createId } from './secrets.ts'

export interface Published extends Pointer {
  /** ISO 8601; so are all times here. */
  published: string
  /** The edition whose content this one brought back, or put together when it is the one before. */
  restores: number | null
  /** Kept by the collection of garbage until it is unpinned. */
  pinned: boolean
  /** Since then its blobs may be gone; it cannot be gone back to. */
  dropped: string | null
}

/** What is written in the same transaction that moves the pointer. */
export interface Move {
  /** Who moves it, for the history and the audit log. */
  actor: { id: string; name: string }
  restores?: number
}

export interface Schedule extends Pointer {
  id: string
  notBefore: string
  created: string
  /** Person or token that asked for it. */
  actor: string
  name: string
  restores: number | null
  /** Whether it may bring another model release. */
  mayRelease: boolean
  state: 'waiting' | 'published' | 'failed' | 'cancelled'
  /** Why it failed. */
  detail: string
}

export const toPointer = ({ catalog, edition, manifest }: Pointer): Pointer => ({ catalog, edition, manifest })

export function editionRecords(sql: Sql) {
  return {
    async getPointer(catalog: string): Promise<Pointer | undefined> {
      const rows = await sql.all<Pointer>('SELECT catalog, edition, manifest FROM pointers WHERE catalog = ?', catalog)
      return rows.length > 0 ? toPointer(rows[0]) : undefined
    },
    /**
     * Sets the pointer to `next` only if it still is `expected` (undefined: none yet); false when it is not. History,
     * audit and what webhooks are told go with it, or not at all.
     */
    async swapPointer(expected: Pointer | undefined, next: Pointer, at: string, move?: Move): Promise<boolean> {
      const [changed] = await sql.batch([swap(expected, next), ...record(next, at, move)])
      return changed === 1
    },
    /** Newest first. */
    async listEditions(catalog: string, limit: number): Promise<Published[]> {
      const rows = await sql.all<Omit<Published, 'pinned'> & { pinned: number }>(
        `SELECT catalog, edition, manifest, published, restores, pinned, dropped FROM editions WHERE catalog = ?
          ORDER BY edition DESC LIMIT ?`,
        catalog,
        limit,
      )
      return rows.map((row) => ({ ...row, pinned: row.pinned === 1 }))
    },
    /** False when there is no such edition, or its blobs may be gone. */
    async pinEdition(catalog: string, edition: number, pinned: boolean): Promise<boolean> {
      const [changed] = await sql.batch([
        {
          sql: 'UPDATE editions SET pinned = ? WHERE catalog = ? AND edition = ? AND dropped IS NULL',
          values: [pinned ? 1 : 0, catalog, edition],
        },
      ])
      return changed === 1
    },
    /** Gives up an edition, unless it is current or pinned by now. */
    async dropEdition(catalog: string, edition: number, at: string): Promise<boolean> {
      const current =
        'EXISTS (SELECT 1 FROM pointers p WHERE p.catalog = editions.catalog AND p.edition = editions.edition)'
      const [changed] = await sql.batch([
        {
          sql: `UPDATE editions SET dropped = ? WHERE catalog = ? AND edition = ? AND pinned = 0 AND NOT ${current}`,
          values: [at, catalog, edition],
        },
      ])
      return changed === 1
    },
    ...scheduleRecords(sql),
  }
}

function swap(expected: Pointer | undefined, { catalog, edition, manifest }: Pointer): Statement {
  if (!expected) return { sql: 'INSERT OR IGNORE INTO pointers VALUES (?, ?, ?)', values: [catalog, edition, manifest] }
  return {
    sql: 'UPDATE pointers SET edition = ?, manifest = ? WHERE catalog = ? AND edition = ? AND manifest = ?',
    values: [edition, manifest, catalog, expected.edition, expected.manifest],
  }
}

/** History is written only by the request whose pointer now stands; its mark shows the other statements that it was. */
function record(next: Pointer, at: string, move?: Move): Statement[] {
  const { catalog, edition, manifest } = next
  const [mark, restores] = [createId(), move?.restores ?? null]
  const history: Statement = {
    sql: `INSERT OR IGNORE INTO editions (catalog, edition, manifest, published, restores, mark)
      SELECT catalog, edition, manifest, ?, ?, ? FROM pointers WHERE catalog = ? AND edition = ? AND manifest = ?`,
    values: [at, restores, mark, catalog, edition, manifest],
  }
  if (!move) return [history]
  const { id, name } = move.actor
  const detail = `edition ${edition} ${manifest}${restores === null ? '' : ` restores ${restores}`}`
  // What was live already cannot be gone back to: such an edition is its compaction.
  const action: AuditAction = restores === null ? 'publish' : restores === edition - 1 ? 'compact' : 'rollback'
  const audit: Statement = {
    sql: `INSERT INTO audit (at, actor, name, action, subject, detail) SELECT ?, ?, ?, ?, ?, ? FROM editions WHERE mark = ?`,
    values: [at, id, name, action, catalog, detail, mark],
  }
  const body = JSON.stringify({ event: action, catalog, edition, manifest, restores, at })
  return [history, audit, tellWebhooks(catalog, body, at, mark)]
}

type ScheduleRow = Omit<Schedule, 'mayRelease'> & { mayRelease: number }

const scheduleColumns = `id, catalog, edition, manifest, not_before AS notBefore, created, actor, name, restores,
  may_release AS mayRelease, state, detail`

const toSchedule = (row: ScheduleRow): Schedule => ({ ...row, mayRelease: row.mayRelease === 1 })

function scheduleRecords(sql: Sql) {
  const list = async (where: string, ...values: (string | number)[]) =>
    (await sql.all<ScheduleRow>(`SELECT ${scheduleColumns} FROM schedules ${where}`, ...values)).map(toSchedule)
  return {
    async addSchedule(schedule: Schedule): Promise<void> {
      const { id, catalog, edition, manifest, notBefore, created, actor, name, restores, mayRelease } = schedule
      await sql.batch([
        {
          sql: `INSERT INTO schedules (id, catalog, edition, manifest, not_before, created, actor, name, restores,
            may_release, state, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', '')`,
          values: [id, catalog, edition, manifest, notBefore, created, actor, name, restores, mayRelease ? 1 : 0],
        },
      ])
    },
    /** Newest first. */
    listSchedules: (catalog: string, limit: number) =>
      list('WHERE catalog = ? ORDER BY created DESC, id LIMIT ?', catalog, limit),
    listWaiting: () => list(`WHERE state = 'waiting' ORDER BY not_before, id`),
    /** False when it no longer waits. */
    async settleSchedule(id: string, state: Schedule['state'], detail = ''): Promise<boolean> {
      const [changed] = await sql.batch([
        {
          sql: `UPDATE schedules SET state = ?, detail = ? WHERE id = ? AND state = 'waiting'`,
          values: [state, detail, id],
        },
      ])
      return changed === 1
    },
  }
}
