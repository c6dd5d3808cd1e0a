/** Opens shards and searches them: the exact scan by default, hnswlib above the size where it is measured to win. */
import { buildHnswFile } from '../../models/core/hnsw-file.ts'
import type { Match, ShardEntry } from '../../models/core/schema.ts'
import { mergeMatches, openShard, searchShard, type Index } from '../../models/core/search.ts'
import { decodeShard, type Shard } from '../../models/core/shard.ts'
import { openBlob } from './blobs.ts'
import { openHnsw, type HnswIndex } from './hnswlib.ts'
import { silentMeter } from './meter.ts'

/**
 * [Note: Graph from this many vectors on]
 * Below, the exact scan is faster: in Chromium 0.56 ms against 1.31 ms at 10,000 vectors of 256 bytes, 6.55 ms against
 * 3.77 ms at 100,000 (`npm run bench -- search`); straight lines between these cross near 37,000. Rounded up: the scan is exact.
 */
export const graphFrom = 40_000
/** Width of the graph search: recall@10 against the scan is at least 0.98 (tested). */
const ef = 96

export interface OpenShard {
  index: Index
  hnsw?: HnswIndex
}

/** @throws EnsembleError shard-damaged, network, hash-mismatch. */
export const openEntry = async (entry: ShardEntry): Promise<OpenShard> =>
  openOne(decodeShard(await openBlob(entry, silentMeter), entry))

export async function openOne(shard: Shard, from = graphFrom): Promise<OpenShard> {
  const index = openShard(shard)
  if (!shard.graph || shard.owners.length < from) return { index }
  return { index, hnsw: await openHnsw(buildHnswFile(index.shard), shard.dimension, shard.owners.length) }
}

export interface SearchWanted {
  k: number
  /** Ids that pass. */
  allow?: (id: string) => boolean
}

/** Best first over all shards; equal scores by id. */
export function searchShards(
  shards: readonly OpenShard[],
  queries: readonly Float32Array[],
  { k, allow }: SearchWanted,
): Match[] {
  const lists = shards.map(({ index, hnsw }) => {
    const { ids } = index.shard
    return searchShard(index, queries, {
      k,
      ...(allow ? { allow: (number: number) => allow(ids[number]) } : {}),
      // hnswlib proposes, core scores: the same numbers as by scan. A narrow filter makes core scan.
      ...(hnsw ? { ef, propose: (query: Float32Array, width: number) => hnsw.search(query, width, width) } : {}),
    }).matches
  })
  return mergeMatches(lists, k)
}

/** How many ids a search ranks. A snapshot is in a shard of each of its garments, and counts once. */
export function countIds(shards: readonly OpenShard[], allow: SearchWanted['allow']): number {
  const ranked = new Set<string>()
  for (const { index } of new Set(shards)) {
    for (const id of index.shard.ids) if (!allow || allow(id)) ranked.add(id)
  }
  return ranked.size
}

export function closeShards(shards: readonly OpenShard[]): void {
  for (const { hnsw } of shards) hnsw?.close()
}
