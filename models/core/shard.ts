/** The shard file ("ENSS"): ids, int8 descriptors and the HNSW graph of one kind, super-category and ranking. */
import { integer, object, oneOf } from './check.ts'
import { decodeContainer, encodeContainer, type Format } from './container.ts'
import { EnsembleError } from './errors.ts'
import { decodeGraph, encodeGraph, type Graph, greatestM } from './graph.ts'
import { greatestDimension } from './scanner.ts'
import type { Kind, Ranking, ShardEntry } from './schema.ts'
import { type SuperCategory, superCategories } from './taxonomy.ts'
import { decodeUtf8, encodeUtf8 } from './text.ts'
import { kind, recordId, sha256 } from './words.ts'

export interface Shard {
  kind: Kind
  superCategory: SuperCategory | 'all'
  ranking: Ranking
  space: string
  dimension: number
  /** Distinct, in ascending order of UTF-16 code units (`<`). */
  ids: string[]
  /** [n] index into ids of each vector, never decreasing: the vectors of an id lie together. */
  owners: Uint32Array
  /** [n] what of its picture each vector is of: 0 the whole, n the n-th garment found. */
  regions: Uint8Array
  /** [n, dimension] */
  vectors: Int8Array
  /** null: too small for a graph, searched by scan. */
  graph: Graph | null
}

type About = Pick<Shard, 'kind' | 'superCategory' | 'ranking' | 'space' | 'dimension'>

const format: Format = { magic: 'ENSS', version: 1, code: 'shard-damaged' }
const greatestCount = 2 ** 31 - 1
const size = integer({ min: 0, max: greatestCount })

const headerCheck = object(
  {
    kind,
    superCategory: oneOf([...superCategories, 'all']),
    ranking: oneOf(['looks', 'goes']),
    space: sha256,
    dimension: integer({ min: 1, max: greatestDimension }),
    ids: size,
    vectors: size,
  },
  { graph: object({ m: integer({ min: 2, max: greatestM }), entry: size }) },
)

/** Puts vectors in the order a shard needs: by id, then region. @throws invalid naming a vector of another dimension or a region given twice. */
export function assembleShard(
  about: About,
  entries: readonly { id: string; region: number; vector: Int8Array }[],
): Shard {
  const sorted = [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.region - b.region))
  const ids: string[] = []
  const owners = new Uint32Array(sorted.length)
  const vectors = new Int8Array(sorted.length * about.dimension)
  for (const [number, { id, region, vector }] of sorted.entries()) {
    if (vector.length !== about.dimension) {
      throw new EnsembleError('invalid', `"${id}" has a vector of ${vector.length} numbers, not ${about.dimension}`)
    }
    const before = sorted[number - 1]
    if (before?.id !== id) ids.push(id)
    else if (before.region === region) throw new EnsembleError('invalid', `"${id}" has region ${region} twice`)
    owners[number] = ids.length - 1
    vectors.set(vector, number * about.dimension)
  }
  const regions = Uint8Array.from(sorted, ({ region }) => region)
  return { ...about, ids, owners, regions, vectors, graph: null }
}

/** @throws shard-damaged for a shard that decodeShard would refuse. */
export function encodeShard(shard: Shard): Uint8Array<ArrayBuffer> {
  const { kind, superCategory, ranking, space, dimension, ids, owners, regions, vectors, graph } = shard
  const per = new Uint8Array(ids.length)
  for (let i = 0; i < owners.length; i++) {
    if (owners[i] < (owners[i - 1] ?? 0))
      throw damaged(`vector ${i} belongs to id ${owners[i]}, the one before to a later id`)
    per[owners[i]]++
  }
  const header = { kind, superCategory, ranking, space, dimension, ids: ids.length, vectors: owners.length }
  const links = graph ? encodeGraph(graph) : {}
  const bytes = encodeContainer(format, graph ? { ...header, graph: { m: graph.m, entry: graph.entry } } : header, {
    ids: encodeUtf8(ids.join('\n')),
    per,
    regions,
    ...links,
    vectors: new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.length),
  })
  decodeShard(bytes)
  return bytes
}

/** Tombstones that one shard may have: they travel in the manifest of every later edition. */
export const mostRemoved = 1000

/** What is left without these ids; links would lead into the void, so it has none. @param gone some of its ids */
export function withoutIds(shard: Shard, gone: ReadonlySet<string>): Shard {
  if (gone.size === 0) return shard
  const { ids, owners, dimension, graph: _, ...about } = shard
  const left = ids.filter((id) => !gone.has(id))
  const places = [...owners.keys()].filter((at) => !gone.has(ids[owners[at]]))
  const place = new Map(left.map((id, at) => [id, at]))
  const vectors = new Int8Array(places.length * dimension)
  for (const [to, from] of places.entries())
    vectors.set(shard.vectors.subarray(from * dimension, (from + 1) * dimension), to * dimension)
  return {
    ...about,
    dimension,
    ids: left,
    owners: Uint32Array.from(places, (at) => place.get(ids[owners[at]])!),
    regions: Uint8Array.from(places, (at) => shard.regions[at]),
    vectors,
    graph: null,
  }
}

/**
 * Checks everything, so that no search over the shard can fail. Arrays are views of `bytes` where they can be.
 * @param expected what the manifest says of it; a difference is damage too. What it says is removed is left out.
 * @throws shard-damaged naming what does not fit.
 */
export function decodeShard(bytes: Uint8Array, expected: Partial<ShardEntry> = {}): Shard {
  const { header, sections } = decodeContainer(format, bytes, headerCheck)
  checkExpected({ ...header, bytes: bytes.length }, expected)
  const section = (name: string, length?: number): Uint8Array => {
    const found = sections.get(name)
    if (!found) throw damaged(`it has no section "${name}"`)
    if (length !== undefined && found.length !== length)
      throw damaged(`"${name}" has ${found.length} bytes, not ${length}`)
    return found
  }
  const { dimension } = header
  const ids = readIds(section('ids'), header.ids)
  const owners = readOwners(section('per', header.ids), header.vectors)
  const regions = section('regions', header.vectors)
  const raw = section('vectors', header.vectors * dimension)
  const vectors = new Int8Array(raw.buffer, raw.byteOffset, raw.length)
  checkVectors(vectors, dimension)
  const { kind, superCategory, ranking, space } = header
  const shard: Shard = { kind, superCategory, ranking, space, dimension, ids, owners, regions, vectors, graph: null }
  const gone = readRemoved(expected.removed, ids)
  if (!header.graph || gone.size > 0) return withoutIds(shard, gone)
  const { m, entry } = header.graph
  const parts = { levels: section('levels'), counts: section('counts'), links: section('links') }
  const graph = decodeGraph(header.vectors, m, entry, parts)
  if (typeof graph === 'string') throw damaged(`its graph has ${graph}`)
  return { ...shard, graph }
}

function checkExpected(actual: Partial<ShardEntry>, expected: Partial<ShardEntry>): void {
  const keys = ['bytes', 'kind', 'superCategory', 'ranking', 'space', 'dimension', 'ids', 'vectors'] as const
  for (const key of keys) {
    if (expected[key] !== undefined && expected[key] !== actual[key]) {
      throw damaged(`${key} is ${actual[key]}, the manifest says ${expected[key]}`)
    }
  }
}

function readRemoved(removed: readonly string[] = [], ids: readonly string[]): Set<string> {
  if (removed.length === 0) return new Set()
  const known = new Set(ids)
  const unknown = removed.find((id) => !known.has(id))
  if (unknown !== undefined) throw damaged(`the manifest removes "${unknown}", which it has not`)
  return new Set(removed)
}

function readIds(bytes: Uint8Array, count: number): string[] {
  let text: string
  try {
    text = decodeUtf8(bytes)
  } catch (error) {
    throw damaged(`its ids are ${(error as Error).message}`)
  }
  const ids = count === 0 && text === '' ? [] : text.split('\n')
  if (ids.length !== count) throw damaged(`${ids.length} ids, not ${count}`)
  ids.forEach((id, index) => {
    if (!isId(id)) throw damaged(`id ${index} is ${JSON.stringify(id)}`)
    if (index > 0 && !(ids[index - 1] < id)) throw damaged(`id "${id}" comes after "${ids[index - 1]}"`)
  })
  return ids
}

function isId(id: string): boolean {
  try {
    return recordId(id, '') === id
  } catch {
    return false
  }
}

/** @param per how many vectors each id has. */
function readOwners(per: Uint8Array, vectors: number): Uint32Array {
  const total = per.reduce((sum, each) => sum + each, 0)
  if (total !== vectors) throw damaged(`its ids have ${total} vectors, not ${vectors}`)
  const owners = new Uint32Array(vectors)
  for (let id = 0, at = 0; id < per.length; id++) {
    if (per[id] === 0) throw damaged(`id ${id} has no vector`)
    owners.fill(id, at, (at += per[id]))
  }
  return owners
}

function checkVectors(vectors: Int8Array, dimension: number): void {
  for (let from = 0; from < vectors.length; from += dimension) {
    let any = 0
    for (let i = from; i < from + dimension; i++) {
      any |= vectors[i]
      if (vectors[i] === -128) throw damaged(`vector ${from / dimension} holds -128`)
    }
    if (any === 0) throw damaged(`vector ${from / dimension} is zero`)
  }
}

function damaged(reason: string): EnsembleError {
  return new EnsembleError('shard-damaged', `shard: ${reason}`)
}
