/** `ensemble evaluate`: retrieval or classification on photos whose answers are known. */
import { existsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { parseTable } from '../core/csv.ts'
import { EnsembleError } from '../core/errors.ts'
import type { Figure } from '../core/metrics.ts'
import type { Receipt } from '../core/schema.ts'
import { decodeUtf8 } from '../core/text.ts'
import { type Arguments, type Command, readChoice, readCount, readFlag, readText, requireText } from './command.ts'
import { type ClassResult, evaluateClasses, type LabelledFile } from './evaluate-classes.ts'
import { evaluateRetrieval, type RetrievalResult } from './evaluate-retrieval.ts'
import { cacheFolder, openFeatureCache } from './feature-cache.ts'
import { readBytes } from './files.ts'
import { listFolder } from './folder.ts'
import { loadModel, type Model } from './model.ts'

const sides = ['auto', 'item', 'snapshot'] as const
const invalid = (message: string, hint = '') => new EnsembleError('invalid', message, hint)

async function readColumns(path: string, names: readonly string[]): Promise<Record<string, string>[]> {
  const text = decodeUtf8(await readBytes(path))
  const rows = parseTable(text)
  const lacking = names.filter((name) => !Object.hasOwn(rows[0]?.cells ?? {}, name))
  if (!rows.length) throw invalid(`${path} has no rows`, `its header is ${names.join(',')}`)
  if (lacking.length)
    throw invalid(`${path} has no column "${lacking.join('", "')}"`, `its header is ${names.join(',')}`)
  return rows.map(({ cells }) => cells)
}

async function listPictures(folder: string): Promise<string[]> {
  if (!existsSync(folder)) throw new EnsembleError('not-found', `${folder} does not exist`)
  const { root, pictures } = await listFolder(folder)
  if (!pictures.length) throw invalid(`${folder} has no photos`)
  return pictures.map((name) => join(root, name))
}

/** File names of a table are relative to the folder, or absolute. */
const locate = (folder: string, name: string) => (isAbsolute(name) ? name : join(resolve(folder), name))

/** Query -> right answers. Files that a table names and nobody has are listed like broken ones. */
async function readTruth(path: string, queries: string, gallery: string) {
  const truth = new Map<string, Set<string>>()
  const named = new Set<string>()
  for (const { query, relevant } of await readColumns(path, ['query', 'relevant'])) {
    const files = relevant
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => locate(gallery, name))
    if (!files.length) throw invalid(`${path}: query "${query}" has no relevant files`)
    const key = locate(queries, query)
    truth.set(key, new Set([...(truth.get(key) ?? []), ...files]))
    for (const file of files) named.add(file)
  }
  return { truth, named }
}

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
  const gallery = [...new Set([...inFolder, ...named])]
  const cache = openFeatureCache(model, readText(given, 'cache') ?? cacheFolder())
  try {
    const k = readCount(given, 'k', 6, 1, 1000)
    return await evaluateRetrieval(
      {
        queries: [...truth.keys()],
        gallery,
        truth,
        ranking: readChoice(given, 'head', ['looks', 'goes'] as const, 'looks'),
        ks: [...new Set([1, 6, 10, k])].sort((a, b) => a - b),
        aqe: readCount(given, 'aqe', 0, 0, 100),
        alpha: model.release.expansion.alpha,
        querySide: readChoice(given, 'query-side', sides, 'auto'),
        gallerySide: readChoice(given, 'gallery-side', sides, 'auto'),
      },
      model,
      cache,
    )
  } finally {
    cache.close()
  }
}

async function runClasses(given: Arguments, model: Model): Promise<ClassResult> {
  const folder = requireText(given, 'images', 'the folder of photos')
  const read = async (path: string): Promise<LabelledFile[]> =>
    (await readColumns(path, ['file', 'label'])).map(({ file, label }) => ({ file: locate(folder, file), label }))
  const rows = await read(requireText(given, 'labels', 'CSV file,label'))
  const train = readText(given, 'train')
  const cache = openFeatureCache(model, readText(given, 'cache') ?? cacheFolder())
  try {
    return await evaluateClasses(rows, train ? await read(train) : undefined, model, cache)
  } finally {
    cache.close()
  }
}

const formatFigure = (name: string, { value, ci95: [low, high], n }: Figure) =>
  `${name.padEnd(16)} ${value.toFixed(3)}  (${low.toFixed(3)} to ${high.toFixed(3)})  n ${n}`

function printRejected(rejected: Receipt['rejected']): void {
  for (const { code, reason } of rejected) console.log(`rejected: ${reason}  ${code}`)
}

async function reportRetrieval(given: Arguments, model: Model): Promise<void> {
  const { figures, ranked, sides: found, rejected, backend } = await runRetrieval(given, model)
  const head = readChoice(given, 'head', ['looks', 'goes'] as const, 'looks')
  if (readFlag(given, 'json')) {
    const space = model.release.spaces[head]
    console.log(JSON.stringify({ ...figures, head, space, queries: ranked.length, sides: found, rejected, backend }))
    return
  }
  for (const [name, figure] of Object.entries(figures)) console.log(formatFigure(name, figure))
  console.log(`queries seen as ${found.queries}, gallery as ${found.gallery} (${backend})`)
  printRejected(rejected)
}

async function reportClasses(given: Arguments, model: Model): Promise<void> {
  const result = await runClasses(given, model)
  if (readFlag(given, 'json')) {
    console.log(JSON.stringify(result))
    return
  }
  for (const name of ['knn', 'linear'] as const)
    for (const [figure, value] of Object.entries(result[name])) console.log(formatFigure(`${name} ${figure}`, value))
  const { labels, counts } = result.confusion
  const width = Math.max(...labels.map((label) => label.length)) + 1
  console.log(`\n${'true \\ linear'.padEnd(width)}${labels.map((label) => label.slice(0, 6).padStart(7)).join('')}`)
  for (const [at, row] of counts.entries())
    console.log(`${labels[at].padEnd(width)}${row.map((count) => String(count || '.').padStart(7)).join('')}`)
  console.log(`${result.split} (${result.backend})`)
  printRejected(result.rejected)
}

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'measure retrieval or classification on labelled photos',
  usage: '--queries DIR --gallery DIR --truth FILE  |  --images DIR --labels FILE [--train FILE]',
  about: `
    Retrieval: every query photo ranks the whole gallery; recall@k (any right photo among the first k), mAP and mean
    AP@21. The truth is a CSV "query,relevant", the relevant file names with spaces between.

    Classification: k-nearest neighbours and a linear probe on the trunk's features; accuracy, macro F1, confusion
    matrix. CSV "file,label"; without --train, five-fold. File names are relative to the folder given, or absolute.

    Every figure comes with n and a bootstrap 95 % interval. Photos that cannot be read are listed in "rejected".`,
  options: {
    queries: { type: 'string', value: 'DIR', help: 'query photos' },
    gallery: { type: 'string', value: 'DIR', help: 'photos to find' },
    truth: { type: 'string', value: 'FILE', help: 'CSV query,relevant' },
    images: { type: 'string', value: 'DIR', help: 'photos to classify' },
    labels: { type: 'string', value: 'FILE', help: 'CSV file,label of the photos to measure on' },
    train: { type: 'string', value: 'FILE', help: 'CSV file,label of the photos to fit on' },
    head: { type: 'string', value: 'NAME', help: 'looks (same product, default) or goes (same look)' },
    k: { type: 'string', value: 'N', help: 'another k for recall@k, besides 1, 6 and 10' },
    aqe: { type: 'string', value: 'N', help: 'average query expansion over N neighbours (0: off)' },
    'query-side': { type: 'string', value: 'SIDE', help: 'item, snapshot or auto: what most query photos are' },
    'gallery-side': { type: 'string', value: 'SIDE', help: 'the same for the gallery' },
    cache: { type: 'string', value: 'DIR', help: 'where features are kept between runs (or ENSEMBLE_CACHE)' },
  },
  examples: [
    ['ensemble evaluate --queries q --gallery g --truth truth.csv --head goes --json', 'recall and mAP as JSON'],
    ['ensemble evaluate --images photos --labels test.csv --train train.csv', 'what the features know of kinds'],
  ],
  async run(given) {
    const retrieval = ['queries', 'gallery', 'truth'].some((name) => readText(given, name))
    const classes = ['images', 'labels'].some((name) => readText(given, name))
    if (retrieval === classes)
      throw invalid(
        'give either --queries, --gallery and --truth, or --images and --labels',
        'ensemble evaluate --help',
      )
    const model = await loadModel()
    await (retrieval ? reportRetrieval(given, model) : reportClasses(given, model))
    return 0
  },
}
