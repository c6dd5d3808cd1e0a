/** Photos of single garments, and garments of street photos: a word each, often wider than a sub-category. */
import type { Rect } from '../core/pixels.ts'
import { type KnownAttributes, type LabelledShot, within } from './labelled.ts'
import { kindOf, type Pair } from './shots.ts'

type Row = Record<string, string>

const long = within('bottom').filter((id) => ['jeans', 'trousers', 'cargo'].includes(id))
const skirts = within('bottom').filter((id) => id.endsWith('skirt'))

const productWords: Record<string, string[]> = {
  'T-Shirt': ['t-shirt'],
  Longsleeve: ['t-shirt', 'knit', 'sweatshirt'],
  Polo: ['t-shirt'],
  Pants: long,
  Shoes: within('shoes'),
  Shirt: ['shirt'],
  Blouse: ['shirt'],
  Dress: within('dress'),
  Outwear: within('outer'),
  Shorts: ['shorts'],
  Skirt: skirts,
  Undershirt: ['sleeveless'],
  Blazer: ['blazer'],
  Hoodie: ['hoodie'],
  Top: within('top'),
}

const productAttributes: Record<string, KnownAttributes> = {
  Polo: { neckline: ['polo'] },
  Longsleeve: { sleeve: ['long'] },
  Undershirt: { sleeve: ['sleeveless'] },
}

/** Sub-categories of a kind of the products; none for hats and bodies. */
export const productCategories = (label: string): string[] => productWords[label] ?? []

/** @param rows of labels.csv; children's pieces are shaped differently and left out */
export function planProducts(rows: readonly Row[]): LabelledShot[] {
  return rows
    .filter(({ kids, label }) => kids !== 'True' && productCategories(label).length > 0)
    .map(({ image, label, split }): LabelledShot => ({
      file: `images/${image}.jpg`,
      side: 'item',
      mirror: false,
      source: 'products',
      held: split === 'validation',
      categories: productCategories(label),
      attributes: productAttributes[label] ?? {},
    }))
}

const streetWords: Record<string, string[]> = {
  bag: within('bag'),
  purse: within('bag'),
  blazer: ['blazer'],
  blouse: ['shirt'],
  shirt: ['shirt'],
  boots: ['boot'],
  cardigan: ['cardigan'],
  coat: ['coat', 'trench', 'padded'],
  jacket: ['jacket', 'padded'],
  dress: within('dress'),
  flats: ['flat'],
  heels: ['heel'],
  pumps: ['heel'],
  wedges: ['heel'],
  hoodie: ['hoodie'],
  jeans: ['jeans'],
  pants: long,
  jumper: ['knit'],
  sweater: ['knit'],
  loafers: ['loafer'],
  sandals: ['sandal'],
  shoes: within('shoes'),
  shorts: ['shorts'],
  skirt: skirts,
  sneakers: ['sneaker'],
  sweatshirt: ['sweatshirt'],
  't-shirt': ['t-shirt'],
  top: within('top'),
}

/** Sub-categories of a class of the street masks; none for stockings, suits, scarves and the like. */
export const streetCategories = (label: string): string[] => streetWords[label] ?? []

/** Each garment cut out on a plain ground, and worn. A photo whose number is a multiple of 8 is measured on. */
export function planStreet(pairs: readonly Pair[]): LabelledShot[] {
  return pairs.flatMap(({ photo, garments }) =>
    garments.flatMap(({ file, box: [x, y, width, height], label }): LabelledShot[] => {
      const categories = streetCategories(label)
      if (categories.length === 0) return []
      const known = {
        mirror: false,
        source: 'street' as const,
        held: Number.parseInt(photo, 10) % 8 === 0,
        categories,
        attributes: {},
      }
      const box: Rect = [x, y, Math.min(1, x + width), Math.min(1, y + height)]
      return [
        { ...known, file: `garments/${file}`, side: 'item' },
        { ...known, file: `photos/${photo}`, side: 'snapshot', box, ...kindOf(label) },
      ]
    }),
  )
}
