/** `ensemble train`: a descriptor head from folders of labelled photos. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { EnsembleError } from '../core/errors.ts'
import { encodeHead } from '../core/head.ts'
import type { Ranking, Receipt } from '../core/schema.ts'
import { selectSamples, type PooledShots, type Selection } from '../train/select-samples.ts'
import { planLabels, planPairs, type CropPlan, type Labels, type Pair, type Shot } from '../train/shots.ts'
import type { Checkpoint, EpochReport, TrainOptions } from '../train/train-descriptor.ts'
import {
  readChoice,
  readCount,
  readFlag,
  readText,
  readTexts,
  requireFile,
  requireText,
  type Arguments,
  type Command,
  type Option,
} from './command.ts'
import { saveHead } from './head-file.ts'
import { loadModel, type Model } from './model.ts'
import { readNumber } from './numbers.ts'
import { extractFolders } from './train-features.ts'
import { runTrainTags, tagHeads } from './train-tags.ts'
import { loadTrainer, root } from './trainer.ts'

/**
 * Shots of a folder: pairs.json or labels.json says which kind it is. Folders may use the same ids: each has its own
 * identities.
 */
function planFolder(folder: string, plan: CropPlan): Shot[] {
  const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T
  const prefix = `${resolve(folder)}/`
  if (existsSync(join(folder, 'pairs.json'))) return planPairs(read<Pair[]>('pairs.json'), prefix, plan)
  if (existsSync(join(folder, 'labels.json'))) return planLabels(read<Labels>('labels.json'), prefix, plan)
  throw new EnsembleError('invalid', `${folder} has neither pairs.json nor labels.json`, 'see "ensemble train --help"')
}

/** Pooled shots of all folders, one after the other. */
async function gatherShots(
  model: Model,
  folders: string[],
  plan: CropPlan,
  cache: string,
): Promise<{ pooled: PooledShots; receipts: Record<string, Receipt> }> {
  const plans = folders.map((folder) => ({ folder, shots: planFolder(folder, plan) }))
  return extractFolders(plans, model, cache)
}

/** Of a seed of their own: another seed of the training must not send every crop through the trunk again. */
function readCrops(given: Arguments): CropPlan {
  const jitter = readNumber(given, 'jitter', 0.1)
  if (jitter > 0.4) throw new EnsembleError('invalid', `--jitter ${jitter} would turn boxes inside out`, 'at most 0.4')
  return { crops: readCount(given, 'crops', 3, 1, 100), jitter, seed: 1 }
}

export function readOptions(given: Arguments, defaults: TrainOptions): TrainOptions {
  const margin = readChoice(given, 'margin', ['arcface', 'cosface', 'none'] as const, defaults.margin.kind)
  return {
    ...defaults,
    widths: readWidths(given, defaults),
    epochs: readCount(given, 'epochs', defaults.epochs, 1, 10_000),
    seed: readCount(given, 'seed', defaults.seed, 0),
    patience: readCount(given, 'patience', defaults.patience, 1),
    rate: readNumber(given, 'rate', defaults.rate),
    weightDecay: readNumber(given, 'weight-decay', defaults.weightDecay),
    sampledClasses: readCount(given, 'sampled-classes', defaults.sampledClasses, 2),
    batch: {
      classes: readCount(given, 'batch-classes', defaults.batch.classes, 2),
      rows: readCount(given, 'batch-rows', defaults.batch.rows, 1),
    },
    margin: {
      kind: margin,
      margin: readNumber(given, 'm', defaults.margin.margin),
      scale: readNumber(given, 'scale', defaults.margin.scale),
      weight: readNumber(given, 'margin-weight', defaults.margin.weight),
      centres: readCount(given, 'centres', defaults.margin.centres),
    },
    contrastive: { weight: readNumber(given, 'contrastive', defaults.contrastive.weight) },
    auxiliary: { ...defaults.auxiliary, weight: readNumber(given, 'auxiliary', defaults.auxiliary.weight) },
  }
}

/** --width shares its numbers out as the default does: 3 parts SPoC, 2 GeM, 3 colour. */
function readWidths(given: Arguments, { widths }: TrainOptions): TrainOptions['widths'] {
  if (readText(given, 'width') === undefined) return widths
  const width = readCount(given, 'width', 256, 16, 1024)
  const [spoc, gem] = [Math.round((width * 3) / 8), Math.round(width / 4)]
  return { spoc, gem, colour: width - spoc - gem }
}

function saveCheckpoint(file: string, checkpoint: Checkpoint): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, serialize(checkpoint))
  renameSync(`${file}.part`, file)
}

function printEpoch({ epoch, loss, held, seconds, best }: EpochReport): void {
  const figures = `R@6 ${held.recallAt6.toFixed(3)}  mAP ${held.meanAveragePrecision.toFixed(3)}`
  console.error(
    `epoch ${epoch}  loss ${loss.toFixed(3)}  held out: ${figures}  ${seconds.toFixed(1)} s${best ? '  best' : ''}`,
  )
}

async function trainSelection(
  selection: Selection,
  given: Arguments,
): Promise<{ checkpoint: Checkpoint; trainer: Awaited<ReturnType<typeof loadTrainer>> }> {
  const trainer = await loadTrainer()
  const wasm = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/')
  await trainer.openBackend(readChoice(given, 'backend', ['wasm', 'cpu'] as const, 'wasm'), wasm)
  const options = readOptions(given, trainer.trainDefaults)
  const file = readText(given, 'checkpoint')
  const resume =
    file && readFlag(given, 'resume') && existsSync(file) ? (deserialize(readFileSync(file)) as Checkpoint) : undefined
  const checkpoint = await trainer.trainDescriptor(
    selection.samples,
    selection.categories.length,
    options,
    {
      now: () => performance.now(),
      onEpoch: (report, state) => {
        printEpoch(report)
        if (file) saveCheckpoint(file, state)
      },
    },
    resume,
  )
  return { checkpoint, trainer }
}

export function readRanking(given: Arguments, command: string): Ranking {
  const ranking = requireFile(given, 'head (looks, goes, categories or attributes)', command)
  if (ranking !== 'looks' && ranking !== 'goes')
    throw new EnsembleError(
      'invalid',
      `"${ranking}" is no head to train here`,
      'looks or goes; "ensemble train" also categories and attributes',
    )
  return ranking
}

export interface Material {
  ranking: Ranking
  selection: Selection
  receipts: Record<string, Receipt>
  crops: CropPlan
  trunk: string
}

/** Samples of all folders named. */
export async function readMaterial(given: Arguments, ranking: Ranking): Promise<Material> {
  const folders = readTexts(given, 'data')
  if (folders.length === 0)
    throw new EnsembleError('invalid', '--data is missing', 'a folder with pairs.json or labels.json')
  const model = await loadModel()
  const cache = readText(given, 'cache') ?? join(root, '.cache/features')
  const crops = readCrops(given)
  const { pooled, receipts } = await gatherShots(model, folders, crops, cache)
  const selection = selectSamples(pooled, ranking)
  console.error(
    `${selection.samples.label.length} samples of ${selection.classes.length} classes (${selection.lone} without a pair left out)`,
  )
  return { ranking, selection, receipts, crops, trunk: model.trunkId }
}

/** Trains as the arguments say. @returns the encoded head of the best epoch, and all epochs */
export async function trainHead({ ranking, selection, crops, trunk }: Material, given: Arguments) {
  const { checkpoint, trainer } = await trainSelection(selection, given)
  const { best, options, history } = checkpoint
  if (!best) throw new EnsembleError('internal', 'no epoch was finished')
  const meta = {
    ranking,
    options,
    crops,
    classes: selection.classes.length,
    samples: selection.samples.label.length,
    trunk,
    best: best.epoch,
    history,
  }
  return {
    bytes: encodeHead(trainer.toHead(best.state, ranking, meta), 'f16'),
    best: history[best.epoch - 1],
    history,
    options,
  }
}

async function run(given: Arguments): Promise<number> {
  const tagHead = tagHeads.find((name) => given.files.length === 1 && given.files[0] === name)
  if (tagHead) return runTrainTags(tagHead, given)
  const ranking = readRanking(given, 'train')
  const out = requireText(given, 'out', 'where to write the head')
  const material = await readMaterial(given, ranking)
  const { bytes, best, history } = await trainHead(material, given)
  saveHead(out, bytes, readFlag(given, 'force'))
  const { receipts } = material
  if (readFlag(given, 'json')) console.log(JSON.stringify({ out, best, receipts, history }))
  return Object.values(receipts).every(({ rejected }) => rejected.length === 0) ? 0 : 1
}

const text = (value: string, help: string) => ({ type: 'string' as const, value, help })

/** What decides the outcome besides the photos; a sweep varies these. */
export const recipeOptions: Record<string, Option> = {
  backend: text('wasm|cpu', 'what trains (wasm)'),
  width: text('N', 'descriptor width (256)'),
  epochs: text('N', 'at most (30)'),
  patience: text('N', 'epochs without a better held-out score before stopping (6)'),
  seed: text('N', 'seed (1)'),
  rate: text('X', 'peak learning rate (0.001)'),
  'weight-decay': text('X', 'AdamW decay (0.01)'),
  margin: text('KIND', 'arcface, cosface or none'),
  m: text('X', 'margin: radians for arcface (0.3)'),
  scale: text('X', 'scale of the cosines (24)'),
  'margin-weight': text('X', 'weight of the margin loss (0.1)'),
  centres: text('N', 'sub-centres a class (1)'),
  contrastive: text('X', 'weight of the contrastive term (1)'),
  auxiliary: text('X', 'weight of the auxiliary classification (0.2)'),
  'sampled-classes': text('N', 'classes compared with in a step (1024)'),
  'batch-classes': text('N', 'classes in a batch (128)'),
  'batch-rows': text('N', 'samples of each (4)'),
}

export const trainCommand: Command = {
  name: 'train',
  summary: 'train a head on labelled photos',
  usage: 'looks|goes|categories|attributes --data DIR [--data DIR ...] --out FILE',
  about:
    'looks, goes: runs every item and every worn garment, cut out along its outline as framed by its box and by others beside it, through the trunk once ' +
    '(kept in --cache), ' +
    'then trains the head: ArcFace over products (looks) or looks (goes), a contrastive term inside each batch, categories ' +
    'on the first branch, early stopping on classes held out. A folder holds pairs.json (photos/, garments/) or ' +
    'labels.json (a catalog with looks, of which those of split "train" are taken).\n\n' +
    'categories, attributes: a matrix over the same features; besides those folders also thumbnails on sheets ' +
    '(products.csv) and products (labels.csv, images/). Label smoothing, a cosine of the rate, rare classes weigh more, ' +
    'temperatures and thresholds from pieces set aside. Pieces kept out by identity are measured, by source.',
  options: {
    data: { type: 'string', multiple: true, value: 'DIR', help: 'folder of training photos; may be given again' },
    out: text('FILE', 'head to write; one with a better held-out score is not replaced'),
    most: text('N', 'categories, attributes: most pieces taken of a folder, evenly'),
    force: { type: 'boolean', help: 'replace it all the same' },
    crops: text('N', 'crops of a worn garment (3), the first exact, every second mirrored, every fourth not outlined'),
    jitter: text('X', 'how far the sides of the others move, in shares of the box (0.1)'),
    cache: text('DIR', 'where features are kept (.cache/features)'),
    checkpoint: text('FILE', 'where to keep the state after every epoch'),
    resume: { type: 'boolean', help: 'go on from --checkpoint' },
    ...recipeOptions,
  },
  examples: [
    ['ensemble train looks --data boutique --data street --out looks.head', 'train on two folders'],
    ['ensemble train categories --data boutique --data thumbs --out categories.head', 'what a piece is'],
  ],
  run,
}
