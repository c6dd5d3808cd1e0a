/** Shards of an edition, by kind, super-category and ranking, graphs inside: those of the current one that stand, and new ones. */
import { buildShard } from '../core/publish/build-shard.ts'
import {
  collectMembers,
  type CurrentShard,
  type Member,
  planShards,
  type ShardPlan,
} from '../core/publish/plan-shards.ts'
import { dequantizeDescriptor, quantizeDescriptor } from '../core/quantize.ts'
import type { ReleaseManifest, ShardEntry } from '../core/schema.ts'
import type { ShardName } from '../core/seek.ts'
import { augmentVectors } from './augment.ts'
import { rankings } from './descriptors.ts'
import { hashBytes } from './hash.ts'
import type { Model } from './model.ts'
import { startProgress } from './progress.ts'
import { regionOf } from './see.ts'
import type { Taken } from './take-photos.ts'

export interface MadeShard {
  entry: ShardEntry
  bytes: Uint8Array
}

export interface Shards {
  /** Of the current edition, as they are. */
  kept: ShardEntry[]
  made: MadeShard[]
}

export interface ShardOptions {
  /** Of database-side augmentation; 0 is off. */
  neighbours?: number
  /** Of the edition before, in the space of the same model. */
  current?: readonly CurrentShard[]
}

/** What of a photo taken a shard is made of. */
export type Described = Pick<Taken, 'draft' | 'descriptors'>

/** Each vector goes to the shard of its own kind: a snapshot is in as many as there are kinds of garments in it. */
function membersOf({ draft, descriptors }: Described): Member[] {
  const { garments, looks, goes } = descriptors
  const known = draft.kind === 'items' ? draft.record.superCategory : undefined
  const members = new Map<ShardName, Member>()
  for (const at of looks.keys()) {
    const superCategory = known ?? garments[at]?.superCategory ?? 'all'
    const member = members.get(superCategory) ?? {
      id: draft.id,
      kind: draft.kind,
      superCategory,
      vectors: [],
      kept: false,
    }
    member.vectors.push({ region: regionOf(descriptors, at), of: { looks: looks[at], goes: goes[at] } })
    members.set(superCategory, member)
  }
  return [...members.values()]
}

/** Marks those that have the very vectors they have in the current edition. */
function markKept(members: readonly Member[], current: readonly CurrentShard[]): Member[] {
  const before = collectMembers(current)
  return members.map((member) => {
    const known = before[member.kind].get(member.id)?.find((one) => one.superCategory === member.superCategory)
    return { ...member, kept: known !== undefined && haveSameVectors(member, known) }
  })
}

function haveSameVectors(a: Member, b: Member): boolean {
  if (a.vectors.length !== b.vectors.length) return false
  return a.vectors.every(({ region, of }) => {
    const other = b.vectors.find((one) => one.region === region)?.of
    return other !== undefined && rankings.every((ranking) => areEqual(of[ranking], other[ranking]))
  })
}

const areEqual = (a: Int8Array, b: Int8Array | undefined): boolean =>
  a.length === b?.length && a.every((value, at) => value === b[at])

/** Each vector borrowed from its nearest in the same shard, when DBA is on. */
function augmentEntries(entries: ShardPlan['entries'], neighbours: number, alpha: number): ShardPlan['entries'] {
  if (!neighbours) return entries
  const stored = entries.map(({ vector }) => dequantizeDescriptor(vector))
  const vectors = augmentVectors(stored, neighbours, alpha).map(quantizeDescriptor)
  return entries.map((entry, at) => ({ ...entry, vector: vectors[at] }))
}

/** Each as it is planned, in order. */
export function buildShards(plans: readonly ShardPlan[], { spaces }: Pick<ReleaseManifest, 'spaces'>): MadeShard[] {
  const progress = startProgress(
    'Index',
    plans.reduce((sum, { entries }) => sum + entries.length, 0),
  )
  const made = plans.map((plan) => {
    let before = 0
    const tell = (done: number) => {
      progress.step(done - before)
      before = done
    }
    const { bytes, about } = buildShard(plan, spaces[plan.ranking], tell)
    tell(about.vectors)
    return { entry: { ...about, sha256: hashBytes(bytes) }, bytes }
  })
  progress.end()
  return made
}

/**
 * The same photos, model and current edition always give the same bytes, and so the same names. With DBA every shard is
 * made anew: a new piece moves its neighbours.
 */
export function makeShards(
  taken: readonly Described[],
  { release }: Pick<Model, 'release'>,
  { neighbours = 0, current = [] }: ShardOptions = {},
): Shards {
  const standing = neighbours ? [] : current
  const { kept, make } = planShards(markKept(taken.flatMap(membersOf), standing), standing)
  const plans = make.map((plan) => ({
    ...plan,
    entries: augmentEntries(plan.entries, neighbours, release.expansion.alpha),
  }))
  return { kept: kept.map(({ entry }) => entry), made: buildShards(plans, release) }
}
