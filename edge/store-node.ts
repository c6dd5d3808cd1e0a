/** The store of the Node entry: records in one SQLite file, blobs as files beside it. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { openFiles, type Witness } from './files-node.ts'
import { migrate } from './migrations.ts'
import { keepCopies } from './copies.ts'
import { guardBlobs } from './guard-blobs.ts'
import { createRecords, type Sql, type Statement, type Value } from './records.ts'
import type { Store } from './store.ts'

/** Opens or creates the store in `folder`. Several processes may have it open at once. */
export async function openNodeStore(folder: string, witness: Witness = () => {}): Promise<Store> {
  await mkdir(folder, { recursive: true })
  const database = new Database(join(folder, 'records.sqlite'))
  // WAL: readers never wait for a writer. FULL: a committed pointer survives loss of power.
  database.pragma('busy_timeout = 10000')
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  const sql = wrap(database, witness)
  await migrate(sql)
  const copies = join(folder, 'publishers')
  await mkdir(copies, { recursive: true })
  const records = keepCopies(createRecords(sql), (catalog, text) =>
    writeDurably(join(copies, `${catalog}.json`), text, witness),
  )
  return {
    blobs: guardBlobs(await openFiles(folder, witness), records),
    records,
    async close() {
      database.close()
    },
  }
}

/** The old text or the new one, whole, whenever the process dies. */
async function writeDurably(path: string, text: string, witness: Witness): Promise<void> {
  const temporary = `${path}.${randomUUID()}`
  const file = await open(temporary, 'wx')
  await file.writeFile(text)
  await file.sync()
  await file.close()
  witness('rename copy')
  await rename(temporary, path)
  witness('copy stored')
}

function wrap(database: Database.Database, witness: Witness): Sql {
  const prepared = new Map<string, Database.Statement>()
  const prepare = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, known)
    return known
  }
  const run = database.transaction((statements: Statement[]) =>
    statements.map(({ sql, values }) => {
      witness('write record')
      return prepare(sql).run(...values).changes
    }),
  )
  return {
    async all<Row>(sql: string, ...values: Value[]) {
      return prepare(sql).all(...values) as Row[]
    },
    async batch(statements) {
      const changed = run.immediate(statements)
      witness('record stored')
      return changed
    },
  }
}
