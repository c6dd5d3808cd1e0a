/** The Studio's state on the page: who is signed in, the feed on the desk, how far it is; and what an editor can do. */
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
import { w } from './words.svelte.ts'
import { studio } from './worker.ts'

const tokenKey = 'ensemble.studio.token'
const catalogKey = 'ensemble.studio.catalog'

interface Desk {
  phase: 'opening' | 'out' | 'in'
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
  catalogs: [],
  catalog: '',
  doubles: [],
  both: [],
  busy: false,
  version: 0,
})

/** Runs an act; a failure stays on the page where it happened. */
export async function attempt(act: () => Promise<void>): Promise<boolean> {
  desk.busy = true
  desk.problem = undefined
  try {
    await act()
    return true
  } catch (error) {
    desk.problem = problemOf(error)
    if (desk.problem.code === 'unauthorized' || desk.problem.code === 'forbidden') desk.phase = 'out'
    announce('error', desk.problem.message)
    return false
  } finally {
    desk.busy = false
  }
}

/** After a reload of this tab: the token is kept until the tab is closed, the feed until it is published. */
export async function openStudio(): Promise<void> {
  if (desk.phase !== 'opening') return
  const token = sessionStorage.getItem(tokenKey) ?? undefined
  if (!token) return void (desk.phase = 'out')
  await signIn(token)
}

export async function signIn(token: string): Promise<void> {
  const done = await attempt(async () => {
    desk.catalogs = await studio.signIn(token)
    sessionStorage.setItem(tokenKey, token)
    const last = localStorage.getItem(catalogKey)
    const first = desk.catalogs.find(({ catalog }) => catalog === last) ?? desk.catalogs[0]
    await choose(first?.catalog ?? 'demo')
    desk.phase = 'in'
  })
  if (!done && desk.phase === 'opening') desk.phase = 'out'
}

export function signOut(): void {
  sessionStorage.removeItem(tokenKey)
  Object.assign(desk, { phase: 'out', feed: undefined, key: undefined, progress: undefined, doubles: [] })
}

async function choose(catalog: string): Promise<void> {
  desk.key = await studio.choose(catalog)
  desk.catalog = catalog
  localStorage.setItem(catalogKey, catalog)
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
    desk.problem = problemOf(error)
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
