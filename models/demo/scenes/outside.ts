/** What streets and parks have in common: skies, people in the distance, trees. */
import { tone } from '../draw/colour.ts'
import { between, pick, type Random } from '../random.ts'
import { blotches, ellipse, polygon, rect } from './paint.ts'

export const skies = ['#cfd6d8', '#bcd0df', '#e4d8c8', '#d9dcd8', '#aebfcb', '#ecd9c4', '#c6cfd6']
const coats = ['#4b4a52', '#7b5a4a', '#3d4650', '#8d8578', '#6d4a48', '#59624f', '#b09a7c']

/** Someone in the distance: head, coat, legs in one silhouette. */
export function passerBy(random: Random, x: number, foot: number, height: number): string {
  const coat = pick(random, coats)
  const top = foot - height
  const half = height * between(random, 0.12, 0.16)
  return (
    ellipse(
      x,
      top + height * 0.08,
      height * 0.065,
      height * 0.08,
      pick(random, ['#5a463a', '#8a6a54', '#b08a6c', '#3a2c24']),
    ) +
    polygon(
      [
        [x - half * 0.5, top + height * 0.5],
        [x - half * 0.7, foot],
        [x - half * 0.1, foot],
        [x, top + height * 0.6],
        [x + half * 0.2, foot],
        [x + half * 0.75, foot],
        [x + half * 0.5, top + height * 0.5],
      ],
      tone(coat, -0.35),
    ) +
    polygon(
      [
        [x - half * 0.4, top + height * 0.16],
        [x - half, top + height * 0.24],
        [x - half * 0.95, top + height * 0.62],
        [x + half * 0.95, top + height * 0.62],
        [x + half, top + height * 0.24],
        [x + half * 0.4, top + height * 0.16],
      ],
      coat,
    )
  )
}

export function tree(random: Random, x: number, foot: number, size: number, leaves: string): string {
  const crown = foot - size * 2.2
  return (
    rect(x - size * 0.07, crown, size * 0.14, foot - crown, '#4a4036') +
    blotches(
      random,
      9,
      [x - size * 0.55, crown - size * 0.5, x + size * 0.55, crown + size * 0.35],
      [size * 0.3, size * 0.55],
      [leaves, tone(leaves, -0.15), tone(leaves, 0.12)],
      1,
    )
  )
}
