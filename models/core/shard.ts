/** The shard file: ids, int8 descriptors and the HNSW graph of one kind, super-category and ranking. */
import type { Graph } from './graph.ts'
import { pending } from './pending.ts'
import type { Kind, Ranking, ShardEntry } from './schema.ts'
import type { SuperCategory } from './taxonomy.ts'

export interface Shard {
  kind: Kind
  superCategory: SuperCategory | 'all'
  ranking: Ranking
  space: string
  dimension: number
  /** Distinct, in ascending order of UTF-16 code units (`<`). */
  ids: string[]
  /** [n] index into ids of each vector, never decreasing: the vectors of an id lie together. */
  owners: Uint32Array
  /** [n] region of each vector (index into the release's regions; 0 is the whole picture). */
  regions: Uint8Array
  /** [n, dimension] */
  vectors: Int8Array
  /** null: too small for a graph, searched by scan. */
  graph: Graph | null
}

/** Puts vectors in the order a shard needs: sorts by id, then region. @throws invalid naming a bad id, region or vector. */
export function assembleShard(
  about: Pick<Shard, 'kind' | 'superCategory' | 'ranking' | 'space' | 'dimension'>,
  entries: readonly { id: string; region: number; vector: Int8Array }[],
): Shard {
  return pending(about, entries)
}

export function encodeShard(shard: Shard): Uint8Array<ArrayBuffer> {
  return pending(shard)
}

/**
 * Checks everything, so that no search over the shard can fail.
 * @param expected what the manifest says of it; a difference is damage too.
 * @throws shard-damaged naming what does not fit.
 */
export function decodeShard(bytes: Uint8Array, expected?: Partial<ShardEntry>): Shard {
  return pending(bytes, expected)
}
