/** The store on Cloudflare: bytes in R2, which checks hashes itself, records and the list of blobs in D1. */
/// <reference types="@cloudflare/workers-types" />
import { EnsembleError } from '../models/core/errors.ts'
import type { Sha256 } from '../models/core/schema.ts'
import { keepCopies } from './copies.ts'
import { guardBlobs } from './guard-blobs.ts'
import { migrate } from './migrations.ts'
import { createRecords, type Sql, type Value } from './records.ts'
import type { BlobInfo, Blobs, Body, Store } from './store.ts'
import { toHex } from './secrets.ts'

const keyOf = (name: Sha256) => `blobs/${name.slice(0, 2)}/${name.slice(2)}`
/** Names asked for in one statement: D1 binds texts up to 2 MB, a name takes 67 bytes. */
const namesAtOnce = 5000

/** Opens the store and brings its tables up to date. */
export async function openCloudflareStore(bucket: R2Bucket, database: D1Database): Promise<Store> {
  const sql = wrap(database)
  await migrate(sql)
  const records = keepCopies(createRecords(sql), async (catalog, text) => {
    await bucket.put(`publishers/${catalog}.json`, text)
  })
  return { blobs: guardBlobs(openBlobs(bucket, sql), records), records, async close() {} }
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

/**
 * Streams to R2 only where there is nothing yet. R2 compares the hash itself before the object exists; it is computed
 * here too, to name the failure, and for a blob that R2 already has.
 */
async function putObject(bucket: R2Bucket, name: Sha256, body: Body, info: BlobInfo): Promise<boolean> {
  if (await bucket.head(keyOf(name))) {
    await receive(body, name, info.bytes, async () => {})
    return false
  }
  const { readable, writable } = new FixedLengthStream(info.bytes)
  const stored = bucket.put(keyOf(name), readable, {
    onlyIf: new Headers({ 'If-None-Match': '*' }),
    sha256: name,
    httpMetadata: { contentType: info.type },
  })
  const settled = stored.then(
    () => {},
    () => {},
  )
  const writer = writable.getWriter()
  try {
    // R2 stops reading when another upload of the same blob was first: then only the hash is left to check.
    await receive(body, name, info.bytes, (chunk) => Promise.race([writer.write(chunk).catch(() => {}), settled]))
  } catch (error) {
    await writer.abort(error).catch(() => {})
    await settled
    throw error
  }
  await Promise.race([writer.close().catch(() => {}), settled])
  return (await stored) !== null
}

/**
 * Reads the body to its end, hashing. Each chunk is kept one step late, the last only once the whole is known to be
 * right, so that nothing wrong is ever complete. @throws invalid (length), hash-mismatch.
 */
async function receive(
  body: Body,
  name: Sha256,
  bytes: number,
  keep: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const digest = new crypto.DigestStream('SHA-256')
  digest.digest.catch(() => {}) // rejects when aborted; who awaits it on success still sees a failure
  const writer = digest.getWriter()
  const reader = body.getReader()
  let received = 0
  let held: Uint8Array | undefined
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    received += next.value.length
    if (received > bytes) break
    await writer.write(next.value)
    if (held) await keep(held)
    held = next.value
  }
  if (received !== bytes) {
    await writer.abort().catch(() => {})
    throw new EnsembleError('invalid', `Announced ${bytes} bytes, got ${received > bytes ? 'more' : received}`)
  }
  await writer.close()
  const found = toHex(new Uint8Array(await digest.digest))
  if (found !== name) throw new EnsembleError('hash-mismatch', `These bytes hash to ${found}, not ${name}`)
  if (held) await keep(held)
}
