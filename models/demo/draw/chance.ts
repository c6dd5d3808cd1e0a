/** Drawing lots for designs. */

import { between } from './number.ts'
import type { Params, Random } from './types.ts'

export interface Chance {
  /** Uniform, rounded to `step`. */
  range: (low: number, high: number, step?: number) => number
  one: <T>(list: readonly T[]) => T
  odds: (share: number) => boolean
}

export function makeChance(random: Random): Chance {
  return {
    range: (low, high, step = 0.01) => Math.round(Math.round(between(random, low, high) / step) * step * 1000) / 1000,
    one: (list) => list[Math.min(list.length - 1, Math.floor(random() * list.length))]!,
    odds: (share) => random() < share,
  }
}

/** A way a garment can be: a name for the reader, and the parameters it sets. */
export type Variant = (chance: Chance) => Params
