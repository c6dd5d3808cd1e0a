/** Descriptors of a picture under both rankings, from pooled features or from a file computed ahead. */
import { writeFile } from 'node:fs/promises'
import { type Check, integer, list, object, text } from '../core/check.ts'
import { decodeContainer, encodeContainer, type Format } from '../core/container.ts'
import { describe } from '../core/descriptor.ts'
import type { Features } from '../core/pool-photo.ts'
import { quantizeDescriptor } from '../core/quantize.ts'
import type { Ranking, Sha256, Side } from '../core/schema.ts'
import { readBytes } from './files.ts'
import type { Model } from './model.ts'

/** One int8 descriptor a region, for each ranking. */
export type Descriptors = Record<Ranking, Int8Array[]>

export const rankings: Ranking[] = ['looks', 'goes']

export function describePooled(features: readonly Features[], side: Side, { heads }: Model): Descriptors {
  const of = (ranking: Ranking) =>
    features.map((features) => quantizeDescriptor(describe(features, heads[ranking], side)))
  return { looks: of('looks'), goes: of('goes') }
}

/**
 * [Note: descriptors computed ahead] The demo's are committed, so that it starts in seconds. The file names the spaces
 * and regions its vectors are of; with any other model it is as if it were empty, and a test computes a sample again.
 */
export interface AheadFile {
  get(photo: Sha256, side: Side): Descriptors | undefined
}

const format: Format = { magic: 'ENSD', version: 1, code: 'invalid' }

interface Header {
  spaces: Record<Ranking, string>
  dimensions: Record<Ranking, number>
  regions: number[][]
  rows: { photo: string; side: string; vectors: number }[]
}
const any: Check<number[][]> = (value) => value as number[][]
const header: Check<Header> = object(
  {
    spaces: object({ looks: text({ max: 200 }), goes: text({ max: 200 }) }, {}),
    dimensions: object({ looks: integer({ min: 1 }), goes: integer({ min: 1 }) }, {}),
    regions: any,
    rows: list(object({ photo: text({ max: 64 }), side: text({ max: 8 }), vectors: integer({ min: 1 }) }, {}), {
      max: 10_000_000,
    }),
  },
  {},
)

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
  const about = rows.map(({ photo, side, descriptors }) => ({ photo, side, vectors: descriptors.looks.length }))
  const head = { spaces: release.spaces, dimensions, regions: release.regions, rows: about }
  await writeFile(path, encodeContainer(format, head, sections))
}

/** @throws EnsembleError when the file is damaged; one of another model is merely empty. */
export async function readAhead(path: string, { release }: Model): Promise<AheadFile> {
  const { header: found, sections } = decodeContainer(format, await readBytes(path), header)
  const fits =
    rankings.every((ranking) => found.spaces[ranking] === release.spaces[ranking]) &&
    JSON.stringify(found.regions) === JSON.stringify(release.regions)
  if (!fits) console.error(`${path} was made with another model: its descriptors are computed again`)
  const places = new Map<string, { from: number; vectors: number }>()
  let from = 0
  for (const { photo, side, vectors } of fits ? found.rows : []) {
    places.set(`${photo} ${side}`, { from, vectors })
    from += vectors
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
      return place && { looks: take('looks', place), goes: take('goes', place) }
    },
  }
}
