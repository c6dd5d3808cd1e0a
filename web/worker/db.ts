/**
 * The worker's database. Blobs are not in here but in Cache Storage, by hash (blobs.ts); boards and history are the
 * page's (web/db.ts).
 *
 *   state    'current' | 'previous' -> the edition this device uses, and the one before
 *   keys     catalog -> the publisher's keys, pinned when first seen
 *   choices  release + browser -> the provider measured to be best
 */
import type { DBSchema } from 'idb'
import type { Pointer, PublisherKeys } from '../../models/core/schema.ts'
import { openOnUse } from '../open-database.ts'
import type { BackendReport } from './engine.ts'

interface Schema extends DBSchema {
  state: { key: 'current' | 'previous'; value: Pointer }
  keys: { key: string; value: PublisherKeys }
  choices: { key: string; value: BackendReport }
}

const stores = ['state', 'keys', 'choices'] as const
const open = openOnUse<Schema>('ensemble-engine', (database) => {
  for (const store of stores) database.createObjectStore(store)
})

export const readState = async (which: 'current' | 'previous') => (await open()).get('state', which)

/** One transaction: a device has the old edition or the new one, never a mix. */
export async function flipState(next: Pointer): Promise<void> {
  const transaction = (await open()).transaction('state', 'readwrite')
  const current = await transaction.store.get('current')
  if (current && current.manifest !== next.manifest) await transaction.store.put(current, 'previous')
  await transaction.store.put(next, 'current')
  await transaction.done
}

export const readKeys = async (catalog: string) => (await open()).get('keys', catalog)
export const writeKeys = async (keys: PublisherKeys) => (await open()).put('keys', keys, keys.catalog)
export const readChoice = async (key: string) => (await open()).get('choices', key)
export const writeChoice = async (key: string, report: BackendReport) => (await open()).put('choices', report, key)

export async function clearDatabase(): Promise<void> {
  const database = await open()
  for (const store of stores) await database.clear(store)
}
