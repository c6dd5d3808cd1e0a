/** A park path and a seaside promenade, out of focus. */
import { mixHex } from '../colour.ts'
import { tone } from '../draw/colour.ts'
import { between, chance, pick, type Random } from '../random.ts'
import {
  band,
  bleed,
  blotches,
  blurred,
  ellipse,
  gradient,
  paving,
  pictureWidth,
  polygon,
  rect,
  stroke,
  type Backdrop,
  type Light,
} from './paint.ts'
import { passerBy, skies, tree } from './outside.ts'

const greens = [
  ['#8fa878', '#5f7d4f'],
  ['#a9a860', '#77783f'],
  ['#7f9a86', '#4e6b5a'],
  ['#c79a54', '#96612f'],
  ['#9bb58a', '#648457'],
] as const

export function park(random: Random, light: Light): Backdrop {
  const [lawn, leaves] = pick(random, greens)
  const horizon = between(random, 690, 770)
  let picture = band(-bleed, horizon + bleed + 10, pick(random, skies))
  picture += blotches(
    random,
    34,
    [-bleed, horizon - 330, pictureWidth + bleed, horizon - 20],
    [50, 130],
    [mixHex(leaves, '#c9d3cf', 0.45), mixHex(leaves, '#c9d3cf', 0.3)],
    0.95,
  )
  for (let index = 0; index < 6; index++) {
    const x = index % 2 ? between(random, 620, 940) : between(random, -40, 280)
    picture += tree(
      random,
      x,
      horizon + between(random, 10, 90),
      between(random, 130, 240),
      tone(leaves, between(random, -0.12, 0.1)),
    )
  }
  picture +=
    band(horizon, 600, lawn) +
    blotches(
      random,
      20,
      [-bleed, horizon + 20, pictureWidth + bleed, 1200],
      [40, 170],
      [tone(lawn, 0.14), tone(lawn, -0.14)],
      0.3,
    )
  const path = pick(random, ['#d2c4ab', '#bdb6aa', '#cbb090'])
  picture += polygon(
    [
      [410, horizon],
      [490, horizon],
      [1020, 1280],
      [-120, 1280],
    ],
    path,
  )
  if (chance(random, 0.5)) {
    const x = chance(random, 0.5) ? 60 : 640
    picture +=
      rect(x, 838, 210, 14, '#6d5038') +
      rect(x, 872, 210, 12, '#6d5038') +
      rect(x, 906, 210, 16, '#7d5d42') +
      rect(x + 18, 906, 10, 66, '#2f2c2a') +
      rect(x + 182, 906, 10, 66, '#2f2c2a')
  }
  if (chance(random, 0.5))
    picture += passerBy(random, between(random, 330, 560), horizon + 60, between(random, 120, 180))
  const dapple = blotches(
    random,
    16,
    [-bleed, 1010, pictureWidth + bleed, 1230],
    [30, 110],
    ['#fff3cf', '#33402a'],
    0.16,
  )
  const sun = light.side < 0 ? 0.15 : 0.85
  return {
    defs: `<radialGradient id="s-sun" cx="${sun}" cy=".05" r=".75"><stop offset="0" stop-color="#fff0c9" stop-opacity="${(0.6 * light.strength).toFixed(2)}"/><stop offset="1" stop-color="#fff0c9" stop-opacity="0"/></radialGradient>`,
    background: blurred(8, picture) + blurred(14, dapple) + band(-bleed, 1340, 'url(#s-sun)'),
    floorY: between(random, 1100, 1130),
    tint: '#f2e9c4',
  }
}

export function seaside(random: Random, light: Light): Backdrop {
  const dusk = chance(random, 0.35)
  const [high, low] = dusk ? (['#8fa3bd', '#f0c7a0'] as const) : (['#8db4d4', '#dfeaf0'] as const)
  const sea = dusk ? '#6d8598' : pick(random, ['#4f86a3', '#5f9aa6', '#6f93ab'])
  const horizon = between(random, 560, 640)
  let picture = band(-bleed, horizon + bleed + 4, 'url(#s-sky)') + band(horizon, 300, 'url(#s-sea)')
  picture += blurred(
    14,
    blotches(random, 9, [-bleed, 60, pictureWidth + bleed, horizon - 140], [60, 170], ['#ffffff'], 0.3),
  )
  for (let index = 0; index < 26; index++)
    picture += ellipse(
      between(random, -bleed, 970),
      between(random, horizon + 14, 850),
      between(random, 24, 90),
      2,
      '#ffffff',
      0.32,
    )
  picture += polygon(
    [
      [-bleed, horizon],
      [-bleed, horizon - 60],
      [between(random, 60, 200), horizon - 90],
      [between(random, 260, 420), horizon],
    ],
    mixHex(sea, '#6f7a70', 0.6),
    chance(random, 0.6) ? 1 : 0,
  )
  const rail = pick(random, ['#eeeae2', '#5d6f7a', '#3c4448', '#b9beba'])
  let fence = ''
  for (let x = -bleed; x < pictureWidth + bleed; x += 92) fence += rect(x, 776, 10, 154, rail)
  for (const y of [776, 822, 868]) fence += band(y, y === 776 ? 13 : 7, rail)
  const deck = pick(random, ['#c4b29a', '#b8b3aa', '#d3c7b2', '#a39482'])
  picture += band(840, 90, tone(sea, -0.12)) + fence + band(924, 30, tone(deck, 0.16)) + band(950, 340, deck)
  if (chance(random, 0.6))
    for (let y = 962; y < 1280; y += 14 + (y - 950) * 0.1)
      picture += stroke(
        [
          [-bleed, y],
          [pictureWidth + bleed, y],
        ],
        tone(deck, -0.34),
        2.2,
        0.55,
      )
  else picture += paving(950, 7, tone(deck, -0.28), 0.4)
  if (chance(random, 0.45)) picture += rect(chance(random, 0.5) ? 120 : 760, 300, 11, 640, '#3c4448')
  return {
    defs:
      gradient('s-sky', [
        [0, high],
        [1, low],
      ]) +
      gradient('s-sea', [
        [0, tone(sea, 0.22)],
        [1, sea],
      ]),
    background:
      blurred(4, picture) +
      blurred(30, rect(light.side < 0 ? -bleed : 520, -bleed, 450, 1340, '#fff1d6', 0.18 * light.strength)),
    floorY: between(random, 1098, 1130),
    tint: dusk ? '#f3c79c' : '#eaf3f7',
  }
}
