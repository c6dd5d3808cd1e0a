/**
 * What the Studio keeps on this device, so that a reload loses nothing and nothing is computed twice.
 *
 *   open      'feed' -> the files given, how they are read, what was corrected; 'planned' and a schedule's id -> the
 *             same of an edition that waits for its time
 *   pictures  recipe and SHA-256 of a photo -> the picture made of it
 *   seen      trunk, photo and side -> what the trunk saw in it
 *   keys      catalog -> this browser's signing key and the grants for it
 */
import type { DBSchema } from 'idb'
import type { Grant } from '../../../models/core/grants.ts'
import { openOnUse } from '../../open-database.ts'
import type { Cells, Given, ReadingPlan } from './contract.ts'
import type { KeptPicture } from './picture.ts'
import type { KeptSight } from './sights.ts'

export interface OpenFeed {
  catalog: string
  given: Given[]
  plan: Partial<ReadingPlan>
  fixes: Map<number, Cells>
  left: Set<number>
  /** Of the edition that was made of it, while that waits. */
  edition?: number
}

export interface HeldKey {
  id: string
  publicKey: string
  /** Not extractable: the database holds a handle. */
  secret: CryptoKey
  grants: Grant[]
}

/** Where the feed on the desk is kept. */
export const feedKey = 'feed'

interface Schema extends DBSchema {
  open: { key: string; value: OpenFeed }
  pictures: { key: string; value: KeptPicture }
  seen: { key: string; value: KeptSight }
  keys: { key: string; value: HeldKey }
}

export const openStudioDb = openOnUse<Schema>('ensemble-studio', (database) => {
  for (const store of ['open', 'pictures', 'seen', 'keys'] as const) database.createObjectStore(store)
})
