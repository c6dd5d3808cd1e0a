/** The records in SQL, the same statements for SQLite (Node) and D1 (Cloudflare). */
import type { Pointer, PublisherKeys } from '../models/core/schema.ts'
import type { AuditEntry, Published, Records, Scope, Token } from './store.ts'

export type Value = string | number | null
export interface Statement {
  sql: string
  values: Value[]
}

/** The least both databases offer. `batch` is one transaction and gives the rows changed by each statement. */
export interface Sql {
  all<Row>(sql: string, ...values: Value[]): Promise<Row[]>
  batch(statements: Statement[]): Promise<number[]>
}

/** Forward only: append, never edit. Number of the last one applied is kept in the table `schema`. */
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

export function createRecords(sql: Sql): Records {
  return { ...catalogRecords(sql), ...pointerRecords(sql), ...tokenRecords(sql), ...auditRecords(sql) }
}

interface KeyRow {
  catalog: string
  name: string
  id: string | null
  publicKey: string
}

function groupKeys(rows: KeyRow[]): PublisherKeys[] {
  const byCatalog = new Map<string, PublisherKeys>()
  for (const { catalog, name, id, publicKey } of rows) {
    const publisher = byCatalog.get(catalog) ?? { catalog, name, keys: [] }
    if (id !== null) publisher.keys.push({ id, publicKey })
    byCatalog.set(catalog, publisher)
  }
  return [...byCatalog.values()]
}

function catalogRecords(sql: Sql) {
  const withKeys = `SELECT c.catalog, c.name, k.id, k.public_key AS publicKey FROM catalogs c
    LEFT JOIN keys k ON k.catalog = c.catalog`
  return {
    async listCatalogs() {
      const publishers = groupKeys(await sql.all<KeyRow>(`${withKeys} ORDER BY c.catalog, k.id`))
      const rows = await sql.all<Pointer>('SELECT catalog, edition, manifest FROM pointers')
      const pointers = new Map(rows.map((row) => [row.catalog, toPointer(row)]))
      return publishers.map((publisher) => ({ ...publisher, pointer: pointers.get(publisher.catalog) }))
    },
    async getPublisher(catalog: string) {
      return groupKeys(await sql.all<KeyRow>(`${withKeys} WHERE c.catalog = ? ORDER BY k.id`, catalog))[0]
    },
    async putPublisher({ catalog, name, keys }: PublisherKeys) {
      await sql.batch([
        {
          sql: 'INSERT INTO catalogs VALUES (?, ?) ON CONFLICT (catalog) DO UPDATE SET name = excluded.name',
          values: [catalog, name],
        },
        { sql: 'DELETE FROM keys WHERE catalog = ?', values: [catalog] },
        ...keys.map((key) => ({ sql: 'INSERT INTO keys VALUES (?, ?, ?)', values: [catalog, key.id, key.publicKey] })),
      ])
    },
  }
}

const toPointer = ({ catalog, edition, manifest }: Pointer): Pointer => ({ catalog, edition, manifest })

function pointerRecords(sql: Sql) {
  return {
    async getPointer(catalog: string) {
      const rows = await sql.all<Pointer>('SELECT catalog, edition, manifest FROM pointers WHERE catalog = ?', catalog)
      return rows.length > 0 ? toPointer(rows[0]) : undefined
    },
    async swapPointer(expected: Pointer | undefined, next: Pointer, at: string) {
      const { catalog, edition, manifest } = next
      const swap: Statement = expected
        ? {
            sql: 'UPDATE pointers SET edition = ?, manifest = ? WHERE catalog = ? AND edition = ? AND manifest = ?',
            values: [edition, manifest, catalog, expected.edition, expected.manifest],
          }
        : { sql: 'INSERT OR IGNORE INTO pointers VALUES (?, ?, ?)', values: [catalog, edition, manifest] }
      // The history row is written in the same transaction, and only by the request whose pointer now stands.
      const history = {
        sql: `INSERT OR IGNORE INTO editions SELECT catalog, edition, manifest, ? FROM pointers
          WHERE catalog = ? AND edition = ? AND manifest = ?`,
        values: [at, catalog, edition, manifest],
      }
      const [changed] = await sql.batch([swap, history])
      return changed === 1
    },
    async listEditions(catalog: string, limit: number) {
      const rows = await sql.all<Published>(
        'SELECT catalog, edition, manifest, published FROM editions WHERE catalog = ? ORDER BY edition DESC LIMIT ?',
        catalog,
        limit,
      )
      return rows.map((row) => ({ ...toPointer(row), published: row.published }))
    },
  }
}

interface TokenRow {
  id: string
  name: string
  scopes: string
  catalog: string | null
  created: string
  expires: string | null
  lastUsed: string | null
}

function toToken(row: TokenRow): Token {
  const token: Token = { id: row.id, name: row.name, scopes: row.scopes.split(' ') as Scope[], created: row.created }
  if (row.catalog !== null) token.catalog = row.catalog
  if (row.expires !== null) token.expires = row.expires
  if (row.lastUsed !== null) token.lastUsed = row.lastUsed
  return token
}

function tokenRecords(sql: Sql) {
  const columns = 'id, name, scopes, catalog, created, expires, last_used AS lastUsed'
  return {
    async addToken({ id, name, scopes, catalog, created, expires }: Token, hash: string) {
      await sql.batch([
        {
          sql: 'INSERT OR IGNORE INTO tokens (id, hash, name, scopes, catalog, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)',
          values: [id, hash, name, scopes.join(' '), catalog ?? null, created, expires ?? null],
        },
      ])
    },
    async findToken(hash: string) {
      const rows = await sql.all<TokenRow>(`SELECT ${columns} FROM tokens WHERE hash = ?`, hash)
      return rows.length > 0 ? toToken(rows[0]) : undefined
    },
    async touchToken(id: string, at: string) {
      await sql.batch([{ sql: 'UPDATE tokens SET last_used = ? WHERE id = ?', values: [at, id] }])
    },
    async listTokens() {
      return (await sql.all<TokenRow>(`SELECT ${columns} FROM tokens ORDER BY created, id`)).map(toToken)
    },
    async deleteToken(id: string) {
      const [changed] = await sql.batch([{ sql: 'DELETE FROM tokens WHERE id = ?', values: [id] }])
      return changed === 1
    },
  }
}

function auditRecords(sql: Sql) {
  return {
    async addAudit({ at, actor, action, subject, detail }: AuditEntry) {
      await sql.batch([
        {
          sql: 'INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)',
          values: [at, actor, action, subject, detail],
        },
      ])
    },
    async listAudit(limit: number) {
      const rows = await sql.all<AuditEntry>(
        'SELECT at, actor, action, subject, detail FROM audit ORDER BY id DESC LIMIT ?',
        limit,
      )
      return rows.map(({ at, actor, action, subject, detail }) => ({ at, actor, action, subject, detail }))
    },
  }
}
