/** Shards of an edition: one for each kind, super-category and ranking, with its graph inside. */
import { buildGraph } from '../core/hnsw-build.ts'
import { dequantizeDescriptor, quantizeDescriptor } from '../core/quantize.ts'
import { openShard } from '../core/search.ts'
import type { Kind, Ranking, ShardEntry } from '../core/schema.ts'
import { assembleShard, encodeShard } from '../core/shard.ts'
import type { ShardName } from '../core/seek.ts'
import { superCategories } from '../core/taxonomy.ts'
import { augmentVectors } from './augment.ts'
import { rankings } from './descriptors.ts'
import { hashBytes } from './hash.ts'
import type { Model } from './model.ts'
import { startProgress } from './progress.ts'
import { regionOf } from './see.ts'
import type { Taken } from './take-photos.ts'

/** Below this a scan is always faster than a graph, which would only be bytes. */
export const graphFrom = 1000

interface Dba {
  neighbours: number
  alpha: number
}

export interface MadeShard {
  entry: ShardEntry
  bytes: Uint8Array
}

/** What of a photo taken a shard is made of. */
export type Member = Pick<Taken, 'draft' | 'descriptors'>

/** One vector of a photo, for each ranking. */
interface Entry {
  id: string
  region: number
  vectors: Record<Ranking, Int8Array>
}

interface Group {
  kind: Kind
  superCategory: ShardName
  entries: Entry[]
}

/** Each vector goes to the shard of its own kind: a snapshot is in as many as there are kinds of garments in it. */
function groupTaken(taken: readonly Member[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { draft, descriptors } of taken) {
    const { garments, looks, goes } = descriptors
    const known = draft.kind === 'items' ? draft.record.superCategory : undefined
    for (const at of looks.keys()) {
      const superCategory = known ?? garments[at]?.superCategory ?? 'all'
      const key = `${draft.kind} ${superCategory}`
      const group = groups.get(key) ?? { kind: draft.kind, superCategory, entries: [] }
      const vectors = { looks: looks[at], goes: goes[at] }
      group.entries.push({ id: draft.id, region: regionOf(descriptors, at), vectors })
      groups.set(key, group)
    }
  }
  const order = ['items', 'snapshots'].flatMap((kind) => [...superCategories, 'all'].map((each) => `${kind} ${each}`))
  return order.flatMap((key) => groups.get(key) ?? [])
}

/** Each vector borrowed from its nearest in the same shard, when DBA is on. */
function augmentEntries(entries: readonly Entry[], ranking: Ranking, { neighbours, alpha }: Dba): Int8Array[] {
  const stored = entries.map(({ vectors }) => vectors[ranking])
  if (!neighbours) return stored
  return augmentVectors(stored.map(dequantizeDescriptor), neighbours, alpha).map(quantizeDescriptor)
}

interface ShardPlan {
  ranking: Ranking
  space: string
  dba: Dba
}

function makeShard(group: Group, { ranking, space, dba }: ShardPlan, onProgress: (done: number) => void): MadeShard {
  const { kind, superCategory } = group
  const vectors = augmentEntries(group.entries, ranking, dba)
  const entries = group.entries.map(({ id, region }, at) => ({ id, region, vector: vectors[at] }))
  const dimension = entries[0].vector.length
  const shard = assembleShard({ kind, superCategory, ranking, space, dimension }, entries)
  if (entries.length >= graphFrom) {
    const { scanner, scales } = openShard(shard)
    shard.graph = buildGraph(scanner, scales, { onProgress })
  }
  const bytes = encodeShard(shard)
  const [ids, count] = [shard.ids.length, entries.length]
  const entry = { kind, superCategory, ranking, space, dimension, ids, vectors: count, sha256: hashBytes(bytes) }
  return { entry: { ...entry, bytes: bytes.length }, bytes }
}

/**
 * The same photos and model always give the same bytes, and so the same names.
 * @param neighbours of database-side augmentation; 0 is off
 */
export function makeShards(taken: readonly Member[], { release }: Pick<Model, 'release'>, neighbours = 0): MadeShard[] {
  const dba = { neighbours, alpha: release.expansion.alpha }
  const groups = groupTaken(taken)
  const vectors = groups.reduce((sum, { entries }) => sum + entries.length, 0)
  const progress = startProgress('Index', vectors * rankings.length)
  const made = groups.flatMap((group) =>
    rankings.map((ranking) => {
      let before = 0
      const shard = makeShard(group, { ranking, space: release.spaces[ranking], dba }, (done) => {
        progress.step(done - before)
        before = done
      })
      progress.step(shard.entry.vectors - before)
      return shard
    }),
  )
  progress.end()
  return made
}
