/** `ensemble describe`: photos -> descriptors. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from '../core/descriptor.ts'
import type { Garment } from '../core/detect.ts'
import { EnsembleError } from '../core/errors.ts'
import type { Ranking, Receipt, Side } from '../core/schema.ts'
import { type Command, readChoice, readFlag } from './command.ts'
import { listFolder } from './folder.ts'
import { loadModel, type Model } from './model.ts'
import { seeFiles } from './see-files.ts'

export interface Described {
  file: string
  side: Side
  /** Found in a snapshot, the surest first. */
  garments: Garment[]
  /** Unit vectors, one a garment, or one of the whole photo. */
  descriptors: Float32Array[]
}

export interface DescribeResult extends Receipt {
  backend: string
  described: Described[]
}

/** Folders stand for the pictures in them. */
export async function listPhotos(words: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    words.map(async (word) => {
      const found = await stat(word).catch(() => undefined)
      if (!found?.isDirectory()) return [word]
      return (await listFolder(word)).pictures.map((name) => join(word, name))
    }),
  )
  return lists.flat()
}

/** Describes all photos; broken ones are listed, the rest goes on. */
export async function describePhotos(
  files: readonly string[],
  model: Model,
  { ranking, side }: { ranking: Ranking; side: Side | 'auto' },
): Promise<DescribeResult> {
  const { files: seen, ...rest } = await seeFiles(files, model, { title: 'Describe', side, purpose: 'ask' })
  const described = seen.map(({ file, side, garments, features }) => ({
    file,
    side,
    garments,
    descriptors: features.map((each) => describe(each, model.heads[ranking], side)),
  }))
  return { ...rest, described }
}

const round = (vector: Float32Array) => Array.from(vector, (value) => Number(value.toFixed(6)))

function printDescribed({ described, rejected, given, done, backend }: DescribeResult): void {
  for (const { file, side, garments, descriptors } of described) {
    const what = garments.map(({ superCategory, score }) => `${superCategory} ${score.toFixed(2)}`).join(', ')
    console.log(`${file}  ${side}  ${what || 'whole'}  ${descriptors.length} x ${descriptors[0].length}`)
  }
  for (const { reason, code } of rejected) console.log(`${reason}  ${code}`)
  console.log(`${given} given = ${done} described + ${rejected.length} rejected (${backend})`)
}

export const describeCommand: Command = {
  name: 'describe',
  summary: 'turn photos into descriptors',
  usage: 'FILE|FOLDER... [--head looks|goes] [--side item|snapshot|auto]',
  about: `
    Runs each photo through the trunk and a descriptor head. A snapshot gives one unit vector for each garment found in
    it (--json lists them: super-category, score, box as [left, top, right, bottom] in 0..1 of the photo), or one of the
    whole when none is found; an item gives one. Cosines compare only vectors of the same space, which
    --json names. Photos that cannot be read are listed in "rejected" with the reason; the exit code stays 0.`,
  options: {
    head: { type: 'string', value: 'NAME', help: 'looks (same product, default) or goes (same look)' },
    side: { type: 'string', value: 'SIDE', help: 'item, snapshot or auto (a plain border means item)' },
  },
  examples: [
    ['ensemble describe me.jpg --json', 'descriptor of one photo'],
    ['ensemble describe photos/ --head goes --side snapshot --json > descriptors.json', 'of a whole folder'],
  ],
  async run(given) {
    const files = await listPhotos(given.files)
    if (!files.length)
      throw new EnsembleError('invalid', 'no photos given', 'for example: ensemble describe me.jpg --json')
    const ranking = readChoice(given, 'head', ['looks', 'goes'] as const, 'looks')
    const side = readChoice(given, 'side', ['item', 'snapshot', 'auto'] as const, 'auto')
    const model = await loadModel()
    const result = await describePhotos(files, model, { ranking, side })
    if (!readFlag(given, 'json')) printDescribed(result)
    else {
      const { described, ...receipt } = result
      const photos = described.map((one) => ({ ...one, descriptors: one.descriptors.map(round) }))
      console.log(JSON.stringify({ head: ranking, space: model.release.spaces[ranking], ...receipt, photos }))
    }
    return 0
  },
}
