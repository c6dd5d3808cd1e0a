/** Errors on the wire: {error: {code, message, hint}} with a status by code; never a stack, never a 500 for bad input. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { EnsembleError, toProblem, type ErrorCode } from '../models/core/errors.ts'

const statusOf: Record<ErrorCode, number> = {
  'photo-unreadable': 422,
  'photo-too-large': 422,
  'photo-unsupported': 422,
  'photo-too-small': 422,
  'shard-damaged': 422,
  'head-damaged': 422,
  'manifest-invalid': 422,
  'signature-invalid': 422,
  'hash-mismatch': 422,
  'space-mismatch': 422,
  'not-found': 404,
  conflict: 409,
  unauthorized: 401,
  forbidden: 403,
  'too-large': 413,
  'too-many': 429,
  invalid: 400,
  network: 502,
  'storage-full': 507,
  'backend-unavailable': 503,
  superseded: 409,
  internal: 500,
}

/** What to do about it, for programs. */
const usual: Partial<Record<ErrorCode, Record<string, string>>> = {
  unauthorized: { 'WWW-Authenticate': 'Bearer' },
  'backend-unavailable': { 'Retry-After': '1' },
  'storage-full': { 'Retry-After': '600' },
}

/** A refusal with a status of its own, or with facts beside the error (which blobs are missing, what is current). */
export class Refusal extends EnsembleError {
  constructor(
    readonly status: number | undefined,
    code: ErrorCode,
    message: string,
    hint = '',
    readonly facts: Record<string, unknown> = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(code, message, hint)
  }
}

/** With what somebody tried to come in. */
export type Credential = 'token' | 'expired token' | 'passkey' | 'code'

/** Somebody showed what does not hold; the audit log counts these. To show nothing is no attempt. */
export class WrongCredential extends EnsembleError {
  constructor(
    readonly credential: Credential,
    message: string,
    hint = '',
  ) {
    super('unauthorized', message, hint)
  }
}

/** @param report told of every internal error: the cause goes to the log, not to the client. */
export function toResponse(error: unknown, report: (error: unknown) => void = console.error): Response {
  if (error instanceof HTTPException) {
    const code = error.status === 404 ? 'not-found' : 'invalid'
    return Response.json(
      { error: { code, message: error.message || 'Bad request', hint: '' } },
      { status: error.status },
    )
  }
  const problem = toProblem(error)
  if (problem.code === 'internal') {
    report(error)
    problem.message = 'Something failed here that should not have'
  }
  const { status, facts, headers } = error instanceof Refusal ? error : { status: undefined, facts: {}, headers: {} }
  return Response.json(
    { error: problem, ...facts },
    { status: status ?? statusOf[problem.code], headers: { ...usual[problem.code], ...headers } },
  )
}

export function refuseUnknownPath(c: Context): Response {
  return toResponse(new EnsembleError('not-found', `Nothing answers ${c.req.method} ${c.req.path.slice(0, 200)}`))
}
