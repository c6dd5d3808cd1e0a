/** The word for a score: bands measured on validation photos, kept in the release. */
import { pending } from './pending.ts'

export type Near = 'same' | 'very-close' | 'close' | 'far'
export interface Bands {
  same: number
  veryClose: number
  close: number
}

export function nearOf(score: number, bands: Bands): Near {
  return pending(score, bands)
}
