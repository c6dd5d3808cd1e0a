/** A street with a crossing, out of focus. */
import { tone } from '../draw/colour.ts'
import { between, chance, integer, pick, type Random } from '../random.ts'
import {
  band,
  bleed,
  blurred,
  mirrored,
  paving,
  pictureHeight,
  pictureWidth,
  polygon,
  rect,
  type Backdrop,
  type Light,
} from './paint.ts'
import { passerBy, skies, tree } from './outside.ts'

const facades = [
  '#a79c92',
  '#8d8f93',
  '#b98f78',
  '#c9b9a2',
  '#9aa39c',
  '#b3b2b0',
  '#a88478',
  '#d0c4b4',
  '#7f7a78',
  '#c7a58a',
]

/** A row of house fronts in perspective between two uprights, with windows lit or dark. */
function facade(
  random: Random,
  [x0, x1]: readonly [number, number],
  [top0, top1]: readonly [number, number],
  paint: string,
): string {
  const at = (share: number): number => x0 + (x1 - x0) * share
  const y = (share: number, row: number): number => {
    const top = top0 + (top1 - top0) * share
    return top + (900 - top) * row
  }
  let front = polygon(
    [
      [x0, top0],
      [x1, top1],
      [x1, 930],
      [x0, 930],
    ],
    paint,
  )
  const columns = Math.abs(x1 - x0) > 150 ? 4 : 2
  for (let row = 0; row < 6; row++) {
    for (let column = 0; column < columns; column++) {
      const [from, to] = [(column + 0.24) / columns, (column + 0.74) / columns]
      const [upper, lower] = [(row + 0.25) / 6.4, (row + 0.78) / 6.4]
      const glass = chance(random, 0.22) ? '#e8d9b5' : tone(paint, -0.4)
      front += polygon(
        [
          [at(from), y(from, upper)],
          [at(to), y(to, upper)],
          [at(to), y(to, lower)],
          [at(from), y(from, lower)],
        ],
        glass,
      )
    }
  }
  return front
}

export function street(random: Random, light: Light): Backdrop {
  const sky = pick(random, skies)
  const leaves = pick(random, ['#66735a', '#7a8560', '#9a7d4a', '#5c6d58'])
  const awning = pick(random, ['#b5473a', '#3f6b5c', '#c99a3e', '#3f5a7f', '#ece2cf'])
  let picture = band(-bleed, pictureHeight + 2 * bleed, sky)
  picture +=
    facade(random, [250, 365], [between(random, 180, 300), 330], pick(random, facades)) +
    facade(random, [640, 535], [between(random, 200, 300), 340], pick(random, facades))
  picture +=
    facade(random, [-bleed, 262], [-180, between(random, 120, 220)], pick(random, facades)) +
    facade(random, [pictureWidth + bleed, 628], [-200, between(random, 120, 220)], pick(random, facades))
  picture +=
    polygon(
      [
        [-bleed, 690],
        [262, 742],
        [262, 930],
        [-bleed, 930],
      ],
      '#4a433d',
    ) +
    polygon(
      [
        [-bleed, 694],
        [262, 746],
        [262, 772],
        [-bleed, 744],
      ],
      awning,
    )
  picture +=
    polygon(
      [
        [-20, 782],
        [90, 790],
        [90, 930],
        [-20, 930],
      ],
      '#d9c49a',
    ) +
    polygon(
      [
        [112, 794],
        [232, 800],
        [232, 930],
        [112, 930],
      ],
      '#c7b48f',
    )
  for (const x of [between(random, 680, 720), between(random, 780, 850)])
    picture += tree(random, x, 930, between(random, 110, 150), leaves)
  for (let index = integer(random, 1, 4); index > 0; index--)
    picture += passerBy(random, between(random, 240, 680), between(random, 915, 950), between(random, 150, 235))
  const road = pick(random, ['#8b8884', '#7a7978', '#96918a'])
  picture += band(900, 400, road) + band(900, 30, tone(road, -0.16))
  if (chance(random, 0.75)) {
    for (let index = -1; index < 7; index++) {
      const x = -190 + index * 205
      picture += polygon(
        [
          [x + 130, 985],
          [x + 225, 985],
          [x + 175, 1280],
          [x - 35, 1280],
        ],
        '#e9e6e0',
        0.82,
      )
    }
  } else picture += paving(930, 6, tone(road, -0.3), 0.5)
  const turned = chance(random, 0.5)
  const sun = light.side < 0 ? -bleed : 500
  return {
    defs: '',
    background:
      (turned ? mirrored(blurred(8, picture)) : blurred(8, picture)) +
      band(-bleed, 1340, '#dfe4e6', 0.1) +
      blurred(30, rect(sun, -bleed, 470, 700, '#ffe9c8', 0.22 * light.strength)),
    floorY: between(random, 1098, 1130),
  }
}
