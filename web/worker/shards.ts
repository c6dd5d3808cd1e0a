/** Opens shards: searched by the exact scan, and by hnswlib above the size where it is measured to win. */
import { buildHnswFile } from '../../models/core/hnsw-file.ts'
import { tagId } from '../../models/core/publishers.ts'
import type { ShardEntry } from '../../models/core/schema.ts'
import { graphFrom, openShard, type Index } from '../../models/core/search.ts'
import { decodeShard, type Shard } from '../../models/core/shard.ts'
import { openBlob } from './blobs.ts'
import type { Foreign } from './catalog.ts'
import { openHnsw } from './hnswlib.ts'
import { silentMeter } from './meter.ts'

/** Width of the graph search: recall@10 against the scan is at least 0.98 (tested). */
const ef = 96

/** @throws EnsembleError shard-damaged, network, hash-mismatch. */
export async function openEntry(entry: ShardEntry, foreign?: Foreign): Promise<Index> {
  if (!foreign) return openOne(decodeShard(await openBlob(entry, silentMeter), entry))
  const shard = decodeShard(await foreign.read(entry), entry)
  return openOne({ ...shard, ids: shard.ids.map((id) => tagId(foreign.tag, id)) })
}

export async function openOne(shard: Shard, from = graphFrom): Promise<Index> {
  const index = openShard(shard)
  if (!shard.graph || shard.owners.length < from) return index
  const hnsw = await openHnsw(buildHnswFile(index.shard), shard.dimension, shard.owners.length)
  // It proposes, core scores: the same numbers as by scan.
  const propose = (query: Float32Array, width: number) => hnsw.search(query, width, width)
  return { ...index, proposer: { ef, propose, close: () => hnsw.close() } }
}

export function closeShards(shards: readonly Index[]): void {
  for (const { proposer } of shards) proposer?.close?.()
}
