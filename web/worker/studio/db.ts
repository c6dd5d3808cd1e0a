/**
 * What the Studio keeps on this device, so that a reload loses nothing and nothing is computed twice.
 *
 *   open      'feed' -> the files given, how they are read, what was corrected; 'planned' and a schedule's id -> the
 *             same of an edition that waits for its time
 *   pictures  recipe and SHA-256 of a photo -> the picture made of it
 *   visits    address of a picture -> what lay there: the SHA-256 of the photo, and its version
 *   seen      trunk, photo and side -> what the trunk saw in it
 *   keys      catalog -> this browser's signing key and the grants for it
 */
import type { DBSchema } from 'idb'
import type { Grant } from '../../../models/core/grants.ts'
import type { Visit } from '../../../models/core/import/revisit.ts'
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
  visits: { key: string; value: Visit }
  seen: { key: string; value: KeptSight }
  keys: { key: string; value: HeldKey }
}

const stores = ['open', 'pictures', 'visits', 'seen', 'keys'] as const

/** Version 2 brought the visits. */
export const openStudioDb = openOnUse<Schema>(
  'ensemble-studio',
  (database) => {
    for (const store of stores) if (!database.objectStoreNames.contains(store)) database.createObjectStore(store)
  },
  2,
)
