/** `ensemble evaluate --boxes`: how well garments are framed, against a COCO file; with and without the category's word. */
import { readFile } from 'node:fs/promises'
import { pickWorn } from '../core/agree.ts'
import { check, integer, list, number, object, text, tuple } from '../core/check.ts'
import type { Garment } from '../core/detect.ts'
import {
  boxPrecision,
  boxRecall,
  cocoThresholds,
  type FoundBox,
  mean,
  type TrueBox,
} from '../core/detection-metrics.ts'
import { EnsembleError } from '../core/errors.ts'
import type { Rect } from '../core/pixels.ts'
import type { Receipt } from '../core/schema.ts'
import { rankCategories } from '../core/tags.ts'
import { subCategories, superCategories, type SuperCategory } from '../core/taxonomy.ts'
import { locate } from './evaluate-files.ts'
import type { Model } from './model.ts'
import { type SeenFile, seeFiles } from './see-files.ts'

const wholeNumber = integer({ min: 0 })
const side = number({ min: 1, max: 100_000 })
const coco = object({
  images: list(object({ id: wholeNumber, file_name: text({ min: 1, max: 1000 }), width: side, height: side }), {
    max: 1e6,
  }),
  categories: list(object({ id: wholeNumber, name: text({ min: 1, max: 100 }) }), { max: 1000 }),
  annotations: list(
    object({
      image_id: wholeNumber,
      category_id: wholeNumber,
      bbox: tuple<Rect>(number(), number(), number(), number()),
    }),
    { max: 1e7 },
  ),
})

/** Boxes this unsure still say something of the order; the product's own rule keeps fewer. */
const asked = { least: 0.02, most: 40 }

export interface ClassBoxes {
  n: number
  ap50: number
  ap: number
  /** Of the boxes that the product would show, with the category rule and without it. */
  recall: number
  recallWithoutRule: number
}

export interface BoxResult {
  /** Mean over the classes that occur. */
  ap50: number
  ap: number
  classes: Partial<Record<SuperCategory, ClassBoxes>>
  /** Boxes shown a photo, with the rule and without it. */
  shown: number
  shownWithoutRule: number
  photos: number
  rejected: Receipt['rejected']
  backend: string
}

interface Truth {
  files: string[]
  /** Boxes in 0..1 of the photo. */
  boxes: (TrueBox & { superCategory: SuperCategory })[]
}

/** Category names are super-categories or sub-categories of the taxonomy. @throws EnsembleError `invalid` */
export async function readCoco(path: string, folder: string): Promise<Truth> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new EnsembleError('invalid', `${path} is not JSON: ${(error as Error).message}`)
  }
  const { images, categories, annotations } = check(coco, value, 'invalid', path)
  const kinds = new Map(
    categories.map(({ id, name }) => {
      const kind =
        superCategories.find((each) => each === name) ?? subCategories.find((each) => each.id === name)?.superCategory
      if (!kind)
        throw new EnsembleError(
          'invalid',
          `${path}: category "${name}" is not of the taxonomy`,
          superCategories.join(', '),
        )
      return [id, kind] as const
    }),
  )
  const imageOf = new Map(images.map((image) => [image.id, image]))
  const boxes = annotations.map(({ image_id, category_id, bbox: [x, y, w, h] }) => {
    const [image, superCategory] = [imageOf.get(image_id), kinds.get(category_id)]
    if (!image || !superCategory)
      throw new EnsembleError(
        'invalid',
        `${path}: an annotation of image ${image_id}, category ${category_id}: not listed`,
      )
    const box: Rect = [x / image.width, y / image.height, (x + w) / image.width, (y + h) / image.height]
    return { photo: locate(folder, image.file_name), box, superCategory }
  })
  return { files: images.map(({ file_name }) => locate(folder, file_name)), boxes }
}

export async function evaluateBoxes(path: string, folder: string, model: Model): Promise<BoxResult> {
  const truth = await readCoco(path, folder)
  const release = { ...model.release, garments: { ...model.release.garments, ...asked } }
  const seen = await seeFiles(
    truth.files,
    { ...model, release },
    { title: 'Photos', side: 'snapshot', purpose: 'find' },
  )
  const read = new Set(seen.files.map(({ file }) => file))
  const own = truth.boxes.filter(({ photo }) => read.has(photo))
  if (own.length === 0) throw new EnsembleError('invalid', `${path} has no box of a photo that can be read`)
  const { all, plain, ruled } = sortBoxes(seen.files, model)
  const classes: BoxResult['classes'] = {}
  for (const kind of superCategories) {
    const of = <T extends { superCategory: SuperCategory }>(boxes: readonly T[]) =>
      boxes.filter(({ superCategory }) => superCategory === kind)
    if (of(own).length > 0) classes[kind] = measureClass(of(all), of(plain), of(ruled), of(own))
  }
  const each = Object.values(classes)
  const { rejected, backend } = seen
  return {
    ap50: mean(each.map(({ ap50 }) => ap50)),
    ap: mean(each.map(({ ap }) => ap)),
    classes,
    shown: ruled.length / seen.files.length,
    shownWithoutRule: plain.length / seen.files.length,
    photos: seen.files.length,
    rejected,
    backend,
  }
}

type Shown = Garment & { photo: string }

/** All boxes; of them those that the product would show; and of these those that the category head agrees with. */
function sortBoxes(
  files: readonly SeenFile[],
  { release, tagHeads }: Model,
): Record<'all' | 'plain' | 'ruled', Shown[]> {
  const boxes: Record<'all' | 'plain' | 'ruled', Shown[]> = { all: [], plain: [], ruled: [] }
  const { least, most } = release.garments
  for (const { file: photo, garments, features } of files) {
    const own = garments.map((garment) => ({ ...garment, photo }))
    const sure = own.slice(0, Math.max(1, own.filter(({ score }) => score >= least).length)).slice(0, most)
    const ranked = tagHeads && sure.map((_, at) => rankCategories(features[at], tagHeads.categories))
    boxes.all.push(...own)
    boxes.plain.push(...sure)
    boxes.ruled.push(...(ranked ? pickWorn(sure, ranked).map((at) => sure[at]) : sure))
  }
  return boxes
}

function measureClass(all: FoundBox[], plain: FoundBox[], ruled: FoundBox[], truth: TrueBox[]): ClassBoxes {
  return {
    n: truth.length,
    ap50: boxPrecision(all, truth, 0.5),
    ap: mean(cocoThresholds.map((threshold) => boxPrecision(all, truth, threshold))),
    recall: boxRecall(ruled, truth, 0.5),
    recallWithoutRule: boxRecall(plain, truth, 0.5),
  }
}
