/** The jobs of a sweep: every combination of a grid's values. */
import { createHash } from 'node:crypto'
import { EnsembleError } from '../core/errors.ts'
import { canonicalJson } from '../core/text.ts'

export interface Job {
  /** As the grid names them, for people. */
  settings: Record<string, string>
  /** As options of `train`. */
  values: Record<string, string>
}

/** A sweep of more is a typing error or a week. */
const mostJobs = 500

/** Names a grid may hold: what decides how good a head is, and nothing else. */
export const varied = new Set(
  'width epochs patience seed rate weight-decay margin m scale margin-weight centres contrastive auxiliary sampled-classes batch-classes batch-rows'.split(
    ' ',
  ),
)

const invalid = (message: string, hint = '') => new EnsembleError('invalid', message, hint)

function parseSetting(word: string): [name: string, values: string[]] {
  const [name, list, ...more] = word.split('=')
  const values = (list ?? '').split(',').map((value) => value.trim())
  if (!varied.has(name)) throw invalid(`--grid ${word}: no setting "${name}"`, `one of: ${[...varied].join(', ')}`)
  if (more.length || values.some((value) => !value)) throw invalid(`--grid ${word} is not NAME=VALUE,VALUE ...`)
  return [name, [...new Set(values)]]
}

/** "margin=0.3" is the size of the margin, which `train` calls m; "margin=cosface" its kind. */
const optionOf = (name: string, value: string) => (name === 'margin' && /^[\d.]+$/.test(value) ? 'm' : name)

/** @param grid "name=a,b" words. @throws EnsembleError `invalid` naming the word that is wrong */
export function planJobs(grid: readonly string[]): Job[] {
  if (!grid.length) throw invalid('--grid is missing', 'e.g. --grid width=128,256 epochs=5,10')
  const axes = grid.map(parseSetting)
  const twice = axes.find(([name], at) => axes.findIndex(([other]) => other === name) !== at)
  if (twice) throw invalid(`--grid names ${twice[0]} twice`)
  const count = axes.reduce((product, [, values]) => product * values.length, 1)
  if (count > mostJobs) throw invalid(`the grid has ${count} combinations, more than ${mostJobs}`)
  let jobs: Job[] = [{ settings: {}, values: {} }]
  for (const [name, values] of axes)
    jobs = jobs.flatMap((job) =>
      values.map((value) => ({
        settings: { ...job.settings, [name]: value },
        values: { ...job.values, [optionOf(name, value)]: value },
      })),
    )
  return jobs
}

/** A file name that tells the settings and, by its hash, everything else that decides the outcome. */
export function nameJob(ranking: string, { settings }: Job, identity: { options: object; data: string }): string {
  const hash = createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 10)
  const words = Object.entries(settings).map(([name, value]) => `${name}${value}`)
  return [ranking, ...words, hash].join('-').slice(-200)
}
