/** Pictures that a feed names by address, fetched by the editor's own browser: nobody else sees that they were. */
import { EnsembleError } from '../../../models/core/errors.ts'
import { askIfChanged, readVersion, type Version } from '../../../models/core/import/revisit.ts'

/** Largest file, bytes, and the time one attempt may take, milliseconds. */
const [mostBytes, patience] = [40_000_000, 30_000]
const attempts = 3
/** Origins that let nothing be read: of a thousand rows each is asked once. */
const closed = new Set<string>()
const transient = new Set([408, 425, 429, 500, 502, 503, 504])

/** Origins that answer no question about versions: their pictures are asked for as they are. */
const plain = new Set<string>()

export interface Fetched {
  blob: Blob
  version?: Version
}

// [Note: pictures from elsewhere]
// The policy of this worker's script lets it read any https address (edge/headers.ts); no other script may. Whether a
// page may read an answer is for the picture's server to say (CORS), and a browser never tells a page whether it was
// refused or nobody answered.
//
// [Note: asking whether it has changed]
// The browser's own cache is too small for a shop's pictures, so their versions are kept (visits.ts). To ask about one
// takes a header that a server must allow beforehand (a preflight), and many do not: then it is asked plainly, and the
// browser asks about what it still has by itself ('no-cache'), which needs nobody's leave.

/**
 * @param known of what was fetched before; undefined is returned when that still holds
 * @throws EnsembleError forbidden (not readable here, or no answer), not-found (an answer without a picture),
 *   photo-too-large; network while this device is offline, which ends the work until it is back
 */
export async function fetchIfChanged(address: string, known: Version = {}): Promise<Fetched | undefined> {
  const url = new URL(address.replace(/^http:/i, 'https:')) // a page that came by https may not ask otherwise
  const answer = await insist(url, known)
  if (answer.status === 304) return undefined
  return { blob: await take(answer, url), version: readVersion((name) => answer.headers.get(name)) }
}

/** @returns an answer with a picture, or 304 */
async function insist(url: URL, known: Version): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = (await askAbout(url, known)) ?? (await send(url, { cache: 'no-cache' }))
    if (answer) closed.delete(url.origin)
    if (answer?.ok || answer?.status === 304) return answer
    await answer?.body?.cancel()
    if (answer && !transient.has(answer.status)) throw new EnsembleError('not-found', `${answer.status}, ${url.href}`)
    if (!navigator.onLine) throw new EnsembleError('network', 'this device is offline', 'It goes on when it is back.')
    if (attempt === attempts || closed.has(url.origin)) {
      if (answer) throw new EnsembleError('not-found', `${answer.status}, ${url.href}`)
      closed.add(url.origin)
      throw new EnsembleError('forbidden', url.href)
    }
    await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt))
  }
}

async function askAbout(url: URL, known: Version): Promise<Response | undefined> {
  const headers = askIfChanged(known)
  if (!Object.keys(headers).length || plain.has(url.origin)) return undefined
  const answer = await send(url, { headers, cache: 'no-store' })
  if (!answer) plain.add(url.origin)
  return answer
}

/** Without cookies, and without saying which page asks. */
const send = (url: URL, how: RequestInit): Promise<Response | undefined> =>
  fetch(url, {
    ...how,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(patience),
  }).catch(() => undefined)

async function take(answer: Response, url: URL): Promise<Blob> {
  const type = (answer.headers.get('Content-Type') ?? '').split(';')[0]
  if (/^(text\/|application\/(json|xhtml))/i.test(type)) {
    await answer.body?.cancel()
    throw new EnsembleError('not-found', `${type}, ${url.href}`)
  }
  const announced = Number(answer.headers.get('Content-Length') ?? 0)
  const blob = announced > mostBytes ? await answer.body?.cancel() : await answer.blob()
  if (blob && blob.size <= mostBytes) return blob
  throw new EnsembleError('photo-too-large', `${url.href} is larger than ${mostBytes} bytes`, 'Make it smaller first.')
}
