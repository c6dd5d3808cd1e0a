/** Adding a publisher: an address is looked at, what it offers is shown, and fetched once a person accepts it. */
import { t } from '../i18n/language.svelte.ts'
import type { Progress } from '../worker/engine.ts'
import type { Offer } from '../worker/publishers/contract.ts'
import { openEngine } from './engine.ts'
import { announce, showToast } from './notices.svelte.ts'
import { problemOf, type Problem } from './problems.ts'
import { refreshPublishers } from './publishers.svelte.ts'

interface Adding {
  phase: 'idle' | 'looking' | 'offered' | 'fetching'
  offer?: Offer
  progress?: Progress
  problem?: Problem
}

export const adding = $state<Adding>({ phase: 'idle' })
let turn = 0

const openWorker = async () => (await import('../publishers.ts')).publishersWorker

export async function lookAt(address: string): Promise<void> {
  const own = ++turn
  Object.assign(adding, { phase: 'looking', offer: undefined, progress: undefined, problem: undefined })
  announce('idle', t().publishers.looking)
  try {
    const { kind } = await (await openEngine()).publisher()
    const offer = await (await openWorker()).look(address, kind)
    if (own === turn) Object.assign(adding, { phase: 'offered', offer })
  } catch (error) {
    fail(own, 'idle', error)
  }
}

export async function acceptOffer(): Promise<void> {
  const { offer } = adding
  if (!offer) return
  const own = ++turn
  Object.assign(adding, { phase: 'fetching', progress: undefined, problem: undefined })
  try {
    await (await openWorker()).accept((progress) => void (own === turn && (adding.progress = progress)))
    await refreshPublishers()
    Object.assign(adding, { phase: 'idle', offer: undefined })
    showToast(t().publishers.added(offer.name))
  } catch (error) {
    fail(own, 'offered', error)
  }
}

/** Nothing of it stays. */
export async function cancelAdding(): Promise<void> {
  turn++
  Object.assign(adding, { phase: 'idle', offer: undefined, progress: undefined, problem: undefined })
  await (await openWorker()).cancel()
}

function fail(own: number, phase: Adding['phase'], error: unknown): void {
  if (own !== turn) return
  const problem = problemOf(error)
  if (problem.code === 'superseded') return
  Object.assign(adding, { phase, problem })
}
