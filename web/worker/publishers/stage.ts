/** All files of another publisher's edition, on this device: fetched, checked by hash, opened once to see that they hold. */
import { EnsembleError } from '../../../models/core/errors.ts'
import { requireSameKind, type DescriptorKind } from '../../../models/core/publishers.ts'
import type { Picture, Pointer, PublisherKeys, Sha256 } from '../../../models/core/schema.ts'
import { decodeShard } from '../../../models/core/shard.ts'
import { expectMissing, listBlobs, openBlob } from '../blobs.ts'
import { addressOf, keep, type Source } from '../cache.ts'
import { readRecords, type Edition, type Records } from '../catalog.ts'
import { download } from '../download.ts'
import { readSignedEdition } from '../editions.ts'
import { silentMeter, type Meter } from '../meter.ts'
import { fetchEach, picturesById, unlessLost } from '../pictures.ts'

/** Of one publisher. `goOn` is awaited before each request: a search that runs goes first. */
export interface Fetching {
  source: Source
  goOn: () => Promise<void>
}

export interface Staged extends Edition {
  records: Records
  pictures: Map<Sha256, Picture>
}

/** Bytes of records that are read before a person has accepted anything: a hundred thousand of them, and some. */
const mostRecords = 64 << 20

/** Its manifest and records: what it has and how large it is. @throws EnsembleError as PublishersWorker.look says */
export async function readOffered(
  pointer: Pointer,
  keys: PublisherKeys,
  own: DescriptorKind,
  { source, goOn }: Fetching,
): Promise<Staged> {
  const open = async (blob: { sha256: Sha256; bytes?: number }) => {
    await goOn()
    return openBlob(blob, silentMeter, source)
  }
  const edition = await readSignedEdition(pointer, { keys, open })
  requireSameKind(own, edition.release, edition.manifest)
  const announced = edition.manifest.records.reduce((sum, { bytes }) => sum + bytes, 0)
  if (announced > mostRecords)
    throw new EnsembleError('too-large', `${announced} bytes of records, and at most ${mostRecords} are taken`)
  const records = await readRecords(edition, open)
  return { ...edition, records, pictures: picturesById([...records.items, ...records.snapshots]) }
}

/** Shards, then pictures: a picture that its publisher has lost is done without, as one of the app's own is. */
export async function stage(staged: Staged, { source, goOn }: Fetching, meter: Meter): Promise<void> {
  const { manifest, records, pictures } = staged
  const kept = await listBlobs(source)
  const missing = [...pictures.values()].filter(({ sha256 }) => !kept.has(sha256))
  await expectMissing([...manifest.shards, ...missing], meter, source)
  meter.stage('index')
  const ids = {
    items: new Set(records.items.map(({ id }) => id)),
    snapshots: new Set(records.snapshots.map(({ id }) => id)),
  }
  for (const entry of manifest.shards) {
    await goOn()
    const shard = decodeShard(await openBlob(entry, meter, source), entry)
    const orphan = shard.ids.find((id) => !ids[entry.kind].has(id))
    if (orphan !== undefined)
      throw new EnsembleError('shard-damaged', `the catalog has no record of "${orphan}"`, 'Tell the publisher.')
  }
  await fetchEach(missing, async ({ sha256, bytes, type }) => {
    await goOn()
    await unlessLost(async () =>
      keep(source.cache, addressOf(sha256), await download({ sha256, bytes }, meter, source), type),
    )
    return true
  })
}

/** Hashes of every file of an edition. */
export const namesOf = ({ pointer, manifest, pictures }: Staged): Sha256[] => [
  pointer.manifest,
  manifest.release,
  ...[...manifest.records, ...manifest.shards].map(({ sha256 }) => sha256),
  ...pictures.keys(),
]

/** Bytes of records, shards and pictures; the manifests are small beside them. */
export function sizeOf({ manifest, pictures }: Staged): { bytes: number; pictureBytes: number } {
  const sum = (files: Iterable<{ bytes: number }>) => [...files].reduce((all, { bytes }) => all + bytes, 0)
  const pictureBytes = sum(pictures.values())
  return { bytes: pictureBytes + sum(manifest.records) + sum(manifest.shards), pictureBytes }
}
