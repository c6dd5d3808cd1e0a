/** `ensemble evaluate`: retrieval or classification on photos whose answers are known. */
import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { averagePrecision, type Figure } from '../core/metrics.ts'
import type { Receipt } from '../core/schema.ts'
import {
  type Arguments,
  type Command,
  readChoice,
  readCount,
  readFlag,
  readText,
  readTexts,
  requireText,
} from './command.ts'
import { type ClassResult, evaluateClasses } from './evaluate-classes.ts'
import { listPictures, readGroups, readLabels, readTruth } from './evaluate-files.ts'
import { type GroupResult, warnOfFew } from './evaluate-groups.ts'
import { reportAttributes, reportBoxes } from './evaluate-tags.ts'
import { evaluateRetrieval, type RetrievalResult } from './evaluate-retrieval.ts'
import { cacheFolder, openFeatureCache } from './feature-cache.ts'
import { loadModel, type Model } from './model.ts'
import { renderClasses } from './report/classes.ts'
import { formatGain, type ReportFacts } from './report/page.ts'
import { renderRetrieval } from './report/retrieval.ts'

const sides = ['auto', 'item', 'snapshot'] as const
/** Of the bootstrap, and of which answers a report shows. */
const seed = 1
const invalid = (message: string, hint = '') => new EnsembleError('invalid', message, hint)

const readHead = (given: Arguments) => readChoice(given, 'head', ['looks', 'goes'] as const, 'looks')

async function runRetrieval(given: Arguments, model: Model): Promise<RetrievalResult> {
  const folders = {
    queries: requireText(given, 'queries', 'the folder of query photos'),
    gallery: requireText(given, 'gallery', 'the folder of photos to find'),
  }
  const { truth, named } = await readTruth(
    requireText(given, 'truth', 'CSV query,relevant'),
    folders.queries,
    folders.gallery,
  )
  const inFolder = await listPictures(folders.gallery)
  const table = readText(given, 'groups')
  const k = readCount(given, 'k', 6, 1, 1000)
  const plan = {
    queries: [...truth.keys()],
    gallery: [...new Set([...inFolder, ...named])],
    truth,
    ranking: readHead(given),
    ks: [...new Set([1, 6, 10, k])].sort((a, b) => a - b),
    aqe: readCount(given, 'aqe', 0, 0, 100),
    dba: readCount(given, 'dba', 0, 0, 100),
    alpha: model.release.expansion.alpha,
    groups: table ? await readGroups(table, [folders.queries, folders.gallery]) : undefined,
    querySide: readChoice(given, 'query-side', sides, 'auto'),
    gallerySide: readChoice(given, 'gallery-side', sides, 'auto'),
  }
  const cache = openFeatureCache(model, readText(given, 'cache') ?? cacheFolder())
  try {
    return await evaluateRetrieval(plan, model, cache)
  } finally {
    cache.close()
  }
}

async function runClasses(given: Arguments, model: Model): Promise<ClassResult> {
  const folder = requireText(given, 'images', 'the folder of photos')
  const rows = await readLabels(requireText(given, 'labels', 'CSV file,label'), folder)
  const [train, table] = [readText(given, 'train'), readText(given, 'groups')]
  const groups = table ? await readGroups(table, [folder]) : undefined
  const training = train ? await readLabels(train, folder) : undefined
  const cache = openFeatureCache(model, readText(given, 'cache') ?? cacheFolder())
  try {
    return await evaluateClasses(rows, training, model, cache, groups)
  } finally {
    cache.close()
  }
}

const formatFigure = (name: string, { value, ci95: [low, high], n }: Figure) =>
  `${name.padEnd(16)} ${value.toFixed(3)}  (${low.toFixed(3)} to ${high.toFixed(3)})  n ${n}`

function printRejected(rejected: Receipt['rejected']): void {
  for (const { code, reason } of rejected) console.log(`rejected: ${reason}  ${code}`)
}

function printGroups(groups: GroupResult | undefined, name: string): void {
  if (!groups) return
  for (const [column, each] of Object.entries(groups.columns)) {
    console.log(`\n${name} by ${column} (${groups.of})`)
    for (const [group, { figures, few }] of Object.entries(each))
      console.log(`  ${formatFigure(group, figures[name])}${few ? '  few' : ''}`)
  }
  for (const warning of warnOfFew(groups)) console.error(`warning: ${warning}`)
}

async function saveReport(given: Arguments, render: () => Promise<string>): Promise<void> {
  const path = readText(given, 'report')
  if (!path) return
  await writeFile(path, await render())
  console.error(`report: ${path}`)
}

const nameOf = (given: Arguments, option: string) => basename(resolve(readText(given, option) ?? ''))

async function reportRetrieval(given: Arguments, model: Model): Promise<void> {
  const result = await runRetrieval(given, model)
  const { figures, ranked, sides: found, rejected, backend, plain, groups } = result
  const [head, aqe, dba] = [readHead(given), readCount(given, 'aqe', 0, 0, 100), readCount(given, 'dba', 0, 0, 100)]
  const { version, spaces } = model.release
  const facts: ReportFacts = {
    title: `Retrieval: ${nameOf(given, 'queries')} find ${nameOf(given, 'gallery')} (${head})`,
    release: version,
    space: spaces[head],
    backend,
    seed,
    date: new Date(),
    more: [
      ['queries', `${ranked.length}, seen as ${found.queries}`],
      ['gallery', `seen as ${found.gallery}`],
      ['expansion', `AQE over ${aqe || 'no'} neighbours, DBA over ${dba || 'no'}`],
    ],
  }
  await saveReport(given, () => renderRetrieval(result, facts))
  if (readFlag(given, 'json')) {
    const extra = { ...(plain && { plain: plain.figures, gain: plain.gain }), ...(groups && { groups }) }
    const each = readFlag(given, 'each') && {
      each: Object.fromEntries(ranked.map((one) => [basename(one.query), averagePrecision(one)])),
    }
    const about = { head, space: spaces[head], release: version, aqe, dba, seed, queries: ranked.length, sides: found }
    console.log(JSON.stringify({ ...figures, ...extra, ...each, ...about, rejected, backend }))
    for (const warning of groups ? warnOfFew(groups) : []) console.error(`warning: ${warning}`)
    return
  }
  for (const [name, figure] of Object.entries(figures)) console.log(formatFigure(name, figure))
  for (const [name, { value, ci95 }] of Object.entries(plain?.gain ?? {})) {
    const change = `${formatGain(value)} (${formatGain(ci95[0])} to ${formatGain(ci95[1])})`
    console.log(`gain ${name.padEnd(11)} ${change} from ${plain?.figures[name].value.toFixed(3)}`)
  }
  printGroups(groups, 'recall@6')
  console.log(`queries seen as ${found.queries}, gallery as ${found.gallery} (${backend})`)
  printRejected(rejected)
}

function printConfusion({ labels, counts }: ClassResult['confusion']): void {
  const width = Math.max(...labels.map((label) => label.length)) + 1
  console.log(`\n${'true \\ linear'.padEnd(width)}${labels.map((label) => label.slice(0, 6).padStart(7)).join('')}`)
  for (const [at, row] of counts.entries())
    console.log(`${labels[at].padEnd(width)}${row.map((count) => String(count || '.').padStart(7)).join('')}`)
}

async function reportClasses(given: Arguments, model: Model): Promise<void> {
  const result = await runClasses(given, model)
  const { backend, split, groups, rejected, predictions } = result
  const facts: ReportFacts = {
    title: `Classification: ${nameOf(given, 'images')}`,
    release: model.release.version,
    space: `trunk ${model.trunkId}`,
    backend,
    seed,
    date: new Date(),
    more: [
      ['photos', String(predictions.length)],
      ['split', split],
    ],
  }
  await saveReport(given, () => renderClasses(result, facts))
  if (readFlag(given, 'json')) {
    console.log(JSON.stringify({ ...result, release: model.release.version, seed }))
    for (const warning of groups ? warnOfFew(groups) : []) console.error(`warning: ${warning}`)
    return
  }
  for (const name of ['knn', 'linear'] as const)
    for (const [figure, value] of Object.entries(result[name])) console.log(formatFigure(`${name} ${figure}`, value))
  printConfusion(result.confusion)
  printGroups(groups, 'linear')
  console.log(`${split} (${backend})`)
  printRejected(rejected)
}

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'measure retrieval, classification, boxes or attributes on labelled photos',
  usage: '--queries DIR --gallery DIR --truth CSV | --images DIR --labels FILE | --boxes FILE | --attributes DIR',
  about: `
    Retrieval: every query photo ranks the whole gallery; recall@k (any right photo among the first k), mAP and mean
    AP@21. The truth is a CSV "query,relevant", the relevant file names with spaces between.

    Classification: k-nearest neighbours and a linear probe on the trunk's features; accuracy, macro F1, confusion
    matrix. CSV "file,label"; without --train, five-fold. File names are relative to the folder given, or absolute.

    Boxes: --boxes is a COCO file whose categories are those of the taxonomy; AP50 and AP50:95 by class, and how much is
    found of what is shown, with and without the rule that drops a box the category head disagrees with. File names are
    relative to --images, or to the COCO file.

    Attributes: --attributes names folders as "ensemble train attributes" reads them; the released heads are measured on
    the pieces kept out of training: sub-category, calibration, F1 of every attribute group by source of its labels.

    --aqe and --dba also measure without them; the gain is paired, query by query. --groups is a CSV
    "file,category,colour ..." (any columns): naming query photos it gives the recall of each group of queries, naming
    gallery photos how often each group of right answers is found. --report writes one HTML file with the figures,
    curves, matrix and right and wrong answers with small pictures.

    Every figure comes with n and a bootstrap 95 % interval. Photos that cannot be read are listed in "rejected".`,
  options: {
    queries: { type: 'string', value: 'DIR', help: 'query photos' },
    gallery: { type: 'string', value: 'DIR', help: 'photos to find' },
    truth: { type: 'string', value: 'FILE', help: 'CSV query,relevant' },
    images: { type: 'string', value: 'DIR', help: 'photos to classify' },
    labels: { type: 'string', value: 'FILE', help: 'CSV file,label of the photos to measure on' },
    train: { type: 'string', value: 'FILE', help: 'CSV file,label of the photos to fit on' },
    boxes: { type: 'string', value: 'FILE', help: 'COCO JSON of true boxes' },
    attributes: { type: 'string', multiple: true, value: 'DIR', help: 'folder of labelled pieces; may be given again' },
    most: { type: 'string', value: 'N', help: 'attributes: most pieces taken of a folder, evenly' },
    head: { type: 'string', value: 'NAME', help: 'looks (same product, default) or goes (same look)' },
    k: { type: 'string', value: 'N', help: 'another k for recall@k, besides 1, 6 and 10' },
    aqe: { type: 'string', value: 'N', help: 'average query expansion over N neighbours (0: off)' },
    dba: { type: 'string', value: 'N', help: 'augment each gallery photo by its N nearest (0: off)' },
    groups: { type: 'string', value: 'FILE', help: 'CSV file,group...: figures by group' },
    each: { type: 'boolean', help: 'retrieval, with --json: also the average precision of every query' },
    report: { type: 'string', value: 'FILE', help: 'write a page with figures, charts and answers to look at' },
    'query-side': { type: 'string', value: 'SIDE', help: 'item, snapshot or auto: what most query photos are' },
    'gallery-side': { type: 'string', value: 'SIDE', help: 'the same for the gallery' },
    cache: { type: 'string', value: 'DIR', help: 'where features are kept between runs (or ENSEMBLE_CACHE)' },
  },
  examples: [
    ['ensemble evaluate --queries q --gallery g --truth truth.csv --head goes --json', 'recall and mAP as JSON'],
    [
      'ensemble evaluate --queries q --gallery g --truth truth.csv --aqe 3 --groups groups.csv --report goes.html',
      'what query expansion gains, recall by group, and a page to look at',
    ],
    ['ensemble evaluate --images photos --labels test.csv --train train.csv', 'what the features know of kinds'],
  ],
  async run(given) {
    const boxes = readText(given, 'boxes') !== undefined
    const ways = {
      retrieval: ['queries', 'gallery', 'truth'].some((name) => readText(given, name)),
      classes: !boxes && ['images', 'labels'].some((name) => readText(given, name)),
      boxes,
      attributes: readTexts(given, 'attributes').length > 0,
    }
    const chosen = (Object.keys(ways) as (keyof typeof ways)[]).filter((way) => ways[way])
    if (chosen.length !== 1)
      throw invalid(
        'give either --queries, --gallery and --truth, or --images and --labels, or --boxes, or --attributes',
        'ensemble evaluate --help',
      )
    const report = {
      retrieval: reportRetrieval,
      classes: reportClasses,
      boxes: reportBoxes,
      attributes: reportAttributes,
    }
    await report[chosen[0]](given, await loadModel())
    return 0
  },
}
