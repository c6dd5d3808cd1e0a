/** Which edition this device uses: found, verified, staged whole, then flipped in one transaction. */
import { EnsembleError } from '../../models/core/errors.ts'
import { parseEdition, parsePointer, parsePublisherKeys, parseRelease } from '../../models/core/manifest.ts'
import type { BlobEntry, Pointer, PublisherKeys, Sha256 } from '../../models/core/schema.ts'
import { verifyGranted } from '../../models/core/grants.ts'
import { parseSigned, verifySigned, type Subtle } from '../../models/core/signature.ts'
import { dropOtherBlobs, openBlob } from './blobs.ts'
import type { Edition } from './catalog.ts'
import { flipState, readKeys, readState, writeKeys } from './db.ts'
import type { Meter } from './meter.ts'
import { modelBlobs } from './model.ts'
import { decodeShard } from '../../models/core/shard.ts'

const subtle = crypto.subtle as unknown as Subtle

interface Listed {
  pointer: unknown
  publisher: unknown
}

/** What the edge offers now. @throws EnsembleError network, not-found, manifest-invalid. */
export async function findNewest(): Promise<Pointer> {
  const current = await readState('current')
  const { pointer, publisher } = current ? await fetchListed(current.catalog) : await fetchFirst()
  if (!pointer) throw new EnsembleError('not-found', 'nothing is published here yet', publishFirst)
  const parsed = parsePointer(JSON.stringify(pointer))
  if (!(await readKeys(parsed.catalog))) await writeKeys(parsePublisherKeys(JSON.stringify(publisher)))
  return parsed
}

const publishFirst = 'Publish a catalog: ensemble publish <folder>.'

async function fetchFirst(): Promise<Listed> {
  const { catalogs } = await fetchJson<{ catalogs: Listed[] }>('/api/catalogs')
  const first = catalogs.find(({ pointer }) => pointer)
  if (!first) throw new EnsembleError('not-found', 'the edge has no catalog yet', publishFirst)
  return first
}

const fetchListed = (catalog: string) => fetchJson<Listed>(`/api/catalogs/${encodeURIComponent(catalog)}`)

/**
 * [Note: Whose signature counts]
 * Keys are trusted on first use: those the edge lists on the first visit are pinned for this origin, and from then on an
 * edge that is taken over cannot serve another publisher's catalog. Another key is added to the pinned ones when a
 * manifest carries its signature beside one of theirs, or a grant of theirs for it (`pinNewKeys`, core: grants.ts).
 */
async function pinnedKeys(catalog: string): Promise<PublisherKeys> {
  const pinned = await readKeys(catalog)
  if (!pinned)
    throw new EnsembleError('signature-invalid', `no key of ${catalog} is known`, 'Connect to the network once.')
  return pinned
}

const listKeys = async (catalog: string) => parsePublisherKeys(JSON.stringify((await fetchListed(catalog)).publisher))

/** Reads and verifies manifest and release of an edition; nothing is parsed before its signature holds. */
export async function readEdition(pointer: Pointer, meter: Meter): Promise<Edition> {
  const keys = await pinnedKeys(pointer.catalog)
  const manifest = parseEdition(await readSigned(pointer.manifest, keys, meter))
  if (manifest.catalog !== pointer.catalog || manifest.edition !== pointer.edition)
    throw new EnsembleError(
      'manifest-invalid',
      `the pointer names ${pointer.catalog} ${pointer.edition}, its manifest is ${manifest.catalog} ${manifest.edition}`,
    )
  const release = parseRelease(await readSigned(manifest.release, keys, meter))
  return { pointer, manifest, release }
}

async function readSigned(sha256: Sha256, keys: PublisherKeys, meter: Meter): Promise<string> {
  const signed = parseSigned(new TextDecoder().decode(await openBlob({ sha256 }, meter)))
  const text = await verifyGranted(signed, keys.keys, keys.catalog, subtle)
  await pinNewKeys(
    signed.signatures.map(({ key }) => key),
    keys,
    (listed) => verifySigned(signed, listed, subtle),
  )
  return text
}

async function pinNewKeys(
  signers: string[],
  pinned: PublisherKeys,
  verify: (keys: PublisherKeys['keys']) => Promise<unknown>,
): Promise<void> {
  const unknown = signers.filter((id) => !pinned.keys.some((key) => key.id === id))
  if (unknown.length === 0 || !navigator.onLine) return
  const listed = await listKeys(pinned.catalog).catch(() => undefined)
  for (const key of listed?.keys ?? []) {
    if (!unknown.includes(key.id)) continue
    const holds = await verify([key]).then(
      () => true,
      () => false,
    )
    if (holds) await writeKeys({ ...pinned, keys: [...pinned.keys, key] })
  }
}

/** Every file of an edition that a device keeps. Pictures are not among them: they are kept as they are seen. */
export function blobsOf({ manifest, release }: Edition): BlobEntry[] {
  return [...manifest.records, ...manifest.shards, ...modelBlobs(release)]
}

/** Fetches and checks every file of the edition. Shards are decoded: a damaged one is refused here, not in a search. */
export async function stageEdition(edition: Edition, meter: Meter): Promise<void> {
  for (const blob of modelBlobs(edition.release)) await openBlob(blob, meter)
  await stageCatalog(edition, meter)
}

/** The same without the model's files, for when they have just been opened. */
export async function stageCatalog({ manifest }: Edition, meter: Meter): Promise<void> {
  for (const blob of manifest.records) await openBlob(blob, meter)
  for (const entry of manifest.shards) decodeShard(await openBlob(entry, meter), entry)
}

/** The edition becomes this device's; files that neither it nor the one before names are deleted. */
export async function useEdition(edition: Edition, meter: Meter): Promise<void> {
  await flipState(edition.pointer)
  const previous = await readState('previous')
  const before = previous && (await readEdition(previous, meter).catch(() => undefined))
  const named = [edition, before].flatMap((each) =>
    each ? [each.pointer.manifest, each.manifest.release, ...blobsOf(each).map(({ sha256 }) => sha256)] : [],
  )
  await dropOtherBlobs(new Set(named))
}

async function fetchJson<T>(address: string): Promise<T> {
  const response = await fetch(address, { cache: 'no-cache' }).catch(() => undefined)
  if (!response) throw new EnsembleError('network', 'the edge cannot be reached', 'Check the connection and try again.')
  if (response.status === 404) throw new EnsembleError('not-found', `the edge has nothing at ${address}`, publishFirst)
  if (!response.ok)
    throw new EnsembleError('network', `the edge answered ${response.status} for ${address}`, 'Try again later.')
  return (await response.json()) as T
}
