import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { colours, subCategories } from '../../../models/core/taxonomy.ts'
import { brands } from '../../../models/demo/brands.ts'
import { committed } from '../../../models/demo/committed.ts'
import { formatCsv, formatLabels, labelItems, type Labels } from '../../../models/demo/labels.ts'
import {
  pixelBoxes,
  renderItem,
  renderMask,
  renderSnapshot,
  stageItem,
  stageSnapshot,
} from '../../../models/demo/pictures.ts'
import { makeBoutique } from '../../../models/demo/render.ts'
import { textiles } from '../../../models/demo/textiles.ts'

const folder = new URL('../../../models/demo/boutique/', import.meta.url)
const pathOf = (name: string): string => fileURLToPath(new URL(name, folder))
const { items, looks } = makeBoutique()
const byId = new Map(items.map((item) => [item.id, item]))
const text = await readFile(pathOf('labels.json'), 'utf8')
const labels = JSON.parse(text) as Labels

describe('the catalog', () => {
  test('has 25 designs in two colours of all 32 sub-categories', () => {
    expect(items.length).toBe(1600)
    expect(new Set(items.map((item) => item.id)).size).toBe(1600)
    for (const { id } of subCategories) expect(items.filter((item) => item.subCategory === id).length, id).toBe(50)
  })

  test('a colourway changes the material only', () => {
    for (const item of items.filter(({ id }) => id.endsWith('-a'))) {
      const other = byId.get(item.id.replace(/-a$/, '-b'))!
      expect(other.group).toBe(item.group)
      expect(other.garment.params).toEqual(item.garment.params)
      expect(other.garment.seed).toBe(item.garment.seed)
      expect(other.material).toBe(item.material)
      expect(other.colours[0], item.group).not.toBe(item.colours[0])
    }
  })

  test('designs of a sub-category differ', () => {
    const drawn = items.filter(({ id }) => id.endsWith('-a')).map(({ garment }) => JSON.stringify(garment.params))
    expect(new Set(drawn).size).toBeGreaterThan(790)
  })

  test('speaks the vocabulary', () => {
    const known = {
      colour: new Set(colours.map(({ id }) => id)),
      textile: new Set(textiles.map(({ id }) => id)),
      brand: new Set(brands.map(({ id }) => id)),
    }
    for (const item of items) {
      for (const colour of item.colours) expect(known.colour.has(colour), colour).toBe(true)
      expect(known.textile.has(item.material)).toBe(true)
      expect(known.brand.has(item.brand)).toBe(true)
      expect(item.price).toBeGreaterThanOrEqual(9)
      if (item.listPrice !== undefined) expect(item.listPrice).toBeGreaterThan(item.price)
      expect(item.sizes.length).toBeGreaterThan(0)
      expect(item.seasons.length).toBeGreaterThan(0)
    }
  })

  test('is named in English and Korean', () => {
    for (const { title, description, id } of items) {
      expect(title.en, id).toMatch(/^[A-Z][\p{L} '-]+$/u)
      expect(title.ko, id).toMatch(/^[가-힣 ]+$/)
      expect(description.en, id).toMatch(/^[A-Z].+\.$/)
      expect(description.ko, id).toMatch(/니다\.$/)
      expect(`${title.en} ${description.en}`).not.toMatch(/ {2}|undefined/)
    }
  })

  test('is the same every time', () => {
    expect(JSON.stringify(makeBoutique())).toBe(JSON.stringify({ items, looks }))
  })
})

describe('the committed boutique', () => {
  test('has the labels that the catalog gives', () => {
    expect(labels.items).toEqual(labelItems(items, looks, committed.format))
    expect(labels.snapshots.map(({ id, split }) => [id, split])).toEqual(looks.map(({ id, split }) => [id, split]))
    expect(formatLabels(labels)).toBe(text)
  })

  test('has the table that the labels give', async () => {
    expect(await readFile(pathOf('labels.csv'), 'utf8')).toBe(formatCsv(items, looks, labels))
  })

  test('has the boxes that the drawing gives (every twentieth look)', () => {
    for (const look of looks.filter(({ number }) => number % 20 === 3)) {
      const label = labels.snapshots.find(({ id }) => id === look.id)!
      expect(pixelBoxes(look, stageSnapshot(look, byId, 1).labelled, label.width), look.id).toEqual(label.items)
    }
  })

  test('a mask shows each piece in its box and nowhere else (every fortieth look)', async () => {
    for (const look of looks.filter(({ number }) => number % 40 === 3)) {
      const staged = stageSnapshot(look, byId, 1)
      const { data, info } = await sharp(await renderMask(staged, 300))
        .extractChannel(0)
        .raw()
        .toBuffer({ resolveWithObject: true })
      expect([info.width, info.height]).toEqual([300, 400])
      for (const [at, { id, box, visible }] of pixelBoxes(look, staged.labelled, 300).entries()) {
        const own = [...data.keys()].filter((pixel) => data[pixel] === at + 1)
        if (visible >= 0.15) expect(own.length, id).toBeGreaterThan(0)
        const [x, y, w, h] = box
        const inside = (pixel: number) => {
          const [column, row] = [pixel % 300, Math.floor(pixel / 300)]
          return column >= x - 2 && column < x + w + 2 && row >= y - 2 && row < y + h + 2
        }
        expect(own.filter(inside).length, `${look.id} ${id}`).toBe(own.length)
      }
    }
  })

  test('has every box inside its picture, and nearly every worn item in sight', () => {
    let hidden = 0
    for (const { id, width, height, items: boxes } of labels.snapshots) {
      hidden += looks.find((look) => look.id === id)!.itemIds.length - boxes.length
      for (const { id: item, box, visible } of boxes) {
        const [x, y, w, h] = box
        expect(Math.min(x, y, w - 1, h - 1), `${id} ${item}`).toBeGreaterThanOrEqual(0)
        expect(x + w, `${id} ${item}`).toBeLessThanOrEqual(width)
        expect(y + h, `${id} ${item}`).toBeLessThanOrEqual(height)
        expect(visible).toBeGreaterThanOrEqual(0)
        expect(visible).toBeLessThanOrEqual(1)
        expect(byId.has(item)).toBe(true)
      }
    }
    expect(hidden).toBeLessThan(60)
  })

  test('has all pictures, in 20 MB', async () => {
    const photos = [...labels.items, ...labels.snapshots].map(({ photo }) => photo)
    expect(photos.length).toBe(2000)
    const sizes = await Promise.all(photos.map(async (photo) => (await stat(pathOf(photo))).size))
    expect(Math.min(...sizes)).toBeGreaterThan(500)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20e6)
  })

  /** Peak signal to noise ratio in dB of two pictures of the same size. */
  async function compare(photo: string, bytes: Buffer): Promise<number> {
    const [kept, drawn] = await Promise.all(
      [pathOf(photo), bytes].map((input) => sharp(input).removeAlpha().raw().toBuffer()),
    )
    expect(drawn!.length, photo).toBe(kept!.length)
    let sum = 0
    for (let index = 0; index < kept!.length; index++) sum += (kept![index]! - drawn![index]!) ** 2
    return 10 * Math.log10(255 ** 2 / (sum / kept!.length + 1e-9))
  }

  test('has the pictures that the drawing gives (a sample)', async () => {
    for (const item of items.filter((_, index) => index % 330 === 57)) {
      const bytes = await renderItem(stageItem(item, committed.itemWidth, 1), committed.itemWidth, {
        format: committed.format,
        quality: committed.quality.items,
      })
      expect(await compare(`items/${item.id}.${committed.format}`, bytes), item.id).toBeGreaterThan(30)
    }
    for (const look of looks.filter(({ number }) => number % 100 === 17)) {
      const encoding = { format: committed.format, quality: committed.quality.snapshots }
      const bytes = await renderSnapshot(stageSnapshot(look, byId, 1), look, committed.snapshotWidth, encoding, 1)
      expect(await compare(`snapshots/${look.id}.${committed.format}`, bytes), look.id).toBeGreaterThan(30)
    }
  })
})
