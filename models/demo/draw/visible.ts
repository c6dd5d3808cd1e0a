/**
 * What of each garment can be seen.
 *
 * [Note: item buffer] Layers are painted back to front into a coarse grid of garment indices; a garment's box is the extent of the
 * cells it still owns, cut to its own outline. Coats then hide what they hide, and a tucked hem ends at the waistband.
 */

import { clamp } from './number.ts'
import type { Cover, Placed, Point } from './types.ts'

/** Picture units per cell: two to three are below the accuracy anyone reads from a box. */
const cell = 2.5

/** Fills a polygon (nonzero would differ only where it crosses itself) row by row. */
function fillPolygon(grid: Int16Array, columns: number, rows: number, outline: Point[], value: number): void {
  let [low, high] = [Infinity, -Infinity]
  for (const [, y] of outline) {
    low = Math.min(low, y)
    high = Math.max(high, y)
  }
  const [first, last] = [clamp(Math.floor(low / cell), 0, rows), clamp(Math.ceil(high / cell), 0, rows)]
  for (let row = first; row < last; row++) {
    const y = (row + 0.5) * cell
    const crossings: number[] = []
    for (let i = 0; i < outline.length; i++) {
      const [a, b] = [outline[i]!, outline[(i + 1) % outline.length]!]
      if (a[1] <= y !== b[1] <= y) crossings.push(a[0] + ((y - a[1]) * (b[0] - a[0])) / (b[1] - a[1]))
    }
    crossings.sort((a, b) => a - b)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = clamp(Math.round(crossings[i]! / cell), 0, columns)
      const to = clamp(Math.round(crossings[i + 1]! / cell), 0, columns)
      grid.fill(value, row * columns + from, row * columns + to)
    }
  }
}

interface Extent {
  x0: number
  y0: number
  x1: number
  y1: number
  cells: number
}

function measureCells(grid: Int16Array, columns: number, rows: number): Map<number, Extent> {
  const extents = new Map<number, Extent>()
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const index = grid[row * columns + column]!
      if (index < 0) continue
      const extent = extents.get(index) ?? { x0: columns, y0: rows, x1: 0, y1: 0, cells: 0 }
      extent.x0 = Math.min(extent.x0, column)
      extent.x1 = Math.max(extent.x1, column + 1)
      extent.y0 = Math.min(extent.y0, row)
      extent.y1 = Math.max(extent.y1, row + 1)
      extent.cells++
      extents.set(index, extent)
    }
  }
  return extents
}

/** Boxes of the visible garments, in order of index. A garment wholly hidden or out of the picture is left out. */
export function findVisible(covers: readonly Cover[], width: number, height: number): Placed[] {
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)]
  const grid = new Int16Array(columns * rows).fill(-1)
  for (const { index, outlines } of covers)
    for (const outline of outlines) fillPolygon(grid, columns, rows, outline, index)
  return [...measureCells(grid, columns, rows)]
    .filter(([, extent]) => extent.cells > 12)
    .sort(([a], [b]) => a - b)
    .map(([garmentIndex, { x0, y0, x1, y1 }]) => {
      const outline = covers.filter((cover) => cover.index === garmentIndex).flatMap((cover) => cover.outlines)
      const xs = outline.flatMap((points) => points.map((point) => point[0]))
      const ys = outline.flatMap((points) => points.map((point) => point[1]))
      const left = Math.max(0, x0 * cell, Math.min(...xs))
      const top = Math.max(0, y0 * cell, Math.min(...ys))
      const right = Math.min(width, x1 * cell, Math.max(...xs))
      const bottom = Math.min(height, y1 * cell, Math.max(...ys))
      return {
        garmentIndex,
        box: [left, top, Math.max(1, right - left), Math.max(1, bottom - top)] as Placed['box'],
        outline,
      }
    })
}
