/** A destination over HTTP: the edge's own routes (edge/policy.ts lists them). */
import { EnsembleError, type ErrorCode } from '../core/errors.ts'
import type { Pointer, PublisherKeys, Sha256 } from '../core/schema.ts'
import type { Destination, PlannedEdition } from './destination.ts'
import { hashBytes } from './hash.ts'

interface CatalogAnswer {
  pointer: Pointer | null
  publisher: PublisherKeys
}

const attempts = 4
const transient = new Set([408, 425, 429, 500, 502, 503, 504])
const pathOf = (catalog: string) => `/api/catalogs/${encodeURIComponent(catalog)}`
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Network failures and overload are tried again, each time after twice the pause; everything is safe to send twice. */
async function request(url: string, init: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(url, init).catch((error: Error) => error)
    const failed = answer instanceof Error || transient.has(answer.status)
    if (!failed) return answer
    const reason =
      answer instanceof Error ? ((answer.cause as Error | undefined)?.message ?? answer.message) : answer.status
    if (attempt === attempts)
      throw new EnsembleError('network', `${url} does not answer: ${reason}`, 'what was sent is kept: try again later')
    const after = answer instanceof Error ? NaN : Number(answer.headers.get('Retry-After'))
    await wait(after > 0 && after < 60 ? after * 1000 : 250 * 2 ** attempt)
  }
}

/** The edge's own words, when it gave some. */
async function refuse(answer: Response, url: string): Promise<never> {
  const { error } = (await answer.json().catch(() => ({}))) as {
    error?: { code: ErrorCode; message: string; hint: string }
  }
  if (error) throw new EnsembleError(error.code, error.message, error.hint)
  throw new EnsembleError('network', `${url} answers ${answer.status}`)
}

export function openRemote(where: string, token?: string): Destination {
  const base = where.replace(/\/+$/, '')
  const bearer = token ? { Authorization: `Bearer ${token}` } : undefined
  const send = async (path: string, init: RequestInit = {}, allow: number[] = []): Promise<Response> => {
    const url = `${base}${path}`
    const answer = await request(url, { ...init, headers: { ...bearer, ...init.headers } })
    return answer.ok || allow.includes(answer.status) ? answer : refuse(answer, url)
  }
  const json = (method: string, body: unknown, headers = {}): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  })
  // Entity tag of the catalog as last read: the compare of the pointer's compare-and-swap.
  const tags = new Map<string, string>()
  const describeCatalog = async (catalog: string): Promise<CatalogAnswer | undefined> => {
    const answer = await send(pathOf(catalog), {}, [404])
    if (answer.status === 404) return undefined
    tags.set(catalog, answer.headers.get('ETag') ?? '')
    return (await answer.json()) as CatalogAnswer
  }
  return {
    name: base,
    async missing(names) {
      const found = new Set<Sha256>()
      for (let from = 0; from < names.length; from += 1000) {
        const answer = await send('/api/blobs/missing', json('POST', names.slice(from, from + 1000)))
        for (const name of ((await answer.json()) as { missing: Sha256[] }).missing) found.add(name)
      }
      return found
    },
    async put(sha256, bytes, type) {
      await send(`/blobs/${sha256}`, { method: 'PUT', body: bytes.slice(), headers: { 'Content-Type': type } })
    },
    async get(sha256) {
      const answer = await send(`/blobs/${sha256}`, {}, [404])
      if (answer.status === 404) return undefined
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const found = hashBytes(bytes)
      if (found !== sha256) throw new EnsembleError('hash-mismatch', `${base} gave ${found} for ${sha256}`)
      return bytes
    },
    publisher: async (catalog) => (await describeCatalog(catalog))?.publisher,
    async register({ catalog, name, keys }) {
      await send(pathOf(catalog), json('PUT', { name, keys: keys.map(({ publicKey }) => ({ publicKey })) }))
    },
    pointer: async (catalog) => (await describeCatalog(catalog))?.pointer ?? undefined,
    async catalogs() {
      const { catalogs } = (await (await send('/api/catalogs')).json()) as { catalogs: CatalogAnswer[] }
      return catalogs.filter(({ pointer }) => pointer).map(({ publisher }) => publisher.catalog)
    },
    async planned(catalog) {
      const answer = await send(`${pathOf(catalog)}/schedules`)
      const { schedules } = (await answer.json()) as { schedules: PlannedEdition[] }
      return schedules.filter(({ state }) => state === 'waiting')
    },
    async swap(expected, next, restores) {
      const seen = expected ? (tags.get(next.catalog) ?? '') : '*none*'
      const answer = await send(
        `${pathOf(next.catalog)}/pointer`,
        json('PUT', { ...next, restores }, { 'If-Match': seen }),
        [409],
      )
      return answer.ok
    },
    close: async () => undefined,
  }
}
