/**
 * Why two pictures match: how much each cell of a map gives to the cosine of their descriptors. No gradients are needed: a
 * descriptor is linear in what the poolings take from a cell, up to norms that are the same for all cells.
 */
import { describeParts, type Part } from './descriptor.ts'
import type { Head } from './head.ts'
import { coverCells } from './pooling.ts'
import { poolSight, type Sight } from './pool-photo.ts'
import type { Side } from './schema.ts'

/** A grid over the picture's part of the map; 1 is the cell that gives most, what speaks against the match is 0. */
export interface Heat {
  rows: number
  columns: number
  /** [rows, columns] in 0..1 */
  cells: Float32Array
}

/**
 * The share of cosine(descriptor of `sight`, target) that each cell gives.
 *
 * SPoC is a sum over cells, so cell i gives d * P (w_i x_i), where P is the projection and d the part of the target that
 * meets it, over the part's norm. GeM is (sum w_i x_i^p)^(1/p): a cell's share of a channel is w_i x_i^p / sum, so it gives
 * d * P (share * gem). The shares of all cells add up to the part's cosine without its bias, which belongs to no cell.
 * Colours are of no cell either.
 *
 * [Note: one pass over the map] d * P is one vector a channel, made first: 2 * C * d multiplications, then 2 a channel and
 * cell. A map of 2048 x 7 x 7 and a descriptor of 256 take a millisecond or two.
 */
export function explainMatch(sight: Sight, head: Head, side: Side, target: Float32Array, p: number): Heat {
  const { map } = sight
  const { rows, columns, channels, data } = map
  const features = poolSight(sight, p)
  const parts = describeParts(features, head, side)
  const { cells: covered, weights } = coverCells(sight.content, rows, columns)
  const given = new Float64Array(rows * columns)
  const gradientOf = (branch: 'spoc' | 'gem') =>
    meetTarget(
      parts.find((part) => part.branch === branch),
      target,
      channels,
    )
  const [bySpoc, byGem] = [gradientOf('spoc'), gradientOf('gem')]
  for (let channel = 0; channel < channels; channel++) {
    const root = features.gem[channel]
    // gem * (w x^p / gem^p) = w x^p gem^(1 - p)
    const scale = byGem[channel] * Math.pow(root, 1 - p)
    for (let k = 0; k < covered.length; k++) {
      const value = Math.max(0, data[channel * rows * columns + covered[k]])
      const power = p === 3 ? value * value * value : Math.pow(value, p)
      given[covered[k]] += weights[k] * (bySpoc[channel] * value + scale * power)
    }
  }
  const most = given.reduce((greatest, value) => Math.max(greatest, value), 0)
  return { rows, columns, cells: Float32Array.from(given, (value) => (most > 0 ? Math.max(0, value) / most : 0)) }
}

/** [channels]: how much one more of a channel moves the cosine with the target, norms held as they are. */
function meetTarget(part: Part | undefined, target: Float32Array, channels: number): Float64Array {
  const met = new Float64Array(channels)
  if (!part) return met
  const { weight, at, projected, factor } = part
  for (let row = 0; row < projected.length; row++) {
    const toward = target[at + row] * factor
    for (let channel = 0, from = row * channels; channel < channels; channel++)
      met[channel] += toward * weight[from + channel]
  }
  return met
}

/** The middle of the cell that gives most, in 0..1 of the grid: what the pointing game asks about (arXiv 1608.00507). */
export function pointOf({ rows, columns, cells }: Heat): [x: number, y: number] {
  let best = 0
  for (let at = 1; at < cells.length; at++) if (cells[at] > cells[best]) best = at
  return [((best % columns) + 0.5) / columns, (Math.floor(best / columns) + 0.5) / rows]
}
