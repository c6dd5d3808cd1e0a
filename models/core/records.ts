/** Records (items and snapshots) read from outside. */
import {
  boolean,
  check,
  type Check,
  checkJson,
  integer,
  list,
  mismatch,
  number,
  object,
  oneOf,
  text,
  tuple,
} from './check.ts'
import type { Garment } from './detect.ts'
import { EnsembleError } from './errors.ts'
import type { Box, Item, Kind, Picture, PictureFile, Price, Snapshot, Text } from './schema.ts'
import { subCategories, superCategories } from './taxonomy.ts'
import { canonicalJson } from './text.ts'
import { recordId, rect, sha256 } from './words.ts'

/** Records in one file. */
export const recordsPerFile = 1000

const word = text({ min: 1, max: 100 })
const words = list(word, { max: 50 })
const title: Check<Text> = object({ en: text({ min: 1, max: 300 }) }, { ko: text({ max: 300 }) })
const description: Check<Text> = object({ en: text({ max: 10_000 }) }, { ko: text({ max: 10_000 }) })
const mediaType = text({ max: 50, pattern: /^image\/[a-z0-9.+-]+$/, must: 'a media type such as image/avif' })
/** What every browser shows and the edge stores. */
export const pictureTypes = ['image/avif', 'image/webp', 'image/jpeg', 'image/png'] as const
const side = integer({ min: 1, max: 100_000 })

const file = { sha256, width: side, height: side, type: mediaType, bytes: integer({ min: 1 }) }
const smaller: Check<PictureFile> = object({ ...file, type: oneOf(pictureTypes) })

/** Sizes are the picture itself, narrower: a page takes any of them for it. */
const picture: Check<Picture> = (value, path) => {
  const found: Picture = object(file, { sizes: list(smaller, { min: 1, max: 4 }) })(value, path)
  for (const [at, { width, height }] of (found.sizes ?? []).entries()) {
    const place = `${path}.sizes[${at}]`
    const least = (found.sizes?.[at - 1]?.width ?? 0) + 1
    if (width < least || width >= found.width)
      throw mismatch(`${place}.width`, `from ${least} to ${found.width - 1}: narrowest first`, width)
    const wanted = (width * found.height) / found.width
    if (Math.abs(height - wanted) > 1)
      throw mismatch(
        `${place}.height`,
        `${Math.round(wanted)}, as the picture is ${found.width} x ${found.height}`,
        height,
      )
  }
  return found
}

const amount = number({ min: 0, max: 1e12 })
const price: Check<Price> = object(
  { amount, currency: text({ max: 3, pattern: /^[A-Z]{3}$/, must: 'a currency such as EUR' }) },
  { was: amount },
)

/** [Note: Links] A record's link becomes an <a href>: anything but http(s), such as javascript:, would run in the page. */
const link = text({
  max: 2000,
  pattern: /^https?:\/\/[^\s"'<>\\]+$/i,
  must: 'a link starting with https:// or http://',
})

const category: Check<string> = (value, path) => {
  if (!subCategories.some(({ id }) => id === value)) throw mismatch(path, 'a sub-category of the taxonomy', value)
  return value as string
}

const item = object(
  { id: recordId, title, picture, colours: list(word, { max: 50 }) },
  {
    description,
    superCategory: oneOf(superCategories),
    category,
    pattern: word,
    material: text({ max: 300 }),
    price,
    brand: word,
    sizes: list(object({ name: word, inStock: boolean }), { max: 200 }),
    gender: word,
    styles: words,
    occasions: words,
    seasons: words,
    group: recordId,
    link,
  },
)

const place = number({ min: 0, max: 100_000 })
const box: Check<Box> = tuple<Box>(place, place, place, place)

const garment: Check<Garment> = object({
  superCategory: oneOf(superCategories),
  score: number({ min: 0, max: 1 }),
  box: rect,
})
/** What was found in a snapshot. */
export const garments: Check<Garment[]> = list(garment, { max: 100 })

const snapshot = object(
  { id: recordId, picture, items: list(object({ id: recordId }, { box }), { max: 100 }) },
  { title, garments, author: word, styles: words, occasions: words, seasons: words },
)

/** A file of records, sorted by id. @throws invalid naming the path and the actual value. */
export function parseRecords(json: string, kind: 'items'): Item[]
export function parseRecords(json: string, kind: 'snapshots'): Snapshot[]
export function parseRecords(json: string, kind: Kind): Item[] | Snapshot[] {
  const limits = { max: recordsPerFile }
  const records =
    kind === 'items'
      ? checkJson(list(item, limits), json, 'invalid', 'items').map(checkFamily)
      : checkJson(list(snapshot, limits), json, 'invalid', 'snapshots')
  for (let i = 1; i < records.length; i++) {
    if (!(records[i - 1].id < records[i].id)) {
      throw new EnsembleError(
        'invalid',
        `${kind}: "${records[i].id}" comes after "${records[i - 1].id}": sort by id, each once`,
      )
    }
  }
  return records
}

/** One record already parsed from JSON, e.g. a row of a publisher. @throws invalid */
export function checkItem(value: unknown): Item {
  return checkFamily(check(item, value, 'invalid', 'item'))
}

export function checkSnapshot(value: unknown): Snapshot {
  return check(snapshot, value, 'invalid', 'snapshot')
}

/** A sub-category names its super-category; the two must agree. */
function checkFamily(record: Item): Item {
  const family = subCategories.find(({ id }) => id === record.category)?.superCategory
  if (family && record.superCategory && family !== record.superCategory) {
    throw new EnsembleError(
      'invalid',
      `item "${record.id}": category "${record.category}" belongs to "${family}", not "${record.superCategory}"`,
    )
  }
  return record
}

/** Records sorted by id, cut into files of at most 1,000, each as the canonical text to store. @throws invalid for an id given twice. */
export function packRecords(
  records: readonly (Item | Snapshot)[],
): { first: string; last: string; count: number; text: string }[] {
  const sorted = [...records].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const twice = sorted.find((record, index) => index > 0 && record.id === sorted[index - 1].id)
  if (twice) throw new EnsembleError('invalid', `two records have the id "${twice.id}"`)
  const files = []
  for (let from = 0; from < sorted.length; from += recordsPerFile) {
    const part = sorted.slice(from, from + recordsPerFile)
    files.push({ first: part[0].id, last: part[part.length - 1].id, count: part.length, text: canonicalJson(part) })
  }
  return files
}
