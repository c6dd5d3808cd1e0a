/** The hood of a parka, lying behind the shoulders. */

import { tone } from './colour.ts'
import { unpatterned } from './cloth.ts'
import { traceLine, traceShape } from './curve.ts'
import { stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp } from './number.ts'
import type { Fronts } from './outer.ts'
import { paintPanel } from './panel.ts'
import type { Maker } from './piece.ts'
import { fold } from './shade.ts'

/** A hood lying behind the shoulders, as on a parka. */
export function paintHoodBehind(maker: Maker, fronts: Fronts): Layer {
  const { torso } = maker.rig
  const n = fronts.neckWidth
  const rise = maker.ink.worn ? 0.1 : 0.24
  const shape = traceShape([
    torso(-n - 24, 0.07),
    torso(-n - 20, -rise * 0.5),
    torso(0, -rise),
    torso(n + 20, -rise * 0.5),
    torso(n + 24, 0.07),
    torso(0, 0.1),
  ])
  const layer = paintPanel(
    maker.ink,
    {
      shape,
      map: (u, t) => torso(u * (n + 24), lerp(-rise, 0.1, t)),
      length: 80,
      halfWidth: () => n + 20,
      angle: 0,
      roundness: 0.8,
      sag: 0,
    },
    unpatterned(maker.cloth),
    maker.seed,
    { folds: [fold([-0.7, 0.3], [-0.4, 0.9], 5, 0, 0.8), fold([0.7, 0.3], [0.4, 0.9], 5, 0, 0.8)] },
  )
  const trim = maker.read.text('furColour', '')
  if (trim) {
    const edge = traceLine([
      torso(-n - 22, 0.07),
      torso(-n - 18, -rise * 0.5),
      torso(0, -rise),
      torso(n + 18, -rise * 0.5),
      torso(n + 22, 0.07),
    ])
    layer.svg +=
      stroke(edge, tone(trim, -0.3), 19, 1, ' stroke-dasharray="3 2" stroke-linecap="butt"') +
      stroke(edge, trim, 15, 0.9) +
      stroke(edge, tone(trim, 0.4), 6, 0.5, ' stroke-dasharray="2 3"')
  }
  return layer
}
