/** Which files of records the next edition has: those in which nothing changed are kept, what is new gets files of its own. */
import { packRecords, recordsPerFile } from '../records.ts'
import type { Item, Kind, RecordsEntry, Snapshot } from '../schema.ts'
import { canonicalJson } from '../text.ts'

type Record = Item | Snapshot

export interface CurrentFile {
  entry: RecordsEntry
  records: readonly Record[]
}

export interface RecordsPlan {
  kept: RecordsEntry[]
  make: { kind: Kind; first: string; last: string; count: number; text: string }[]
}

/** Files beyond those that the records would fill, above which all are packed anew. */
const spare = 8

export function planRecords(kind: Kind, wanted: readonly Record[], current: readonly CurrentFile[]): RecordsPlan {
  const texts = new Map(wanted.map((record) => [record.id, canonicalJson(record)]))
  const stands = ({ records }: CurrentFile) => records.every((record) => texts.get(record.id) === canonicalJson(record))
  const kept = current.filter(({ entry }) => entry.kind === kind).filter(stands)
  const held = new Set(kept.flatMap(({ records }) => records.map(({ id }) => id)))
  const left = wanted.filter(({ id }) => !held.has(id))
  const files = kept.length + Math.ceil(left.length / recordsPerFile)
  const all = files > Math.ceil(wanted.length / recordsPerFile) + spare
  const make = packRecords(all ? wanted : left).map((file) => ({ kind, ...file }))
  return { kept: all ? [] : kept.map(({ entry }) => entry), make }
}
