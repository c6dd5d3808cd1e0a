/** The edition of a catalog that is live, whole: what the next one is made from and compared with. */
import { EnsembleError } from '../../../models/core/errors.ts'
import { parseEdition, parseRelease, parseSigned } from '../../../models/core/manifest.ts'
import { collectMembers, type CurrentShard } from '../../../models/core/publish/plan-shards.ts'
import type { CurrentFile } from '../../../models/core/publish/plan-records.ts'
import { parseRecords } from '../../../models/core/records.ts'
import type { EditionManifest, Item, Pointer, ReleaseManifest, Sha256, Snapshot } from '../../../models/core/schema.ts'
import { decodeShard } from '../../../models/core/shard.ts'
import { type PublicKey, type Subtle, verifySigned } from '../../../models/core/signature.ts'
import { openBlob } from '../blobs.ts'
import { silentMeter } from '../meter.ts'
import { type Listed, listCatalogs, readCatalog } from './access.ts'

const subtle = crypto.subtle as unknown as Subtle

export interface Current {
  listed: Listed
  /** Absent: the catalog has no edition yet. */
  manifest?: EditionManifest
  /** Of this catalog's edition; of another catalog here when it has none. */
  release: ReleaseManifest
  releaseId: Sha256
  /** The release as its publisher signed it, when this catalog's keys did not. */
  foreignRelease?: string
  items: Map<string, Item>
  snapshots: Map<string, Snapshot>
  files: CurrentFile[]
  shards: CurrentShard[]
  members: ReturnType<typeof collectMembers>
}

const readText = async (sha256: Sha256, bytes?: number) =>
  new TextDecoder().decode(await openBlob({ sha256, bytes }, silentMeter))

/** A manifest by a key the edge lists: the editor trusts the edge it publishes to. */
export async function readSigned(sha256: Sha256, keys: readonly PublicKey[]): Promise<string> {
  return verifySigned(parseSigned(await readText(sha256)), keys, subtle)
}

export const readManifest = async (pointer: Pointer, { publisher }: Listed) =>
  parseEdition(await readSigned(pointer.manifest, publisher.keys))

/** @throws EnsembleError not-found, network, signature-invalid ... */
export async function openCurrent(catalog: string): Promise<Current> {
  const listed = await readCatalog(catalog)
  if (!listed) throw new EnsembleError('not-found', `there is no catalog ${catalog} here`)
  const empty = { items: new Map(), snapshots: new Map(), files: [], shards: [], members: collectMembers([]) }
  if (!listed.pointer) return { listed, ...(await borrowRelease()), ...empty }
  const manifest = await readManifest(listed.pointer, listed)
  const release = parseRelease(await readSigned(manifest.release, listed.publisher.keys))
  const files: CurrentFile[] = []
  for (const entry of manifest.records) {
    const text = await readText(entry.sha256, entry.bytes)
    files.push({
      entry,
      records: entry.kind === 'items' ? parseRecords(text, 'items') : parseRecords(text, 'snapshots'),
    })
  }
  const all = <T>(kind: 'items' | 'snapshots') =>
    new Map(
      files
        .filter(({ entry }) => entry.kind === kind)
        .flatMap(({ records }) => records.map((each): [string, T] => [each.id, each as T])),
    )
  const shards: CurrentShard[] = []
  for (const entry of manifest.shards)
    shards.push({ entry, shard: decodeShard(await openBlob(entry, silentMeter), entry) })
  const records = { items: all<Item>('items'), snapshots: all<Snapshot>('snapshots') }
  return {
    listed,
    manifest,
    release,
    releaseId: manifest.release,
    ...records,
    files,
    shards,
    members: collectMembers(shards),
  }
}

/** A first edition is described with the model that another catalog of this edge uses. */
async function borrowRelease(): Promise<Pick<Current, 'release' | 'releaseId' | 'foreignRelease'>> {
  const other = (await listCatalogs()).find(({ pointer }) => pointer)
  if (!other?.pointer)
    throw new EnsembleError(
      'not-found',
      'no model has been published here yet',
      'Publish a first catalog with the command: ensemble publish.',
    )
  const { release: releaseId } = await readManifest(other.pointer, other)
  const foreignRelease = await readSigned(releaseId, other.publisher.keys)
  return { release: parseRelease(foreignRelease), releaseId, foreignRelease }
}
