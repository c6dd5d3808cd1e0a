/** Blobs: immutable bytes by SHA-256, for readers with ranges and compression, for publishers by hash. */
import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { EnsembleError } from '../models/core/errors.ts'
import type { Sha256 } from '../models/core/schema.ts'
import { nameBreak, takeJson } from './body.ts'
import { listEncodings, namesTag, readRange } from './conditions.ts'
import { Refusal } from './failure.ts'
import { sha256Schema } from './requests.ts'
import { checkType, headBytes } from './media.ts'
import type { AppOptions } from './options.ts'
import type { Env } from './policy.ts'
import type { BlobInfo, Body, Store } from './store.ts'

const forever = 'public, max-age=31536000, immutable'
const missingSchema = v.pipe(v.array(sha256Schema), v.maxLength(10_000))

export function blobRoutes(store: Store, options: AppOptions) {
  return new Hono<Env>()
    .get('/blobs/:sha256', (c) => sendBlob(c, store, readName(c.req.param('sha256'))))
    .put('/blobs/:sha256', async (c) => {
      const name = readName(c.req.param('sha256'))
      const bytes = readLength(c.req.header('Content-Length'), options.limits.blobBytes)
      await refuseOverQuota(store, bytes, options.limits.quotaBytes)
      const { head, body } = await peek(c.req.raw.body)
      const type = checkType(c.req.header('Content-Type'), head, options.limits.picturePixels)
      const result = await store.blobs.put(name, body, { bytes, type })
      return c.json({ sha256: name, bytes, type }, result === 'created' ? 201 : 200)
    })
    .post('/api/blobs/missing', takeJson(missingSchema, 1024 * 1024), async (c) => {
      const names = [...new Set(c.req.valid('json'))]
      const sizes = await store.blobs.sizes(names)
      return c.json({ missing: names.filter((name) => !sizes.has(name)) })
    })
}

function readName(name: string): Sha256 {
  if (v.safeParse(sha256Schema, name).success) return name
  throw new EnsembleError(
    'not-found',
    `A blob is named by 64 lower-case hex digits, not ${JSON.stringify(name.slice(0, 80))}`,
  )
}

/** Length announced: needed to refuse early, and R2 takes no stream of unknown length. */
function readLength(header: string | undefined, limit: number): number {
  if (header === undefined) throw new Refusal(411, 'invalid', 'An upload announces its Content-Length')
  const bytes = Number(header)
  if (!/^\d{1,15}$/.test(header) || bytes === 0)
    throw new EnsembleError('invalid', `Content-Length ${header} is not a length`)
  if (bytes > limit) throw new EnsembleError('too-large', `${bytes} bytes; a blob has at most ${limit}`)
  return bytes
}

async function refuseOverQuota(store: Store, bytes: number, quota: number | undefined): Promise<void> {
  if (quota === undefined) return
  const used = await store.blobs.usage()
  if (used + bytes > quota) {
    throw new EnsembleError(
      'too-large',
      `${used} of ${quota} bytes are used; ${bytes} more do not fit`,
      'Remove old editions.',
    )
  }
}

/** The first bytes, and a stream that still has them. */
async function peek(body: Body | null): Promise<{ head: Uint8Array; body: Body }> {
  if (!body) throw new EnsembleError('invalid', 'The upload has no body')
  const reader = body.getReader()
  const first: Uint8Array[] = []
  let bytes = 0
  let done = false
  while (bytes < headBytes && !done) {
    const next = await reader.read().catch(nameBreak)
    done = next.done
    if (next.value) first.push(next.value)
    bytes += next.value?.length ?? 0
  }
  const head = new Uint8Array(Math.min(bytes, headBytes))
  let at = 0
  for (const chunk of first) {
    head.set(chunk.subarray(0, head.length - at), at)
    at += Math.min(chunk.length, head.length - at)
  }
  const rest = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const queued = first.shift()
        if (queued) return controller.enqueue(queued)
        const next = done ? undefined : await reader.read().catch(nameBreak)
        if (next?.value) controller.enqueue(next.value)
        else controller.close()
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return { head, body: rest }
}

async function sendBlob(c: Context<Env>, store: Store, name: Sha256): Promise<Response> {
  const tag = `"${name}"`
  const encodings = listEncodings(c.req.header('Accept-Encoding'))
  // The name is the content: a client that has it need not know whether we still do.
  if (namesTag(c.req.header('If-None-Match'), [tag, ...encodings.map((encoding) => `"${name}-${encoding}"`)])) {
    return c.body(null, 304, { ETag: tag, 'Cache-Control': forever, Vary: 'Accept-Encoding' })
  }
  const info = await store.blobs.head(name)
  if (!info) throw new EnsembleError('not-found', `Blob ${name} is not stored`)
  const headers = {
    'Content-Type': info.type,
    'Cache-Control': forever,
    'Accept-Ranges': 'bytes',
    'Content-Disposition': 'inline',
    Vary: 'Accept-Encoding',
  }
  const range = rangeOf(c, tag, info)
  if (range === 'unsatisfiable') {
    const error = { code: 'invalid', message: `The blob has ${info.bytes} bytes`, hint: '' }
    return c.json({ error }, 416, { 'Content-Range': `bytes */${info.bytes}` })
  }
  if (!range && !info.type.startsWith('image/') && store.blobs.encoded) {
    for (const encoding of encodings) {
      const copy = await store.blobs.encoded(name, encoding)
      if (!copy) continue
      const encoded = {
        ...headers,
        'Content-Encoding': encoding,
        'Content-Length': String(copy.bytes),
        ETag: `"${name}-${encoding}"`,
      }
      return send(c, copy.body, 200, encoded)
    }
  }
  if (c.req.method === 'HEAD' && !range) {
    return c.body(null, 200, { ...headers, ETag: tag, 'Content-Length': String(info.bytes) })
  }
  const found = await store.blobs.get(name, range)
  if (!found) throw new EnsembleError('not-found', `Blob ${name} is not stored`)
  if (!range) return send(c, found.body, 200, { ...headers, ETag: tag, 'Content-Length': String(info.bytes) })
  const span = `bytes ${range.offset}-${range.offset + range.length - 1}/${info.bytes}`
  return send(c, found.body, 206, {
    ...headers,
    ETag: tag,
    'Content-Length': String(range.length),
    'Content-Range': span,
  })
}

/** If-Range with any other tag than this blob's asks for the whole. */
function rangeOf(c: Context, tag: string, info: BlobInfo) {
  const condition = c.req.header('If-Range')
  return condition === undefined || condition === tag ? readRange(c.req.header('Range'), info.bytes) : undefined
}

async function send(c: Context, body: Body, status: 200 | 206, headers: Record<string, string>): Promise<Response> {
  if (c.req.method !== 'HEAD') return c.body(body, status, headers)
  await body.cancel()
  return c.body(null, status, headers)
}
