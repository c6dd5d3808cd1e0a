/** Every failure a person or a program can meet: a stable code, what was wrong with the actual value, and what to do. */
export type ErrorCode =
  | 'photo-unreadable' // not a picture, truncated, empty
  | 'photo-too-large' // more pixels than a device should decode
  | 'photo-unsupported' // a format this platform cannot decode (HEIC ...)
  | 'photo-too-small'
  | 'shard-damaged'
  | 'head-damaged'
  | 'manifest-invalid'
  | 'signature-invalid'
  | 'hash-mismatch'
  | 'space-mismatch'
  | 'not-found'
  | 'conflict'
  | 'unauthorized'
  | 'forbidden'
  | 'too-large'
  | 'too-many'
  | 'invalid' // a request, row or argument that does not fit its schema
  | 'network' // transient: try again
  | 'storage-full'
  | 'backend-unavailable'
  | 'superseded' // a newer query took over
  | 'internal'

export class EnsembleError extends Error {
  override readonly name = 'EnsembleError'
  /** @param hint what the person or program can do about it. */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint = '',
  ) {
    super(message)
  }
}

/** The error as plain data, for JSON and for crossing a worker boundary. */
export function toProblem(error: unknown): { code: ErrorCode; message: string; hint: string } {
  if (error instanceof EnsembleError) return { code: error.code, message: error.message, hint: error.hint }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), hint: '' }
}
