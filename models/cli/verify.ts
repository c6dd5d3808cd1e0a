/** `ensemble verify`: hashes everything again, and says what is missing, wrong, or needed by nobody. */
import { createHash } from 'node:crypto'
import { EnsembleError } from '../core/errors.ts'
import { parseEdition, parseSigned } from '../core/manifest.ts'
import type { Pointer, PublisherKeys, Sha256 } from '../core/schema.ts'
import { verifySigned } from '../core/signature.ts'
import { fillOptions } from '../../edge/options.ts'
import { listNeeds } from '../../edge/references.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import type { Blobs } from '../../edge/store.ts'
import { type Command, readFlag, requireFile } from './command.ts'
import { streamOf } from './destination.ts'
import { isUrl, requireFolder } from './edge-api.ts'
import { subtle } from './keys.ts'
import { startProgress } from './progress.ts'

export interface Verified {
  /** Blobs whose bytes were hashed. */
  hashed: number
  bytes: number
  editions: number
  missing: { sha256: Sha256; what: string }[]
  /** Bytes that are not what their name, signature or form says. */
  wrong: { sha256: Sha256; reason: string }[]
  /** Blobs no kept edition names; harmless, and in time collected. A URL does not tell. */
  extra: Sha256[]
}

interface Place {
  blobs: Pick<Blobs, 'get' | 'list'>
  /** Every edition that is to be whole. */
  catalogs: { publisher: PublisherKeys; pointers: Pointer[] }[]
  /** Whether all blobs can be listed. */
  listed: boolean
  close(): Promise<void>
}

const { limits } = fillOptions({})

async function openFolder(folder: string): Promise<Place> {
  const store = await openNodeStore(requireFolder(folder))
  const catalogs: Place['catalogs'] = []
  for (const { pointer, ...publisher } of await store.records.listCatalogs()) {
    const editions = await store.records.listEditions(publisher.catalog, 100_000)
    const kept: Pointer[] = editions.filter(({ dropped }) => !dropped)
    if (pointer && !kept.some(({ manifest }) => manifest === pointer.manifest)) kept.push(pointer)
    catalogs.push({ publisher, pointers: kept })
  }
  return { blobs: store.blobs, catalogs, listed: true, close: () => store.close() }
}

async function openUrl(where: string): Promise<Place> {
  const base = where.replace(/\/+$/, '')
  const answer = await fetch(`${base}/api/catalogs`).catch((error: Error) => {
    throw new EnsembleError('network', `${base} does not answer: ${error.message}`)
  })
  if (!answer.ok) throw new EnsembleError('network', `${base}/api/catalogs answers ${answer.status}`)
  const { catalogs } = (await answer.json()) as { catalogs: { publisher: PublisherKeys; pointer: Pointer | null }[] }
  const get: Blobs['get'] = async (sha256) => {
    const found = await fetch(`${base}/blobs/${sha256}`)
    if (found.status === 404) return undefined
    if (!found.ok) throw new EnsembleError('network', `${base}/blobs/${sha256} answers ${found.status}`)
    const bytes = new Uint8Array(await found.arrayBuffer())
    return { info: { bytes: bytes.length, type: '' }, body: streamOf(bytes) }
  }
  const pairs = catalogs.map(({ publisher, pointer }) => ({ publisher, pointers: pointer ? [pointer] : [] }))
  return { blobs: { get, async *list() {} }, catalogs: pairs, listed: false, close: async () => {} }
}

/** Hash of what is there now; undefined when nothing is. */
async function hashBlob({ blobs }: Place, sha256: Sha256): Promise<{ hash: Sha256; bytes: number } | undefined> {
  const found = await blobs.get(sha256)
  if (!found) return undefined
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of found.body) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { hash: hash.digest('hex'), bytes }
}

/** Signatures of every edition, and the names of all it rests on. */
async function checkEditions(place: Place, receipt: Verified): Promise<Map<Sha256, string>> {
  const named = new Map<Sha256, string>()
  for (const { publisher, pointers } of place.catalogs) {
    for (const { edition, manifest } of pointers) {
      receipt.editions++
      const what = `${publisher.catalog} edition ${edition}`
      named.set(manifest, `manifest of ${what}`)
      try {
        for (const [sha256, need] of await listNeeds(place.blobs as Blobs, manifest, limits)) {
          named.set(sha256, `${need.what} of ${what}`)
        }
        const bytes = await place.blobs.get(manifest)
        const signed = parseSigned(await new Response(bytes?.body).text())
        const { edition: number, catalog } = parseEdition(await verifySigned(signed, publisher.keys, subtle))
        if (number !== edition || catalog !== publisher.catalog) {
          receipt.wrong.push({ sha256: manifest, reason: `is edition ${number} of ${catalog}, not ${what}` })
        }
      } catch (error) {
        if (!(error instanceof EnsembleError)) throw error
        receipt.wrong.push({ sha256: manifest, reason: `${what}: ${error.message}` })
      }
    }
  }
  return named
}

export async function verify(where: string): Promise<Verified> {
  const place = await (isUrl(where) ? openUrl(where) : openFolder(where))
  const receipt: Verified = { hashed: 0, bytes: 0, editions: 0, missing: [], wrong: [], extra: [] }
  try {
    const named = await checkEditions(place, receipt)
    const all = new Set(named.keys())
    for await (const { sha256 } of place.blobs.list()) {
      if (!all.has(sha256)) receipt.extra.push(sha256)
      all.add(sha256)
    }
    const progress = startProgress('Hash', all.size)
    for (const sha256 of all) {
      const found = await hashBlob(place, sha256)
      if (!found) receipt.missing.push({ sha256, what: named.get(sha256) ?? 'gone meanwhile' })
      else if (found.hash !== sha256) receipt.wrong.push({ sha256, reason: `hashes to ${found.hash}` })
      receipt.hashed += found ? 1 : 0
      receipt.bytes += found?.bytes ?? 0
      progress.step()
    }
    progress.end()
    return receipt
  } finally {
    await place.close()
  }
}

function describe({ hashed, bytes, editions, missing, wrong, extra }: Verified): string {
  return [
    `${hashed} blobs, ${(bytes / 1e6).toFixed(1)} MB, ${editions} ${editions === 1 ? 'edition' : 'editions'}: ` +
      `${missing.length} missing, ${wrong.length} wrong, ${extra.length} extra`,
    ...missing.map(({ sha256, what }) => `missing ${sha256}  ${what}`),
    ...wrong.map(({ sha256, reason }) => `wrong   ${sha256}  ${reason}`),
    ...extra.map((sha256) => `extra   ${sha256}`),
  ].join('\n')
}

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'hash everything again; list what is missing, wrong or extra',
  usage: 'DIR|URL',
  about: `
    Of a data folder: every blob, and every edition that can be gone back to. Of an address: the current editions and all
    they name, as a device would fetch them. Extra blobs are harmless. Exit code 1 when anything is missing or wrong.`,
  options: {},
  examples: [
    ['ensemble verify my-shop && ensemble backup my-shop --to /media/disk/my-shop', 'a backup of what is whole'],
  ],
  async run(given) {
    const receipt = await verify(requireFile(given, 'folder or address', 'verify'))
    console.log(readFlag(given, 'json') ? JSON.stringify(receipt) : describe(receipt))
    return receipt.missing.length + receipt.wrong.length > 0 ? 1 : 0
  },
}
