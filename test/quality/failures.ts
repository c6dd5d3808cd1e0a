/** A sheet of questions that go wrong, drawn by seed and not by hand: what a reader of the model card should see. */
import { join } from 'node:path'
import sharp, { type OverlayOptions } from 'sharp'
import { createRandom, shuffle } from '../../models/core/random.ts'
import type { Labels } from '../../models/train/shots.ts'

/** An item none of whose looks is among the six. */
export interface Miss {
  item: string
  /** What came, best first. */
  ranked: readonly string[]
  right: string
}

/** Pixels of a picture on the sheet, and of the ground around it. */
const [wide, high, gap, line] = [144, 192, 8, 4]
const [paper, ink] = ['#ffffff', '#1d5fa3']
const rows = 8
const shown = 6

/** The picture, at most a cell in size. @param box drawn around, in pixels of a picture `width` wide */
async function shrink(file: string, box?: readonly number[], width = 1) {
  const small = await sharp(file).resize(wide, high, { fit: 'inside' }).png().toBuffer({ resolveWithObject: true })
  if (!box) return small.data
  const [x, y, w, h] = box.map((side) => (side * small.info.width) / width)
  const frame = `<svg width="${small.info.width}" height="${small.info.height}"><rect x="${x}" y="${y}" width="${w}" height="${h}" fill="none" stroke="${ink}" stroke-width="2"/></svg>`
  return sharp(small.data)
    .composite([{ input: Buffer.from(frame) }])
    .png()
    .toBuffer()
}

/**
 * A row a miss: the item that asks; its look, in a frame, with the item outlined; the first six that came.
 * @param file WebP to write
 * @returns misses on the sheet
 */
export async function drawFailures(boutique: string, labels: Labels, misses: readonly Miss[], file: string) {
  const chosen = shuffle(createRandom(1), misses).slice(0, rows)
  const columns = 2 + shown
  const photoOf = (id: string) =>
    join(boutique, [...labels.snapshots, ...labels.items].find((one) => one.id === id)!.photo)
  const layers: OverlayOptions[] = []
  const place = (input: Buffer, row: number, column: number) =>
    layers.push({ input, left: gap + column * (wide + gap), top: gap + row * (high + gap) })
  for (const [row, { item, right, ranked }] of chosen.entries()) {
    const look = labels.snapshots.find(({ id }) => id === right)!
    const box = look.items.find(({ id }) => id === item)!.box
    place(await shrink(photoOf(item)), row, 0)
    const frame = { width: wide + 2 * line, height: high + 2 * line, channels: 3, background: ink } as const
    layers.push({
      ...{ input: { create: frame } },
      ...{ left: gap + (wide + gap) - line, top: gap + row * (high + gap) - line },
    })
    place(await shrink(photoOf(right), box, look.width), row, 1)
    for (const [at, id] of ranked.slice(0, shown).entries()) place(await shrink(photoOf(id)), row, 2 + at)
  }
  const size = { width: gap + columns * (wide + gap), height: gap + chosen.length * (high + gap) }
  await sharp({ create: { ...size, channels: 3, background: paper } })
    .composite(layers)
    .webp({ quality: 70 })
    .toFile(file)
  return chosen
}
