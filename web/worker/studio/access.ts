/** The edge's routes that an editor uses (edge/policy.ts lists them). */
import { EnsembleError, type ErrorCode } from '../../../models/core/errors.ts'
import { parsePointer, parsePublisherKeys } from '../../../models/core/manifest.ts'
import type { Pointer, PublisherKeys, Sha256 } from '../../../models/core/schema.ts'

let bearer: string | undefined

/** Undefined: the browser's own session, if it has one. */
export const useToken = (token: string | undefined) => (bearer = token)

const attempts = 4
const transient = new Set([408, 425, 429, 500, 502, 503, 504])

/** Overload and lost connections are tried again, each time after twice the pause; everything is safe to send twice. */
export async function send(path: string, init: RequestInit = {}, allow: readonly number[] = []): Promise<Response> {
  const headers = { ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}), ...init.headers }
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(path, { ...init, headers, cache: 'no-store' }).catch(() => undefined)
    if (answer && (answer.ok || allow.includes(answer.status))) return answer
    if (answer && !transient.has(answer.status)) return refuse(answer)
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

/** The edge's own words, when it gave some. */
async function refuse(answer: Response): Promise<never> {
  const { error } = (await answer.json().catch(() => ({}))) as {
    error?: { code: ErrorCode; message: string; hint: string }
  }
  if (error) throw new EnsembleError(error.code, error.message, error.hint)
  throw new EnsembleError('network', `the edge answers ${answer.status}`)
}

const json = (method: string, body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', ...headers },
})
const pathOf = (catalog: string) => `/api/catalogs/${encodeURIComponent(catalog)}`

/** @throws EnsembleError unauthorized, forbidden: whoever may ask what is missing may publish */
export const checkAccess = async (): Promise<void> => void (await send('/api/blobs/missing', json('POST', [])))

export interface Listed {
  publisher: PublisherKeys
  pointer?: Pointer
  /** Entity tag: the compare of the pointer's compare-and-swap. */
  tag: string
}

const readListed = ({ pointer, publisher }: { pointer: unknown; publisher: unknown }, tag = ''): Listed => ({
  publisher: parsePublisherKeys(JSON.stringify(publisher)),
  ...(pointer ? { pointer: parsePointer(JSON.stringify(pointer)) } : {}),
  tag,
})

export async function listCatalogs(): Promise<Listed[]> {
  const answer = await send('/api/catalogs')
  const { catalogs } = (await answer.json()) as { catalogs: { pointer: unknown; publisher: unknown }[] }
  return catalogs.map((each) => readListed(each))
}

export async function readCatalog(catalog: string): Promise<Listed | undefined> {
  const answer = await send(pathOf(catalog), {}, [404])
  if (answer.status === 404) return undefined
  return readListed((await answer.json()) as { pointer: unknown; publisher: unknown }, answer.headers.get('ETag') ?? '')
}

/** For owners. */
export const registerCatalog = async ({ catalog, name, keys }: PublisherKeys): Promise<void> =>
  void (await send(pathOf(catalog), json('PUT', { name, keys: keys.map(({ publicKey }) => ({ publicKey })) })))

export async function listMissing(names: readonly Sha256[]): Promise<Set<Sha256>> {
  const missing = new Set<Sha256>()
  for (let from = 0; from < names.length; from += 1000) {
    const answer = await send('/api/blobs/missing', json('POST', names.slice(from, from + 1000)))
    for (const name of ((await answer.json()) as { missing: Sha256[] }).missing) missing.add(name)
  }
  return missing
}

export const putBlob = async (sha256: Sha256, body: Blob, type: string): Promise<void> =>
  void (await send(`/blobs/${sha256}`, { method: 'PUT', body, headers: { 'Content-Type': type } }))

/** @returns false when somebody else has published since `tag` was read */
export async function swapPointer(next: Pointer, tag: string | undefined): Promise<boolean> {
  const answer = await send(
    `${pathOf(next.catalog)}/pointer`,
    json('PUT', next, { 'If-Match': tag ?? '*none*' }),
    [409],
  )
  return answer.ok
}

export async function listEditions(catalog: string): Promise<(Pointer & { published: string })[]> {
  const answer = await send(`${pathOf(catalog)}/editions`)
  return ((await answer.json()) as { editions: (Pointer & { published: string })[] }).editions
}
