/** Photos that a table names by address: fetched with limits on size, time and redirects, from public addresses only. */
import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isPublic, requestWhere, type Allows } from '../../edge/public-node.ts'
import { EnsembleError } from '../core/errors.ts'
import { askIfChanged, readVersion, type Version } from '../core/import/revisit.ts'

export interface FetchLimits {
  /** Which IP addresses may be asked. */
  allows: Allows
  bytes: number
  /** Of one attempt, from the request to the last byte. */
  milliseconds: number
  redirects: number
  attempts: number
  /** Before the second attempt; twice as long before each further one. */
  pauseMilliseconds: number
}

export const fetchLimits: FetchLimits = {
  allows: isPublic,
  bytes: 40_000_000,
  milliseconds: 30_000,
  redirects: 5,
  attempts: 3,
  pauseMilliseconds: 1000,
}

export interface Fetched {
  bytes: Uint8Array
  /** Absent when the server names none. */
  version?: Version
}

/** May be otherwise in a moment. */
class Transient extends Error {
  /** @param after seconds that the server asks to wait */
  constructor(
    message: string,
    readonly after = 0,
  ) {
    super(message)
  }
}

const transient = new Set([408, 425, 429, 500, 502, 503, 504])
/** Longest Retry-After that is waited for, seconds. */
const mostPatience = 30

/**
 * @param known of what was fetched before; then the answer may be 'same'
 * @throws EnsembleError of the photo, so that its row is rejected and the rest goes on: not-found (no answer, a refusal,
 *   a private address), photo-too-large, photo-unsupported (something else than a picture)
 */
export async function fetchPhoto(
  address: string,
  given: Partial<FetchLimits> = {},
  known?: Version,
): Promise<Fetched | 'same'> {
  const limits = { ...fetchLimits, ...given }
  for (let attempt = 1; ; attempt++) {
    try {
      return await follow(new URL(address), limits, known)
    } catch (error) {
      if (error instanceof EnsembleError) throw error
      const { message } = error as Error
      if (!(error instanceof Transient) || attempt >= limits.attempts) {
        throw new EnsembleError('not-found', `${address} cannot be fetched: ${message}`, 'Give the file itself.')
      }
      const asked = Math.min(error.after, mostPatience) * 1000
      await sleep(Math.max(asked, limits.pauseMilliseconds * 2 ** (attempt - 1)))
    }
  }
}

async function follow(first: URL, limits: FetchLimits, known?: Version): Promise<Fetched | 'same'> {
  const signal = AbortSignal.timeout(limits.milliseconds)
  for (let [url, hops] = [first, 0]; hops <= limits.redirects; hops++) {
    if (!/^https?:$/.test(url.protocol) || url.username || url.password)
      throw new Error(`${url.protocol}//… is not asked`)
    const answer = await ask(url, limits, signal, known)
    const status = answer.statusCode ?? 0
    const to = answer.headers.location
    if (status >= 300 && status < 400 && to !== undefined) {
      answer.destroy()
      url = new URL(to, url)
    } else if (status === 304 && known) {
      answer.destroy()
      return 'same'
    } else return take(answer, url, limits)
  }
  throw new Error(`more than ${limits.redirects} redirects`)
}

function ask(url: URL, { allows }: FetchLimits, signal: AbortSignal, known: Version = {}): Promise<IncomingMessage> {
  const headers = { Accept: 'image/avif,image/webp,image/*', 'User-Agent': 'Ensemble', ...askIfChanged(known) }
  return new Promise((resolve, reject) => {
    requestWhere(allows, url, { headers, signal }, resolve)
      .on('error', (error: NodeJS.ErrnoException) => {
        // A name that nobody has, or an address that is not asked, will not be otherwise in a second.
        const lasting = error.code === 'ENOTFOUND' || / not public$/.test(error.message)
        reject(lasting ? error : new Transient(nameOf(error)))
      })
      .end()
  })
}

const nameOf = (error: Error) => (/^(Timeout|Abort)Error$/.test(error.name) ? 'no answer in time' : error.message)

async function take(answer: IncomingMessage, url: URL, { bytes }: FetchLimits): Promise<Fetched> {
  const { statusCode: status = 0, headers } = answer
  try {
    if (transient.has(status)) throw new Transient(`HTTP ${status}`, Number(headers['retry-after']) || 0)
    if (status !== 200) throw new Error(`HTTP ${status}`)
    const [type] = (headers['content-type'] ?? '').split(';')
    if (/^(text|application\/(json|xhtml))/i.test(type)) {
      throw new EnsembleError('photo-unsupported', `${url.href} is ${type}, not a picture`, 'Correct the address.')
    }
    if (Number(headers['content-length'] ?? 0) > bytes) throw tooLarge(url, bytes)
    const version = readVersion((name) => headers[name]?.toString())
    return { bytes: await readBody(answer, url, bytes), ...(version ? { version } : {}) }
  } finally {
    answer.destroy()
  }
}

async function readBody(answer: IncomingMessage, url: URL, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let received = 0
  try {
    for await (const chunk of answer.iterator() as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      if ((received += chunk.length) > most) throw tooLarge(url, most)
    }
  } catch (error) {
    throw error instanceof EnsembleError ? error : new Transient(nameOf(error as Error))
  }
  return Buffer.concat(chunks)
}

const tooLarge = (url: URL, most: number) =>
  new EnsembleError('photo-too-large', `${url.href} is larger than ${most} bytes`, 'Make it smaller first.')
