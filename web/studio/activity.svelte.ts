/** The audit log on the page: what is shown of it, more of it, all of it as a table. */
import type { Answer } from '../../edge/answers.ts'
import type { AuditKind } from '../../edge/audit.ts'
import type { AuditEntry } from '../../edge/records-audit.ts'
import { announce } from '../app/notices.svelte.ts'
import type { Problem } from '../app/problems.ts'
import { read } from '../edge.ts'
import { noteProblem } from './desk.svelte.ts'

export type { AuditEntry, AuditKind }

interface Activity {
  /** Empty: all. */
  kind: AuditKind | ''
  actor: string
  actors: { id: string; name: string }[]
  /** Newest first; undefined until the first answer. */
  entries?: AuditEntry[]
  /** Where the entries after these begin; null: there are none. */
  next: number | null
  busy: boolean
  problem?: Problem
}

export const activity = $state<Activity>({ kind: '', actor: '', actors: [], next: null, busy: false })

interface Page {
  entries: AuditEntry[]
  next: number | null
}

/** @param before null: from the newest */
function readPage(limit: number, before: number | null): Promise<Page> {
  const { kind, actor } = activity
  const query = new URLSearchParams({ limit: String(limit) })
  for (const [name, value] of Object.entries({ kind, actor, before: before ?? '' })) {
    if (value) query.set(name, String(value))
  }
  return read<Page>(`/api/audit?${query}`)
}

async function attempt(act: () => Promise<void>): Promise<void> {
  Object.assign(activity, { busy: true, problem: undefined })
  try {
    await act()
  } catch (error) {
    activity.problem = noteProblem(error)
    announce('error', activity.problem.message)
  }
  activity.busy = false
}

const pageLength = 50
/** The most the edge gives at once. */
const longest = 1000

export const openActivity = () =>
  attempt(async () => {
    const [{ actors }, page] = await Promise.all([
      read<Answer<'GET /api/audit/actors'>>('/api/audit/actors'),
      readPage(pageLength, null),
    ])
    Object.assign(activity, { actors, ...page })
  })

export const narrow = (by: Partial<Pick<Activity, 'kind' | 'actor'>>) =>
  attempt(async () => {
    Object.assign(activity, by)
    const { kind, actor } = activity
    const page = await readPage(pageLength, null)
    // Only if that is still what is asked for.
    if (activity.kind === kind && activity.actor === actor) Object.assign(activity, page)
  })

export const showMore = () =>
  attempt(async () => {
    const { entries, next } = await readPage(pageLength, activity.next)
    Object.assign(activity, { entries: [...(activity.entries ?? []), ...entries], next })
  })

/** @param keep takes all entries of what is asked for, shown or not */
export const takeAll = (keep: (entries: AuditEntry[]) => void) =>
  attempt(async () => {
    const all: AuditEntry[] = []
    for (let page: Page = { entries: [], next: null }, first = true; first || page.next !== null; first = false) {
      page = await readPage(longest, page.next)
      all.push(...page.entries)
    }
    keep(all)
  })
