/** `ensemble compact`: the current edition again, its index put together. */
import { EnsembleError } from '../core/errors.ts'
import { planCompaction, shapeOf } from '../core/publish/compact.ts'
import type { CurrentShard } from '../core/publish/plan-shards.ts'
import type { ShardEntry } from '../core/schema.ts'
import { decodeShard } from '../core/shard.ts'
import { type Command, readFlag, readText, requireFile } from './command.ts'
import { type Destination, openDestination } from './destination.ts'
import { isUrl, requireFolder } from './edge-api.ts'
import { type Live, readBlob, readLive } from './edition.ts'
import { requireKey } from './keys.ts'
import { buildShards } from './make-shards.ts'
import { type Blobs, inOrder, keep, putEdition } from './put-edition.ts'

export interface CompactPlan {
  catalog?: string
  keyFile?: string
  created: Date
}

export interface Compacted {
  catalog: string
  /** The one before, when nothing changed. */
  edition: number
  /** False when there was nothing to put together. */
  changed: boolean
  parts: { before: number; after: number }
  /** Records that lay in a part though they are gone, or lie in another one anew. */
  cleared: number
  /** Of the whole index. */
  bytes: { before: number; after: number }
  /** What a device fetches that has the edition before. */
  freshBytes: number
}

const sumBytes = (entries: readonly ShardEntry[]) => entries.reduce((sum, { bytes }) => sum + bytes, 0)

/** All of them, or none: what cannot be read would be missing from the next edition. */
async function readShards(from: Destination, { manifest }: Live): Promise<CurrentShard[]> {
  const shards: CurrentShard[] = []
  for (const entry of manifest.shards)
    shards.push({ entry, shard: decodeShard(await readBlob(from, entry.sha256), entry) })
  return shards
}

/** An edition that waits was made to follow the current one: it must not lose its number to housekeeping. */
async function refusePlanned(destination: Destination, { pointer: { catalog, edition } }: Live): Promise<void> {
  const waiting = (await destination.planned(catalog)).find((each) => each.edition === edition + 1)
  if (!waiting) return
  const message = `edition ${waiting.edition} of ${catalog} waits for ${waiting.notBefore}, and would lose its number`
  throw new EnsembleError('conflict', message, 'run it after that, or cancel it in the Studio first')
}

/**
 * Killed anywhere it leaves the edition that was there.
 * @throws EnsembleError `conflict` when another publisher was first, or an edition waits for its time
 */
export async function compact(destination: Destination, plan: CompactPlan): Promise<Compacted> {
  const live = await readLive(destination, plan.catalog)
  const { pointer, manifest, release } = live
  const { catalog } = pointer
  const { kept, make } = planCompaction(await readShards(destination, live))
  if (make.length === 0) return compare(live, pointer.edition, manifest.shards)
  await refusePlanned(destination, live)
  const key = requireKey(destination, catalog, plan.keyFile)
  const made = buildShards(make, release)
  const blobs: Blobs = new Map()
  for (const { bytes } of made) keep(blobs, bytes)
  const shards = [...kept, ...made].map(({ entry }) => entry).sort(inOrder)
  const { records, counts, examples } = manifest
  const content = { release: manifest.release, shards, records, counts, examples }
  const next = { catalog, pointer, content, blobs, key, created: plan.created, restores: pointer.edition }
  const { edition } = await putEdition(destination, next)
  return compare(live, edition, shards)
}

function compare({ pointer, manifest: { shards: old } }: Live, edition: number, shards: ShardEntry[]): Compacted {
  const held = new Set(old.map(({ sha256 }) => sha256))
  return {
    catalog: pointer.catalog,
    edition,
    changed: edition !== pointer.edition,
    parts: { before: old.length, after: shards.length },
    cleared: shapeOf(old).removed - shapeOf(shards).removed,
    bytes: { before: sumBytes(old), after: sumBytes(shards) },
    freshBytes: sumBytes(shards.filter(({ sha256 }) => !held.has(sha256))),
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`

function describe({ catalog, edition, changed, parts, cleared, bytes, freshBytes }: Compacted): string {
  if (!changed)
    return `${catalog}: nothing to do, edition ${edition} has its index in ${parts.before} parts without tombstones`
  return [
    `${catalog}: edition ${edition} is edition ${edition - 1} again, its index put together`,
    `${parts.before} parts -> ${parts.after}, ${cleared} ${cleared === 1 ? 'tombstone' : 'tombstones'} cleared, ` +
      `${megabytes(bytes.before)} -> ${megabytes(bytes.after)}; a device fetches ${megabytes(freshBytes)}`,
  ].join('\n')
}

export const compactCommand: Command = {
  name: 'compact',
  summary: 'put the parts of an index together, and clear what was removed',
  usage: 'DIR|URL [--catalog NAME] [--key FILE]',
  about: `
    Publishing leaves the shards of the index standing: what is new comes beside them in parts of its own, what is removed
    is a tombstone. This makes one part again of each kind, category and ranking, without tombstones, and signs the same
    content under the next number. No photo is described anew, and every search has the answers it had.

    Each device fetches once what was put together, so this is worth it now and then ("ensemble publish" says when), not
    after every publish. When somebody publishes at the same moment one of the two wins.`,
  options: {
    catalog: { type: 'string', value: 'NAME', help: 'catalog; not needed when there is only one' },
    key: { type: 'string', value: 'FILE', help: 'signing key' },
    token: { type: 'string', value: 'TEXT', help: 'access token for a URL (or ENSEMBLE_TOKEN)' },
  },
  examples: [
    ['ensemble compact my-shop', 'the index of the catalog in that folder is one part each again'],
    ['ensemble compact https://edge.example --catalog shop', 'the same on another machine, by night'],
  ],
  async run(given) {
    const where = requireFile(given, 'folder or address', 'compact')
    const token = readText(given, 'token') ?? process.env['ENSEMBLE_TOKEN']
    const destination = await openDestination(isUrl(where) ? where : requireFolder(where), token)
    const plan = { catalog: readText(given, 'catalog'), keyFile: readText(given, 'key'), created: new Date() }
    const done = await compact(destination, plan).finally(() => destination.close())
    console.log(readFlag(given, 'json') ? JSON.stringify(done) : describe(done))
    return 0
  },
}
