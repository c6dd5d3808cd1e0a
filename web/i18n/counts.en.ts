/** Counting in English: words for few, and what is counted. */
import type { SuperCategory } from '../../models/core/taxonomy.ts'
import { formatNumber } from './format.ts'

export type Count = SuperCategory | 'all' | 'looks'
const numberWords = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']
export const spell = (n: number): string => numberWords[n] ?? formatNumber('en', n)
const plurals: Record<Count, [one: string, many: string]> = {
  all: ['piece', 'pieces'],
  outer: ['outer layer', 'outer layers'],
  top: ['top', 'tops'],
  bottom: ['bottom', 'bottoms'],
  dress: ['dress', 'dresses'],
  shoes: ['pair of shoes', 'pairs of shoes'],
  bag: ['bag', 'bags'],
  looks: ['look', 'looks'],
}
export const counted = (n: number, noun: Count): string => `${formatNumber('en', n)} ${plurals[noun][n === 1 ? 0 : 1]}`
