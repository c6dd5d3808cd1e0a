/** Contrast panels and printed pictures, as part of a design. */

import { graphicNames } from './graphic.ts'
import type { Chance } from './chance.ts'
import type { Params } from './types.ts'

export const block = ({ one, odds }: Chance): Params =>
  odds(0.3) ? { block: one(['chest', 'half', 'yoke', 'hem', 'tape', 'side', 'diagonal']) } : {}

export const print = ({ one, odds, range }: Chance, share: number): Params =>
  odds(share)
    ? {
        print: one(graphicNames),
        printAt: odds(0.3) ? 'chest' : 'centre',
        printSize: range(0.1, 0.17),
        printV: range(0.38, 0.46),
      }
    : {}
