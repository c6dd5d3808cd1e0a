/** The word for a score: bands measured on validation photos, kept in the release. */

export type Near = 'same' | 'very-close' | 'close' | 'far'

/** The lowest score of each word. */
export interface Bands {
  same: number
  veryClose: number
  close: number
}

export function nearOf(score: number, bands: Bands): Near {
  if (score >= bands.same) return 'same'
  if (score >= bands.veryClose) return 'very-close'
  return score >= bands.close ? 'close' : 'far'
}
