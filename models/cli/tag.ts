/** `ensemble tag`: photos -> the garments in them, each with its category and its attributes. */
import { pickWorn } from '../core/agree.ts'
import type { Garment } from '../core/detect.ts'
import { EnsembleError } from '../core/errors.ts'
import type { Box, Side } from '../core/schema.ts'
import {
  type Attributes,
  type Likely,
  rankCategories,
  rankSuperCategories,
  type TagHeads,
  tagPiece,
} from '../core/tags.ts'
import type { SuperCategory } from '../core/taxonomy.ts'
import { type Command, readChoice, readFlag } from './command.ts'
import { listPhotos } from './describe.ts'
import { loadModel, type Model, requireTagHeads } from './model.ts'
import { type SeenFile, seeFiles } from './see-files.ts'

export interface TaggedBox {
  /** In whole pixels of the photo. */
  box: Box
  superCategory: SuperCategory
  score: number
  subCategory: Likely[]
  attributes: Attributes
}

export interface TaggedPhoto {
  file: string
  boxes: TaggedBox[]
}

/** [x, y, width, height] in whole pixels, at least one a side, inside the photo. */
export function pixelBox([left, top, right, bottom]: Garment['box'], width: number, height: number): Box {
  const line = (from: number, to: number, length: number): [number, number] => {
    const start = Math.min(length - 1, Math.round(from * length))
    return [start, Math.max(1, Math.min(length, Math.round(to * length)) - start)]
  }
  const [[x, w], [y, h]] = [line(left, right, width), line(top, bottom, height)]
  return [x, y, w, h]
}

/** The garments of a snapshot; of an item's picture the whole, whose kind the category head says. */
export function tagSeen({ file, side, garments, features, width, height }: SeenFile, heads: TagHeads): TaggedPhoto {
  if (side === 'item') {
    const [kind] = rankSuperCategories(rankCategories(features[0], heads.categories))
    const { categories, attributes } = tagPiece(features[0], heads, kind.id)
    const whole: Box = [0, 0, width, height]
    return {
      file,
      boxes: [{ box: whole, superCategory: kind.id, score: kind.probability, subCategory: categories, attributes }],
    }
  }
  const ranked = garments.map((_, at) => rankCategories(features[at], heads.categories))
  const boxes = pickWorn(garments, ranked).map((at): TaggedBox => {
    const { superCategory, score, box } = garments[at]
    const { categories, attributes } = tagPiece(features[at], heads, superCategory)
    return { box: pixelBox(box, width, height), superCategory, score, subCategory: categories, attributes }
  })
  return { file, boxes }
}

/** Tags all photos; broken ones are listed, the rest goes on. */
export async function tagPhotos(files: readonly string[], model: Model, side: Side | 'auto') {
  const heads = requireTagHeads(model)
  const { files: seen, ...receipt } = await seeFiles(files, model, { title: 'Tag', side, purpose: 'find' })
  return { tagged: seen.map((one) => tagSeen(one, heads)), ...receipt }
}

const round = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)

function printTagged({ file, boxes }: TaggedPhoto): void {
  console.log(`${file}${boxes.length === 0 ? '  nothing found' : ''}`)
  for (const { superCategory, score, subCategory, attributes } of boxes) {
    const words = Object.values(attributes).flatMap((each) => each.map(({ id }) => id))
    const [best] = subCategory
    console.log(
      `  ${superCategory} ${score.toFixed(2)}  ${best.id} ${best.probability.toFixed(2)}  ${words.join(', ')}`,
    )
  }
}

export const tagCommand: Command = {
  name: 'tag',
  summary: 'tell what garments are in photos, of which category and attributes',
  usage: 'FILE|FOLDER... [--side item|snapshot|auto] [--json]',
  about: `
    Finds the garments of each snapshot, cuts them out and reads category and attributes of each. --json prints one line a
    photo: {"file", "boxes": [{"box": [x, y, width, height] in pixels of the upright photo, "superCategory", "score",
    "subCategory": [{"id", "probability"}], "attributes": {group: [{"id", "probability"}]}}]}. A pair of shoes is one box.
    A box that the category head takes for another kind is dropped. An item's picture is one box, the whole of it. Photos
    that cannot be read are listed on stderr, with --json as a line {"file", "error"}; the exit code is then 1.`,
  options: { side: { type: 'string', value: 'SIDE', help: 'item, snapshot or auto (a plain border means item)' } },
  examples: [
    ['ensemble tag me.jpg --json', 'boxes, categories and attributes of one photo'],
    ['ensemble tag photos/ --side snapshot', 'of a whole folder, for reading'],
  ],
  async run(given) {
    const files = await listPhotos(given.files)
    if (!files.length) throw new EnsembleError('invalid', 'no photos given', 'for example: ensemble tag me.jpg --json')
    const side = readChoice(given, 'side', ['item', 'snapshot', 'auto'] as const, 'auto')
    const { tagged, rejected } = await tagPhotos(files, await loadModel(), side)
    for (const photo of tagged)
      if (readFlag(given, 'json')) console.log(JSON.stringify(photo, round))
      else printTagged(photo)
    for (const { what, code, reason } of rejected)
      if (readFlag(given, 'json')) console.log(JSON.stringify({ file: what, error: { code, message: reason } }))
      else console.error(`${reason}  ${code}`)
    return rejected.length > 0 ? 1 : 0
  },
}
