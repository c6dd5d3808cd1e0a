/** `ensemble train categories` and `ensemble train attributes`: classifier heads from folders of labelled pictures. */
import { join } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { decodeHead, encodeHead } from '../core/head.ts'
import type { Receipt } from '../core/schema.ts'
import { type HeldPiece, scoreAttributes, scoreCategories } from '../train/score-tags.ts'
import { widthOf } from '../train/samples.ts'
import { attributeSamples, categorySamples, type TagSamples } from '../train/tag-samples.ts'
import type { TagOptions } from '../train/train-tags.ts'
import { type Arguments, readChoice, readCount, readFlag, readText, readTexts, requireText } from './command.ts'
import { saveHead } from './head-file.ts'
import { loadModel } from './model.ts'
import { readNumber } from './numbers.ts'
import { type PooledLabelled, readLabelled } from './read-labelled.ts'
import { loadTrainer, root } from './trainer.ts'

export const tagHeads = ['categories', 'attributes'] as const
export type TagHead = (typeof tagHeads)[number]

/** Nearly five times as many labels: without GeM the file of the attributes is 350 kB instead of 660. */
const ofHead: Record<TagHead, Partial<TagOptions>> = { categories: {}, attributes: { branches: ['spoc', 'colour'] } }

function readTagOptions(given: Arguments, defaults: TagOptions): TagOptions {
  return {
    ...defaults,
    seed: readCount(given, 'seed', defaults.seed, 0),
    epochs: readCount(given, 'epochs', defaults.epochs, 1, 10_000),
    rate: readNumber(given, 'rate', defaults.rate),
    weightDecay: readNumber(given, 'weight-decay', defaults.weightDecay),
  }
}

/** The pieces kept out of training, with their features. */
export function heldPieces({ rows, ...matrices }: PooledLabelled): HeldPiece[] {
  const part = (branch: keyof typeof widthOf, row: number) =>
    matrices[branch].subarray(row * widthOf[branch], (row + 1) * widthOf[branch])
  return rows
    .filter(({ shot }) => shot.held)
    .map(({ shot, row }) => ({
      shot,
      features: { spoc: part('spoc', row), gem: part('gem', row), colour: part('colour', row) },
    }))
}

/** Trains, calibrates, writes to int8 and back, and measures what came back: the figures are of the file. */
export async function trainTagHead(name: TagHead, pooled: PooledLabelled, given: Arguments, trunk: string) {
  const trainer = await loadTrainer()
  const wasm = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/')
  await trainer.openBackend(readChoice(given, 'backend', ['wasm', 'cpu'] as const, 'wasm'), wasm)
  const options = readTagOptions(given, { ...trainer.tagDefaults, ...ofHead[name] })
  const samples: TagSamples = name === 'categories' ? categorySamples(pooled) : attributeSamples(pooled)
  const { train, calibrate, held } = samples
  console.error(`${train.length} pieces to learn from, ${calibrate.length} to calibrate, ${held.length} kept out`)
  const state = await trainer.trainTags(samples, options, {
    onEpoch: (epoch, loss, rate) =>
      console.error(`epoch ${epoch}  loss ${loss.toFixed(4)}  rate ${rate.toExponential(1)}`),
  })
  const about = {
    head: name,
    options,
    trunk,
    samples: { train: train.length, calibrate: calibrate.length, held: held.length },
  }
  const calibration = trainer.calibrateTags(samples, state)
  const plain = trainer.toClassifier(name, state, samples, calibration, about)
  const pieces = heldPieces(pooled)
  const rounded = decodeHead(encodeHead(plain, 'i8'))
  const scores = name === 'categories' ? scoreCategories(pieces, rounded) : scoreAttributes(pieces, rounded)
  return { bytes: encodeHead({ ...plain, meta: { ...about, scores } }, 'i8'), scores }
}

/** Runs `ensemble train categories|attributes`. */
export async function runTrainTags(name: TagHead, given: Arguments): Promise<number> {
  const out = requireText(given, 'out', 'where to write the head')
  const folders = readTexts(given, 'data')
  if (folders.length === 0)
    throw new EnsembleError(
      'invalid',
      '--data is missing',
      'a folder of labelled pictures; see "ensemble train --help"',
    )
  const model = await loadModel()
  const cache = readText(given, 'cache') ?? join(root, '.cache/features')
  const most = readCount(given, 'most', 100_000, 10, 10_000_000)
  const { pooled, receipts } = await readLabelled(folders, model, { cache, most })
  const { bytes, scores } = await trainTagHead(name, pooled, given, model.trunkId)
  saveHead(out, bytes, readFlag(given, 'force'))
  if (readFlag(given, 'json')) console.log(JSON.stringify({ out, bytes: bytes.length, scores, receipts }))
  else printScores(scores, receipts)
  return Object.values(receipts).every(({ rejected }) => rejected.length === 0) ? 0 : 1
}

function printScores(scores: object, receipts: Record<string, Receipt>): void {
  console.log(
    JSON.stringify(scores, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(3)) : value), 2),
  )
  for (const [folder, { given, done, rejected }] of Object.entries(receipts))
    console.log(`${folder}: ${given} pictures = ${done} read + ${rejected.length} rejected`)
}
