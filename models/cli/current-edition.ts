/** The edition that is current at a destination: what the next one keeps of it. */
import { EnsembleError } from '../core/errors.ts'
import { parseEdition, parseSigned } from '../core/manifest.ts'
import type { CurrentFile } from '../core/publish/plan-records.ts'
import type { CurrentShard } from '../core/publish/plan-shards.ts'
import { parseRecords } from '../core/records.ts'
import type { EditionManifest, Pointer, ReleaseManifest, Sha256 } from '../core/schema.ts'
import { decodeShard } from '../core/shard.ts'
import type { Destination } from './destination.ts'

/** The current edition as its manifest says; undefined when there is none, or none that this version can read. */
export async function readCurrent(
  destination: Destination,
  pointer: Pointer | undefined,
): Promise<EditionManifest | undefined> {
  const bytes = pointer && (await destination.get(pointer.manifest))
  return bytes && unlessUnreadable(() => parseEdition(parseSigned(new TextDecoder().decode(bytes)).text))
}

/** Its shards in the spaces of this release. One that is lost or damaged is left out, and so made anew. */
export async function readShards(
  destination: Destination,
  current: EditionManifest | undefined,
  { spaces }: Pick<ReleaseManifest, 'spaces'>,
): Promise<CurrentShard[]> {
  const own = current?.shards.filter(({ ranking, space }) => space === spaces[ranking]) ?? []
  return readEach(destination, own, (bytes, entry) => ({ entry, shard: decodeShard(new Uint8Array(bytes), entry) }))
}

/** Its files of records; one that is lost or damaged is left out. */
export async function readFiles(
  destination: Destination,
  current: EditionManifest | undefined,
): Promise<CurrentFile[]> {
  return readEach(destination, current?.records ?? [], (bytes, entry): CurrentFile => {
    const text = new TextDecoder().decode(bytes)
    return { entry, records: entry.kind === 'items' ? parseRecords(text, 'items') : parseRecords(text, 'snapshots') }
  })
}

async function readEach<Entry extends { sha256: Sha256 }, T>(
  destination: Destination,
  entries: readonly Entry[],
  read: (bytes: Uint8Array, entry: Entry) => T,
): Promise<T[]> {
  const found: T[] = []
  for (const entry of entries) {
    const bytes = await destination.get(entry.sha256)
    const one = bytes && unlessUnreadable(() => read(bytes, entry))
    if (one) found.push(one)
  }
  return found
}

function unlessUnreadable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof EnsembleError) return undefined
    throw error
  }
}
