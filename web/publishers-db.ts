/**
 * Other publishers that a person has added: the page lists them, one worker fetches their files, another searches them.
 *
 *   publishers   tag -> where it is, whose signature counts, which edition of it is on this device
 *
 * The files lie in a cache for each, `publisherCache(tag)`: records, shards and pictures, so that a search asks nobody.
 */
import type { DBSchema } from 'idb'
import type { ErrorCode } from '../models/core/errors.ts'
import type { Pointer, PublisherKeys } from '../models/core/schema.ts'
import { openOnUse } from './open-database.ts'

export interface Publisher {
  /** First 16 hex digits of the SHA-256 of its address: leads the ids of what it has (core: publishers.ts). */
  tag: string
  /** An origin, e.g. https://shop.example. */
  address: string
  /** Pinned to the address when it was added. */
  keys: PublisherKeys
  /** The edition that is searched, all of its files here; and the one before, which another tab may still read. */
  current: Pointer
  previous?: Pointer
  created: string
  items: number
  snapshots: number
  /** Of its files on this device. */
  bytes: number
  /** Whether it is searched. */
  on: boolean
  /** Milliseconds since 1970. */
  addedAt: number
  /** When a newer edition was last looked for, milliseconds since 1970. */
  lookedAt?: number
  /** Why its newest edition is not used, or why it is left out of searches. */
  problem?: ErrorCode
  /** When it was taken away, milliseconds since 1970: it can be brought back until its files are deleted. */
  removedAt?: number
}

interface Schema extends DBSchema {
  publishers: { key: string; value: Publisher }
}

const open = openOnUse<Schema>('ensemble-publishers', (database) => {
  database.createObjectStore('publishers', { keyPath: 'tag' })
})

const cachePrefix = 'ensemble-publisher-'
export const publisherCache = (tag: string): string => cachePrefix + tag
export const publisherCaches = async (): Promise<string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(cachePrefix))

export async function tagOf(address: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(address)))
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** In the order they were added, without those taken away. */
export async function readPublishers(): Promise<Publisher[]> {
  const all = await (await open()).getAll('publishers')
  return all.filter(({ removedAt }) => removedAt === undefined).sort((a, b) => a.addedAt - b.addedAt)
}

/** Also one that was taken away and can still be brought back. */
export const readPublisher = async (tag: string): Promise<Publisher | undefined> =>
  (await open()).get('publishers', tag)

export const writePublisher = async (publisher: Publisher): Promise<void> =>
  void (await (await open()).put('publishers', publisher))

/** In one transaction: what another tab wrote meanwhile stays. Does nothing when it is no longer there. */
export async function changePublisher(tag: string, change: Partial<Publisher>): Promise<void> {
  const transaction = (await open()).transaction('publishers', 'readwrite')
  const before = await transaction.store.get(tag)
  if (before) await transaction.store.put({ ...before, ...change })
  await transaction.done
}

/** Milliseconds for which a publisher taken away can be brought back. */
const undoable = 60_000

/** Held by whoever is adding a publisher: its files lie here before anything else says so. */
export const addingLock = 'ensemble-adding-publisher'

/** Deletes what was taken away some time ago, files and all, and files whose adding was never ended. */
export async function forgetRemoved(now = Date.now()): Promise<void> {
  const database = await open()
  for (const { tag, removedAt } of await database.getAll('publishers'))
    if (removedAt !== undefined && now - removedAt >= undoable) await database.delete('publishers', tag)
  await navigator.locks.request(addingLock, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    const named = new Set((await database.getAllKeys('publishers')).map(publisherCache))
    for (const name of await publisherCaches()) if (!named.has(name)) await caches.delete(name)
  })
}

export async function forgetPublishers(): Promise<void> {
  await (await open()).clear('publishers')
  for (const name of await publisherCaches()) await caches.delete(name)
}
