/** What a new edition changes, record by record: what an editor looks at before shoppers get it. */
import type { Item, Kind, Snapshot } from '../schema.ts'
import { canonicalJson } from '../text.ts'

type Record = Item | Snapshot

export type Change =
  | { how: 'added'; kind: Kind; record: Record }
  | { how: 'removed'; kind: Kind; record: Record }
  | { how: 'changed'; kind: Kind; record: Record; before: Record; fields: string[] }

export interface Diff {
  changes: Change[]
  added: number
  changed: number
  removed: number
  same: number
}

/** Found by the model, not given by the publisher: it says nothing to an editor. */
const silent = new Set(['garments'])

function changedFields(before: Record, after: Record): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const at = (record: Record, key: string) =>
    canonicalJson((record as unknown as { [key: string]: unknown })[key] ?? null)
  return [...keys].filter((key) => !silent.has(key) && at(before, key) !== at(after, key)).sort()
}

/** @returns changes in order: added, changed, removed, each by id */
export function diffRecords(kind: Kind, before: readonly Record[], after: readonly Record[]): Diff {
  const old = new Map(before.map((record) => [record.id, record]))
  const ids = new Set(after.map(({ id }) => id))
  const added: Change[] = []
  const changed: Change[] = []
  for (const record of after) {
    const known = old.get(record.id)
    if (!known) added.push({ how: 'added', kind, record })
    else {
      const fields = changedFields(known, record)
      if (fields.length) changed.push({ how: 'changed', kind, record, before: known, fields })
    }
  }
  const removed = before.filter(({ id }) => !ids.has(id)).map((record): Change => ({ how: 'removed', kind, record }))
  const byId = (a: Change, b: Change) => (a.record.id < b.record.id ? -1 : 1)
  const [adds, edits, gone] = [added.length, changed.length, removed.length]
  const changes = [added.sort(byId), changed.sort(byId), removed.sort(byId)].flat()
  return { changes, added: adds, changed: edits, removed: gone, same: after.length - adds - edits }
}

export const joinDiffs = (a: Diff, b: Diff): Diff => ({
  changes: [...a.changes, ...b.changes],
  added: a.added + b.added,
  changed: a.changed + b.changed,
  removed: a.removed + b.removed,
  same: a.same + b.same,
})
