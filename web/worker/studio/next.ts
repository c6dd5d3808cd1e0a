/** The next edition as records and vectors: what is live, with what the feed brings in its place. */
import { describe } from '../../../models/core/descriptor.ts'
import { EnsembleError } from '../../../models/core/errors.ts'
import { groupVariants } from '../../../models/core/import/group-variants.ts'
import type { ItemDraft, SnapshotDraft } from '../../../models/core/import/rows.ts'
import { type Diff, diffRecords, joinDiffs } from '../../../models/core/publish/diff.ts'
import type { Member } from '../../../models/core/publish/plan-shards.ts'
import { quantizeDescriptor } from '../../../models/core/quantize.ts'
import type { Item, Kind, Picture, Ranking, Sha256, Side, Snapshot } from '../../../models/core/schema.ts'
import type { Head } from '../../../models/core/head.ts'
import type { Current } from './current.ts'
import { type PhotoSight, readSight } from './sights.ts'

/** A row that can be published. */
export type Ready = { photo: Sha256; picture: Picture } & (
  { kind: 'items'; draft: ItemDraft } | { kind: 'snapshots'; draft: SnapshotDraft }
)

export interface Next {
  items: Item[]
  snapshots: Snapshot[]
  members: Member[]
  diff: Diff
}

type Heads = Record<Ranking, Head>
const sideOf = (kind: Kind): Side => (kind === 'items' ? 'item' : 'snapshot')
const rankings: Ranking[] = ['looks', 'goes']

/** Whether the vectors of the live edition are of this very picture. */
export function isKnown(current: Current, kind: Kind, id: string, picture: Picture): boolean {
  const record = current[kind].get(id)
  return record?.picture.sha256 === picture.sha256 && current.members[kind].has(id)
}

/** @param replaces records of the kinds in the feed that it does not name are gone */
export async function makeNext(
  current: Current,
  ready: readonly Ready[],
  replaces: boolean,
  heads: Heads,
): Promise<Next> {
  const [items, snapshots] = [
    startFrom(current, 'items', ready, replaces),
    startFrom(current, 'snapshots', ready, replaces),
  ]
  const drafts = groupVariants(ready.flatMap((each) => (each.kind === 'items' ? [each.draft] : [])))
  const grouped = new Map(drafts.map((draft) => [draft.id, draft]))
  const seen = new Map<string, PhotoSight>()
  for (const each of ready) {
    const { kind, draft, picture } = each
    const known = isKnown(current, kind, draft.id, picture)
    const sight = known ? undefined : await readSight(current.release, each.photo, sideOf(kind))
    if (!known && !sight)
      throw new EnsembleError('internal', `no descriptor of ${draft.id}`, 'Describe the pictures again.')
    if (sight) seen.set(`${kind} ${draft.id}`, sight)
    if (kind === 'items') items.set(draft.id, { ...grouped.get(draft.id)!, picture })
    else {
      const garments = sight ? sight.garments.map(roundGarment) : current.snapshots.get(draft.id)?.garments
      snapshots.set(draft.id, { ...draft, ...(garments?.length ? { garments } : {}), picture })
    }
  }
  // A snapshot names only what the catalog has: an item taken out leaves its looks.
  for (const [id, snapshot] of snapshots) {
    const worn = snapshot.items.filter((piece) => items.has(piece.id))
    if (worn.length < snapshot.items.length) snapshots.set(id, { ...snapshot, items: worn })
  }
  const members = [
    ...[...items.values()].flatMap((item) => membersOf(current, 'items', item, seen.get(`items ${item.id}`), heads)),
    ...[...snapshots.values()].flatMap((each) =>
      membersOf(current, 'snapshots', each, seen.get(`snapshots ${each.id}`), heads),
    ),
  ]
  const diff = joinDiffs(
    diffRecords('items', [...current.items.values()], [...items.values()]),
    diffRecords('snapshots', [...current.snapshots.values()], [...snapshots.values()]),
  )
  return { items: [...items.values()], snapshots: [...snapshots.values()], members, diff }
}

function startFrom<K extends Kind>(current: Current, kind: K, ready: readonly Ready[], replaces: boolean): Current[K] {
  const isFed = ready.some((each) => each.kind === kind)
  return (replaces && isFed ? new Map() : new Map(current[kind] as Map<string, never>)) as Current[K]
}

/** Its vectors as they are live, or made of what was seen; in the shard of its kind, or of each garment found in it. */
function membersOf(
  current: Current,
  kind: Kind,
  record: Item | Snapshot,
  seen: PhotoSight | undefined,
  heads: Heads,
): Member[] {
  const { id } = record
  const shardOf = (garment?: { superCategory: Member['superCategory'] }): Member['superCategory'] =>
    kind === 'items' ? ((record as Item).superCategory ?? 'all') : (garment?.superCategory ?? 'all')
  if (!seen) {
    const live = current.members[kind].get(id) ?? []
    // A piece that changed its category takes its vectors along.
    return live.map((member) => {
      const moved = kind === 'items' && member.superCategory !== shardOf()
      return moved ? { ...member, superCategory: shardOf(), kept: false } : member
    })
  }
  return seen.features.map((features, at) => {
    const of = Object.fromEntries(
      rankings.map((ranking) => [ranking, quantizeDescriptor(describe(features, heads[ranking], sideOf(kind)))]),
    )
    const region = seen.garments.length > 0 ? at + 1 : 0
    const vectors = [{ region, of: of as Record<Ranking, Int8Array> }]
    return { id, kind, superCategory: shardOf(seen.garments[at]), vectors, kept: false }
  })
}

/** To 1/10,000 of the photo, outwards: what a page draws needs no more, and records stay small (as the command does). */
function roundGarment({
  superCategory,
  score,
  box: [left, top, right, bottom],
}: PhotoSight['garments'][number]): PhotoSight['garments'][number] {
  const [down, up] = [(x: number) => Math.floor(x * 1e4) / 1e4, (x: number) => Math.ceil(x * 1e4) / 1e4]
  return { superCategory, score: down(score), box: [down(left), down(top), up(right), up(bottom)] }
}
