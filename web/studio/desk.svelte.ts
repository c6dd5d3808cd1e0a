/** The Studio's state on the page: who works at it, the feed on the desk, how far it is; and what an editor can do. */
import { announce } from '../app/notices.svelte.ts'
import { type Problem, problemOf } from '../app/problems.ts'
import type {
  CatalogName,
  Cells,
  Double,
  FeedReport,
  Given,
  KeyState,
  ReadingPlan,
  WorkProgress,
} from '../worker/studio/contract.ts'
import type { Me } from './me.ts'
import { w } from './words.svelte.ts'
import { studio } from './worker.ts'

export const catalogKey = 'ensemble.studio.catalog'

interface Desk {
  phase: 'opening' | 'out' | 'in'
  /** Nobody owns this edge yet: the first who comes in with the set-up code will. */
  needsOwner: boolean
  me?: Me
  catalogs: CatalogName[]
  catalog: string
  key?: KeyState
  feed?: FeedReport
  progress?: WorkProgress
  doubles: Double[]
  /** Doubles that shall both stay, as "line line". */
  both: string[]
  busy: boolean
  problem?: Problem
  /** Counts up when rows may look different. */
  version: number
}

export const desk = $state<Desk>({
  phase: 'opening',
  needsOwner: false,
  catalogs: [],
  catalog: '',
  doubles: [],
  both: [],
  busy: false,
  version: 0,
})

export const mayPublish = (): boolean => desk.me?.role === 'owner' || desk.me?.role === 'editor'
export const isOwner = (): boolean => desk.me?.role === 'owner'

/** What went wrong, for the page to say; who is no longer known here is out. */
export function noteProblem(error: unknown): Problem {
  const problem = problemOf(error)
  if (problem.code === 'unauthorized' && desk.phase === 'in') Object.assign(desk, { phase: 'out', problem })
  return problem
}

/** Runs an act; a failure stays on the page where it happened. */
export async function attempt(act: () => Promise<void>): Promise<boolean> {
  desk.busy = true
  desk.problem = undefined
  try {
    await act()
    return true
  } catch (error) {
    desk.problem = noteProblem(error)
    announce('error', desk.problem.message)
    return false
  } finally {
    desk.busy = false
  }
}

/** Brings a catalog to the desk, and the feed that was open. */
export async function choose(catalog: string): Promise<void> {
  desk.key = await studio.choose(catalog)
  desk.catalog = catalog
  localStorage.setItem(catalogKey, catalog)
  if (mayPublish()) await reopen()
  else desk.feed = undefined
}

/** The feed that was open before, if any; its pictures go on. */
export async function reopen(): Promise<void> {
  desk.feed = await studio.reopen()
  if (desk.feed) void work()
}

export const chooseCatalog = (catalog: string) => attempt(() => choose(catalog))

export const vouch = (grant: string) =>
  attempt(async () => {
    desk.key = await studio.vouch(grant)
  })

function show(feed: FeedReport): void {
  desk.feed = feed
  desk.version++
  announce('done', w().said(feed.tally.given, feed.tally.faulty))
}

export const take = (given: Given[]) =>
  attempt(async () => {
    if (!given.length) return
    desk.both = []
    show(await studio.take(given))
    void work()
  })

/** A feed of which no edition came is on the desk again. */
export const bringBack = (schedule: string) =>
  attempt(async () => {
    await studio.bringBack(schedule)
    await reopen()
  })

/** Corrections wait until the pictures have stopped, then those go on. */
async function change(act: () => Promise<FeedReport>): Promise<void> {
  await attempt(async () => {
    await stop()
    show(await act())
  })
  void work()
}

export const readOtherwise = (plan: Partial<ReadingPlan>) => change(() => studio.read(plan))
export const fixRow = (line: number, cells: Cells) => change(() => studio.fix(line, cells))
export const leaveRow = (line: number, left: boolean) => change(() => studio.leave(line, left))

export const discard = () =>
  attempt(async () => {
    await stop()
    await studio.discard()
    Object.assign(desk, { feed: undefined, progress: undefined, doubles: [] })
  })

let working: Promise<void> | undefined

export function work(): Promise<void> {
  working ??= runWork().finally(() => (working = undefined))
  return working
}

async function runWork(): Promise<void> {
  try {
    await studio.work(follow)
  } catch (error) {
    desk.problem = noteProblem(error)
    if (desk.progress) desk.progress.state = 'failed'
  }
  desk.doubles = await studio.doubles(20)
  desk.version++
}

function follow(progress: WorkProgress): void {
  desk.progress = progress
  if (desk.feed) desk.feed.tally = progress.tally
  if (progress.state === 'done') announce('done', w().work.of(progress.done, progress.of))
}

/** Returns when the pictures in hand are done. */
export async function stop(): Promise<void> {
  if (!working) return
  await studio.pause()
  await working
}
