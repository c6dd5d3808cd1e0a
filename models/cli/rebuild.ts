/** `ensemble rebuild`: a lost database, made again of the blobs and their signed manifests alone. */
import { existsSync } from 'node:fs'
import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { parseEdition, parsePublisherKeys, parseSigned } from '../core/manifest.ts'
import type { EditionManifest, Pointer, PublisherKeys, Sha256 } from '../core/schema.ts'
import { identifyKey, verifySigned } from '../core/signature.ts'
import { fillOptions } from '../../edge/options.ts'
import { listNeeds } from '../../edge/references.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import type { Blobs, Store } from '../../edge/store.ts'
import { type Command, readFlag, readTexts, requireFile } from './command.ts'
import { requireFolder } from './edge-api.ts'
import { subtle } from './keys.ts'

export interface Rebuilt {
  catalogs: { catalog: string; edition: number | null; editions: number }[]
  /** Signed editions that are not whole, or lost a race for their number. */
  left: { sha256: Sha256; reason: string }[]
  /** Where the database that was there is now. */
  aside: string | null
}

interface Found {
  manifest: Sha256
  edition: EditionManifest
}

const { limits } = fillOptions({})

/** Who may sign which catalog: the copies beside the blobs, keys of publishers on this machine, and `keys` given. */
async function readPublishers(folder: string, given: readonly string[]) {
  const publishers = new Map<string, PublisherKeys>()
  const hints = new Map<string, Sha256>()
  const add = async (catalog: string, name: string, publicKeys: readonly string[]) => {
    const known = publishers.get(catalog) ?? { catalog, name, keys: [] }
    for (const publicKey of publicKeys) {
      const id = await identifyKey(publicKey, subtle)
      if (!known.keys.some((key) => key.id === id)) known.keys.push({ id, publicKey })
    }
    publishers.set(catalog, known)
  }
  for (const file of await listJson(join(folder, 'publishers'))) {
    const { publisher, pointer } = JSON.parse(await readFile(file, 'utf8')) as { publisher: unknown; pointer?: Pointer }
    const { catalog, name, keys } = parsePublisherKeys(JSON.stringify(publisher))
    const publicKeys = keys.map(({ publicKey }) => publicKey)
    await add(catalog, name, publicKeys)
    if (pointer) hints.set(catalog, pointer.manifest)
  }
  for (const file of await listJson(join(folder, 'keys'))) {
    const catalog = file.slice(file.lastIndexOf('/') + 1, -'.json'.length)
    await add(catalog, catalog, [(JSON.parse(await readFile(file, 'utf8')) as { publicKey: string }).publicKey])
  }
  for (const text of given) {
    const [catalog, publicKey] = text.split('=')
    if (!publicKey) throw new EnsembleError('invalid', `--key ${text} is not NAME=PUBLICKEY`)
    await add(catalog, catalog, [publicKey])
  }
  return { publishers, hints }
}

async function listJson(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  return (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => join(folder, name))
}

/** Every blob that is an edition signed by a key of its catalog. */
async function findEditions(blobs: Blobs, publishers: Map<string, PublisherKeys>): Promise<Found[]> {
  const found: Found[] = []
  for await (const { sha256, bytes } of blobs.list()) {
    if (bytes > limits.manifestBytes) continue
    const blob = await blobs.get(sha256)
    const text = await new Response(blob?.body).text()
    if (!text.startsWith('{') || !text.includes('ensemble-edition-1')) continue
    try {
      const signed = parseSigned(text)
      // Only its catalog is believed before the signature holds: it says whose keys to try.
      const { catalog } = parseEdition(signed.text)
      const { keys } = publishers.get(catalog) ?? { keys: [] }
      found.push({ manifest: sha256, edition: parseEdition(await verifySigned(signed, keys, subtle)) })
    } catch (error) {
      if (!(error instanceof EnsembleError)) throw error
    }
  }
  return found
}

/** Why an edition cannot be served; undefined when all it names is there and right. */
async function findFault(blobs: Blobs, manifest: Sha256): Promise<string | undefined> {
  try {
    const needs = await listNeeds(blobs, manifest, limits)
    const sizes = await blobs.sizes([...needs.keys()])
    const missing = [...needs].find(([name, { bytes }]) => sizes.get(name) !== (bytes ?? sizes.get(name) ?? -1))
    return missing && `${missing[1].what} ${missing[0]} is not there`
  } catch (error) {
    if (error instanceof EnsembleError) return error.message
    throw error
  }
}

/** One edition a number: the one the copy names, else the newest that is whole. */
async function choose(blobs: Blobs, found: Found[], hint: Sha256 | undefined, left: Rebuilt['left']): Promise<Found[]> {
  const byNumber = new Map<number, Found>()
  const rank = ({ manifest, edition }: Found) => `${manifest === hint ? 1 : 0} ${edition.created} ${manifest}`
  for (const one of found.sort((a, b) => (rank(a) < rank(b) ? 1 : -1))) {
    const { manifest, edition } = one
    const fault = await findFault(blobs, manifest)
    const winner = byNumber.get(edition.edition)
    if (fault) left.push({ sha256: manifest, reason: `edition ${edition.edition} of ${edition.catalog}: ${fault}` })
    else if (winner) left.push({ sha256: manifest, reason: `${winner.manifest} is edition ${edition.edition} too` })
    else byNumber.set(edition.edition, one)
  }
  return [...byNumber.values()].sort((a, b) => a.edition.edition - b.edition.edition)
}

async function restoreCatalog(store: Store, publisher: PublisherKeys, chosen: Found[]): Promise<void> {
  await store.records.putPublisher(publisher)
  let current: Pointer | undefined
  for (const { manifest, edition } of chosen) {
    const next = { catalog: publisher.catalog, edition: edition.edition, manifest }
    await store.records.swapPointer(current, next, new Date(edition.created).toISOString())
    current = next
  }
}

export async function rebuild(folder: string, keys: readonly string[] = []): Promise<Rebuilt> {
  const { publishers, hints } = await readPublishers(requireFolder(folder), keys)
  if (publishers.size === 0)
    throw new EnsembleError('not-found', `${folder} says nobody's keys`, 'name them: --key CATALOG=PUBLICKEY')
  const database = join(folder, 'records.sqlite')
  const aside = existsSync(database) ? `${database}.${Date.now()}` : null
  if (aside)
    for (const rest of ['', '-wal', '-shm']) await rename(`${database}${rest}`, `${aside}${rest}`).catch(() => {})
  const store = await openNodeStore(folder)
  try {
    const receipt: Rebuilt = { catalogs: [], left: [], aside }
    const found = await findEditions(store.blobs, publishers)
    for (const publisher of publishers.values()) {
      const own = found.filter(({ edition }) => edition.catalog === publisher.catalog)
      const chosen = await choose(store.blobs, own, hints.get(publisher.catalog), receipt.left)
      await restoreCatalog(store, publisher, chosen)
      const edition = chosen.at(-1)?.edition.edition ?? null
      receipt.catalogs.push({ catalog: publisher.catalog, edition, editions: chosen.length })
    }
    return receipt
  } finally {
    await store.close()
  }
}

export const rebuildCommand: Command = {
  name: 'rebuild',
  summary: 'make a lost database again of the blobs and their signed manifests',
  usage: 'DIR [--key NAME=PUBLICKEY]...',
  about: `
    Stop the edge first. Reads every blob, keeps each edition that a known key signed and that is whole, and makes the
    newest current. Keys are known from the folders publishers/ and keys/ beside the blobs, or given. People, tokens,
    webhooks, pins and the audit log are not in the blobs: a new set-up code is printed at the next start. The database
    that was there is moved aside.`,
  options: { key: { type: 'string', multiple: true, value: 'NAME=KEY', help: 'a catalog and a key that may sign it' } },
  examples: [['ensemble rebuild my-shop && ensemble verify my-shop', 'when records.sqlite is damaged']],
  async run(given) {
    const receipt = await rebuild(requireFile(given, 'folder', 'rebuild'), readTexts(given, 'key'))
    const lines = receipt.catalogs.map(
      ({ catalog, edition, editions }) => `${catalog}: edition ${edition ?? 'none'}, ${editions} in its history`,
    )
    const left = receipt.left.map(({ sha256, reason }) => `left out ${sha256}: ${reason}`)
    console.log(readFlag(given, 'json') ? JSON.stringify(receipt) : [...lines, ...left].join('\n'))
    return receipt.catalogs.some(({ edition }) => edition !== null) ? 0 : 1
  },
}
