/** The store on Cloudflare: bytes in R2, which checks hashes itself, records and the list of blobs in D1. */
/// <reference types="@cloudflare/workers-types" />
import { EnsembleError } from '../models/core/errors.ts'
import type { Sha256 } from '../models/core/schema.ts'
import { createRecords, migrate, type Sql, type Value } from './records.ts'
import type { BlobInfo, Blobs, Body, Store } from './store.ts'

const keyOf = (name: Sha256) => `blobs/${name.slice(0, 2)}/${name.slice(2)}`
/** Names asked for in one statement: D1 binds texts up to 2 MB, a name takes 67 bytes. */
const namesAtOnce = 5000

/** Opens the store and brings its tables up to date. */
export async function openCloudflareStore(bucket: R2Bucket, database: D1Database): Promise<Store> {
  const sql = wrap(database)
  await migrate(sql)
  return { blobs: openBlobs(bucket, sql), records: createRecords(sql), async close() {} }
}

function wrap(database: D1Database): Sql {
  return {
    async all<Row>(sql: string, ...values: Value[]) {
      return (
        await database
          .prepare(sql)
          .bind(...values)
          .all<Row>()
      ).results
    },
    async batch(statements) {
      const prepared = statements.map(({ sql, values }) => database.prepare(sql).bind(...values))
      return (await database.batch(prepared)).map((result) => result.meta.changes)
    },
  }
}

// [Note: R2 has the bytes, D1 has the list]
// R2 answers one object a call and a request may make a thousand, so "which of these 40,000 are stored" is asked of
// D1. A row is written after its object: a blob without a row is uploaded again (R2 keeps the one it has) and gets it.
function openBlobs(bucket: R2Bucket, sql: Sql): Blobs {
  return {
    async head(name) {
      const [row] = await sql.all<BlobInfo>('SELECT bytes, type FROM blobs WHERE sha256 = ?', name)
      return row && { bytes: row.bytes, type: row.type }
    },
    async get(name, span) {
      const object = await bucket.get(keyOf(name), span && { range: span })
      if (!object) return undefined
      const type = object.httpMetadata?.contentType ?? 'application/octet-stream'
      return { info: { bytes: object.size, type }, body: object.body as unknown as Body }
    },
    async put(name, body, info) {
      const created = await putObject(bucket, name, body, info)
      const [changed] = await sql.batch([
        { sql: 'INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)', values: [name, info.bytes, info.type] },
      ])
      return created && changed === 1 ? 'created' : 'exists'
    },
    async sizes(names) {
      const found = new Map<Sha256, number>()
      for (let from = 0; from < names.length; from += namesAtOnce) {
        const list = JSON.stringify(names.slice(from, from + namesAtOnce))
        const rows = await sql.all<{ sha256: Sha256; bytes: number }>(
          'SELECT sha256, bytes FROM blobs WHERE sha256 IN (SELECT value FROM json_each(?))',
          list,
        )
        for (const row of rows) found.set(row.sha256, row.bytes)
      }
      return found
    },
    async delete(name) {
      await sql.batch([{ sql: 'DELETE FROM blobs WHERE sha256 = ?', values: [name] }])
      await bucket.delete(keyOf(name))
    },
    async *list() {
      let cursor: string | undefined
      do {
        const page: R2Objects = await bucket.list({ prefix: 'blobs/', cursor })
        for (const object of page.objects) {
          yield { sha256: object.key.slice(6).replace('/', ''), bytes: object.size, stored: object.uploaded }
        }
        cursor = page.truncated ? page.cursor : undefined
      } while (cursor !== undefined)
    },
    async usage() {
      const [{ bytes }] = await sql.all<{ bytes: number }>('SELECT coalesce(sum(bytes), 0) AS bytes FROM blobs')
      return bytes
    },
  }
}

/** Streams to R2 only where there is nothing yet; R2 compares the hash before the object exists. */
async function putObject(bucket: R2Bucket, name: Sha256, body: Body, info: BlobInfo): Promise<boolean> {
  const { readable, writable } = new FixedLengthStream(info.bytes)
  const hash = new crypto.DigestStream('SHA-256')
  const [kept, hashed] = body.tee()
  const flow = Promise.all([kept.pipeTo(writable as WritableStream), hashed.pipeTo(hash as WritableStream)])
  const stored = bucket.put(keyOf(name), readable, {
    onlyIf: new Headers({ 'If-None-Match': '*' }),
    sha256: name,
    httpMetadata: { contentType: info.type },
  })
  const [sent, put] = await Promise.allSettled([flow, stored])
  if (sent.status === 'rejected') {
    throw new EnsembleError('invalid', `Announced ${info.bytes} bytes, got another number: ${String(sent.reason)}`)
  }
  const found = [...new Uint8Array(await hash.digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (found !== name) throw new EnsembleError('hash-mismatch', `These bytes hash to ${found}, not ${name}`)
  if (put.status === 'rejected') throw put.reason
  return put.value !== null
}
