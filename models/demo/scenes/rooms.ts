/** Rooms: an interior by a window, a room with panelling and a mirror. */
import { mixHex } from '../colour.ts'
import { tone } from '../draw/colour.ts'
import { between, chance, integer, pick, type Random } from '../random.ts'
import {
  band,
  bleed,
  blotches,
  blurred,
  ellipse,
  gradient,
  mirrored,
  pictureWidth,
  polygon,
  rect,
  stroke,
  type Backdrop,
  type Light,
} from './paint.ts'

const walls = [
  '#e6ded1',
  '#d8d4cb',
  '#cfd5d0',
  '#e2d3c4',
  '#c9bfb2',
  '#b9c0bb',
  '#d9c6b6',
  '#9fa59c',
  '#c7b9a7',
  '#8f9aa0',
]
const woods = ['#b08a62', '#8a6444', '#c7a680', '#6f5240', '#a3927e']

/** Boards running toward the back of the room. */
function boards(wood: string, top: number): string {
  let lines = band(top, 400, wood)
  for (let index = -9; index <= 9; index++) {
    lines += stroke(
      [
        [450 + index * 70, top],
        [450 + index * 170, 1290],
      ],
      tone(wood, -0.32),
      2,
      0.5,
    )
    if (index % 2)
      lines += polygon(
        [
          [450 + index * 70, top],
          [450 + (index + 1) * 70, top],
          [450 + (index + 1) * 170, 1290],
          [450 + index * 170, 1290],
        ],
        '#ffffff',
        0.05,
      )
  }
  return lines
}

function plant(random: Random, x: number, foot: number): string {
  const pot = pick(random, ['#c08a68', '#e5dfd4', '#5a5f5c', '#a3624a'])
  const leaf = pick(random, ['#5c7a54', '#48664a', '#7a8c5e'])
  let leaves = ''
  for (let index = 0; index < 14; index++) {
    const angle = between(random, -70, 70)
    const reach = between(random, 90, 210)
    const tipX = x + Math.sin((angle * Math.PI) / 180) * reach
    const tipY = foot - 90 - Math.cos((angle * Math.PI) / 180) * reach
    leaves += ellipse(
      (x + tipX) / 2,
      (foot - 90 + tipY) / 2,
      between(random, 12, 22),
      reach / 2,
      tone(leaf, between(random, -0.2, 0.2)),
      1,
      angle,
    )
  }
  return (
    leaves +
    polygon(
      [
        [x - 46, foot - 100],
        [x + 46, foot - 100],
        [x + 34, foot],
        [x - 34, foot],
      ],
      pot,
    )
  )
}

export function room(random: Random, light: Light): Backdrop {
  const wall = pick(random, walls)
  const wood = pick(random, woods)
  const x = between(random, 60, 130)
  const width = between(random, 250, 320)
  const floor = between(random, 930, 975)
  let window = rect(x - 16, 104, width + 32, 652, tone(wall, 0.55)) + rect(x, 120, width, 620, 'url(#s-view)')
  window += blotches(
    random,
    10,
    [x + 20, 480, x + width - 20, 720],
    [30, 80],
    [pick(random, ['#8fa586', '#a8b5a0', '#b7b4a6']), '#c3ccc4'],
    0.7,
  )
  for (const share of [0.5]) window += rect(x + width * share - 5, 120, 10, 620, tone(wall, 0.5))
  for (const y of [320, 530]) window += rect(x, y, width, 9, tone(wall, 0.5))
  window += rect(x - 30, 752, width + 60, 20, tone(wall, 0.4))
  const curtain = pick(random, ['#efe9de', '#d9cdbb', '#a9b0a4', '#c39a82'])
  let drape = ''
  if (chance(random, 0.6))
    for (let fold = 0; fold < 5; fold++)
      drape += rect(x - 70 + fold * 17, 70, 18, floor - 80, tone(curtain, fold % 2 ? -0.1 : 0.06))
  const sun =
    polygon(
      [
        [x + 240, floor + 4],
        [x + 560, floor + 4],
        [x + 760, 1290],
        [x + 330, 1290],
      ],
      '#fff0cf',
      0.3 * light.strength,
    ) +
    polygon(
      [
        [x + 420, 300],
        [x + 640, 250],
        [x + 640, 760],
        [x + 420, 830],
      ],
      '#fff0cf',
      0.22 * light.strength,
    )
  const art = chance(random, 0.6)
    ? rect(610, 230, 190, 250, tone(wood, -0.2)) +
      rect(622, 242, 166, 226, '#efeae0') +
      ellipse(705, 340, 48, 60, pick(random, ['#b9694a', '#3f5468', '#8a8f6a', '#c79a4e']), 0.9) +
      rect(650, 396, 90, 40, tone(wall, -0.4), 0.7)
    : ''
  const corner = chance(random, 0.6) ? plant(random, between(random, 740, 840), floor + 60) : ''
  const picture =
    band(-bleed, floor + bleed, wall) +
    window +
    drape +
    art +
    band(floor - 34, 34, tone(wall, 0.35)) +
    boards(wood, floor) +
    corner +
    blurred(8, sun)
  return {
    defs: gradient('s-view', [
      [0, '#dfeaf2'],
      [0.6, '#eef0ea'],
      [1, '#c9d3c4'],
    ]),
    background: light.side > 0 ? mirrored(picture) : picture,
    floorY: between(random, 1106, 1134),
  }
}

/** A panelled room with a chair or a standing mirror: the dressing-room picture. */
export function salon(random: Random, light: Light): Backdrop {
  const wall = pick(random, walls)
  const wood = pick(random, woods)
  const line = tone(wall, -0.18)
  const glint = tone(wall, 0.4)
  let panels = ''
  const count = integer(random, 3, 4)
  const width = (pictureWidth + 2 * bleed) / count
  for (let index = 0; index < count; index++) {
    const x = -bleed + index * width + 26
    for (const [y, height] of [
      [40, 560],
      [660, 230],
    ] as const) {
      panels += `<rect x="${x.toFixed(1)}" y="${y}" width="${(width - 52).toFixed(1)}" height="${height}" fill="none" stroke="${line}" stroke-width="7"/><rect x="${(x + 6).toFixed(1)}" y="${y + 6}" width="${(width - 64).toFixed(1)}" height="${height - 12}" fill="none" stroke="${glint}" stroke-width="3"/>`
    }
  }
  const side = chance(random, 0.5) ? 90 : 690
  const mirror =
    rect(side, 230, 170, 760, tone(wood, -0.25)) +
    rect(side + 12, 242, 146, 736, mixHex(wall, '#dfe8ea', 0.6)) +
    polygon(
      [
        [side + 30, 242],
        [side + 110, 242],
        [side + 40, 978],
        [side + 12, 978],
        [side + 12, 420],
      ],
      '#ffffff',
      0.35,
    )
  const chair =
    rect(side, 700, 130, 150, pick(random, ['#7f8f80', '#b9694a', '#c7a680', '#5f7280'])) +
    rect(side - 10, 850, 160, 46, tone(wood, 0.1)) +
    rect(side, 896, 12, 140, tone(wood, -0.2)) +
    rect(side + 128, 896, 12, 140, tone(wood, -0.2))
  const lit = light.side < 0 ? 0.1 : 0.9
  return {
    defs: `<radialGradient id="s-lit" cx="${lit}" cy=".3" r="1"><stop offset="0" stop-color="#fff4df" stop-opacity="${(0.5 * light.strength).toFixed(2)}"/><stop offset="1" stop-color="#2a2019" stop-opacity=".26"/></radialGradient>`,
    background:
      band(-bleed, 1030, wall) +
      panels +
      band(930, 46, tone(wall, 0.2)) +
      boards(wood, 974) +
      (chance(random, 0.5) ? mirror : chair) +
      band(-bleed, 1340, 'url(#s-lit)'),
    floorY: between(random, 1106, 1134),
  }
}
