/** The bytes that hnswlib reads (its 32-bit build, as in hnswlib-wasm), rebuilt from links and vectors. */
import { EnsembleError } from './errors.ts'
import { linksIn } from './hnsw.ts'
import { scalesOf } from './scanner.ts'
import type { Shard } from './shard.ts'

const headerBytes = 56

/**
 * Index file of space 'ip' over the unit vectors; labels are vector numbers.
 *
 * [Note: hnswlib's file] Little-endian, no padding, no magic: a header of 14 words (1/ln M is a double that is not
 * 8-aligned); for each element its level-0 block: link count, 2M link slots, the vector, the label; then for each its
 * length of upper blocks and, per level, count and M slots. Unused slots are zero. It trusts every link: only give it
 * a decoded (hence checked) shard.
 *
 * @throws invalid when the shard has no graph.
 */
export function buildHnswFile(shard: Shard): Uint8Array<ArrayBuffer> {
  const { graph, dimension, vectors } = shard
  if (!graph) throw new EnsembleError('invalid', 'a shard without a graph has no hnswlib file')
  const { m, levels, entry } = graph
  const scales = scalesOf(vectors, dimension)
  const n = levels.length
  const base = 2 + 2 * m + dimension // words of a level-0 block
  const upper = 1 + m // words of an upper level
  const above = levels.reduce((sum, level) => sum + level, 0)
  const file = new ArrayBuffer(headerBytes + 4 * (n * base + n + above * upper))
  const view = new DataView(file)
  const header = [0, n, n, 4 * base, 4 * (base - 1), 4 * (1 + 2 * m), levels[entry], entry, m, 2 * m, m]
  header.forEach((word, index) => view.setUint32(4 * index, word, true))
  view.setFloat64(44, 1 / Math.log(m), true)
  view.setUint32(52, 200, true) // ef of a later construction; not used by a search

  const words = new Uint32Array(file, headerBytes)
  const floats = new Float32Array(file, headerBytes)
  const links = linksIn(graph)
  const writeLinks = (at: number, element: number, level: number) => {
    const { list, from, to } = links(element, level)
    words[at] = to - from
    words.set(list.subarray(from, to), at + 1)
  }
  let at = 0
  for (let element = 0; element < n; element++, at += base) {
    writeLinks(at, element, 0)
    const start = element * dimension
    for (let i = 0; i < dimension; i++) floats[at + 1 + 2 * m + i] = vectors[start + i] * scales[element]
    words[at + base - 1] = element
  }
  for (let element = 0; element < n; element++) {
    words[at++] = 4 * upper * levels[element]
    for (let level = 1; level <= levels[element]; level++, at += upper) writeLinks(at, element, level)
  }
  return new Uint8Array(file)
}
