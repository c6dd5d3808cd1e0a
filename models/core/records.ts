/** Records (items and snapshots) read from outside. */
import { pending } from './pending.ts'
import type { Item, Kind, Snapshot } from './schema.ts'

/** A file of records. @throws invalid naming the path and the actual value. */
export function parseRecords(text: string, kind: 'items'): Item[]
export function parseRecords(text: string, kind: 'snapshots'): Snapshot[]
export function parseRecords(text: string, kind: Kind): Item[] | Snapshot[] {
  return pending(text, kind)
}

/** One record already parsed from JSON, e.g. a row of a publisher. */
export function checkItem(value: unknown): Item {
  return pending(value)
}

export function checkSnapshot(value: unknown): Snapshot {
  return pending(value)
}

/** Records sorted by id, cut into files of at most 1,000, each as the canonical text to store. */
export function packRecords(
  records: readonly (Item | Snapshot)[],
): { first: string; last: string; count: number; text: string }[] {
  return pending(records)
}
