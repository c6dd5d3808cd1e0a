/** JSON bodies: read up to a limit, parsed, checked; anything else is refused with what was wrong. */
import type { MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { EnsembleError } from '../models/core/errors.ts'
import { Refusal } from './failure.ts'
import type { Env } from './policy.ts'
import type { Body } from './store.ts'

/** For answers that are only for who asked. */
export const noStore = { 'Cache-Control': 'no-store' }

/** Reads a stream to memory; @throws too-large beyond `limit` bytes. */
export async function readAll(body: Body | null, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.length
    if (bytes > limit) {
      await reader.cancel()
      throw new EnsembleError('too-large', `More than ${limit} bytes`)
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** @throws invalid when `bytes` is not UTF-8 JSON of this shape. */
function parseJson<S extends v.GenericSchema>(bytes: Uint8Array, schema: S, what: string): v.InferOutput<S> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (error) {
    throw new EnsembleError('invalid', `${what} is not UTF-8 JSON: ${(error as Error).message}`)
  }
  return check(value, schema, what)
}

function check<S extends v.GenericSchema>(value: unknown, schema: S, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new EnsembleError('invalid', `${what}: ${v.getDotPath(issue) ?? 'value'}: ${issue.message}`)
}

/** A body that cannot be read to its end is the client's doing, not a failure here. */
export function nameBreak(error: unknown): never {
  if (error instanceof EnsembleError) throw error
  throw new Refusal(400, 'network', `The upload broke off: ${(error as Error).message}`, 'Send it again.')
}

/** What a route's body has to be, for the API's description. */
export const bodySchemas = new WeakMap<object, v.GenericSchema>()

/** Middleware: the body as `c.req.valid('json')`, typed for the typed client too. */
export function takeJson<S extends v.GenericSchema>(
  schema: S,
  limit: number,
): MiddlewareHandler<Env, string, { in: { json: v.InferInput<S> }; out: { json: v.InferOutput<S> } }> {
  const take: ReturnType<typeof takeJson<S>> = async (c, next) => {
    const bytes = await readAll(c.req.raw.body, limit).catch(nameBreak)
    c.req.addValidatedData('json', parseJson(bytes, schema, 'Body') as object)
    await next()
  }
  bodySchemas.set(take, schema)
  return take
}

/** What may stand behind a route's "?", for the API's description. */
export const querySchemas = new WeakMap<object, QuerySchema>()
export type QuerySchema = v.StrictObjectSchema<v.ObjectEntries, undefined>

/** Middleware: what stands behind the "?" as `c.req.valid('query')`. */
export function takeQuery<S extends QuerySchema>(
  schema: S,
): MiddlewareHandler<Env, string, { in: { query: v.InferInput<S> }; out: { query: v.InferOutput<S> } }> {
  const take: ReturnType<typeof takeQuery<S>> = async (c, next) => {
    c.req.addValidatedData('query', check(c.req.query(), schema, 'Query'))
    await next()
  }
  querySchemas.set(take, schema)
  return take
}
