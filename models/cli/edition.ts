/** A published edition, open: verified manifests, its model, and its records and shards read on first use. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { parseEdition, parseRelease, parseSigned } from '../core/manifest.ts'
import { parseRecords } from '../core/records.ts'
import type {
  EditionManifest,
  Item,
  Kind,
  Pointer,
  PublisherKeys,
  Ranking,
  ReleaseManifest,
  Sha256,
  ShardEntry,
  Snapshot,
} from '../core/schema.ts'
import { type Index, openShard } from '../core/search.ts'
import { decodeShard } from '../core/shard.ts'
import { verifySigned } from '../core/signature.ts'
import type { ShardName } from '../core/seek.ts'
import { type Destination, openDestination } from './destination.ts'
import { hashBytes } from './hash.ts'
import { subtle } from './keys.ts'
import { type Model, openModel } from './model.ts'

export interface Edition {
  manifest: EditionManifest
  model: Model
  items(): Promise<Map<string, Item>>
  snapshots(): Promise<Map<string, Snapshot>>
  /** All of them, or those named that there are; each is opened once. */
  shards(kind: Kind, ranking: Ranking, names?: readonly ShardName[]): Promise<Index[]>
  close(): Promise<void>
}

/** The named catalog, the only one there is, or `demo`, which is what publish takes when no name is given. */
async function chooseCatalog(from: Destination, catalog?: string): Promise<string> {
  if (catalog) return catalog
  const all = await from.catalogs()
  if (all.length === 1) return all[0]
  if (all.includes('demo')) return 'demo'
  if (!all.length) throw new EnsembleError('not-found', `${from.name} has no edition`, 'publish one: ensemble publish')
  throw new EnsembleError('invalid', `${from.name} has the catalogs ${all.join(', ')}`, 'choose one with --catalog')
}

/** A blob that must be there, as the manifest names it; hashed again, for disks and networks forget. */
export async function readBlob(from: Destination, sha256: Sha256): Promise<Uint8Array> {
  const bytes = await from.get(sha256)
  if (!bytes) throw new EnsembleError('not-found', `${from.name} lacks the blob ${sha256}`, 'publish again')
  const found = hashBytes(bytes)
  if (found !== sha256) throw new EnsembleError('hash-mismatch', `${from.name} has ${found} under ${sha256}`)
  return bytes
}

/** Text of a signed manifest; nothing of it is parsed before a key of the publisher fits. */
async function readSigned(from: Destination, sha256: Sha256, { keys }: PublisherKeys): Promise<string> {
  return verifySigned(parseSigned(new TextDecoder().decode(await readBlob(from, sha256))), keys, subtle)
}

/** Reads something once, at first use. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () => (loading ??= load())
}

/** What is current at a destination, verified. */
export interface Live {
  pointer: Pointer
  manifest: EditionManifest
  release: ReleaseManifest
}

/** @throws EnsembleError not-found, signature-invalid, manifest-invalid, hash-mismatch, network; so does openEdition */
export async function readLive(from: Destination, wanted?: string): Promise<Live> {
  const catalog = await chooseCatalog(from, wanted)
  const publisher = await from.publisher(catalog)
  const pointer = await from.pointer(catalog)
  if (!publisher || !pointer) throw new EnsembleError('not-found', `${from.name} has no catalog "${catalog}"`)
  const manifest = parseEdition(await readSigned(from, pointer.manifest, publisher))
  return { pointer, manifest, release: parseRelease(await readSigned(from, manifest.release, publisher)) }
}

export async function openEdition(where: string, wanted?: string): Promise<Edition> {
  // Opening a folder to publish makes it; a query must not.
  if (!/^https?:/i.test(where) && !existsSync(join(where, 'records.sqlite')))
    throw new EnsembleError('not-found', `${where} is no data folder`, 'publish into it first: ensemble publish')
  const from = await openDestination(where)
  try {
    const { manifest, release } = await readLive(from, wanted)
    const model = await openModel(release, (sha256) => readBlob(from, sha256))
    return openParts(from, manifest, model)
  } catch (error) {
    await from.close()
    throw error
  }
}

function openParts(from: Destination, manifest: EditionManifest, model: Model): Edition {
  const texts = async (kind: Kind) => {
    const entries = manifest.records.filter((entry) => entry.kind === kind)
    const blobs = await Promise.all(entries.map(({ sha256 }) => readBlob(from, sha256)))
    return blobs.map((bytes) => new TextDecoder().decode(bytes))
  }
  const opened = new Map<Sha256, Promise<Index>>()
  const open = (entry: ShardEntry) => {
    const index =
      opened.get(entry.sha256) ?? readBlob(from, entry.sha256).then((bytes) => openShard(decodeShard(bytes, entry)))
    opened.set(entry.sha256, index)
    return index
  }
  return {
    manifest,
    model,
    items: once(async () => {
      const records = (await texts('items')).flatMap((text) => parseRecords(text, 'items'))
      return new Map(records.map((record) => [record.id, record]))
    }),
    snapshots: once(async () => {
      const records = (await texts('snapshots')).flatMap((text) => parseRecords(text, 'snapshots'))
      return new Map(records.map((record) => [record.id, record]))
    }),
    async shards(kind, ranking, names) {
      const space = model.release.spaces[ranking]
      const entries = manifest.shards.filter(
        (entry) => entry.kind === kind && entry.ranking === ranking && (!names || names.includes(entry.superCategory)),
      )
      const foreign = entries.find((entry) => entry.space !== space)
      if (foreign)
        throw new EnsembleError('space-mismatch', `a shard is of space ${foreign.space}, the model of ${space}`)
      return Promise.all(entries.map(open))
    },
    close: () => from.close(),
  }
}
