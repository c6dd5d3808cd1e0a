/** Looks of a style like that of one look: computed on this device, once an edition, from what the edition ships. */
import type { Snapshot } from '../../models/core/schema.ts'
import { shardsFor } from '../../models/core/seek.ts'
import { findSimilarLooks, styleLooks } from '../../models/core/style.ts'
import { loadRecords, shardsOf, type Catalog } from './catalog.ts'

const kept = new WeakMap<Catalog, Promise<Map<string, Float32Array>>>()

export async function similarLooks(catalog: Catalog, id: string, k: number): Promise<Snapshot[]> {
  const styles = kept.get(catalog) ?? makeStyles(catalog)
  kept.set(catalog, styles)
  styles.catch(() => kept.delete(catalog)) // the network may be back at the next try
  const similar = findSimilarLooks(await styles, id, k)
  return loadRecords(
    catalog.snapshots,
    similar.map((match) => match.id),
  )
}

async function makeStyles(catalog: Catalog): Promise<Map<string, Float32Array>> {
  const shards = await shardsOf(catalog, 'items', 'goes', shardsFor(undefined))
  return styleLooks(catalog.snapshots.values(), catalog.items, shards)
}
