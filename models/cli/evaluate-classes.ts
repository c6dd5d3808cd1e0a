/** Classification from the trunk's features: k-nearest neighbours and a linear probe, on photos they were not fitted on. */
import { classificationFigures, confusion, type Labelled } from '../core/classification.ts'
import { l2Normalize } from '../core/descriptor.ts'
import { EnsembleError } from '../core/errors.ts'
import type { Figure } from '../core/metrics.ts'
import type { Features } from '../core/pool-photo.ts'
import { createRandom, shuffle } from '../core/random.ts'
import type { Receipt } from '../core/schema.ts'
import { predictNeighbours, predictProbe, probeDefaults, type Rows, trainProbe } from './classifiers.ts'
import type { Groups } from './evaluate-files.ts'
import { type GroupResult, groupTrials } from './evaluate-groups.ts'
import type { FeatureCache } from './feature-cache.ts'
import type { Model } from './model.ts'
import { type Multiply, openMultiply } from './multiply.ts'
import { seeFiles } from './see-files.ts'
import { startProgress } from './progress.ts'

export interface LabelledFile {
  file: string
  label: string
}

type Figures = Record<'accuracy' | 'macroF1', Figure>

export interface ClassResult {
  knn: Figures
  linear: Figures
  confusion: { labels: string[]; counts: number[][] }
  /** What each photo was taken for by the linear probe. */
  predictions: (Labelled & { file: string })[]
  groups?: GroupResult
  /** How training and measured photos were kept apart. */
  split: string
  rejected: Receipt['rejected']
  backend: string
}

interface Sample extends LabelledFile {
  /** SPoC and GeM side by side, each of unit length. [4096] */
  first: Float32Array
  /** The same of the mean of both views: a line through them tells more, neighbours tell less (0.78 against 0.82). */
  feature: Float32Array
}

const neighbours = 5
const folds = 5

async function readSamples(rows: readonly LabelledFile[], model: Model, cache: FeatureCache, title: string) {
  const labels = new Map(rows.map(({ file, label }) => [file, label]))
  // An item's side is described whole, which is all that is wanted here.
  const seen = await seeFiles([...labels.keys()], model, { title, side: 'item', purpose: 'tell', cache })
  const samples = seen.files.map(({ file, features }): Sample => ({
    ...{ file, label: labels.get(file) ?? '' },
    ...{ first: joinViews(features.slice(0, 1)), feature: joinViews(features) },
  }))
  return { samples, rejected: seen.rejected, backend: seen.backend }
}

function joinViews(views: readonly Features[]): Float32Array {
  const [spoc, gem] = [meanOf(views.map((view) => view.spoc)), meanOf(views.map((view) => view.gem))]
  const joined = new Float32Array(spoc.length + gem.length)
  joined.set(spoc)
  joined.set(gem, spoc.length)
  return joined
}

/** Of unit length; so is each view before it counts. */
function meanOf(views: readonly Float32Array[]): Float32Array {
  const units = views.map((view) => l2Normalize(view))
  return l2Normalize(units[0].map((_, at) => units.reduce((sum, unit) => sum + unit[at], 0)))
}

const toRows = (samples: readonly Sample[], which: 'first' | 'feature'): Rows => ({
  features: samples.map((sample) => sample[which]),
  labels: samples.map(({ label }) => label),
})

interface Predicted {
  file: string
  truth: string
  knn: string
  linear: string
}

/** What both classifiers, fitted on `train`, take each photo of `test` for. */
async function predictAll(train: readonly Sample[], test: readonly Sample[], multiply: Multiply): Promise<Predicted[]> {
  const [near, asked] = [toRows(train, 'first'), toRows(test, 'first')]
  const compared = startProgress('Neighbours', train.length)
  const knn = await predictNeighbours(near, asked.features, neighbours, multiply, (count) => compared.step(count))
  compared.end()
  const progress = startProgress('Linear probe', probeDefaults.epochs)
  const probe = await trainProbe(toRows(train, 'feature'), multiply, {}, () => progress.step())
  progress.end()
  const linear = await predictProbe(probe, toRows(test, 'feature').features, multiply)
  return test.map(({ file, label }, at) => ({ file, truth: label, knn: knn[at], linear: linear[at] }))
}

/** Without a training list every photo is measured once, by classifiers fitted on the other four fifths. */
async function crossPredict(samples: readonly Sample[], multiply: Multiply): Promise<Predicted[]> {
  const order = shuffle(createRandom(1), samples)
  const predicted: Predicted[] = []
  for (let fold = 0; fold < folds; fold++) {
    const [train, test] = [false, true].map((held) => order.filter((_, at) => (at % folds === fold) === held))
    predicted.push(...(await predictAll(train, test, multiply)))
  }
  return predicted
}

function measureGroups(predicted: readonly Predicted[], groups: Groups): GroupResult {
  const trials = predicted.map(({ file, truth, knn, linear }) => ({
    file,
    scores: { linear: Number(linear === truth), knn: Number(knn === truth) },
  }))
  return groupTrials('photos', trials, groups)
}

/** @throws EnsembleError `invalid` when there is too little to fit or to measure */
export async function evaluateClasses(
  rows: readonly LabelledFile[],
  training: readonly LabelledFile[] | undefined,
  model: Model,
  cache: FeatureCache,
  groups?: Groups,
): Promise<ClassResult> {
  const test = await readSamples(rows, model, cache, 'Photos')
  const train = training && (await readSamples(training, model, cache, 'Training photos'))
  const least = train ? train.samples : test.samples
  if (!test.samples.length || new Set(least.map(({ label }) => label)).size < 2 || least.length < folds)
    throw new EnsembleError('invalid', 'too few photos can be read', `at least ${folds} photos of 2 labels to fit on`)
  const { multiply, close } = await openMultiply()
  const predicted = await (train
    ? predictAll(train.samples, test.samples, multiply)
    : crossPredict(test.samples, multiply))
  await close()
  const by = (name: 'knn' | 'linear') => predicted.map((one) => ({ truth: one.truth, predicted: one[name] }))
  return {
    knn: classificationFigures(by('knn')),
    linear: classificationFigures(by('linear')),
    confusion: confusion(by('linear')),
    predictions: predicted.map(({ file, truth, linear }) => ({ file, truth, predicted: linear })),
    groups: groups && measureGroups(predicted, groups),
    split: train ? `fitted on ${train.samples.length} other photos` : `${folds}-fold, seed 1`,
    rejected: [...test.rejected, ...(train?.rejected ?? [])],
    backend: test.backend,
  }
}
