/** Putting the index together: it goes on while the editor is elsewhere in the Studio, and is found here again. */
import { announce } from '../app/notices.svelte.ts'
import type { Problem } from '../app/problems.ts'
import type { CompactOutcome, PublishProgress } from '../worker/studio/contract.ts'
import { desk, noteProblem } from './desk.svelte.ts'
import { tell } from './explain.ts'
import { w } from './words.svelte.ts'
import { studio } from './worker.ts'

interface Compaction {
  /** Which one it is about. */
  catalog: string
  isRunning: boolean
  isStopping: boolean
  progress?: PublishProgress
  outcome?: CompactOutcome
  problem?: Problem
}

const idle: Compaction = { catalog: '', isRunning: false, isStopping: false }
export const compaction = $state<Compaction>({ ...idle })

const set = (state: Compaction) =>
  Object.assign(compaction, { progress: undefined, outcome: undefined, problem: undefined, ...state })

/** What came of it has been read. */
export const clearOutcome = () => set(idle)

export function tellOutcome(outcome: CompactOutcome): string {
  if (outcome.how === 'waiting') return w().index.waiting(outcome.edition, outcome.at)
  if (outcome.how !== 'done') return w().index[outcome.how]
  return w().index.done(outcome.published.edition, outcome.parts, outcome.published.freshBytes)
}

export const tellCompactProblem = (problem: Problem): string =>
  problem.code === 'conflict' ? w().index.raced : tell(problem)

export async function startCompacting(): Promise<void> {
  if (compaction.isRunning) return
  set({ ...idle, catalog: desk.catalog, isRunning: true })
  try {
    compaction.outcome = await studio.compact((progress) => {
      compaction.progress = progress
      return !compaction.isStopping
    })
    announce('done', tellOutcome(compaction.outcome))
  } catch (error) {
    compaction.problem = noteProblem(error)
    announce('error', tellCompactProblem(compaction.problem))
  }
  compaction.isRunning = false
}

/** After the part that is being made. */
export const stopCompacting = () => (compaction.isStopping = true)
