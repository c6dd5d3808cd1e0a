/** Newer editions: looked for after a search, at most once an hour, told quietly, never forced. */
import { t } from '../i18n/language.svelte.ts'
import { openEngine } from './engine.ts'
import { showToast } from './notices.svelte.ts'
import { problemOf } from './problems.ts'

const pause = 3_600_000 // milliseconds between two looks
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

export async function lookForUpdate(): Promise<void> {
  if (!navigator.onLine || Date.now() - lastLook < pause) return
  await updateNow()
  if (updating.phase === 'newer') showToast(t().update.ready)
}
