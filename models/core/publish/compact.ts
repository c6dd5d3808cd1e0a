/**
 * Compaction: the same index in as few parts as can be, without tombstones.
 *
 * [Note: compaction]
 * Publishing leaves shards standing, so parts and tombstones grow. Putting them together is a step of its own: it makes no
 * vector anew, so that every search has the answers it had, and becomes an edition which says whose content it is
 * (`restores`). It has its price: each device fetches what was put together once more. So it is proposed, not done unasked.
 */
import type { ShardEntry } from '../schema.ts'
import { graphFrom } from '../search.ts'
import {
  collectMembers,
  type CurrentShard,
  groupParts,
  isFragmented,
  planShards,
  type ShardsPlan,
} from './plan-shards.ts'

/** How an index lies in files, as its manifest tells it. */
export interface IndexShape {
  /** Files there are, and files there would be. */
  parts: number
  least: number
  /** Records that still lie in a file though they are gone, or lie in another one anew. */
  removed: number
  /** Of the files that compaction would replace: about what a device fetches then. */
  bytes: number
}

/** Share of tombstones above which a part is worth making anew. */
const manyRemoved = 0.1

export function shapeOf(entries: readonly ShardEntry[]): IndexShape {
  const groups = groupParts(entries)
  const apart = groups.filter((parts) => isFragmented(parts, 1)).flat()
  const removed = new Set(apart.flatMap(({ kind, removed }) => (removed ?? []).map((id) => `${kind} ${id}`)))
  const bytes = apart.reduce((sum, entry) => sum + entry.bytes, 0)
  return { parts: entries.length, least: groups.length, removed: removed.size, bytes }
}

/** Many parts, many tombstones, or any in a shard that is searched by its links: with a tombstone it has none. */
export function isWorthCompacting(entries: readonly ShardEntry[]): boolean {
  const isWorn = ({ ids, vectors, removed }: ShardEntry) =>
    removed !== undefined && (vectors >= graphFrom || removed.length > manyRemoved * ids)
  return isFragmented(entries) || entries.some(isWorn)
}

/** @param current every shard of an edition. @returns a plan that makes nothing when there is nothing to put together */
export function planCompaction(current: readonly CurrentShard[]): ShardsPlan {
  const { items, snapshots } = collectMembers(current)
  return planShards([...items.values(), ...snapshots.values()].flat(), current, { compact: true })
}

/** Whether two indexes have the same kinds, categories and rankings, with as many records each: all that manifests tell. */
export function haveSameSize(a: readonly ShardEntry[], b: readonly ShardEntry[]): boolean {
  const sizes = (entries: readonly ShardEntry[]) =>
    groupParts(entries).map((parts) => {
      const [{ kind, superCategory, ranking }] = parts
      const left = parts.reduce((sum, { ids, removed }) => sum + ids - (removed?.length ?? 0), 0)
      return [kind, superCategory, ranking, left].join(' ')
    })
  return sizes(a).sort().join('\n') === sizes(b).sort().join('\n')
}
