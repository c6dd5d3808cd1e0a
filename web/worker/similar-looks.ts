/** Looks of a style like that of one look: computed on this device, once an edition, from what the edition ships. */
import type { Snapshot } from '../../models/core/schema.ts'
import { shardsFor } from '../../models/core/seek.ts'
import { findSimilarLooks, styleGarments, styleLooks } from '../../models/core/style.ts'
import { superCategories } from '../../models/core/taxonomy.ts'
import { loadRecords, shardsOf, type Catalog } from './catalog.ts'

type Styles = Map<string, Float32Array>

/** A look of named pieces beside its like; one that names none, beside all looks by what was found in their photos. */
export async function similarLooks(catalog: Catalog, id: string, k: number): Promise<Snapshot[]> {
  const named = await stylesByPieces(catalog)
  const similar = findSimilarLooks(named.has(id) ? named : await stylesByGarments(catalog), id, k)
  return loadRecords(
    catalog.snapshots,
    similar.map((match) => match.id),
  )
}

const stylesByPieces = keepEach(async (catalog) =>
  styleLooks(catalog.snapshots.values(), catalog.items, await shardsOf(catalog, 'items', 'goes', shardsFor())),
)
const stylesByGarments = keepEach(async (catalog) =>
  styleGarments(await shardsOf(catalog, 'snapshots', 'goes', superCategories)),
)

/** Made once for each catalog; again after a failure, for the network may be back. */
function keepEach(make: (catalog: Catalog) => Promise<Styles>): (catalog: Catalog) => Promise<Styles> {
  const kept = new WeakMap<Catalog, Promise<Styles>>()
  return (catalog) => {
    const styles = kept.get(catalog) ?? make(catalog)
    kept.set(catalog, styles)
    styles.catch(() => kept.delete(catalog))
    return styles
  }
}
