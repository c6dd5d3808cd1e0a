/** The least about kept files: their names, their hash, and putting one away. */
import { EnsembleError } from '../../models/core/errors.ts'
import type { Sha256 } from '../../models/core/schema.ts'

/** `bytes` is unknown for a manifest: the pointer names only its hash. */
export interface Wanted {
  sha256: Sha256
  bytes?: number
}

/** Where files come from, and where they are kept. */
export interface Source {
  /** Of the edge that has them; '' is the app's own. */
  origin: string
  /** Name of the cache they are kept in. */
  cache: string
  /** Ends what is on its way. */
  signal?: AbortSignal
}

/** How an edge is asked: another publisher's without cookies, without saying which page asks, and nowhere else than there. */
export const mannerOf = ({ origin }: Pick<Source, 'origin'>): RequestInit =>
  origin ? { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error' } : {}

export const addressOf = (sha256: Sha256) => `/blobs/${sha256}`

/** @param type media type, for what an <img> will ask for. @throws EnsembleError storage-full. */
export async function keep(
  name: string,
  address: string,
  bytes: Uint8Array<ArrayBuffer>,
  type?: string,
): Promise<void> {
  const headers = { 'Content-Length': String(bytes.length), ...(type ? { 'Content-Type': type } : {}) }
  try {
    await (await caches.open(name)).put(address, new Response(bytes, { headers }))
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === 'QuotaExceededError')
      throw new EnsembleError(
        'storage-full',
        `no room on this device for ${Math.ceil(bytes.length / 1e6)} MB`,
        'Free some space and try again.',
      )
    throw problem
  }
}

export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<Sha256> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
