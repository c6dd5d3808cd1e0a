/** The word for a score: bands measured on validation photos, kept in the release. */

export type Near = 'same' | 'very-close' | 'close' | 'far'

/** The lowest score of each word. */
export interface Bands {
  same: number
  veryClose: number
  close: number
}

const lower: Record<Near, Near> = { same: 'very-close', 'very-close': 'close', close: 'far', far: 'far' }

/**
 * Of two garments worn in photos: more alike than a garment and an item's picture, for which the bands were measured, so one word
 * lower. Of the answers of 233 garments of boutique looks kept out (native runtime, release 2026.11.8), by the word before it is
 * lowered: same 0.23 the very item, 0.62 its sub-category in its colour (307); very close 0.38 the latter, 0.48 its
 * sub-category (262); close 0.43 its sub-category (676). Bands ask for 0.5, 0.67 and 0.5.
 */
export const nearOfWorn = (score: number, bands: Bands): Near => lower[nearOf(score, bands)]

export function nearOf(score: number, bands: Bands): Near {
  if (score >= bands.same) return 'same'
  if (score >= bands.veryClose) return 'very-close'
  return score >= bands.close ? 'close' : 'far'
}
