/** A calm face, seen from the front or turned a little. More detail would turn it into a cartoon. */

import { tone } from './colour.ts'
import { traceLine, traceShape } from './curve.ts'
import { clipTo, ellipse, fill, glow, softStroke, stroke } from './ink.ts'
import type { Ink } from './ink.ts'
import { drawHair } from './hair.ts'
import { between, makeRandom } from './number.ts'
import { k, p } from './part.ts'
import { sides } from './rig.ts'
import type { Figure, Point } from './types.ts'

export interface Head {
  back: string
  front: string
  outlines: Point[][]
}

interface Face {
  /** Horizontal shift of the features when the head turns. */
  turn: number
  jaw: number
  eye: number
  lip: number
  brow: number
  part: number
  earring: boolean
}

function readFace(seed: number): Face {
  const random = makeRandom(seed)
  return {
    turn: between(random, -3.4, 3.4),
    jaw: between(random, -2.5, 2.5),
    eye: between(random, 0.9, 1.12),
    lip: between(random, 0.85, 1.2),
    brow: between(random, -1.2, 1.2),
    part: between(random, -12, 12),
    earring: random() < 0.3,
  }
}

function paintEyes(ink: Ink, figure: Figure, face: Face, dark: string): string {
  const lash = tone(figure.hair.colour, -0.6)
  const iris = tone('#5a4030', figure.face % 5 === 0 ? 0.12 : -0.25)
  const browColour = tone(figure.hair.colour, -0.1)
  return sides
    .map((e) => {
      const [x, y] = [e * 14.2 + face.turn, -5]
      const w = 6.6 * face.eye
      const lid = traceLine([p(x - w, y + 1.2), p(x - w * 0.3, y - 1.9), p(x + w * 0.5, y - 1.7), p(x + w, y + 0.8)])
      const white = traceShape([p(x - w, y + 1.2), p(x, y - 1.9), p(x + w, y + 1), p(x, y + 2.6)])
      const brow = traceLine([
        p(x - e * 6.5, y - 9.6 + face.brow * 0.4),
        p(x + e * 1.5, y - 11),
        p(x + e * 8.8, y - 8.4),
      ])
      const gaze = face.turn * 0.25
      return (
        glow(ink, x, y - 2, 12, 7, dark, 0.5) +
        fill(white.d, tone(figure.skin, 0.5, 0.4), 0.7) +
        ellipse(x + gaze, y + 0.3, 2.5, 2.4, iris) +
        ellipse(x + gaze, y + 0.3, 1.3, 1.3, '#0d0907', 0.9) +
        stroke(lid, lash, 1.5, 0.85) +
        ellipse(x + gaze - 0.8, y - 0.6, 0.5, 0.5, '#ffffff', 0.6) +
        stroke(traceLine([p(x - w * 0.7, y - 3.6), p(x, y - 4.8), p(x + w * 0.8, y - 3.4)]), dark, 0.8, 0.5) +
        stroke(brow, browColour, 1.8, 0.5)
      )
    })
    .join('')
}

function paintMouth(figure: Figure, face: Face, dark: string): string {
  const x = face.turn * 1.1
  const y = 28
  const w = 8.4 * face.lip
  const lip = figure.beard ? tone(figure.skin, -0.2, 1.2, -0.14) : tone(figure.skin, -0.18, 1.45, -0.24)
  const upper = traceShape([
    k(x - w, y),
    p(x - 2.8, y - 2.8),
    p(x, y - 1.8),
    p(x + 2.8, y - 2.8),
    k(x + w, y),
    p(x, y + 0.9),
  ])
  const lower = traceShape([k(x - w, y), p(x, y + 0.8), k(x + w, y), p(x + 3.8, y + 4), p(x - 3.8, y + 4)])
  return (
    fill(lower.d, lip) +
    fill(upper.d, tone(lip, -0.16)) +
    stroke(traceLine([p(x - w, y), p(x, y + 0.8), p(x + w, y)]), dark, 0.9, 0.6) +
    ellipse(x, y + 7.6, 5.4, 1.2, dark, 0.22)
  )
}

function paintFeatures(ink: Ink, figure: Figure, face: Face): string {
  const { skin } = figure
  const dark = tone(skin, -0.38, 1.1)
  const soft = tone(skin, -0.24, 1.12)
  const shaded = ink.light >= 0 ? -1 : 1
  const t = face.turn
  const side = (k1: number) =>
    traceShape([
      p(shaded * 42, -60),
      p(shaded * (18 + k1) + t * 0.4, -30),
      p(shaded * (23 + k1), 0),
      p(shaded * (19 + k1), 22),
      p(shaded * (7 + k1), 48),
      p(shaded * 42, 58),
    ]).d
  const shade = [-2, 1, 4, 7, 10].map((k1) => fill(side(k1), soft, 0.15)).join('')
  const nose = traceLine([p(t + shaded * 2.6, -6), p(t * 1.25 + shaded * 4, 8), p(t * 1.3 + shaded * 4.6, 13)])
  const beard = figure.beard
    ? [0, 1.6]
        .map((d) =>
          fill(
            traceShape([
              p(-34, 2 + d),
              p(-27, 14 + d),
              p(-15, 21 + d),
              p(-8, 21),
              p(0, 20 + d),
              p(8, 21),
              p(15, 21 + d),
              p(27, 14 + d),
              p(34, 2 + d),
              p(34, 44),
              p(10, 56),
              p(-10, 56),
              p(-34, 44),
            ]).d,
            tone(figure.hair.colour, -0.2),
            0.36,
          ),
        )
        .join('')
    : ''
  return (
    shade +
    fill(traceShape([p(-34, -52), p(34, -52), p(30, -36), p(0, -40), p(-30, -36)]).d, soft, 0.35) +
    glow(ink, -shaded * 16 + t, 12, 12, 8, tone(skin, -0.06, 1.35, -0.16), 0.32) +
    glow(ink, shaded * 18 + t, 12, 10, 7, tone(skin, -0.1, 1.35, -0.16), 0.3) +
    glow(ink, -shaded * 10 + t, -28, 15, 10, tone(skin, 0.3, 0.8), 0.5) +
    softStroke(nose, dark, 3.4, 0.32) +
    stroke(traceLine([p(t * 1.3 - 4.2, 14.6), p(t * 1.35, 16.6), p(t * 1.3 + 4.2, 14.6)]), dark, 1.3, 0.5) +
    beard +
    paintMouth(figure, face, dark) +
    paintEyes(ink, figure, face, tone(skin, -0.3, 1.1))
  )
}

/** A head about 100 high around (0, 0), chin at y = 47. */
export function drawHead(ink: Ink, figure: Figure): Head {
  const face = readFace(figure.face)
  const { skin } = figure
  const j = face.jaw
  const outline = traceShape([
    p(-32, -20),
    p(-33, 0),
    p(-30 - j * 0.4, 20),
    p(-21 - j, 37),
    p(-8 + face.turn * 0.3, 47),
    p(8 + face.turn * 0.3, 47),
    p(21 + j, 37),
    p(30 + j * 0.4, 20),
    p(33, 0),
    p(32, -20),
    p(22, -46),
    p(0, -53),
    p(-22, -46),
  ])
  const hair = drawHair(ink, figure.hair.style, figure.hair.colour, face.turn, face.part)
  let front = ''
  if (hair.ears)
    for (const e of sides)
      front += fill(
        traceShape([p(e * 31, -8), p(e * 37.5, -9), p(e * 37.5, 4), p(e * 32, 13)]).d,
        e * ink.light > 0 ? skin : tone(skin, -0.2, 1.1),
      )
  if (hair.ears && face.earring && !figure.beard)
    for (const e of sides)
      front += `<circle cx="${e * 35}" cy="17" r="3.2" fill="none" stroke="#cfa857" stroke-width="1.8"/>`
  front += clipTo(ink, outline.d, fill(outline.d, skin) + paintFeatures(ink, figure, face)) + hair.front
  return { back: hair.back, front, outlines: [outline.polygon, ...hair.outlines] }
}
