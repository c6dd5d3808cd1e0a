/** Draws a heat map over a picture. */
import type { Box } from '../../models/core/schema.ts'
import { explainedSide } from '../picture.ts'
import type { Explained } from '../worker/engine.ts'

/** Terracotta of the palette; light enough to see cloth through at its warmest. */
const [red, green, blue] = [214, 72, 32]
const strongest = 0.72

/** The opacity of each cell: what gives little stays clear, so that the picture is still a picture. */
export const opacityOf = (warmth: number): number => strongest * Math.max(0, (warmth - 0.15) / 0.85)

/** @param box the part of the picture that was seen, in its pixels; all of it when absent */
export function drawHeat(canvas: HTMLCanvasElement, picture: HTMLImageElement, heat: Explained, box?: Box): void {
  const [x, y, width, height] = box ?? [0, 0, picture.naturalWidth, picture.naturalHeight]
  const scale = explainedSide / Math.max(width, height)
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d')
  if (!context) return
  context.drawImage(picture, x, y, width, height, 0, 0, canvas.width, canvas.height)
  const [left, top, right, bottom] = heat.content
  const [columns, rows] = [heat.columns, heat.rows]
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  context.drawImage(
    paintCells(heat),
    ...([left * columns, top * rows, (right - left) * columns, (bottom - top) * rows] as const),
    ...([0, 0, canvas.width, canvas.height] as const),
  )
}

/** One pixel a cell. */
function paintCells({ rows, columns, cells }: Explained): OffscreenCanvas {
  const small = new OffscreenCanvas(columns, rows)
  const context = small.getContext('2d')
  const image = new ImageData(columns, rows)
  cells.forEach((warmth, at) => image.data.set([red, green, blue, Math.round(255 * opacityOf(warmth))], at * 4))
  context?.putImageData(image, 0, 0)
  return small
}
