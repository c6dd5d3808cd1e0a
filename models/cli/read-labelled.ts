/** Folders of labelled pictures -> pooled features of each piece, with what is known of it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTable } from '../core/csv.ts'
import { EnsembleError } from '../core/errors.ts'
import type { Receipt } from '../core/schema.ts'
import { type BoutiqueLabels, planBoutique } from '../train/label-boutique.ts'
import { planProducts, planStreet } from '../train/label-products.ts'
import { planThumbs } from '../train/label-thumbs.ts'
import { type LabelledShot, thinOut } from '../train/labelled.ts'
import type { Matrices } from '../train/samples.ts'
import type { Pair } from '../train/shots.ts'
import type { Model } from './model.ts'
import { extractFolders } from './train-features.ts'

export interface PooledLabelled extends Matrices {
  rows: { shot: LabelledShot; row: number }[]
}

/** What a folder holds, by the files in it. @throws EnsembleError `invalid` when it is none of the four kinds */
export function planLabelled(folder: string): LabelledShot[] {
  const has = (name: string) => existsSync(join(folder, name))
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const rows = (name: string) => (has(name) ? parseTable(read(name)).map(({ cells }) => cells) : [])
  if (has('products.csv')) return planThumbs(rows('products.csv'))
  if (has('pairs.json')) return planStreet(JSON.parse(read('pairs.json')) as Pair[])
  if (has('labels.json')) return planBoutique(JSON.parse(read('labels.json')) as BoutiqueLabels, rows('labels.csv'))
  if (has('labels.csv')) return planProducts(rows('labels.csv'))
  throw new EnsembleError(
    'invalid',
    `${folder} holds no labels that are known here`,
    'products.csv (thumbnails), pairs.json (street), labels.json (a drawn shop) or labels.csv (products)',
  )
}

/** @param most pieces taken of a folder, evenly; the same plan always gives the same pieces, so both heads share the cache
 * @param only the pieces kept out of training */
export async function readLabelled(
  folders: readonly string[],
  model: Model,
  { cache, most, only }: { cache: string; most: number; only?: 'held' },
): Promise<{ pooled: PooledLabelled; receipts: Record<string, Receipt> }> {
  const planOf = (folder: string) => planLabelled(folder).filter(({ held }) => held || only !== 'held')
  const plans = folders.map((folder) => ({ folder, shots: thinOut(planOf(folder), most) }))
  return extractFolders(plans, model, cache)
}
