/** `ensemble history`, `rollback` and `pin`: the editions of a catalog, and the way back to one. */
import { EnsembleError } from '../core/errors.ts'
import { manifestText, parseEdition, parseSigned } from '../core/manifest.ts'
import type { Pointer, PublisherKeys } from '../core/schema.ts'
import { signText, verifySigned } from '../core/signature.ts'
import { canonicalJson } from '../core/text.ts'
import type { Published } from '../../edge/records-editions.ts'
import { type Arguments, type Command, type Option, readCount, readFlag, readText } from './command.ts'
import { type EdgeApi, fetchBlob, openGiven } from './edge-api.ts'
import { hashBytes } from './hash.ts'
import { requireKey, subtle } from './keys.ts'

const options: Record<string, Option> = {
  catalog: { type: 'string', value: 'NAME', help: 'catalog (demo)' },
  token: { type: 'string', value: 'TEXT', help: 'access token for a URL (or ENSEMBLE_TOKEN)' },
}
const edition: Option = { type: 'string', value: 'N', help: 'number of the edition' }

const pathOf = (catalog: string) => `/api/catalogs/${encodeURIComponent(catalog)}`
const readCatalog = (given: Arguments) => readText(given, 'catalog') ?? 'demo'

export async function listHistory(api: EdgeApi, catalog: string): Promise<Published[]> {
  const answer = await api.send(`${pathOf(catalog)}/editions`)
  return ((await answer.json()) as { editions: Published[] }).editions
}

/** Signs the content of an earlier edition under the next number and makes it current. @returns the new pointer */
export async function rollBack(api: EdgeApi, catalog: string, to: number, keyFile?: string): Promise<Pointer> {
  const seen = await api.send(pathOf(catalog))
  const { pointer, publisher } = (await seen.json()) as { pointer: Pointer | null; publisher: PublisherKeys }
  const earlier = (await listHistory(api, catalog)).find((each) => each.edition === to)
  if (!pointer || !earlier) throw new EnsembleError('not-found', `${catalog} has no edition ${to}`)
  if (earlier.dropped) throw new EnsembleError('not-found', `edition ${to} was dropped on ${earlier.dropped}`)
  if (pointer.edition === to) throw new EnsembleError('conflict', `${catalog} is at edition ${to} already`)
  const key = requireKey(api, catalog, keyFile)
  const signed = parseSigned(new TextDecoder().decode(await fetchBlob(api, earlier.manifest)))
  const manifest = parseEdition(await verifySigned(signed, publisher.keys, subtle))
  const next = { ...manifest, edition: pointer.edition + 1, created: new Date().toISOString() }
  const text = canonicalJson(await signText(manifestText(next), key, subtle))
  const bytes = new TextEncoder().encode(text)
  const sha256 = hashBytes(bytes)
  const length = { 'Content-Type': 'application/json', 'Content-Length': String(bytes.length) }
  await api.send(`/blobs/${sha256}`, { method: 'PUT', body: bytes, headers: length })
  const answer = await api.send(`${pathOf(catalog)}/pointer`, {
    method: 'PUT',
    body: JSON.stringify({ catalog, edition: next.edition, manifest: sha256, restores: to }),
    headers: { 'Content-Type': 'application/json', 'If-Match': seen.headers.get('ETag') ?? '' },
  })
  return ((await answer.json()) as { pointer: Pointer }).pointer
}

function describe({ edition, published, restores, pinned, dropped }: Published): string {
  const again = restores && `edition ${restores} again${restores === edition - 1 ? ', compacted' : ''}`
  const notes = [again, pinned && 'pinned', dropped && 'dropped'].filter(Boolean)
  return `${String(edition).padStart(6)}  ${published}  ${notes.join(', ')}`.trimEnd()
}

/** Runs something on the edge that was named, and leaves it. */
async function withEdge<T>(given: Arguments, command: string, work: (api: EdgeApi) => Promise<T>): Promise<T> {
  const api = await openGiven(given, command)
  return work(api).finally(() => api.close())
}

export const historyCommand: Command = {
  name: 'history',
  summary: 'list the editions of a catalog',
  usage: 'DIR|URL [--catalog NAME]',
  about:
    'Editions published, newest first: number, time, and whether it brought back another, is pinned or was dropped.',
  options,
  examples: [['ensemble history my-shop', 'the editions of the catalog demo in that folder']],
  async run(given) {
    const editions = await withEdge(given, 'history', (api) => listHistory(api, readCatalog(given)))
    console.log(readFlag(given, 'json') ? JSON.stringify({ editions }) : editions.map(describe).join('\n'))
    return 0
  },
}

export const rollbackCommand: Command = {
  name: 'rollback',
  summary: 'go back to an earlier edition',
  usage: 'DIR|URL --edition N [--catalog NAME] [--key FILE]',
  about: `
    Signs the content of an earlier edition under the next number and makes it current, so that every device follows.
    Nothing is uploaded but the manifest. When somebody publishes at the same moment one of the two wins.`,
  options: { ...options, edition, key: { type: 'string', value: 'FILE', help: 'signing key' } },
  examples: [['ensemble rollback my-shop --edition 3', 'the catalog is as it was in edition 3']],
  async run(given) {
    const [to, catalog] = [readCount(given, 'edition', 0, 0), readCatalog(given)]
    if (!to) throw new EnsembleError('invalid', '--edition is missing', 'see "ensemble history"')
    const pointer = await withEdge(given, 'rollback', (api) => rollBack(api, catalog, to, readText(given, 'key')))
    const text = `${catalog}: edition ${pointer.edition} is edition ${to} again`
    console.log(readFlag(given, 'json') ? JSON.stringify({ pointer, restores: to }) : text)
    return 0
  },
}

export const pinCommand: Command = {
  name: 'pin',
  summary: 'keep an edition, or let it go',
  usage: 'DIR|URL --edition N [--remove]',
  about: 'A pinned edition and everything in it stays, however old, until it is unpinned.',
  options: { ...options, edition, remove: { type: 'boolean', help: 'unpin it' } },
  examples: [['ensemble pin my-shop --edition 3', 'edition 3 can be gone back to for as long as you like']],
  async run(given) {
    const path = `${pathOf(readCatalog(given))}/editions/${readCount(given, 'edition', 0, 0)}/pin`
    const method = readFlag(given, 'remove') ? 'DELETE' : 'PUT'
    const answer = await withEdge(given, 'pin', async (api) => (await api.send(path, { method })).json())
    const { edition: number, pinned } = answer as { edition: number; pinned: boolean }
    console.log(readFlag(given, 'json') ? JSON.stringify(answer) : `edition ${number} is ${pinned ? '' : 'not '}pinned`)
    return 0
  },
}
