/**
 * `npm run quality -- --pointing 108 --street FOLDER`: the pointing game (arXiv 1608.00507). A garment is cut out of a street
 * photo by its mask, put on white and mirrored: the item. Does the warmest place of the heat map lie on that garment in the
 * photo, without any tolerance? Once as the page shows it, on the garment framed with its margin, and once on the whole
 * photo. Chance is the garment's share of what is shown; `centre` points at the middle always. Photos of validation
 * (README of the trunk's recipe): neither they nor their garments were trained on.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { decodePhoto, readPhoto } from '../../models/cli/image.ts'
import { loadModel, type Model, openTrunk } from '../../models/cli/model.ts'
import { startProgress } from '../../models/cli/progress.ts'
import type { Trunk } from '../../models/cli/trunk.ts'
import { describe } from '../../models/core/descriptor.ts'
import { explainMatch, type Heat, pointOf } from '../../models/core/heat.ts'
import { findCategory } from '../../models/core/import/words.ts'
import { evenLight } from '../../models/core/light.ts'
import { type Figure, meanFigure } from '../../models/core/metrics.ts'
import { cropPixels, mirrorPixels, type Pixels, type Rect } from '../../models/core/pixels.ts'
import { poolSight, type Sight } from '../../models/core/pool-photo.ts'
import type { Box, Ranking } from '../../models/core/schema.ts'
import { cropGarment, cutGarments, cutItem } from '../../models/core/see.ts'
import { seeCut } from '../../models/core/sight.ts'
import type { SuperCategory } from '../../models/core/taxonomy.ts'

/** Least share of the photo of a garment that counts, as in the reference protocol of these masks. */
const leastShare = 0.003
/** Every eighth photo is of validation (models/train/trunk/splits.py). */
const isKeptOut = (file: string) => Number.parseInt(file, 10) % 8 === 0

interface Masked {
  photo: Pixels
  /** [height * width] class of each pixel */
  mask: Uint8Array
}

interface Garment {
  index: number
  superCategory: SuperCategory
  /** In pixels. */
  box: Box
}

export interface Pointing {
  shown: 'garment' | 'whole photo'
  ranking: Ranking
  hit: Figure
  chance: number
  centre: number
}

async function readMasked(folder: string, name: string): Promise<Masked> {
  const file = join(folder, 'photos', name.replace('.png', '.jpg'))
  const photo = evenLight(await decodePhoto(await readPhoto(file), name))
  const mask = await sharp(join(folder, 'masks', name))
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer()
  if (mask.length !== photo.width * photo.height) throw new Error(`the mask ${name} is not of its photo's size`)
  return { photo, mask }
}

/** The garments of the six kinds that are large enough to count. */
function findMasked({ photo: { width, height }, mask }: Masked, labels: readonly string[]): Garment[] {
  return [...new Set(mask)].flatMap((index) => {
    const superCategory = findCategory(labels[index])?.superCategory
    if (!superCategory) return []
    let [left, top, right, bottom, count] = [width, height, 0, 0, 0]
    mask.forEach((value, at) => {
      if (value !== index) return
      const [x, y] = [at % width, Math.floor(at / width)]
      ;[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)]
      count++
    })
    const box: Box = [left, top, right + 1 - left, bottom + 1 - top]
    return count >= leastShare * mask.length ? [{ index, superCategory, box }] : []
  })
}

/** The garment alone, on white, mirrored: what a shop's picture of it could be. */
function cutOut({ photo, mask }: Masked, { index, box }: Garment): Pixels {
  const own = Uint8ClampedArray.from(photo.data, (value, at) => (mask[at >> 2] === index ? value : 255))
  return mirrorPixels(cropPixels({ ...photo, data: own }, box))
}

/** Whether a point, in 0..1 of the part of the photo that is shown, lies on the garment. */
function isOn(
  { photo, mask }: Masked,
  index: number,
  [left, top, width, height]: Box,
  [x, y]: [number, number],
): boolean {
  const column = Math.min(photo.width - 1, Math.floor(left + x * width))
  const row = Math.min(photo.height - 1, Math.floor(top + y * height))
  return mask[row * photo.width + column] === index
}

/** From the grid, which has a margin, to 0..1 of the picture in it. */
function pointIn(heat: Heat, [left, top, right, bottom]: Rect): [number, number] {
  const [x, y] = pointOf(heat)
  return [(x - left) / (right - left), (y - top) / (bottom - top)]
}

function shareOf({ photo, mask }: Masked, index: number, [left, top, width, height]: Box): number {
  let count = 0
  for (let y = top; y < top + height; y++)
    for (let x = left; x < left + width; x++) if (mask[y * photo.width + x] === index) count++
  return count / (width * height)
}

interface Answer {
  shown: Pointing['shown']
  ranking: Ranking
  hit: boolean
  chance: number
  centre: boolean
}

/** One garment in one of the two views, by both rankings. */
function point(
  masked: Masked,
  { index }: Garment,
  shown: Answer['shown'],
  box: Box,
  worn: Sight,
  own: Sight,
  model: Model,
) {
  const p = model.release.gemExponent
  return (['looks', 'goes'] as const).map((ranking): Answer => {
    const head = model.heads[ranking]
    const target = describe(poolSight(own, p), head, 'item')
    const found = pointIn(explainMatch(worn, head, 'snapshot', target, p), worn.content)
    return {
      shown,
      ranking,
      hit: isOn(masked, index, box, found),
      chance: shareOf(masked, index, box),
      centre: isOn(masked, index, box, [0.5, 0.5]),
    }
  })
}

async function playPhoto(masked: Masked, labels: readonly string[], model: Model, trunk: Trunk): Promise<Answer[]> {
  const { photo } = masked
  const { release } = model
  const { run, outline } = trunk
  const whole = await seeCut(cropGarment(photo, [0, 0, 1, 1], 0), 'snapshot', release, run)
  const answers: Answer[] = []
  for (const garment of findMasked(masked, labels)) {
    const [x, y, w, h] = garment.box
    const box: Rect = [x / photo.width, y / photo.height, (x + w) / photo.width, (y + h) / photo.height]
    const own = await seeCut(cutItem(cutOut(masked, garment)), 'item', release, run)
    const [cut] = await cutGarments(photo, [{ superCategory: garment.superCategory, box }], release, outline)
    const worn = await seeCut(cut, 'snapshot', release, run)
    answers.push(...point(masked, garment, 'garment', cut.box, worn, own, model))
    answers.push(...point(masked, garment, 'whole photo', [0, 0, photo.width, photo.height], whole, own, model))
  }
  return answers
}

/** @param folder with photos/, masks/ and labels.txt @param count photos of validation, in order */
export async function measurePointing(folder: string, count: number): Promise<{ rows: Pointing[]; backend: string }> {
  const labels = readFileSync(join(folder, 'labels.txt'), 'utf8').split(/\s+/).filter(Boolean)
  const names = readdirSync(join(folder, 'masks')).filter(isKeptOut).sort().slice(0, count)
  const model = await loadModel()
  const trunk = await openTrunk(model)
  const progress = startProgress('Street photos', names.length)
  const answers: Answer[] = []
  for (const name of names) {
    answers.push(...(await playPhoto(await readMasked(folder, name), labels, model, trunk)))
    progress.step(1)
  }
  progress.end()
  await trunk.close()
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const rows = (['garment', 'whole photo'] as const).flatMap((shown) =>
    (['looks', 'goes'] as const).map((ranking) => {
      const own = answers.filter((answer) => answer.shown === shown && answer.ranking === ranking)
      return {
        shown,
        ranking,
        hit: meanFigure(own.map(({ hit }) => Number(hit))),
        chance: mean(own.map(({ chance }) => chance)),
        centre: mean(own.map(({ centre }) => Number(centre))),
      }
    }),
  )
  return { rows, backend: trunk.backend }
}
