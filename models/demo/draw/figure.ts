/** Figures: body, skin, hair, face, pose. */

import { between } from './number.ts'
import { samplePose } from './pose.ts'
import { hairStyles } from './types.ts'
import type { Body, Figure, HairStyle, Random } from './types.ts'

/** Eight skin tones, light to dark. */
export const skins: readonly string[] = [
  '#f3d5bd',
  '#ecc7a5',
  '#dfb08a',
  '#caa07c',
  '#b98560',
  '#a06c48',
  '#7f5036',
  '#5b3827',
]

export const hairColours: readonly string[] = [
  '#15110f',
  '#1f1613',
  '#2d2019',
  '#4a3022',
  '#6b4127',
  '#8a5a32',
  '#b98a55',
  '#7d7a78',
  '#5a2a20',
]

const bodies: readonly Body[] = [
  { shoulder: 76, bust: 66, waist: 54, hip: 73, neck: 19, leg: 1 },
  { shoulder: 77, bust: 70, waist: 60, hip: 79, neck: 20, leg: 0.98 },
  { shoulder: 80, bust: 77, waist: 70, hip: 86, neck: 21, leg: 0.97 },
  { shoulder: 73, bust: 63, waist: 52, hip: 70, neck: 18.5, leg: 0.97 },
  { shoulder: 91, bust: 79, waist: 67, hip: 73, neck: 24, leg: 1.02 },
  { shoulder: 94, bust: 84, waist: 74, hip: 77, neck: 25.5, leg: 1 },
  { shoulder: 88, bust: 75, waist: 63, hip: 71, neck: 23, leg: 1.03 },
]

const shortStyles: readonly HairStyle[] = [
  'crop',
  'side-part',
  'buzz',
  'curly',
  'crop',
  'side-part',
  'bun',
  'afro',
  'lob',
]

const pickOne = <T>(random: Random, list: readonly T[]): T =>
  list[Math.min(list.length - 1, Math.floor(random() * list.length))]!

/** Broad-shouldered bodies get the shorter cuts, and some a beard. */
export function sampleFigure(random: Random): Figure {
  const body = pickOne(random, bodies)
  const broad = body.shoulder > 85
  const vary = (value: number) => Math.round(value * between(random, 0.97, 1.03) * 10) / 10
  const tone = Math.min(skins.length - 1, Math.floor(random() * skins.length))
  // The darkest skins go with dark hair only; grey and red stay rare.
  const colours = tone > 4 ? hairColours.slice(0, 4) : random() < 0.08 ? hairColours.slice(7) : hairColours.slice(0, 7)
  const style = pickOne(random, broad ? shortStyles : hairStyles)
  return {
    body: {
      ...body,
      shoulder: vary(body.shoulder),
      bust: vary(body.bust),
      waist: vary(body.waist),
      hip: vary(body.hip),
    },
    skin: skins[tone]!,
    hair: { style, colour: pickOne(random, colours) },
    face: Math.floor(random() * 1e6),
    pose: samplePose(random),
    beard: broad && style !== 'lob' && style !== 'bun' && random() < 0.4,
  }
}
