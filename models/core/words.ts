/** Checks for the values that manifests, records and shards share. */
import { type Check, integer, mismatch, number, oneOf, text, tuple } from './check.ts'
import type { Rect } from './pixels.ts'
import type { Kind } from './schema.ts'

export const sha256 = text({ max: 64, pattern: /^[0-9a-f]{64}$/, must: '64 lower-case hex digits' })
export const url64 = text({ min: 1, max: 200, pattern: /^[A-Za-z0-9_-]+$/, must: 'base64url' })
export const kind = oneOf(['items', 'snapshots'])
export const count = integer({ min: 0 })

/** A catalog's name is part of addresses. */
export const catalogId = text({
  max: 64,
  pattern: /^[a-z0-9][a-z0-9-]*$/,
  must: 'a name of 1 to 64 letters a-z, digits and hyphens',
})

/** Printable, so that lists of ids can be lines of text. */
export const recordId = text({
  max: 200,
  pattern: /^[^\u0000-\u001f\u007f]+$/,
  must: 'an id of 1 to 200 characters without control characters',
})

/** ISO 8601 with a time and a zone. */
export const date: Check<string> = (value, path) => {
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/
  if (typeof value !== 'string' || !iso.test(value) || Number.isNaN(Date.parse(value))) {
    throw mismatch(path, 'a date such as 2026-11-21T09:00:00Z', value)
  }
  return value
}

/** The entries of one kind. */
export function picked<T extends { kind: Kind }>(entries: readonly T[], wanted: Kind): T[] {
  return entries.filter((entry) => entry.kind === wanted)
}

const unit = number({ min: 0, max: 1 })
const corners = tuple<Rect>(unit, unit, unit, unit)

/** A part of a picture, in 0..1 of it, not empty. */
export const rect: Check<Rect> = (value, path) => {
  const [left, top, right, bottom] = corners(value, path)
  if (!(left < right && top < bottom)) throw mismatch(path, '[left, top, right, bottom] around something', value)
  return [left, top, right, bottom]
}
