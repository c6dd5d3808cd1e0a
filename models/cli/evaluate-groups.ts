/** Recall by group (category, colour, gender, style ...): whom the model serves well, whom badly, and of whom too little is known. */
import { EnsembleError } from '../core/errors.ts'
import { type Figure, meanFigure, type Ranked } from '../core/metrics.ts'
import type { Groups } from './evaluate-files.ts'

/** Fewer say little: one photo more or less moves the figure by over ten points. */
export const fewest = 10

/** One thing that is found or missed: a query by its file, or one right answer of a query by the answer's. */
export interface Trial {
  file: string
  /** Figure name -> 1 or 0. */
  scores: Record<string, number>
}

export interface GroupFigures {
  n: number
  /** Too small to conclude from. */
  few: boolean
  figures: Record<string, Figure>
}

export interface GroupResult {
  /** What is counted. */
  of: 'queries' | 'answers' | 'photos'
  /** Over all of them, in a group or not. */
  all: GroupFigures
  /** Column -> group -> figures, the largest group first. */
  columns: Record<string, Record<string, GroupFigures>>
  /** Of each column: trials in no group. */
  ungrouped: Record<string, number>
}

const place = (ranked: readonly string[], wanted: (file: string) => boolean) => {
  const at = ranked.findIndex(wanted)
  return at < 0 ? Infinity : at
}

const recalls = (at: number, ks: readonly number[]) =>
  Object.fromEntries(ks.map((k) => [`recall@${k}`, at < k ? 1 : 0]))

/**
 * [Note: groups of queries or of answers] A table that names query photos asks how often each group of queries finds
 * any right answer. One that names gallery photos asks how often each group of right answers is found: a shop's
 * question, whose own photos have a category and a colour where a snapshot has several.
 */
export function retrievalTrials(
  ranked: readonly (Ranked & { query: string })[],
  groups: Groups,
  ks: readonly number[],
): { of: GroupResult['of']; trials: Trial[] } {
  const named = new Set([...groups.values()].flatMap((files) => [...files.keys()]))
  if (ranked.some(({ query }) => named.has(query))) {
    const trials = ranked.map(({ query, ranked: files, relevant }) => ({
      file: query,
      scores: recalls(
        place(files, (file) => relevant.has(file)),
        ks,
      ),
    }))
    return { of: 'queries', trials }
  }
  const trials = ranked.flatMap(({ ranked: files, relevant }) => {
    const places = new Map(files.map((file, at) => [file, at]))
    return [...relevant].map((file) => ({ file, scores: recalls(places.get(file) ?? Infinity, ks) }))
  })
  if (!trials.some(({ file }) => named.has(file)))
    throw new EnsembleError('invalid', 'the table of groups names no query and no right answer', 'column "file"')
  return { of: 'answers', trials }
}

export function groupTrials(of: GroupResult['of'], trials: readonly Trial[], groups: Groups): GroupResult {
  const columns: GroupResult['columns'] = {}
  const ungrouped: GroupResult['ungrouped'] = {}
  for (const [column, groupOf] of groups) {
    const members = new Map<string, Trial[]>()
    for (const trial of trials) {
      const group = groupOf.get(trial.file)
      if (group === undefined) ungrouped[column] = (ungrouped[column] ?? 0) + 1
      else members.set(group, [...(members.get(group) ?? []), trial])
    }
    const sorted = [...members].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    columns[column] = Object.fromEntries(sorted.map(([group, own]) => [group, measureGroup(own)]))
  }
  return { of, all: measureGroup(trials), columns, ungrouped }
}

function measureGroup(trials: readonly Trial[]): GroupFigures {
  const names = Object.keys(trials[0].scores)
  const figures = Object.fromEntries(
    names.map((name) => [name, meanFigure(trials.map(({ scores }) => scores[name]))] as const),
  )
  return { n: trials.length, few: trials.length < fewest, figures }
}

/** One line a column whose groups are too small. */
export function warnOfFew({ of, columns }: GroupResult): string[] {
  return Object.entries(columns).flatMap(([column, groups]) => {
    const few = Object.entries(groups).filter(([, group]) => group.few)
    if (!few.length) return []
    const some = few.slice(0, 8).map(([name, { n }]) => `${name} (${n})`)
    const more = few.length > some.length ? ` and ${few.length - some.length} more` : ''
    return [`${column}: fewer than ${fewest} ${of} in ${some.join(', ')}${more}: read nothing into these`]
  })
}
