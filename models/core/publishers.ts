/** Catalogs of several publishers beside each other: whose a record is, and whether their descriptors can be compared. */
import { EnsembleError } from './errors.ts'
import type { EditionManifest, Item, Ranking, ReleaseManifest, Snapshot } from './schema.ts'

/**
 * [Note: Ids of several publishers]
 * Two publishers may call two things by one id. What the app's own publisher has keeps its id; an id of another is led by
 * that publisher's tag and a character that no record's id may have (words.ts: recordId). One tag before all of them
 * leaves sorted ids sorted, so shards, search and its tie-break by id need know nothing of publishers.
 */
const separator = '\u001f'

/** The id under which something of another publisher is known on this device. */
export const tagId = (tag: string, id: string): string => `${tag}${separator}${id}`

/** Whose it is, undefined for the app's own publisher; and its id there. */
export function splitId(id: string): { tag?: string; id: string } {
  const at = id.indexOf(separator)
  return at < 0 ? { id } : { tag: id.slice(0, at), id: id.slice(at + 1) }
}

/** Groups are told apart like ids: other colours of a design are the same publisher's. */
export const tagItem = (tag: string, item: Item): Item => ({
  ...item,
  id: tagId(tag, item.id),
  ...(item.group === undefined ? {} : { group: tagId(tag, item.group) }),
})

export const tagSnapshot = (tag: string, snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  id: tagId(tag, snapshot.id),
  items: snapshot.items.map((piece) => ({ ...piece, id: tagId(tag, piece.id) })),
})

/** What descriptors are made of, as far as they have to agree to be compared. */
export interface DescriptorKind {
  spaces: Record<Ranking, string>
  /** Numbers in a descriptor; absent when the edition has none of that ranking. */
  dimensions: Partial<Record<Ranking, number>>
}

export function descriptorKind(
  { spaces }: Pick<ReleaseManifest, 'spaces'>,
  { shards }: Pick<EditionManifest, 'shards'>,
): DescriptorKind {
  const dimensions: DescriptorKind['dimensions'] = {}
  for (const { ranking, dimension } of shards) dimensions[ranking] ??= dimension
  return { spaces, dimensions }
}

/**
 * Refuses an edition whose descriptors another model made: a number between them would mean nothing.
 * @throws EnsembleError space-mismatch
 */
export function requireSameKind(
  own: DescriptorKind,
  { spaces }: Pick<ReleaseManifest, 'spaces'>,
  { shards }: Pick<EditionManifest, 'shards'>,
): void {
  const other = (what: string, theirs: unknown, ours: unknown) =>
    new EnsembleError('space-mismatch', `${what} is ${String(theirs)} there and ${String(ours)} here`)
  for (const ranking of ['looks', 'goes'] as const)
    if (spaces[ranking] !== own.spaces[ranking])
      throw other(`the space of ${ranking}`, spaces[ranking], own.spaces[ranking])
  for (const { ranking, space, dimension } of shards) {
    if (space !== own.spaces[ranking]) throw other(`the space of a shard of ${ranking}`, space, own.spaces[ranking])
    const wanted = own.dimensions[ranking] ?? dimension
    if (dimension !== wanted) throw other(`the dimension of a shard of ${ranking}`, dimension, wanted)
  }
}
