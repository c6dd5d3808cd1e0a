/** `ensemble sweep`: trains a head for every combination of settings, and says which is best on what was held out. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { type Arguments, type Command, readFlag, readText, requireText } from './command.ts'
import { readPlain, saveHead } from './head-file.ts'
import { type Job, nameJob, planJobs, varied } from './sweep-plan.ts'
import { type JobResult, runJob } from './sweep-run.ts'
import { readMaterial, readOptions, readRanking, recipeOptions } from './train.ts'
import { loadTrainer } from './trainer.ts'

/** "width=128,256" without an option before it belongs to --grid too: shells make no list of one option. */
function splitArguments({ files, values }: Arguments): { given: Arguments; grid: string[] } {
  const isGrid = (word: string) => word.includes('=')
  const first = readText({ files, values }, 'grid')
  const grid = [...(first ? [first] : []), ...files.filter(isGrid)]
  return { given: { files: files.filter((word) => !isGrid(word)), values }, grid }
}

const share = (value: number) => value.toFixed(3)

/** Best first; jobs that failed last. */
export function formatTable(results: readonly JobResult[], settings: readonly string[]): string {
  const head = ['', ...settings, 'R@6', 'mAP', 'score', 'n', 'epoch', 'seconds', 'bytes', 'head']
  const rows = results.map((result, at) => {
    const values = settings.map((name) => result.settings[name])
    if ('failed' in result) return ['-', ...values, result.failed]
    const { held, epoch, epochs, score, seconds, bytes, head: file } = result
    const figures = [share(held.recallAt6), share(held.meanAveragePrecision), share(score), String(held.queries)]
    return [String(at + 1), ...values, ...figures, `${epoch}/${epochs}`, seconds.toFixed(0), String(bytes), file]
  })
  const wide = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row.length === head.length ? row[column].length : 0))),
  )
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(wide[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function sortResults(results: readonly JobResult[]): JobResult[] {
  const rank = (result: JobResult) => ('failed' in result ? -1 : result.score)
  return [...results].sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))
}

async function trainJobs(jobs: readonly Job[], given: Arguments, out: string): Promise<JobResult[]> {
  const ranking = readRanking(given, 'sweep')
  const { trainDefaults } = await loadTrainer()
  // Every job is checked before the first one trains: a wrong value should not come up after an hour.
  const checked = jobs.map((job) => {
    const own = { files: given.files, values: { ...given.values, ...job.values } }
    return { job, own, options: readOptions(own, trainDefaults) }
  })
  const material = await readMaterial(given, ranking)
  const data = createHash('sha256')
    .update(JSON.stringify([material.selection.classes, material.trunk, ranking]))
    .update(material.selection.samples.label)
    .digest('hex')
  const results: JobResult[] = []
  for (const [at, { job, own, options }] of checked.entries()) {
    const name = nameJob(ranking, job, { options, data })
    console.error(`job ${at + 1} of ${jobs.length}: ${name}`)
    results.push(await runJob({ name, folder: out, settings: job.settings, own, material }))
  }
  return sortResults(results)
}

async function run(whole: Arguments): Promise<number> {
  const { given, grid } = splitArguments(whole)
  const jobs = planJobs(grid)
  const out = requireText(given, 'out', 'the folder of jobs and heads')
  const results = await trainJobs(jobs, given, out)
  const [first] = results
  const best = 'failed' in first ? undefined : first
  const path = readText(given, 'best')
  if (readFlag(given, 'json')) console.log(JSON.stringify({ best: best?.name, jobs: results }))
  else console.log(formatTable(results, Object.keys(jobs[0].settings)))
  if (!best) throw new EnsembleError('invalid', 'no job of the sweep gave a head', 'a lower rate may help')
  if (path) saveHead(path, readPlain(join(out, best.head)), readFlag(given, 'force'))
  return results.some((result) => 'failed' in result) ? 1 : 0
}

export const sweepCommand: Command = {
  name: 'sweep',
  summary: 'train a head for every combination of settings, best first',
  usage: 'looks|goes --data DIR [--data DIR ...] --grid NAME=A,B [NAME=C,D ...] --out DIR',
  about: `
    One job for each combination of the grid, with every other setting as for "train". Photos go through the trunk once.
    A job leaves NAME.json (settings, held-out figures, seconds) and NAME.head in the folder of --out. Run the same
    command again to go on: finished jobs are read from their file, and one that was interrupted goes on at the epoch it
    reached. The name holds a hash of all settings, photos and the trunk, so nothing old passes for something new.

    The table ranks by the mean of recall@6 and mAP on classes held out of training. Many jobs and few held-out queries
    find a winner by luck: look at n, and measure the best on photos of their own with "evaluate".`,
  options: {
    grid: { type: 'string', value: 'NAME=A,B', help: `settings to vary: ${[...varied].join(', ')}` },
    data: { type: 'string', multiple: true, value: 'DIR', help: 'folder of training photos; may be given again' },
    out: { type: 'string', value: 'DIR', help: 'folder of jobs and heads' },
    best: { type: 'string', value: 'FILE', help: 'copy the best head there, unless a better one is there' },
    force: { type: 'boolean', help: 'replace it all the same' },
    cache: { type: 'string', value: 'DIR', help: 'where features are kept (.cache/features)' },
    ...recipeOptions,
  },
  examples: [
    [
      'ensemble sweep goes --data street --grid width=128,256 margin=0.2,0.3 epochs=5,10 --out sweep',
      'eight jobs; a margin that is a number means "m"',
    ],
    ['ensemble sweep looks --data boutique --grid seed=1,2,3 --out seeds', 'how much of a difference is luck'],
  ],
  run,
}
