/** A photo of five garments, all of it: asked for within the time of three passes of the trunk; and a heat map within 50 ms. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Garment } from '../../models/core/detect.ts'
import { subCategory } from '../../models/core/taxonomy.ts'
import type { Labels } from '../../models/train/shots.ts'
import { root } from '../e2e/app.ts'
import type { Bench } from './browser.ts'
import type { Outfit, timeHeat, timeOutfit } from './pictures.ts'

const round = (value: number, digits = 2) => Number(value.toFixed(digits))
const threadsAsked = [1, 2]

/** The first look kept out of training that shows five pieces, at their true boxes. */
function readOutfit(): Outfit {
  const boutique = 'models/demo/boutique'
  const labels = JSON.parse(readFileSync(join(root, boutique, 'labels.json'), 'utf8')) as Labels
  const pieces = new Map(labels.items.map((item) => [item.id, item]))
  const look = labels.snapshots.find(({ split, items }) => split === 'test' && items.length === 5)
  if (!look) throw new Error('no look of five pieces is kept out of training')
  const garments = look.items.map(({ id, box: [x, y, w, h] }): Garment => {
    const { superCategory } = subCategory(pieces.get(id)?.category ?? '')
    const box: Garment['box'] = [x / look.width, y / look.height, (x + w) / look.width, (y + h) / look.height]
    return { superCategory, score: 1, box }
  })
  const item = pieces.get(look.items[0].id)?.photo ?? ''
  return { photo: `/${boutique}/${look.photo}`, garments, item: `/${boutique}/${item}` }
}

export async function measureOutfit(bench: Bench): Promise<object[]> {
  const rows = []
  for (const threads of threadsAsked) {
    const time = await bench.call<Awaited<ReturnType<typeof timeOutfit>>>('outfit', threads, readOutfit(), 7)
    const all = time.photo + time.garments
    rows.push({
      threads,
      'pass of 224 px ms': round(time.pass224, 0),
      'photo ms': round(time.photo, 0),
      '5 garments ms': round(time.garments, 0),
      'of it outlines ms': round(time.outlines, 0),
      'in runs': time.batches,
      'one by one ms': round(time.oneByOne, 0),
      'all / pass of 224 px': round(all / time.pass224),
      'all / photo': round(all / time.photo),
      asked: 3,
    })
  }
  return rows
}

export async function measureHeat(bench: Bench): Promise<object[]> {
  const rows = []
  for (const threads of threadsAsked) {
    const time = await bench.call<Awaited<ReturnType<typeof timeHeat>>>('heat', threads, readOutfit(), 9)
    rows.push({
      threads,
      grid: time.grid,
      'heat map ms': round(time.heat, 1),
      'asked ms': 50,
      'looking at both again ms': round(time.look, 0),
    })
  }
  return rows
}
