/** Studio grounds: seamless sweep, coloured paper roll, two-tone blocks with a wedge of light. */
import { tone } from '../draw/colour.ts'
import { between, chance, pick, type Random } from '../random.ts'
import {
  band,
  bleed,
  blurred,
  gradient,
  mirrored,
  pictureHeight,
  pictureWidth,
  polygon,
  rect,
  type Backdrop,
  type Light,
} from './paint.ts'

const sweepTones = [
  '#d8d2c8',
  '#cfc8bd',
  '#e6e1d8',
  '#c9cdd0',
  '#bfc3be',
  '#d9c8bb',
  '#b7b1a8',
  '#e9dfd0',
  '#a9adb3',
  '#8f8a84',
  '#d5d8d2',
  '#c8b8a6',
]
const paperTones = [
  '#c98f7a',
  '#8fa3ad',
  '#b8b48c',
  '#d9b7a4',
  '#7f8f80',
  '#c6b2c4',
  '#d8c48e',
  '#9d6a57',
  '#5f7280',
  '#e2cdbb',
  '#6d7a5f',
  '#b4826b',
]
const blockPairs = [
  ['#b9694a', '#e0c9b0'],
  ['#4c5a5e', '#93a09c'],
  ['#8a8f6a', '#d9d3b6'],
  ['#3f5468', '#a9b7c0'],
  ['#a8675f', '#dbb9ae'],
  ['#c79a4e', '#eddcb4'],
  ['#6b5a4c', '#c2ad97'],
  ['#56695a', '#c9cdb4'],
  ['#9a9aa2', '#dcdad6'],
  ['#7c4f52', '#d8b5a8'],
] as const

/** Where a sweep's floor begins to show, and where the feet stand on it. */
const standY = 1122

export function studio(random: Random, light: Light): Backdrop {
  const ground = pick(random, sweepTones)
  const from = light.side < 0 ? 0.28 : -0.18
  const floorTop = between(random, 890, 960)
  const beam = light.side < 0 ? -1 : 1
  const edge = (x: number): number => 450 + beam * x
  return {
    defs:
      gradient(
        's-wall',
        [
          [0, tone(ground, from)],
          [0.55, ground],
          [1, tone(ground, -0.1 - from)],
        ],
        true,
      ) +
      gradient('s-floor', [
        [0, tone(ground, -0.16), 0],
        [0.2, tone(ground, -0.14)],
        [1, tone(ground, 0.1)],
      ]),
    background:
      band(-bleed, pictureHeight + 2 * bleed, 'url(#s-wall)') +
      band(floorTop, pictureHeight + bleed - floorTop, 'url(#s-floor)') +
      blurred(
        30,
        polygon(
          [
            [edge(560), -bleed],
            [edge(120), -bleed],
            [edge(between(random, 240, 420)), 990],
            [edge(560), 990],
          ],
          '#ffffff',
          0.24 * light.strength,
        ),
      ),
    floorY: standY,
  }
}

/** A roll of coloured paper hung before a pale room, its edges and sometimes the stand in view. */
export function paper(random: Random, light: Light): Backdrop {
  const roll = pick(random, paperTones)
  const room = pick(random, ['#dedad4', '#cfccc8', '#e8e4dc', '#b9b6b2'])
  const left = between(random, 20, 150)
  const right = pictureWidth - between(random, 20, 150)
  const flare = between(random, 30, 70)
  const stands = chance(random, 0.6)
    ? [left - 26, right + 18]
        .map((x) => rect(x, -bleed, 8, 1010, '#2b2a29', 0.85) + rect(x - 24, 1000, 56, 8, '#2b2a29', 0.8))
        .join('')
    : ''
  const lit = light.side < 0 ? [tone(roll, 0.2), tone(roll, -0.14)] : [tone(roll, -0.14), tone(roll, 0.2)]
  return {
    defs:
      gradient(
        's-roll',
        [
          [0, lit[0] ?? roll],
          [0.5, roll],
          [1, lit[1] ?? roll],
        ],
        true,
      ) +
      gradient('s-curve', [
        [0, tone(roll, -0.35), 0],
        [0.4, tone(roll, -0.35), 0.34],
        [1, tone(roll, 0.1), 0.2],
      ]),
    background:
      band(-bleed, pictureHeight + 2 * bleed, room) +
      band(1000, 300, tone(room, -0.22)) +
      blurred(
        8,
        polygon(
          [
            [left + 16, -bleed],
            [right + 20, -bleed],
            [right + flare + 24, 1280],
            [left - flare + 18, 1280],
          ],
          '#1c1713',
          0.3,
        ),
      ) +
      stands +
      polygon(
        [
          [left, -bleed],
          [right, -bleed],
          [right + 6, 920],
          [right + flare, 1290],
          [left - flare, 1290],
          [left - 6, 920],
        ],
        'url(#s-roll)',
      ) +
      polygon(
        [
          [left - 4, 860],
          [right + 4, 860],
          [right + flare, 1290],
          [left - flare, 1290],
        ],
        'url(#s-curve)',
      ) +
      rect(left - 30, 26, right - left + 60, 26, tone(roll, 0.12)) +
      rect(left - 30, 44, right - left + 60, 8, tone(roll, -0.3), 0.7),
    floorY: 1126,
  }
}

/** Two painted planes, an upright shadow and a wedge of sun. */
export function blocks(random: Random, light: Light): Backdrop {
  const [deep, pale] = pick(random, blockPairs)
  const split = between(random, 250, 430)
  const floor = between(random, 880, 950)
  const warm = chance(random, 0.6) ? '#ffd9b0' : '#e6eef5'
  const picture =
    band(-bleed, pictureHeight + 2 * bleed, deep) +
    band(floor, pictureHeight + bleed - floor, tone(deep, -0.24)) +
    rect(-bleed, -bleed, split + bleed, floor + bleed, pale) +
    blurred(
      4,
      polygon(
        [
          [split, -bleed],
          [split + 90, -bleed],
          [split + between(random, 170, 260), floor],
          [split, floor],
        ],
        '#1d0d06',
        0.24,
      ),
    ) +
    rect(-bleed, floor, pictureWidth + 2 * bleed, 18, '#000000', 0.18) +
    blurred(
      14,
      polygon(
        [
          [split + 220, -bleed],
          [pictureWidth + bleed, -bleed],
          [pictureWidth + bleed, floor],
          [split + 420, floor],
        ],
        warm,
        0.34 * light.strength,
      ),
    ) +
    blurred(14, band(floor + 14, 340, warm, 0.12 * light.strength))
  return {
    defs: '',
    background: light.side > 0 ? mirrored(picture) : picture,
    floorY: Math.max(1100, floor + between(random, 175, 210)),
  }
}
