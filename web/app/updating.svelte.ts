/** Newer editions: looked for while the page is looked at, told quietly, never forced. */
import { t } from '../i18n/language.svelte.ts'
import { openEngine } from './engine.ts'
import { showToast } from './notices.svelte.ts'
import { problemOf } from './problems.ts'

/** Milliseconds between two looks: what is published reaches an open page within a minute. Unchanged, one costs 200 bytes. */
const pause = 45_000
let lastLook = 0

export const updating = $state<{ phase: 'idle' | 'looking' | 'newest' | 'newer' | 'refused' | 'failed' }>({
  phase: 'idle',
})
const refusals = ['signature-invalid', 'hash-mismatch', 'manifest-invalid', 'space-mismatch']

/** Asks the edge for a newer edition; what comes is used from the next search on. */
export async function updateNow(): Promise<void> {
  updating.phase = 'looking'
  lastLook = Date.now()
  try {
    updating.phase = (await (await openEngine()).update()) ? 'newer' : 'newest'
  } catch (error) {
    updating.phase = refusals.includes(problemOf(error).code) ? 'refused' : 'failed'
  }
}

let watching = false

/** From the first search on; a page in the background waits until somebody looks at it. */
function watch(): void {
  if (watching) return
  watching = true
  const look = () => void (document.visibilityState === 'visible' && lookForUpdate())
  setInterval(look, pause)
  document.addEventListener('visibilitychange', look)
}

export async function lookForUpdate(): Promise<void> {
  watch()
  if (!navigator.onLine || Date.now() - lastLook < pause - 1000) return
  await updateNow()
  if (updating.phase === 'newer') showToast(t().update.ready)
}
