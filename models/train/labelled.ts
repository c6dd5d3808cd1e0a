/**
 * What category and attribute heads learn from: pictures, or parts of them, with what is known of the piece. Every reader
 * of a source gives these; what it does not know it leaves out.
 */
import { subCategories, type SuperCategory } from '../core/taxonomy.ts'
import type { Cutting } from './shots.ts'

/** Where labels come from, as reports name it. */
export type Source = 'boutique' | 'thumbs' | 'products' | 'street'

/** The words known of each attribute group: all of them for a single choice, [] for none of a multiple one. */
export type KnownAttributes = Record<string, readonly string[]>

export interface LabelledShot extends Cutting {
  source: Source
  /** Measured on, never trained on. */
  held: boolean
  /** Sub-categories it may be: one when the label says which, several when it says less, none when it says nothing. */
  categories: readonly string[]
  attributes: KnownAttributes
}

/** All sub-categories of a super-category: what a label as wide as "dress" leaves open. */
export const within = (superCategory: SuperCategory): string[] =>
  subCategories.filter((category) => category.superCategory === superCategory).map(({ id }) => id)

/** An even choice of at most `most`, in order; all when there are no more. */
export function thinOut<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list]
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)])
}
