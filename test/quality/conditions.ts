/**
 * `npm run quality -- --conditions --street FOLDER`: what is left when the photo that asks is dark, blurred, tilted, small ... Person
 * crops kept out against the cut-outs of all garments (a folder that `files.py` wrote), the gallery unchanged.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { listPictures, readTruth } from '../../models/cli/evaluate-files.ts'
import { evaluateRetrieval } from '../../models/cli/evaluate-retrieval.ts'
import { cacheFolder, openFeatureCache } from '../../models/cli/feature-cache.ts'
import { loadModel } from '../../models/cli/model.ts'
import { type Figure, gainFigures, type Ranked } from '../../models/core/metrics.ts'
import { createRandom, normal } from '../../models/core/random.ts'
import type { Ranking } from '../../models/core/schema.ts'

interface Size {
  width: number
  height: number
}

const ks = [1, 6]
type Named = Record<'recall@1' | 'recall@6' | 'mAP', Figure>
const resize =
  (part: number) =>
  (photo: Sharp, { width, height }: Size) =>
    photo.resize(Math.round(part * width), Math.round(part * height), { fit: 'fill' })

/** @param change level in 0..255 and place in 0..1 of the width -> level */
async function changeLevels(photo: Sharp, change: (level: number, place: number) => number): Promise<Sharp> {
  const { data, info } = await photo.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const changed = Uint8ClampedArray.from(data, (level, at) =>
    change(level, (Math.floor(at / channels) % width) / width),
  )
  return sharp(changed, { raw: { width, height, channels } })
}

function addNoise(photo: Sharp, deviation: number): Promise<Sharp> {
  const random = createRandom(1)
  return changeLevels(photo, (level) => level + deviation * normal(random))
}

/** What happens to photos, mild and strong. Values are in sRGB, as a phone's editor would change them. */
const conditions: Record<string, (photo: Sharp, size: Size) => Sharp | Promise<Sharp>> = {
  'as it is': (photo) => photo,
  'in the mirror': (photo) => photo.flop(),
  'three quarters of the light': (photo) => photo.linear(0.75, 0),
  'half the light': (photo) => photo.linear(0.5, 0),
  'a quarter of the light': (photo) => photo.linear(0.25, 0),
  'too bright, 1.5 times': (photo) => photo.linear(1.5, 0),
  'flat: half the contrast': (photo) => photo.linear(0.5, 64),
  'warm light: red 1.15, blue 0.75': (photo) => photo.linear([1.15, 1, 0.75], [0, 0, 0]),
  'cold light: red 0.75, blue 1.15': (photo) => photo.linear([0.75, 1, 1.15], [0, 0, 0]),
  'dark middle tones, gamma 1.6': (photo) => changeLevels(photo, (level) => 255 * (level / 255) ** 1.6),
  'shade from the left, down to 0.4': (photo) => changeLevels(photo, (level, place) => level * (0.4 + 0.6 * place)),
  'without colour': (photo) => photo.grayscale().toColourspace('srgb'),
  'blurred, 2 pixels': (photo) => photo.blur(2),
  'noise of 20 in 255': (photo) => addNoise(photo, 20),
  'tilted by 10 degrees': (photo) => photo.rotate(10, { background: '#fff' }),
  'JPEG of quality 15': async (photo) => sharp(await photo.jpeg({ quality: 15 }).toBuffer()),
  'half the pixels a side': resize(0.5),
  'a quarter of the pixels a side': resize(0.25),
}

export interface ConditionRow {
  condition: string
  ranking: Ranking
  figures: Named
  /** Photo by photo, against the photo as it is. */
  gain: Named
}

const pick = (figures: Record<string, Figure>): Named => ({
  'recall@1': figures['recall@1'],
  'recall@6': figures['recall@6'],
  mAP: figures.mAP,
})

async function spoil(files: readonly string[], to: string, change: (typeof conditions)[string]): Promise<string[]> {
  mkdirSync(to)
  const written: string[] = []
  for (const file of files) {
    const { width, height } = await sharp(file).metadata()
    const changed = await change(sharp(file), { width, height })
    written.push(join(to, basename(file)))
    await changed.png({ compressionLevel: 1 }).toFile(written[written.length - 1])
  }
  return written
}

/** @param folder with persons/, garments/ and persons-garments.csv */
export async function measureConditions(folder: string): Promise<{ rows: ConditionRow[]; backend: string }> {
  const model = await loadModel()
  const cache = openFeatureCache(model, cacheFolder())
  const spoiled = mkdtempSync(join(tmpdir(), 'ensemble-conditions-'))
  const [persons, garments] = [join(folder, 'persons'), join(folder, 'garments')]
  const { truth } = await readTruth(join(folder, 'persons-garments.csv'), persons, garments)
  const [asking, gallery] = [
    (await listPictures(persons)).filter((file) => truth.has(file)),
    await listPictures(garments),
  ]
  const byName = new Map([...truth].map(([file, relevant]) => [basename(file), relevant]))
  const rows: ConditionRow[] = []
  let backend = 'none needed'
  const plain: Partial<Record<Ranking, Ranked[]>> = {}
  for (const [number, [condition, change]] of Object.entries(conditions).entries()) {
    const queries = await spoil(asking, join(spoiled, String(number)), change)
    const truthOf = new Map(queries.map((file) => [file, byName.get(basename(file)) ?? new Set<string>()]))
    for (const ranking of ['looks', 'goes'] as const) {
      const plan = { queries, gallery, truth: truthOf, ranking, ks, aqe: 0, dba: 0, alpha: 0 }
      const result = await evaluateRetrieval({ ...plan, querySide: 'snapshot', gallerySide: 'item' }, model, cache)
      if (result.backend !== 'none needed') backend = result.backend
      const gain = gainFigures((plain[ranking] ??= result.ranked), result.ranked, ks)
      rows.push({ condition, ranking, figures: pick(result.figures), gain: pick(gain) })
    }
  }
  cache.close()
  rmSync(spoiled, { recursive: true })
  return { rows, backend }
}
