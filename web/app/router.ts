/** Paths of the app and the page each names. Pure: the browser's history is location.svelte.ts. */

export type Route =
  | { page: 'find' }
  | { page: 'item'; id: string }
  | { page: 'look'; id: string }
  | { page: 'looks' }
  | { page: 'boards' }
  | { page: 'board'; id: string }
  | { page: 'history' }
  | { page: 'you' }
  | { page: 'studio'; id: StudioStep }
  | { page: 'missing' }

export const studioSteps = ['import', 'publish', 'history', 'people', 'activity', 'join'] as const
export type StudioStep = (typeof studioSteps)[number]

const plain: Record<string, Route> = {
  '': { page: 'find' },
  looks: { page: 'looks' },
  boards: { page: 'boards' },
  history: { page: 'history' },
  you: { page: 'you' },
  studio: { page: 'studio', id: 'import' },
}
const named = { item: 'item', look: 'look', board: 'board' } as const

/** The page a path names; `missing` for any other, so that a mistyped address still gets the shell. */
export function readRoute(pathname: string): Route {
  const [first, second, ...rest] = pathname.split('/').filter(Boolean)
  if (second === undefined) return Object.hasOwn(plain, first ?? '') ? plain[first ?? ''] : { page: 'missing' }
  const step = first === 'studio' && !rest.length ? studioSteps.find((each) => each === second) : undefined
  if (step && step !== 'import') return { page: 'studio', id: step }
  const page = Object.hasOwn(named, first) ? named[first as keyof typeof named] : undefined
  const id = decodeSegment(second)
  return page && id && !rest.length ? { page, id } : { page: 'missing' }
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined // a lone % in a hand-typed address
  }
}

export const itemPath = (id: string): string => `/item/${encodeURIComponent(id)}`
export const lookPath = (id: string): string => `/look/${encodeURIComponent(id)}`
export const boardPath = (id: string): string => `/board/${encodeURIComponent(id)}`

/** Which entry of the navigation a page belongs to. */
export function sectionOf(route: Route): 'find' | 'looks' | 'boards' | 'you' | 'studio' | undefined {
  if (route.page === 'look' || route.page === 'item') return 'looks'
  if (route.page === 'board' || route.page === 'history') return 'boards'
  return route.page === 'missing' ? undefined : route.page
}
