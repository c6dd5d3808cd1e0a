/** What the boutique sells and shows: an item and a look, as plain data. */
import type { Name, SuperCategory } from '../core/taxonomy.ts'
import type { Style } from './brands.ts'
import type { Garment } from './draw/types.ts'
import type { Role } from './palette.ts'
import type { Occasion, Season } from './wardrobe.ts'

export type Gender = 'women' | 'men' | 'unisex'

export interface Size {
  name: string
  inStock: boolean
}

export interface Item {
  /** Sub-category, design number, colourway: `coat-07-b`. */
  id: string
  /** The design: the same piece in another colour shares it. */
  group: string
  superCategory: SuperCategory
  subCategory: string
  garment: Garment
  /** Ids of the vocabulary's colours, the main one first. */
  colours: string[]
  /** Id of a tone of `palette.ts`. */
  tone: string
  role: Role
  pattern: string
  /** A pattern that an outfit takes once. */
  loud: boolean
  /** Id of a textile. */
  material: string
  /** Fit, length, sleeve, neckline and the like, derived from the builder's parameters. */
  attributes: Record<string, string>
  brand: string
  /** US dollars. */
  price: number
  listPrice?: number
  sizes: Size[]
  gender: Gender
  styles: Style[]
  occasions: Occasion[]
  seasons: Season[]
  /** What it is called alone: "wrap coat". */
  noun: Name
  title: Name
  description: Name
}

export interface BoutiqueLook {
  /** `look-001`. */
  id: string
  number: number
  split: 'train' | 'test'
  itemIds: string[]
  style: Style
  occasion: Occasion
  season: Season
  wearer: 'women' | 'men'
  author: string
  title: Name
  /** The top inside the bottom; the outerwear open. */
  tucked: boolean
  open: boolean
}
