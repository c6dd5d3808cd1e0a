/** The edge's API, of another machine or of a data folder here: commands ask both the same. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from '../../edge/app.ts'
import { ensureOwnerToken } from '../../edge/node.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import { EnsembleError, type ErrorCode } from '../core/errors.ts'
import type { Sha256 } from '../core/schema.ts'
import { type Arguments, readText, requireFile } from './command.ts'
import { hashBytes } from './hash.ts'

export interface EdgeApi {
  /** As people call it. */
  name: string
  /** The folder, when it is one. */
  folder?: string
  /** @throws EnsembleError in the edge's own words unless the answer is one of 2xx */
  send(path: string, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

/** @throws not-found when there is no such data folder: looking at one must not make it. */
export function requireFolder(folder: string): string {
  if (existsSync(join(folder, 'blobs'))) return folder
  throw new EnsembleError('not-found', `${folder} is no data folder`, 'publish into it first: ensemble publish')
}

export const isUrl = (where: string): boolean => /^https?:/i.test(where)

export async function openApi(where: string, token?: string): Promise<EdgeApi> {
  if (isUrl(where)) {
    const base = where.replace(/\/+$/, '')
    return { name: base, send: (path, init) => sendTo(`${base}${path}`, init, token, fetch), close: async () => {} }
  }
  const folder = requireFolder(where)
  const store = await openNodeStore(folder)
  const app = createApp(store)
  const owner = await ensureOwnerToken(folder, store)
  const local = async (url: string, init: RequestInit) => app.request(url, init)
  return { name: folder, folder, send: (path, init) => sendTo(path, init, owner, local), close: () => store.close() }
}

async function sendTo(
  url: string,
  init: RequestInit = {},
  token: string | undefined,
  by: (url: string, init: RequestInit) => Promise<Response>,
): Promise<Response> {
  const bearer = token ? { Authorization: `Bearer ${token}` } : undefined
  const answer = await by(url, { ...init, headers: { ...bearer, ...init.headers } }).catch((error: Error) => {
    throw new EnsembleError('network', `${url} does not answer: ${error.message}`)
  })
  if (answer.ok) return answer
  const { error } = (await answer.json().catch(() => ({}))) as {
    error?: { code: ErrorCode; message: string; hint: string }
  }
  throw new EnsembleError(error?.code ?? 'network', error?.message ?? `${url} answers ${answer.status}`, error?.hint)
}

/** @throws not-found, hash-mismatch */
export async function fetchBlob(api: EdgeApi, sha256: Sha256): Promise<Uint8Array> {
  const bytes = new Uint8Array(await (await api.send(`/blobs/${sha256}`)).arrayBuffer())
  if (hashBytes(bytes) === sha256) return bytes
  throw new EnsembleError('hash-mismatch', `${api.name} gave other bytes for ${sha256}`)
}

/** The edge that the arguments of a command name. */
export function openGiven(given: Arguments, command: string): Promise<EdgeApi> {
  return openApi(
    requireFile(given, 'folder or address', command),
    readText(given, 'token') ?? process.env['ENSEMBLE_TOKEN'],
  )
}
