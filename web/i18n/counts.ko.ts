/** Counting in Korean: words for few, and the counter each noun takes. */
import type { Count } from './counts.en.ts'
import { formatNumber } from './format.ts'

const numberWords = ['', '한', '두', '세', '네', '다섯', '여섯', '일곱', '여덟', '아홉', '열']
/** What is counted and the counter it takes. */
export const nouns: Record<Count, [noun: string, counter: string]> = {
  all: ['옷', '벌'],
  outer: ['아우터', '벌'],
  top: ['상의', '벌'],
  bottom: ['하의', '벌'],
  dress: ['원피스', '벌'],
  shoes: ['신발', '켤레'],
  bag: ['가방', '개'],
  looks: ['룩', '개'],
}
export const spell = (n: number, counter: string): string =>
  n > 0 && numberWords[n] ? `${numberWords[n]} ${counter}` : `${formatNumber('ko', n)}${counter}`
export const counted = (n: number, noun: Count): string => `${nouns[noun][0]} ${formatNumber('ko', n)}${nouns[noun][1]}`
