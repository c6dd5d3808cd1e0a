/** Feeds of editions that wait for their time: put aside until they are live, and brought back when they never are. */
import { EnsembleError } from '../../../models/core/errors.ts'
import type { Schedule } from './access.ts'
import type { KeptFeed } from './contract.ts'
import { feedKey, openStudioDb } from './db.ts'

const prefix = 'planned '

/** Takes the open feed from the desk. */
export async function putAside(schedule: string, edition: number): Promise<void> {
  const transaction = (await openStudioDb()).transaction('open', 'readwrite')
  const feed = await transaction.store.get(feedKey)
  if (feed) {
    await transaction.store.put({ ...feed, edition }, prefix + schedule)
    await transaction.store.delete(feedKey)
  }
  await transaction.done
}

/** Those of a catalog that no edition came of; what went live is forgotten. @param schedules all of that catalog */
export async function listAside(catalog: string, schedules: readonly Schedule[]): Promise<KeptFeed[]> {
  const database = await openStudioDb()
  const found: KeptFeed[] = []
  for (const key of await database.getAllKeys('open', IDBKeyRange.bound(prefix, `${prefix}\uffff`))) {
    const feed = await database.get('open', key)
    if (feed?.catalog !== catalog) continue
    const id = key.slice(prefix.length)
    const state = schedules.find((schedule) => schedule.id === id)?.state
    if (state === 'published') await database.delete('open', key)
    else if (state !== 'waiting') found.push({ id, edition: feed.edition ?? 0 })
  }
  return found
}

/**
 * Puts such a feed on the desk again. @returns false when there is none of that id in this browser
 * @throws EnsembleError conflict when another feed is on the desk: neither must be lost
 */
export async function bringBack(schedule: string): Promise<boolean> {
  const transaction = (await openStudioDb()).transaction('open', 'readwrite')
  const feed = await transaction.store.get(prefix + schedule)
  const isTaken = feed !== undefined && (await transaction.store.getKey(feedKey)) !== undefined
  if (feed && !isTaken) {
    await transaction.store.put(feed, feedKey)
    await transaction.store.delete(prefix + schedule)
  }
  await transaction.done
  if (isTaken) throw new EnsembleError('conflict', 'another feed is open', 'Publish it or put it away first.')
  return feed !== undefined
}
