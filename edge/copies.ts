/** A copy of who may sign a catalog, and of its pointer, beside the blobs: what a lost database is rebuilt from. */
import type { Pointer, PublisherKeys } from '../models/core/schema.ts'
import type { Records } from './store.ts'

export interface CatalogCopy {
  publisher: PublisherKeys
  pointer: Pointer | null
}

// [Note: copies]
// The database is the truth; a copy is written after it and may be one step behind when the process dies in between.
// Rebuilding therefore believes a copy about keys, and about the pointer only where two signed manifests of one number
// exist: those of a race, of which one has won.
export function keepCopies(records: Records, write: (catalog: string, text: string) => Promise<void>): Records {
  const copy = async (catalog: string) => {
    const publisher = await records.getPublisher(catalog)
    const pointer = (await records.getPointer(catalog)) ?? null
    if (publisher) await write(catalog, `${JSON.stringify({ publisher, pointer } satisfies CatalogCopy)}\n`)
  }
  return {
    ...records,
    async putPublisher(publisher) {
      await records.putPublisher(publisher)
      await copy(publisher.catalog)
    },
    async swapPointer(expected, next, at, move) {
      const moved = await records.swapPointer(expected, next, at, move)
      if (moved) await copy(next.catalog)
      return moved
    },
  }
}
