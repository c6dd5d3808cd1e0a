/** A planned shard -> its bytes and what a manifest says of it, but for the hash. */
import { buildGraph } from '../hnsw-build.ts'
import type { ShardEntry } from '../schema.ts'
import { graphFrom, openShard } from '../search.ts'
import { assembleShard, encodeShard } from '../shard.ts'
import type { ShardPlan } from './plan-shards.ts'

export interface BuiltShard {
  bytes: Uint8Array<ArrayBuffer>
  about: Omit<ShardEntry, 'sha256'>
}

/** The same plan always gives the same bytes. @param onProgress told of the vectors that are in the graph */
export function buildShard(plan: ShardPlan, space: string, onProgress?: (done: number) => void): BuiltShard {
  const { kind, superCategory, ranking, entries } = plan
  const dimension = entries[0].vector.length
  const shard = assembleShard({ kind, superCategory, ranking, space, dimension }, entries)
  if (entries.length >= graphFrom) {
    const { scanner, scales } = openShard(shard)
    shard.graph = buildGraph(scanner, scales, { onProgress })
  }
  const bytes = encodeShard(shard)
  const [ids, vectors] = [shard.ids.length, entries.length]
  return { bytes, about: { kind, superCategory, ranking, space, dimension, ids, vectors, bytes: bytes.length } }
}
