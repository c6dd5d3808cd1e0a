/** Records and vectors -> the blobs of an edition, and whether its pieces find themselves in them. Nothing is sent yet. */
import { buildShard } from '../../../models/core/publish/build-shard.ts'
import { planRecords } from '../../../models/core/publish/plan-records.ts'
import { type CurrentShard, planShards, type ShardPlan } from '../../../models/core/publish/plan-shards.ts'
import { checkSelf, type SelfCheck } from '../../../models/core/publish/self-check.ts'
import type {
  EditionManifest,
  RecordsEntry,
  ReleaseManifest,
  Sha256,
  ShardEntry,
  Snapshot,
} from '../../../models/core/schema.ts'
import { decodeShard } from '../../../models/core/shard.ts'
import { encodeUtf8 } from '../../../models/core/text.ts'
import { hashOf } from '../cache.ts'
import type { Current } from './current.ts'
import type { Next } from './next.ts'

export type Blobs = Map<Sha256, { body: Blob; type: string }>
export type Content = Omit<EditionManifest, 'format' | 'catalog' | 'edition' | 'created'>

export interface Built {
  content: Content
  blobs: Blobs
  check: SelfCheck
  /** Milliseconds. */
  took: { build: number; check: number }
}

export async function keep(
  blobs: Blobs,
  bytes: Uint8Array<ArrayBuffer>,
  type = 'application/octet-stream',
): Promise<Sha256> {
  const sha256 = await hashOf(bytes)
  blobs.set(sha256, { body: new Blob([bytes], { type }), type })
  return sha256
}

/** @param onPart told of the shards made so far, of all */
export async function buildNext(
  current: Current,
  next: Next,
  onPart: (made: number, all: number) => void,
): Promise<Built> {
  const began = performance.now()
  const blobs: Blobs = new Map()
  const shards = await buildShards(current, next, blobs, onPart)
  const content: Content = {
    release: current.releaseId,
    shards: shards.map(({ entry }) => entry),
    records: await buildRecords(current, next, blobs),
    counts: { items: next.items.length, snapshots: next.snapshots.length },
    examples: chooseExamples(next.snapshots, current.manifest?.examples ?? []),
  }
  const built = performance.now()
  const check = checkSelf(next.members, shards)
  return { content, blobs, check, took: { build: built - began, check: performance.now() - built } }
}

async function buildShards(
  current: Current,
  next: Next,
  blobs: Blobs,
  onPart: (made: number, all: number) => void,
): Promise<CurrentShard[]> {
  const { kept, make } = planShards(next.members, current.shards)
  const all = kept.length + make.length
  const made: CurrentShard[] = []
  onPart(0, all)
  for await (const shard of makeShards(make, current.release, blobs)) onPart(made.push(shard), all)
  return [...kept, ...made]
}

/**
 * Each as it is made: whoever takes them may stop between two.
 * @param onVectors told of the vectors that are in the links of the one at hand: a large one takes minutes
 */
export async function* makeShards(
  plans: readonly ShardPlan[],
  { spaces }: Pick<ReleaseManifest, 'spaces'>,
  blobs: Blobs,
  onVectors?: (done: number) => void,
): AsyncGenerator<CurrentShard> {
  for (const plan of plans) {
    const { bytes, about } = buildShard(plan, spaces[plan.ranking], onVectors)
    const entry: ShardEntry = { ...about, sha256: await keep(blobs, bytes) }
    yield { entry, shard: decodeShard(bytes, entry) }
  }
}

async function buildRecords(current: Current, next: Next, blobs: Blobs): Promise<RecordsEntry[]> {
  const records: RecordsEntry[] = []
  for (const kind of ['items', 'snapshots'] as const) {
    const { kept, make } = planRecords(kind, next[kind], current.files)
    records.push(...kept)
    for (const { text, first, last, count } of make) {
      const bytes = encodeUtf8(text)
      const sha256 = await keep(blobs, bytes, 'application/json')
      records.push({ kind, first, last, count, sha256, bytes: bytes.length })
    }
  }
  return records
}

/** Those that were there and still are; for a first edition up to eight that name the most pieces. */
function chooseExamples(snapshots: readonly Snapshot[], before: readonly string[]): string[] {
  const ids = new Set(snapshots.map(({ id }) => id))
  const kept = before.filter((id) => ids.has(id))
  if (kept.length) return kept
  return [...snapshots]
    .sort((a, b) => b.items.length - a.items.length || (a.id < b.id ? -1 : 1))
    .slice(0, 8)
    .map(({ id }) => id)
}
