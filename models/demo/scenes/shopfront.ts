/** A shop's window at street level. */
import { mixHex } from '../colour.ts'
import { tone } from '../draw/colour.ts'
import { between, chance, pick, type Random } from '../random.ts'
import {
  band,
  bleed,
  blurred,
  ellipse,
  gradient,
  mirrored,
  pictureWidth,
  polygon,
  rect,
  type Backdrop,
  type Light,
} from './paint.ts'

const fronts = ['#2f3d38', '#31384a', '#6a2f2f', '#e3dccd', '#4a4038', '#7a8a7c', '#b98a4a', '#20211f', '#8a5d52']

/** A shop's window with hanging clothes, an awning and a lamp; no writing. */
export function shopfront(random: Random, light: Light): Backdrop {
  const front = pick(random, fronts)
  const glow = pick(random, ['#f3dfb8', '#efe6d6', '#e9d3b0'])
  const split = between(random, 520, 620)
  let inside = rect(70, 250, split - 110, 600, 'url(#s-shop)') + rect(split + 40, 250, 210, 690, 'url(#s-shop)')
  inside += rect(90, 360, split - 150, 6, '#4a3f33', 0.8)
  for (let x = 110; x < split - 90; x += between(random, 24, 44)) {
    const cloth = pick(random, [
      '#b98a54',
      '#8b8a88',
      '#efe6d4',
      '#27324a',
      '#6a2430',
      '#a9b8a2',
      '#4b4b4e',
      '#c87f88',
      '#6a653f',
    ])
    inside += rect(x, 368, between(random, 20, 34), between(random, 170, 300), mixHex(cloth, glow, 0.25), 0.95)
  }
  for (const x of [160, 300, 440]) inside += ellipse(x, 290, 24, 18, '#fff6e0', 0.9)
  const reflection =
    polygon(
      [
        [110, 250],
        [250, 250],
        [150, 850],
        [70, 850],
        [70, 420],
      ],
      '#ffffff',
      0.14,
    ) +
    polygon(
      [
        [split + 150, 250],
        [split + 220, 250],
        [split + 120, 940],
        [split + 60, 940],
      ],
      '#ffffff',
      0.12,
    )
  let frame =
    rect(split - 40, 200, 80, 760, front) +
    rect(-bleed, 200, 140, 760, front) +
    rect(split + 250, 200, 500, 760, front) +
    rect(-bleed, 850, split + bleed, 112, front)
  frame +=
    rect(-bleed, 118, pictureWidth + 2 * bleed, 134, tone(front, 0.06)) +
    band(246, 8, '#000000', 0.3) +
    rect(90, 880, split - 150, 50, tone(front, 0.14)) +
    rect(split + 60, 600, 8, 90, '#c9a863')
  const stripe = pick(random, ['#f0e9dc', '#e9dcc6'])
  let awning = ''
  if (chance(random, 0.55)) {
    for (let index = 0; index * 60 < pictureWidth + 2 * bleed; index++)
      awning += polygon(
        [
          [-bleed + index * 60, 60],
          [-bleed + index * 60 + 60, 60],
          [-bleed + index * 60 + 60, 190],
          [-bleed + index * 60, 190],
        ],
        index % 2 ? stripe : tone(front, 0.2),
      )
    awning += band(186, 14, '#000000', 0.18)
  }
  const upper = band(-bleed, 200, tone(front, 0.5))
  const ground = pick(random, ['#9a958e', '#aaa39a', '#85827f'])
  const picture =
    upper +
    band(200, 760, front) +
    inside +
    reflection +
    frame +
    awning +
    band(958, 330, ground) +
    band(958, 16, tone(ground, -0.3)) +
    blurred(14, band(974, 90, glow, 0.25))
  return {
    defs: gradient('s-shop', [
      [0, glow],
      [0.55, mixHex(glow, '#8a6f52', 0.35)],
      [1, mixHex(glow, '#5a4636', 0.6)],
    ]),
    background: light.side > 0 ? mirrored(picture) : picture,
    floorY: between(random, 1100, 1130),
    tint: glow,
  }
}
