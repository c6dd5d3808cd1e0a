/** The colours of hair, and its strands. */

import { traceLine } from './curve.ts'
import type { Knot } from './curve.ts'
import { stroke } from './ink.ts'

export interface Shades {
  colour: string
  dark: string
  pale: string
}

export const strands = (list: Knot[][], colour: string, width: number, alpha: number) =>
  list.map((knots) => stroke(traceLine(knots), colour, width, alpha)).join('')
