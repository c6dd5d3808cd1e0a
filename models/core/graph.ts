/** The HNSW graph in memory: all link lists in one array. */

/** Element i has levels[i] + 1 lists, of level 0 first; list number first[i] + level is targets[offsets[l] .. offsets[l + 1]]. */
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
