/** What each sub-category comes in: cloth, patterns, prices, sizes, and where and when it is worn. */
import type { Pattern } from './draw/types.ts'
import type { Style } from './brands.ts'

export const occasions = ['work', 'weekend', 'evening', 'travel', 'date', 'formal'] as const
export type Occasion = (typeof occasions)[number]

export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const
export type Season = (typeof seasons)[number]

export type SizeSystem = 'letters' | 'waist' | 'shoes' | 'one'

export interface Rule {
  /** Textile ids with weights. */
  textiles: Readonly<Record<string, number>>
  patterns: Readonly<Partial<Record<Pattern, number>>>
  /** US dollars at price level 1, before the cloth's factor. */
  price: readonly [low: number, high: number]
  sizes: SizeSystem
  /** Added to the cloth's warmth (0 high summer to 1 deep winter). */
  warmth: number
  /** Shares of women's, men's and unisex pieces. */
  gender: readonly [women: number, men: number, unisex: number]
  styles: readonly Style[]
  occasions: readonly Occasion[]
}
