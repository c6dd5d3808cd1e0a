/** The bytes that hnswlib (32-bit, as in hnswlib-wasm) reads, rebuilt from links and vectors. */
import { pending } from './pending.ts'
import type { Shard } from './shard.ts'

/** Index file of space 'ip' over the unit vectors; labels are vector numbers. @throws invalid when the shard has no graph. */
export function buildHnswFile(shard: Shard): Uint8Array<ArrayBuffer> {
  return pending(shard)
}
