/** Descriptors of a picture under both rankings, from features or from a file computed ahead. */
import { writeFile } from 'node:fs/promises'
import { type Check, integer, list, object, text } from '../core/check.ts'
import { decodeContainer, encodeContainer, type Format, versionOf } from '../core/container.ts'
import { describe } from '../core/descriptor.ts'
import type { Garment } from '../core/detect.ts'
import { quantizeDescriptor } from '../core/quantize.ts'
import { garments } from '../core/records.ts'
import type { Ranking, Sha256, Side } from '../core/schema.ts'
import { readBytes } from './files.ts'
import type { Model } from './model.ts'
import type { Seen } from './see.ts'

/** One int8 descriptor a garment found, or one of the whole picture, for each ranking. */
export interface Descriptors extends Record<Ranking, Int8Array[]> {
  garments: Garment[]
}

export const rankings: Ranking[] = ['looks', 'goes']

export function describeSeen({ garments, features }: Seen, side: Side, { heads }: Pick<Model, 'heads'>): Descriptors {
  const of = (ranking: Ranking) => features.map((each) => quantizeDescriptor(describe(each, heads[ranking], side)))
  return { garments: garments.map(roundGarment), looks: of('looks'), goes: of('goes') }
}

/** To 1/10,000 of the photo, outwards: what a page draws needs no more, and records stay small. */
function roundGarment({ superCategory, score, box: [left, top, right, bottom] }: Garment): Garment {
  const [down, up] = [(x: number) => Math.floor(x * 1e4) / 1e4, (x: number) => Math.ceil(x * 1e4) / 1e4]
  return { superCategory, score: down(score), box: [down(left), down(top), up(right), up(bottom)] }
}

/**
 * [Note: descriptors computed ahead] The demo's are committed, so that it starts in seconds. The file names the spaces
 * its vectors are of, which say all of how they were made; with any other model it is as if it were empty, and a test
 * computes a sample again.
 */
export interface AheadFile {
  get(photo: Sha256, side: Side): Descriptors | undefined
}

const format: Format = { magic: 'ENSD', version: 2, code: 'invalid' }

interface Row {
  photo: string
  side: string
  vectors: number
  garments: Garment[]
}
interface Header {
  spaces: Record<Ranking, string>
  dimensions: Record<Ranking, number>
  rows: Row[]
}
const row: Check<Row> = object({
  photo: text({ max: 64 }),
  side: text({ max: 8 }),
  vectors: integer({ min: 1 }),
  garments,
})
const header: Check<Header> = object({
  spaces: object({ looks: text({ max: 200 }), goes: text({ max: 200 }) }),
  dimensions: object({ looks: integer({ min: 1 }), goes: integer({ min: 1 }) }),
  rows: list(row, { max: 10_000_000 }),
})

export interface AheadRow {
  photo: Sha256
  side: Side
  descriptors: Descriptors
}

export async function writeAhead(path: string, rows: readonly AheadRow[], { release }: Model): Promise<void> {
  const sections: Record<string, Uint8Array> = {}
  const dimensions = { looks: 1, goes: 1 }
  for (const ranking of rankings) {
    const vectors = rows.flatMap(({ descriptors }) => descriptors[ranking])
    dimensions[ranking] = vectors[0]?.length ?? 1
    const all = new Int8Array(vectors.length * dimensions[ranking])
    for (const [at, vector] of vectors.entries()) all.set(vector, at * vector.length)
    sections[ranking] = new Uint8Array(all.buffer)
  }
  const about = rows.map(({ photo, side, descriptors: { looks, garments: found } }): Row => {
    return { photo, side, vectors: looks.length, garments: found }
  })
  const head = { spaces: release.spaces, dimensions, rows: about }
  await writeFile(path, encodeContainer(format, head, sections))
}

/** @throws EnsembleError when the file is damaged; one of another model, or of an older program, is merely empty. */
export async function readAhead(path: string, { release }: Model): Promise<AheadFile> {
  const file = await readBytes(path)
  const isOld = versionOf(file) === 1
  const read = isOld ? undefined : decodeContainer(format, file, header)
  if (!read || !rankings.every((ranking) => read.header.spaces[ranking] === release.spaces[ranking])) {
    console.error(`${path} was made with another model: its descriptors are computed again`)
    return { get: () => undefined }
  }
  const { header: found, sections } = read
  const places = new Map<string, Row & { from: number }>()
  let from = 0
  for (const each of found.rows) {
    places.set(`${each.photo} ${each.side}`, { ...each, from })
    from += each.vectors
  }
  const take = (ranking: Ranking, { from, vectors }: { from: number; vectors: number }) => {
    const bytes = sections.get(ranking) ?? new Uint8Array()
    const dimension = found.dimensions[ranking]
    return Array.from({ length: vectors }, (_, at) => {
      const begin = (from + at) * dimension
      return new Int8Array(bytes.slice(begin, begin + dimension).buffer)
    })
  }
  return {
    get(photo, side) {
      const place = places.get(`${photo} ${side}`)
      return place && { garments: place.garments, looks: take('looks', place), goes: take('goes', place) }
    },
  }
}
