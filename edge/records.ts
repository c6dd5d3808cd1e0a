/** The records in SQL, the same statements for SQLite (Node) and D1 (Cloudflare). */
import type { Pointer, PublisherKeys } from '../models/core/schema.ts'
import { auditRecords } from './records-audit.ts'
import { editionRecords, toPointer } from './records-editions.ts'
import { hookRecords } from './records-hooks.ts'
import { peopleRecords } from './records-people.ts'
import { upkeepRecords } from './records-upkeep.ts'
import type { Scope } from './roles.ts'
import type { Records, Token } from './store.ts'

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

export function createRecords(sql: Sql): Records {
  return {
    ...catalogRecords(sql),
    ...editionRecords(sql),
    ...tokenRecords(sql),
    ...auditRecords(sql),
    ...peopleRecords(sql),
    ...upkeepRecords(sql),
    ...hookRecords(sql),
  }
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
