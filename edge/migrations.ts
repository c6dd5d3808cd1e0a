/** The tables, the same for SQLite (Node) and D1 (Cloudflare). Forward only: append, never edit. */
import type { Sql } from './records.ts'

/** Number of the last one applied is kept in the table `schema`. */
const migrations: string[][] = [
  [
    `CREATE TABLE catalogs (catalog TEXT PRIMARY KEY, name TEXT NOT NULL)`,
    `CREATE TABLE keys (catalog TEXT NOT NULL, id TEXT NOT NULL, public_key TEXT NOT NULL, PRIMARY KEY (catalog, id))`,
    `CREATE TABLE pointers (catalog TEXT PRIMARY KEY, edition INTEGER NOT NULL, manifest TEXT NOT NULL)`,
    `CREATE TABLE editions (catalog TEXT NOT NULL, edition INTEGER NOT NULL, manifest TEXT NOT NULL,
       published TEXT NOT NULL, PRIMARY KEY (catalog, edition))`,
    `CREATE TABLE tokens (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scopes TEXT NOT NULL,
       catalog TEXT, created TEXT NOT NULL, expires TEXT, last_used TEXT)`,
    `CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL,
       action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL)`,
    `CREATE TABLE blobs (sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, type TEXT NOT NULL)`,
  ],
  // People: secrets (codes, challenges, sessions) are kept as SHA-256 only.
  [
    `CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, created TEXT NOT NULL)`,
    `CREATE TABLE passkeys (id TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, public_key TEXT NOT NULL,
       counter INTEGER NOT NULL, transports TEXT NOT NULL, created TEXT NOT NULL, last_used TEXT)`,
    `CREATE TABLE invites (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, role TEXT NOT NULL, maker TEXT NOT NULL,
       created TEXT NOT NULL, expires TEXT NOT NULL)`,
    `CREATE TABLE challenges (hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, subject TEXT NOT NULL, expires TEXT NOT NULL)`,
    `CREATE TABLE sessions (hash TEXT PRIMARY KEY, person TEXT NOT NULL, created TEXT NOT NULL, expires TEXT NOT NULL)`,
    `ALTER TABLE audit ADD COLUMN name TEXT NOT NULL DEFAULT ''`,
  ],
  [
    `ALTER TABLE editions ADD COLUMN restores INTEGER`,
    `ALTER TABLE editions ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE editions ADD COLUMN dropped TEXT`,
    `ALTER TABLE editions ADD COLUMN mark TEXT`,
    `CREATE INDEX editions_mark ON editions (mark)`,
    `CREATE TABLE schedules (id TEXT PRIMARY KEY, catalog TEXT NOT NULL, edition INTEGER NOT NULL, manifest TEXT NOT NULL,
       not_before TEXT NOT NULL, created TEXT NOT NULL, actor TEXT NOT NULL, name TEXT NOT NULL, restores INTEGER,
       may_release INTEGER NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL)`,
    `CREATE TABLE condemned (sha256 TEXT PRIMARY KEY, since TEXT NOT NULL, state TEXT NOT NULL)`,
    `CREATE TABLE answers (key TEXT PRIMARY KEY, request TEXT NOT NULL, created TEXT NOT NULL, answer TEXT)`,
  ],
  // The secret of a webhook signs, so it cannot be kept as a hash.
  [
    `CREATE TABLE webhooks (id TEXT PRIMARY KEY, url TEXT NOT NULL, secret TEXT NOT NULL, catalog TEXT,
       created TEXT NOT NULL, failures INTEGER NOT NULL, disabled TEXT)`,
    `CREATE TABLE deliveries (id TEXT PRIMARY KEY, webhook TEXT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL,
       next TEXT NOT NULL)`,
  ],
  [`ALTER TABLE audit ADD COLUMN called TEXT NOT NULL DEFAULT ''`, `CREATE INDEX audit_actor ON audit (actor, id)`],
  // Attempts that failed are counted, not listed one by one.
  [`ALTER TABLE audit ADD COLUMN times INTEGER NOT NULL DEFAULT 1`, `CREATE INDEX audit_action ON audit (action, at)`],
]

/** Brings the tables to the newest schema; each step is one transaction, so a killed one is done again. */
export async function migrate(sql: Sql): Promise<void> {
  await sql.batch([{ sql: 'CREATE TABLE IF NOT EXISTS schema (version INTEGER PRIMARY KEY)', values: [] }])
  const [{ version }] = await sql.all<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM schema')
  for (let next = version; next < migrations.length; next++) {
    const steps = migrations[next].map((text) => ({ sql: text, values: [] }))
    await sql.batch([{ sql: 'INSERT INTO schema VALUES (?)', values: [next + 1] }, ...steps]).catch(async (error) => {
      // Another process or isolate may have been first: then its row is there and the work is done.
      const done = await sql.all('SELECT version FROM schema WHERE version = ?', next + 1)
      if (done.length === 0) throw error
    })
  }
}
