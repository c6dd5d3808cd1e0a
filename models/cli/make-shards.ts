/** Shards of an edition: one for each kind, super-category and ranking, with its graph inside. */
import { buildGraph } from '../core/hnsw-build.ts'
import { dequantizeDescriptor, quantizeDescriptor } from '../core/quantize.ts'
import { openShard } from '../core/search.ts'
import type { Kind, Ranking, ShardEntry } from '../core/schema.ts'
import { assembleShard, encodeShard } from '../core/shard.ts'
import { superCategories, type SuperCategory } from '../core/taxonomy.ts'
import { augmentPhotos } from './augment.ts'
import { rankings } from './descriptors.ts'
import { hashBytes } from './hash.ts'
import type { Model } from './model.ts'
import { startProgress } from './progress.ts'
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

interface Group {
  kind: Kind
  superCategory: SuperCategory | 'all'
  members: Taken[]
}

function groupTaken(taken: readonly Taken[]): Group[] {
  const groups = new Map<string, Group>()
  for (const one of taken) {
    const { draft } = one
    const superCategory = (draft.kind === 'items' && draft.record.superCategory) || 'all'
    const key = `${draft.kind} ${superCategory}`
    const group = groups.get(key) ?? { kind: draft.kind, superCategory, members: [] }
    group.members.push(one)
    groups.set(key, group)
  }
  const order = ['items', 'snapshots'].flatMap((kind) => [...superCategories, 'all'].map((each) => `${kind} ${each}`))
  return order.flatMap((key) => groups.get(key) ?? [])
}

/** Descriptors of each photo by region, borrowed from its nearest in the same shard when DBA is on. */
function augmentMembers(members: readonly Taken[], ranking: Ranking, { neighbours, alpha }: Dba): Int8Array[][] {
  const stored = members.map(({ descriptors }) => descriptors[ranking])
  if (!neighbours) return stored
  const photos = stored.map((regions) => regions.map(dequantizeDescriptor))
  return augmentPhotos(photos, neighbours, alpha).map((regions) => regions.map(quantizeDescriptor))
}

interface ShardPlan {
  ranking: Ranking
  space: string
  dba: Dba
}

function makeShard(group: Group, { ranking, space, dba }: ShardPlan, onProgress: (done: number) => void): MadeShard {
  const { kind, superCategory, members } = group
  const vectors = augmentMembers(members, ranking, dba)
  const entries = members.flatMap(({ draft }, at) =>
    vectors[at].map((vector, region) => ({ id: draft.id, region, vector })),
  )
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
export function makeShards(taken: readonly Taken[], { release }: Pick<Model, 'release'>, neighbours = 0): MadeShard[] {
  const dba = { neighbours, alpha: release.expansion.alpha }
  const groups = groupTaken(taken)
  const vectors = groups.reduce(
    (sum, { members }) => sum + members.reduce((n, one) => n + one.descriptors.looks.length, 0),
    0,
  )
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
