/** Asks the edge that this page came from, as whoever holds the token given, else as the browser's own session. */
import { EnsembleError, type ErrorCode } from '../models/core/errors.ts'

let bearer: string | undefined

/** Undefined: the browser's own session, if it has one. Page and workers each have to be told. */
export const useToken = (token: string | undefined) => (bearer = token)

const transient = new Set([408, 425, 429, 500, 502, 503, 504])

interface Manner {
  /** Statuses that are answers too. */
  allow?: readonly number[]
  /** 1 for what is not safe to send twice. */
  attempts?: number
}

/** Overload and lost connections are tried again, each time after twice the pause. */
export async function send(
  path: string,
  init: RequestInit = {},
  { allow = [], attempts = 4 }: Manner = {},
): Promise<Response> {
  const headers = { ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}), ...init.headers }
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(path, { ...init, headers, cache: 'no-store' }).catch(() => undefined)
    if (answer && (answer.ok || allow.includes(answer.status))) return answer
    if (answer && (!transient.has(answer.status) || (answer.status === 429 && attempt === attempts)))
      return refuse(answer)
    if (attempt === attempts)
      throw new EnsembleError(
        'network',
        `no answer from ${path} (${answer?.status ?? 'offline'})`,
        'What was sent is kept: try again.',
      )
    const after = Number(answer?.headers.get('Retry-After'))
    await new Promise((resolve) => setTimeout(resolve, after > 0 && after < 60 ? after * 1000 : 250 * 2 ** attempt))
  }
}

/** What `send` gets, as JSON. */
export const read = async <T>(path: string, init?: RequestInit, manner?: Manner): Promise<T> =>
  (await (await send(path, init, manner)).json()) as T

export const json = (method: string, body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', ...headers },
})

/** Makes a POST that creates something safe to send twice (edge: [Note: idempotency]). */
export const once = (body: unknown): RequestInit => json('POST', body, { 'Idempotency-Key': crypto.randomUUID() })

/** The edge's own words, when it gave some. */
async function refuse(answer: Response): Promise<never> {
  const { error } = (await answer.json().catch(() => ({}))) as {
    error?: { code: ErrorCode; message: string; hint: string }
  }
  if (error) throw new EnsembleError(error.code, error.message, error.hint)
  throw new EnsembleError('network', `the edge answers ${answer.status}`)
}
