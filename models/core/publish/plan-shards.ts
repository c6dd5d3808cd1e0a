/**
 * Which shards the next edition has: those of the current one that still stand are kept as they are, what is new comes
 * beside them in shards of its own.
 *
 * [Note: segments] A device fetches what it has not got, so a hundred new pieces must not rename a shard of twenty thousand.
 * An edition may name several shards of one kind, category and ranking; clients search them all. Ids that are no longer
 * wanted, or have other vectors, are tombstones in the manifest: their shard stands. One of which a quarter is gone is made
 * anew. Parts grow in number with every publish; to compact is to make one of all, as a step of its own (`isFragmented`),
 * or at once when there are too many or when the new is more than a quarter of the whole.
 */
import type { Kind, Ranking, ShardEntry } from '../schema.ts'
import type { ShardName } from '../seek.ts'
import { mostRemoved, type Shard, withoutIds } from '../shard.ts'

/** A record's vectors in one shard. */
export interface Member {
  id: string
  kind: Kind
  superCategory: ShardName
  vectors: { region: number; of: Record<Ranking, Int8Array> }[]
  /** As they are in the current edition: nothing of it has to be made again. */
  kept: boolean
}

export interface CurrentShard {
  entry: ShardEntry
  shard: Shard
}

/** A shard to make. */
export interface ShardPlan {
  kind: Kind
  superCategory: ShardName
  ranking: Ranking
  entries: { id: string; region: number; vector: Int8Array }[]
}

export interface ShardsPlan {
  /** As the next edition has them: the same files, without what is removed from them. */
  kept: CurrentShard[]
  make: ShardPlan[]
}

/** Parts above which an index should be compacted, and above which a publish does it; shares of new and of removed. */
const [manySegments, mostSegments, compactFrom, mostGone] = [4, 24, 0.25, 0.25]
const rankings: Ranking[] = ['looks', 'goes']

/** @param compact whatever lies in parts, or has tombstones, is made into one */
export function planShards(
  members: readonly Member[],
  current: readonly CurrentShard[],
  { compact: asked = false } = {},
): ShardsPlan {
  const plan: ShardsPlan = { kept: [], make: [] }
  for (const [key, group] of groupMembers(members)) {
    const [kind, superCategory] = key.split(' ') as [Kind, ShardName]
    for (const ranking of rankings) {
      const segments = current.filter(
        ({ entry }) => entry.kind === kind && entry.superCategory === superCategory && entry.ranking === ranking,
      )
      const { kept, left } = keepStanding(group, segments)
      const [all, rest] = [countVectors(group.values()), countVectors(left)]
      const due = rest > 0 && (kept.length >= mostSegments || rest > compactFrom * all)
      const compact =
        due ||
        (asked &&
          isFragmented(
            kept.map(({ entry }) => entry),
            1,
          ))
      plan.kept.push(...(compact ? [] : kept))
      const make = compact ? [...group.values()] : left
      if (make.length)
        plan.make.push({ kind, superCategory, ranking, entries: make.flatMap((each) => entriesOf(each, ranking)) })
    }
  }
  return plan
}

/** By kind and category, each by id, in an order that does not depend on how they came. */
function groupMembers(members: readonly Member[]): [string, Map<string, Member>][] {
  const groups = new Map<string, Map<string, Member>>()
  for (const member of members) {
    const key = `${member.kind} ${member.superCategory}`
    const group = groups.get(key) ?? new Map<string, Member>()
    groups.set(key, group)
    const known = group.get(member.id)
    group.set(member.id, known ? { ...member, vectors: [...known.vectors, ...member.vectors] } : member)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Segments most of whose ids are wanted as they are, without the others; and what none of them holds. */
function keepStanding(group: Map<string, Member>, segments: readonly CurrentShard[]) {
  const kept = segments.flatMap((segment) => bury(segment, (id) => Boolean(group.get(id)?.kept)) ?? [])
  const held = new Set(kept.flatMap(({ shard }) => shard.ids))
  const left = [...group.values()].filter(({ id }) => !held.has(id))
  return { kept, left }
}

/** The segment with tombstones on what is not wanted; undefined when that is too much of it. */
function bury(segment: CurrentShard, isWanted: (id: string) => boolean): CurrentShard | undefined {
  const { entry, shard } = segment
  const gone = shard.ids.filter((id) => !isWanted(id))
  if (gone.length === 0) return segment
  const removed = [...(entry.removed ?? []), ...gone].sort()
  if (removed.length > Math.min(mostRemoved, mostGone * entry.ids)) return undefined
  return { entry: { ...entry, removed }, shard: withoutIds(shard, new Set(gone)) }
}

/** Whether an index has more than so many parts of one kind, category and ranking, or tombstones when it should have one. */
export function isFragmented(entries: readonly ShardEntry[], most = manySegments): boolean {
  const many = groupParts(entries).some((parts) => parts.length > most)
  return many || (most === 1 && entries.some(({ removed }) => removed))
}

/** The parts of each kind, category and ranking. */
export function groupParts(entries: readonly ShardEntry[]): ShardEntry[][] {
  const groups = new Map<string, ShardEntry[]>()
  for (const entry of entries) {
    const key = `${entry.kind} ${entry.superCategory} ${entry.ranking}`
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()]
}

function countVectors(members: Iterable<Member>): number {
  let count = 0
  for (const { vectors } of members) count += vectors.length
  return count
}

const entriesOf = ({ id, vectors }: Member, ranking: Ranking) =>
  vectors.map(({ region, of }) => ({ id, region, vector: of[ranking] }))

/** The vectors of every record in the shards of an edition, by kind and id, and the shard each lies in. */
export function collectMembers(current: readonly CurrentShard[]): Record<Kind, Map<string, Member[]>> {
  const found: Record<Kind, Map<string, Member[]>> = { items: new Map(), snapshots: new Map() }
  for (const { entry, shard } of current) {
    const { kind, superCategory, ranking } = entry
    for (const [at, owner] of shard.owners.entries()) {
      const id = shard.ids[owner]
      const members = found[kind].get(id) ?? []
      found[kind].set(id, members)
      let member = members.find((each) => each.superCategory === superCategory)
      if (!member) members.push((member = { id, kind, superCategory, vectors: [], kept: true }))
      const vector = shard.vectors.subarray(at * shard.dimension, (at + 1) * shard.dimension)
      const region = shard.regions[at]
      const known = member.vectors.find((each) => each.region === region)
      if (known) known.of[ranking] = vector
      else member.vectors.push({ region, of: { [ranking]: vector } as Record<Ranking, Int8Array> })
    }
  }
  return found
}
