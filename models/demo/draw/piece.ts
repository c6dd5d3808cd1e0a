/** What a builder gives back, and how it reads a design's parameters. */

import type { Cloth } from './cloth.ts'
import type { Ink, Layer } from './ink.ts'
import { emptyLayer } from './ink.ts'
import { keyed } from './number.ts'
import type { Rig, Side } from './rig.ts'
import type { Params } from './types.ts'

/** A garment in drawing order: back (inside of the neck, lining), body, sleeves, front (collars, lapels, buttons). */
export interface Piece {
  back: Layer
  body: Layer
  sleeves: Partial<Record<Side, Layer>>
  front: Layer
}

/** Everything a builder of clothes needs. */
export interface Maker {
  rig: Rig
  ink: Ink
  cloth: Cloth
  read: Reader
  /** The design's seed. */
  seed: number
  open: boolean
}

export const emptyPiece = (): Piece => ({ back: emptyLayer(), body: emptyLayer(), sleeves: {}, front: emptyLayer() })

export interface Reader {
  number: (key: string, fallback: number) => number
  text: (key: string, fallback: string) => string
  flag: (key: string) => boolean
}

/** @throws TypeError when a parameter has another type than its builder reads. */
export function readParams(params: Params): Reader {
  const get = <T>(key: string, fallback: T): T => {
    const value = params[key]
    if (value === undefined) return fallback
    if (typeof value !== typeof fallback)
      throw new TypeError(`parameter ${key} is ${JSON.stringify(value)}, wanted a ${typeof fallback}`)
    return value as T
  }
  return { number: get<number>, text: get<string>, flag: (key) => get<boolean>(key, false) }
}

/** Half-width of a garment on the torso: body plus ease, out to the dropped shoulder above and the flare below. */
export interface Cut {
  drop: number
  hem: number
  halfWidth: (v: number) => number
  /** v of the armpit. */
  armpit: number
}

export function readCut(maker: Maker, hem: number): Cut {
  const { body } = maker.rig
  const { number } = maker.read
  const drop = number('drop', 4)
  const [bust, waist, hip] = [number('easeBust', 15), number('easeWaist', 18), number('easeHip', 15)]
  const shoulder = body.shoulder + drop
  const keys: [number, number][] = [
    [0, shoulder],
    [0.1, shoulder],
    [0.31, body.bust + bust],
    [0.64, body.waist + waist],
    [1, body.hip + hip],
  ]
  if (hem > 1.05) keys.push([hem, body.hip + hip + number('flare', 0)])
  return { drop, hem, halfWidth: keyed(keys), armpit: 0.3 }
}
