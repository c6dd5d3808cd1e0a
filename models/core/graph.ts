/** The HNSW graph: all link lists in one array; on the wire sorted, delta-coded varints (about 26 bytes an element at M 16). */

/** Element i has levels[i] + 1 lists, level 0 first; list l = first[i] + level is targets[offsets[l] .. offsets[l + 1]]. */
export interface Graph {
  /** Links an element keeps on levels above 0; on level 0 twice as many. */
  m: number
  /** Element where a search starts; its level is the highest. */
  entry: number
  /** [n] */
  levels: Uint8Array
  /** [n + 1] */
  first: Uint32Array
  /** [lists + 1] */
  offsets: Uint32Array
  /** Element numbers, ascending inside a list. */
  targets: Uint32Array
}

/** No graph of 2^32 elements is this high: levels fall off by 1/m. */
export const highestLevel = 32
export const greatestM = 64

export interface GraphSections {
  /** [n] */
  levels: Uint8Array
  /** [lists] links in each list. */
  counts: Uint8Array
  /** Of each list: the first target, then the gaps minus one, as varints. */
  links: Uint8Array
}

/** Number of the first list of each element, and of all lists: [n + 1]. */
export function firstLists(levels: Uint8Array): Uint32Array {
  const first = new Uint32Array(levels.length + 1)
  for (let i = 0; i < levels.length; i++) first[i + 1] = first[i] + levels[i] + 1
  return first
}

export function encodeGraph({ levels, offsets, targets }: Graph): GraphSections {
  const counts = new Uint8Array(offsets.length - 1)
  const links = new Uint8Array(targets.length * 5)
  let at = 0
  for (let list = 0; list < counts.length; list++) {
    counts[list] = offsets[list + 1] - offsets[list]
    let before = -1
    for (let k = offsets[list]; k < offsets[list + 1]; k++) {
      let gap = targets[k] - before - 1
      before = targets[k]
      for (; gap > 127; gap = Math.floor(gap / 128)) links[at++] = (gap % 128) | 128
      links[at++] = gap
    }
  }
  return { levels, counts, links: links.slice(0, at) }
}

/** @returns the graph over n elements, or the reason why the sections are none. */
export function decodeGraph(n: number, m: number, entry: number, sections: GraphSections): Graph | string {
  const { levels, counts, links } = sections
  if (levels.length !== n) return `levels of ${levels.length} elements, of ${n}`
  const highest = levels.reduce((most, level) => Math.max(most, level), 0)
  if (highest > highestLevel) return `level ${highest}`
  if (!(entry < n) || levels[entry] !== highest) return `entry ${entry} is not on the highest level, ${highest}`
  const first = firstLists(levels)
  if (counts.length !== first[n]) return `${counts.length} lists, of ${first[n]}`
  const offsets = new Uint32Array(counts.length + 1)
  for (let list = 0; list < counts.length; list++) offsets[list + 1] = offsets[list] + counts[list]
  // A link takes at least a byte, so this bounds what is allocated next by the size of the file.
  if (offsets[counts.length] > links.length) return `${offsets[counts.length]} links in ${links.length} bytes`
  const graph: Graph = { m, entry, levels, first, offsets, targets: new Uint32Array(offsets[counts.length]) }
  return readLinks(graph, links) ?? graph
}

/** Fills the targets. @returns what is wrong with them, or null. */
function readLinks({ m, levels, first, offsets, targets }: Graph, links: Uint8Array): string | null {
  let at = 0
  for (let element = 0; element < levels.length; element++) {
    for (let level = 0; level <= levels[element]; level++) {
      const list = first[element] + level
      const [from, to] = [offsets[list], offsets[list + 1]]
      if (to - from > (level === 0 ? 2 * m : m)) return `${to - from} links of element ${element} on level ${level}`
      let target = -1
      for (let k = from; k < to; k++) {
        let gap = 0
        let scale = 1
        let byte: number
        do {
          byte = links[at++] // past the end: undefined, which ends the number and fails below
          gap += (byte & 127) * scale
          scale *= 128
        } while (byte > 127 && scale < 2 ** 35)
        target += gap + 1
        if (!(target < levels.length) || target === element || levels[target] < level || at > links.length) {
          return `element ${element} links to ${target} on level ${level}`
        }
        targets[k] = target
      }
    }
  }
  return at === links.length ? null : `${links.length - at} bytes after the last link`
}
