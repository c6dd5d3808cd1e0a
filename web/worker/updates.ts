/** Which edition this device uses: found, verified, staged whole, then flipped in one transaction. */
import { EnsembleError } from '../../models/core/errors.ts'
import type { BlobEntry, Pointer, PublisherKeys, ShardEntry } from '../../models/core/schema.ts'
import { decodeShard } from '../../models/core/shard.ts'
import { dropOtherBlobs, listBlobs, openBlob, ownSource } from './blobs.ts'
import type { Edition } from './catalog.ts'
import { flipState, readKeys, readState, writeKeys } from './db.ts'
import { newSigners, readSignedEdition } from './editions.ts'
import { fetchFirst, fetchListed } from './listed.ts'
import { type Meter, silentMeter } from './meter.ts'
import { modelBlobs } from './model.ts'

/** What the edge offers now. @throws EnsembleError network, not-found, manifest-invalid. */
export async function findNewest(): Promise<Pointer> {
  const current = await readState('current')
  const { pointer, publisher } = current ? await fetchListed(current.catalog, ownSource) : await fetchFirst(ownSource)
  if (!(await readKeys(pointer.catalog))) await writeKeys(publisher)
  return pointer
}

/**
 * [Note: Whose signature counts]
 * Keys are trusted on first use: those the edge lists on the first visit are pinned for this origin, and from then on an
 * edge that is taken over cannot serve another publisher's catalog. Another key is added to the pinned ones when a
 * manifest carries its signature beside one of theirs, or a grant of theirs for it (`newSigners`, core: grants.ts).
 */
async function pinnedKeys(catalog: string): Promise<PublisherKeys> {
  const pinned = await readKeys(catalog)
  if (!pinned)
    throw new EnsembleError('signature-invalid', `no key of ${catalog} is known`, 'Connect to the network once.')
  return pinned
}

/** Reads and verifies manifest and release of an edition; nothing is parsed before its signature holds. */
export async function readEdition(pointer: Pointer, meter: Meter): Promise<Edition> {
  const keys = await pinnedKeys(pointer.catalog)
  return readSignedEdition(pointer, {
    keys,
    open: (blob) => openBlob(blob, meter),
    async onHeld(signed) {
      const found = await newSigners(
        signed,
        keys,
        async () => (await fetchListed(pointer.catalog, ownSource)).publisher,
      )
      if (found.length > 0) await writeKeys({ ...keys, keys: [...keys.keys, ...found] })
    },
  })
}

/** Every file of an edition that a device keeps. Pictures are not among them: they are kept as they are seen. */
export function blobsOf({ manifest, release }: Edition): BlobEntry[] {
  return [...manifest.records, ...manifest.shards, ...modelBlobs(release)]
}

/** What the first search waits for, when the page ranks as it does unless told otherwise. The rest comes after it. */
export function firstBlobs({ manifest, release }: Edition): BlobEntry[] {
  return [...manifest.records, ...manifest.shards.filter(isFirst), ...modelBlobs(release)]
}

const isFirst = ({ ranking }: ShardEntry) => ranking === 'looks'

/** Fetches and checks every file of the edition. */
export async function stageEdition(edition: Edition, meter: Meter): Promise<void> {
  for (const blob of modelBlobs(edition.release)) await openBlob(blob, meter)
  await stageFirst(edition, meter)
  await stageShards(
    edition.manifest.shards.filter((entry) => !isFirst(entry)),
    meter,
  )
}

/** Shards are decoded: a damaged one is refused here, not in a search. */
async function stageShards(entries: readonly ShardEntry[], meter: Meter, source = ownSource): Promise<void> {
  for (const entry of entries) decodeShard(await openBlob(entry, meter, source), entry)
}

/** What a first search needs, but for the model's files, which have just been opened. */
export async function stageFirst({ manifest }: Edition, meter: Meter): Promise<void> {
  for (const blob of manifest.records) await openBlob(blob, meter)
  await stageShards(manifest.shards.filter(isFirst), meter)
}

/**
 * The other ranking, so that it is there without a network too. Nobody waits for it: what does not come now is fetched
 * when a search asks for it, or at the next start.
 */
export async function stageRest({ manifest }: Edition, signal: AbortSignal): Promise<void> {
  const kept = await listBlobs(ownSource)
  const missing = manifest.shards.filter(({ sha256 }) => !kept.has(sha256))
  await stageShards(missing, silentMeter, { ...ownSource, signal }).catch(() => undefined)
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
