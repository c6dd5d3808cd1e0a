/** SPoC (arXiv 1510.07493) and GeM (arXiv 1711.02512) over a part of the trunk's last feature map. */
import { EnsembleError } from './errors.ts'
import type { Rect } from './pixels.ts'

/** What the trunk says of one part of a picture, [C] each: the mean, and the generalised mean of exponent p. */
export interface Pooled {
  spoc: Float32Array
  gem: Float32Array
}

/** GeM takes x at least this, as the graph does: the root has no slope at zero. */
const gemFloor = 1e-6

/** Pools map [C, h, w] over `rect`, in 0..1 of the map; a cell weighs as much as the region covers of it. */
export function poolRegion(map: Float32Array, C: number, h: number, w: number, rect: Rect, p: number): Pooled {
  if (map.length !== C * h * w)
    throw new EnsembleError('invalid', `a map of ${map.length} numbers is not ${C}x${h}x${w}`)
  const { cells, weights } = coverCells(rect, h, w)
  const spoc = new Float32Array(C)
  const gem = new Float32Array(C)
  const nothing = raise(gemFloor, p) // of 0.94 of the values of 12 photos' garments
  for (let channel = 0; channel < C; channel++) {
    let mean = 0
    let power = 0
    for (let k = 0; k < cells.length; k++) {
      const value = map[channel * h * w + cells[k]]
      mean += weights[k] * value
      power += weights[k] * (value <= gemFloor ? nothing : raise(value, p))
    }
    spoc[channel] = mean
    gem[channel] = p === 3 ? Math.cbrt(power) : Math.pow(power, 1 / p)
  }
  return { spoc, gem }
}

const raise = (value: number, p: number) => (p === 3 ? value * value * value : Math.pow(value, p))

/** The cells of an h x w grid under the rectangle, and their share of its area (summing to 1). */
export function coverCells(
  [left, top, right, bottom]: Rect,
  h: number,
  w: number,
): { cells: number[]; weights: number[] } {
  const rows = coverLine(top, bottom, h)
  const columns = coverLine(left, right, w)
  const cells: number[] = []
  const weights: number[] = []
  for (const [row, byRow] of rows) {
    for (const [column, byColumn] of columns) {
      cells.push(row * w + column)
      weights.push(byRow * byColumn)
    }
  }
  return { cells, weights }
}

/** Cells of a line of n that [from, to] touches, and the share of the interval in each. */
function coverLine(from: number, to: number, n: number): [cell: number, share: number][] {
  const low = Math.max(0, from) * n
  const high = Math.min(1, to) * n
  if (!(high > low)) throw new EnsembleError('invalid', `an empty region: from ${from} to ${to}`)
  const shares: [number, number][] = []
  for (let cell = Math.floor(low); cell < high; cell++) {
    const share = (Math.min(high, cell + 1) - Math.max(low, cell)) / (high - low)
    if (share > 0) shares.push([cell, share])
  }
  return shares
}
