/** Walls in the sun or under lamps: plaster with a door, brick, tiles, a rolled shutter. */
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
  paving,
  pictureHeight,
  pictureWidth,
  polygon,
  rect,
  stroke,
  type Backdrop,
  type Light,
} from './paint.ts'

const plasterTones = [
  '#c3ab90',
  '#cdb9a2',
  '#b9a48c',
  '#d6c6ae',
  '#c98f74',
  '#d9b48c',
  '#b8bcb4',
  '#cfd2cb',
  '#a9b3b0',
  '#d8c3b8',
  '#e2d8c8',
  '#b58a78',
]
const doorTones = ['#44514a', '#2f4456', '#6b3b33', '#4d4038', '#7a8a80', '#8a6a4a', '#31383d', '#5d6b4d', '#93584a']
const pavement = ['#a9a29a', '#96928d', '#b5ada2', '#8c8884', '#a59a8d']

/** Leaves and a roof edge as soft shadow on a wall, falling away from the light. */
function leafShadow(random: Random, side: number): string {
  const near = side < 0 ? 0 : pictureWidth
  const away = side < 0 ? 1 : -1
  let leaves = polygon(
    [
      [near, -bleed],
      [near + away * 980, -bleed],
      [near + away * 980, between(random, 60, 140)],
      [near + away * 300, between(random, 230, 330)],
      [near, 250],
    ],
    '#20160e',
    0.3,
  )
  for (let index = 0; index < 26; index++) {
    leaves += ellipse(
      near + away * between(random, -20, 380),
      between(random, 220, 560),
      between(random, 14, 34),
      between(random, 6, 12),
      '#20160e',
      0.24,
      between(random, 0, 180),
    )
  }
  return blurred(8, leaves)
}

function door(random: Random, x: number, wall: string): string {
  const paint = pick(random, doorTones)
  const width = between(random, 205, 245)
  const top = between(random, 150, 210)
  const dark = tone(paint, -0.45)
  const inner = width - 66
  const panels = chance(random, 0.5)
    ? frame(x + 33, top + 44, inner, 250, dark) + frame(x + 33, top + 336, inner, 380, dark)
    : frame(x + 33, top + 44, inner, 160, dark) +
      frame(x + 33, top + 240, inner, 200, dark) +
      frame(x + 33, top + 476, inner, 250, dark)
  return (
    rect(x - 18, top - 18, width + 36, 990 - top, tone(wall, 0.32)) +
    rect(x, top, width, 972 - top, paint) +
    panels +
    rect(x, top, width, 14, '#000000', 0.25) +
    ellipse(x + (chance(random, 0.5) ? 20 : width - 20), 570, 8, 8, '#b9935a')
  )
}

function frame(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="none" stroke="${colour}" stroke-width="5"/><path d="M${(x + 4).toFixed(1)} ${(y + height - 4).toFixed(1)}V${(y + 4).toFixed(1)}H${(x + width - 4).toFixed(1)}" stroke="#ffffff" stroke-opacity=".16" stroke-width="4" fill="none"/>`
}

export function plaster(random: Random, light: Light): Backdrop {
  const wall = pick(random, plasterTones)
  const floor = pick(random, pavement)
  const side = chance(random, 0.75)
    ? door(random, light.side < 0 ? between(random, 590, 660) : between(random, 20, 90), wall)
    : ''
  return {
    defs: '',
    background:
      band(-bleed, 1040, wall) +
      blurred(14, blotches(random, 34, [-40, 0, 940, 950], [30, 150], ['#ffffff', '#3a2a1c'], 0.05)) +
      side +
      band(940, 26, tone(wall, -0.32)) +
      band(964, 320, floor) +
      paving(964, integer(random, 6, 9), tone(floor, -0.36), 0.5) +
      leafShadow(random, light.side),
    floorY: between(random, 1106, 1136),
    tint: '#ffdca8',
  }
}

const brickTones = ['#9a5b45', '#a86a50', '#8a4f40', '#b98a6e', '#8d8178', '#d8cfc4', '#75534a', '#5d5a5a', '#c0a58c']

export function brick(random: Random, light: Light): Backdrop {
  const base = pick(random, brickTones)
  const mortar = mixHex(base, '#d9d0c4', base === '#d8cfc4' ? 0.1 : 0.42)
  const height = between(random, 34, 44)
  const width = height * 2.7
  let courses = ''
  for (let row = 0; row * height < 1000; row++) {
    for (let x = -bleed - (row % 2 ? width / 2 : 0); x < pictureWidth + bleed; x += width) {
      const paint = tone(base, between(random, -0.16, 0.1))
      courses += rect(x + 2, -bleed + row * height + 2, width - 4, height - 4, paint)
    }
  }
  const floor = pick(random, pavement)
  const glow = light.side < 0 ? 120 : 780
  return {
    defs: `<radialGradient id="s-glow" cx="${(glow / pictureWidth).toFixed(2)}" cy=".25" r=".9"><stop offset="0" stop-color="#fff3dd" stop-opacity="${(0.36 * light.strength).toFixed(2)}"/><stop offset="1" stop-color="#120c08" stop-opacity=".34"/></radialGradient>`,
    background:
      band(-bleed, 1040, mortar) +
      courses +
      band(930, 40, tone(base, -0.4)) +
      band(962, 320, floor) +
      paving(962, 8, tone(floor, -0.3), 0.4) +
      band(-bleed, pictureHeight + 2 * bleed, 'url(#s-glow)'),
    floorY: between(random, 1108, 1136),
  }
}

const tileTones = ['#e9e7e0', '#d9e2df', '#c8d4cf', '#e3d9c6', '#9fb4b0', '#d6dbe2', '#7d9a94', '#e8dcd2']
const stripeTones = ['#2f5d50', '#a53f31', '#24405f', '#c58a2e', '#3a3a3c', '#6a2e3c']

/** An underground platform: glazed tiles, a stripe of colour, lamps above, a yellow line on the floor. */
export function subway(random: Random, light: Light): Backdrop {
  const tile = pick(random, tileTones)
  const stripe = pick(random, stripeTones)
  const size = between(random, 40, 54)
  let tiles = ''
  for (let row = 0; row * size < 1010; row++) {
    for (let x = -bleed - (row % 2 ? size : 0); x < pictureWidth + bleed; x += size * 2) {
      tiles += rect(
        x + 1.5,
        -bleed + row * size + 1.5,
        size * 2 - 3,
        size - 3,
        tone(tile, between(random, -0.07, 0.12)),
      )
    }
  }
  const stripeY = -bleed + size * integer(random, 5, 7)
  const sign = chance(random, 0.6)
    ? rect(between(random, 60, 560), stripeY - size * 0.4, 250, size * 1.8, tone(stripe, -0.35))
    : ''
  return {
    defs: gradient('s-lamp', [
      [0, '#ffffff', 0.55 * light.strength],
      [0.35, '#ffffff', 0],
      [1, '#0e1418', 0.4],
    ]),
    background:
      band(-bleed, 1060, tone(tile, -0.3)) +
      tiles +
      band(stripeY, size, stripe) +
      sign +
      band(958, 26, tone(stripe, -0.4)) +
      band(982, 300, '#7f7d7a') +
      paving(982, 7, '#54524f', 0.35) +
      (chance(random, 0.6)
        ? polygon(
            [
              [-bleed, 1182],
              [pictureWidth + bleed, 1182],
              [pictureWidth + bleed, 1226],
              [-bleed, 1226],
            ],
            '#d3ad3c',
            0.9,
          )
        : '') +
      band(-bleed, pictureHeight + 2 * bleed, 'url(#s-lamp)'),
    floorY: between(random, 1100, 1128),
    tint: '#dfe9e6',
  }
}

const shutterTones = ['#8d9499', '#5f6d73', '#a9a196', '#6f7f6d', '#b07a5a', '#3e464b', '#c2c5c2']

/** A rolled metal shutter between piers. */
export function shutter(random: Random, light: Light): Backdrop {
  const metal = pick(random, shutterTones)
  const pier = pick(random, plasterTones)
  const slat = between(random, 22, 34)
  let slats = ''
  for (let y = -bleed; y < 950; y += slat) {
    slats +=
      rect(90, y, 720, slat, metal) +
      rect(90, y, 720, slat * 0.3, tone(metal, 0.22)) +
      rect(90, y + slat * 0.78, 720, slat * 0.22, tone(metal, -0.4))
  }
  const floor = pick(random, pavement)
  const shadowX = light.side < 0 ? [90, 150] : [750, 810]
  return {
    defs: '',
    background:
      band(-bleed, 1040, pier) +
      slats +
      blurred(8, rect(shadowX[0] ?? 90, -bleed, 60, 1020, '#0d0b0a', 0.4)) +
      rect(90, 920, 720, 30, tone(metal, -0.3)) +
      stroke(
        [
          [90, -bleed],
          [90, 950],
        ],
        tone(pier, -0.5),
        5,
      ) +
      stroke(
        [
          [810, -bleed],
          [810, 950],
        ],
        tone(pier, -0.5),
        5,
      ) +
      band(950, 330, floor) +
      paving(950, 7, tone(floor, -0.34), 0.45) +
      leafShadow(random, -light.side),
    floorY: between(random, 1104, 1134),
  }
}
