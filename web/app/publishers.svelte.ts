/** Other publishers, searched together with the app's own: which there are, whose a record is, and newer editions of them. */
import { splitId } from '../../models/core/publishers.ts'
import { t } from '../i18n/language.svelte.ts'
import { changePublisher, type Publisher, readPublishers } from '../publishers-db.ts'
import type { Updated } from '../worker/publishers/contract.ts'
import { forgetAll } from './catalog.svelte.ts'
import { openEngine } from './engine.ts'
import { showToast, status } from './notices.svelte.ts'
import { isMetered } from './preparing.svelte.ts'

let all = $state.raw<Publisher[]>([])
let own = $state('')
/** Changes with what is searched: the same question, asked again, may then have another answer. */
let turn = 0
const searched = $derived(all.filter(({ on }) => on))

export const publishers = {
  get all(): Publisher[] {
    return all
  },
  get turn(): number {
    return turn
  },
}

/** Name of the publisher of a record; undefined while there is only the app's own. */
export function publisherOf(id: string): string | undefined {
  if (searched.length === 0) return undefined
  const { tag } = splitId(id)
  const publisher = all.find((each) => each.tag === tag)
  if (!publisher) return (tag === undefined && own) || undefined
  const { name } = publisher.keys
  // Anybody can call themselves anything; nobody can have another's address.
  const isShared = name === own || all.some((each) => each.tag !== tag && each.keys.name === name)
  return isShared ? `${name} (${new URL(publisher.address).host})` : name
}

export async function loadPublishers(): Promise<void> {
  all = await readPublishers().catch(() => []) // no storage in this window: there can be none
  if (all.length > 0 && !own) own = (await (await openEngine()).publisher().catch(() => ({ name: '' }))).name
}

/** Reads again what was changed, here or by a worker, and searches accordingly from now on. */
export async function refreshPublishers(): Promise<void> {
  if (await (await openEngine()).refresh()) {
    forgetAll()
    turn++
  }
  await loadPublishers()
}

async function change(tag: string, changed: Partial<Publisher>): Promise<void> {
  await changePublisher(tag, changed)
  await refreshPublishers()
}

export async function switchPublisher({ tag, keys }: Publisher, on: boolean): Promise<void> {
  await change(tag, { on })
  showToast(on ? t().publishers.added(keys.name) : t().publishers.rests(keys.name))
}

/** Its files stay for a minute, so that it can be brought back as it was. */
export async function removePublisher({ tag, keys }: Publisher): Promise<void> {
  await change(tag, { removedAt: Date.now() })
  const run = () => void change(tag, { removedAt: undefined })
  showToast(t().publishers.removed(keys.name), { label: t().shell.undo, run })
}

/**
 * Milliseconds between two looks, whatever is opened or searched meanwhile: another publisher learns nothing of a search,
 * not even that there is one.
 */
const pause = 15 * 60_000
const isDue = ({ on, addedAt, lookedAt = addedAt }: Publisher) => on && Date.now() - lookedAt > pause
let isLooking = false

/** Undefined when it is being done already. @throws when even the app's own catalog is out of reach */
export async function updatePublishers(): Promise<Updated | undefined> {
  if (isLooking) return undefined
  isLooking = true
  try {
    const { publishersWorker } = await import('../publishers.ts')
    const { kind } = await (await openEngine()).publisher()
    const updated = await publishersWorker.update(kind, searchesOver)
    await (updated.changed ? refreshPublishers() : loadPublishers())
    return updated
  } finally {
    isLooking = false
  }
}

/** Between two requests to a publisher: while a search runs, nothing but it asks the network. */
async function searchesOver(): Promise<void> {
  while (status.phase === 'working') await new Promise((resolve) => setTimeout(resolve, 100))
}

/** Reads them at the start, and looks for newer editions as long as the page is looked at. */
export function watchPublishers(): void {
  const look = async () => {
    if (document.visibilityState !== 'visible') return
    const before = all.length
    await loadPublishers()
    if (before + all.length > 0) await refreshPublishers() // another tab may have changed them
    if (all.some(isDue) && navigator.onLine && !isMetered()) await updatePublishers()
  }
  const lookQuietly = () => void look().catch(() => undefined) // the next look may reach what this one did not
  lookQuietly()
  setInterval(lookQuietly, pause / 10)
  document.addEventListener('visibilitychange', lookQuietly)
}
