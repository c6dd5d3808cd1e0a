/** The address as state: pages read it, links and `go` change it, Back closes a sheet before it leaves a page. */
import { readRoute, type Route } from './router.ts'

interface Place {
  /** Which sheet lies over the page, if any. */
  sheet?: string
  /** Where the page was scrolled to when it was left. */
  scroll?: number
}

const placeOf = (): Place => (history.state as Place | null) ?? {}
let address = $state.raw(new URL(window.location.href))
let sheet = $state(placeOf().sheet)
const route = $derived(readRoute(address.pathname))
let afterClose: (() => void) | undefined

export const here = {
  get url(): URL {
    return address
  },
  get route(): Route {
    return route
  },
  get sheet(): string | undefined {
    return sheet
  },
}

/** Goes to a path of the app. `replace` keeps the entry of history: for filters and frames, so that Back leaves them at once. */
export function go(path: string, options: { replace?: boolean } = {}): void {
  const next = new URL(path, window.location.href)
  if (next.href === address.href) return
  if (options.replace) history.replaceState(placeOf(), '', next)
  else {
    history.replaceState({ ...placeOf(), scroll: window.scrollY }, '')
    history.pushState({}, '', next)
  }
  const turned = next.pathname !== address.pathname
  address = next
  sheet = undefined
  if (turned) arrive(0)
  else if (!options.replace) window.scrollTo(0, 0)
}

/** Lays a sheet over the page; Back closes it. */
export function openSheet(name: string): void {
  if (sheet === name) return
  history.pushState({ sheet: name }, '')
  sheet = name
}

/** Closes the sheet as Back would. @param then runs once the page below is the current entry again. */
export function closeSheet(then?: () => void): void {
  if (!sheet) return then?.()
  afterClose = then
  history.back()
}

/** The title takes focus when the page has changed, so that a screen reader starts there; the scroll is put back on Back. */
function arrive(scroll: number): void {
  requestAnimationFrame(() => {
    const started = performance.now()
    const settle = () => {
      const title = document.querySelector<HTMLElement>('main h1')
      if (!title && performance.now() - started < 2000) return requestAnimationFrame(settle)
      title?.focus({ preventScroll: true })
      window.scrollTo(0, scroll)
    }
    settle()
  })
}

function onPop(): void {
  const turned = window.location.pathname !== address.pathname
  const overSheet = sheet !== undefined || placeOf().sheet !== undefined
  address = new URL(window.location.href)
  sheet = placeOf().sheet
  const then = afterClose
  afterClose = undefined
  if (turned) arrive(placeOf().scroll ?? 0)
  else if (!overSheet) requestAnimationFrame(() => window.scrollTo(0, placeOf().scroll ?? 0))
  then?.()
}

/** Plain clicks on links of the app stay in the app; everything else is the browser's. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link?.href || link.target || link.hasAttribute('download')) return
  const url = new URL(link.href)
  if (url.origin !== window.location.origin || url.hash || readRoute(url.pathname).page === 'missing') return
  event.preventDefault()
  go(url.pathname + url.search)
}

export function startRouting(): void {
  history.scrollRestoration = 'manual'
  window.addEventListener('popstate', onPop)
  document.addEventListener('click', onClick)
}
