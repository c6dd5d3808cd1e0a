/** One piece of cloth: base, fabric, light, folds, details, outline, in that order, inside its own clip. */

import type { Cloth } from './cloth.ts'
import type { PanelMap, Shape } from './curve.ts'
import { clipTo, fill, stroke } from './ink.ts'
import type { Ink, Layer } from './ink.ts'
import { paintPattern } from './pattern.ts'
import type { Fold } from './shade.ts'
import { paintFolds, paintGlints, paintLight, paintWash } from './shade.ts'
import { paintTexture } from './texture.ts'

export interface Panel {
  shape: Shape
  map: PanelMap
  /** Units along t from 0 to 1. */
  length: number
  /** Units from u = 0 to u = 1 at t. */
  halfWidth: (t: number) => number
  /** Degrees of the bone from straight down, for tiles. */
  angle: number
  /** How cylindrical the fabric runs, 0 flat to 1 round. */
  roundness: number
  /** How far horizontals sag in the middle, share of the torso. */
  sag: number
  /** Strength of its light, 1 = usual. */
  volume?: number
  /** For a panel that covers only part of the body: where u lies around it, -1 to 1, and where the light peaks. */
  around?: (u: number) => number
  litU?: number
  /** Denim wash, 0 to 1. */
  wash?: number
}

export interface PanelArt {
  folds?: readonly Fold[]
  /** Prints and contrast panels: dyed into the cloth, under its light and folds. */
  base?: string
  /** Seams, pockets, buttons: drawn over folds, inside the clip. */
  details?: string
  /** Shadows of what lies above, drawn under the details. */
  shadows?: string
}

/** The design's own seed: where a print's motifs fall must not change between two pictures of one design. */
export function paintPanel(ink: Ink, panel: Panel, cloth: Cloth, seed: number, art: PanelArt = {}): Layer {
  const inside =
    fill(panel.shape.d, cloth.colour) +
    paintPattern(panel, cloth, seed) +
    paintTexture(ink, panel, cloth, seed) +
    (art.base ?? '') +
    (panel.wash ? paintWash(ink, panel, cloth, panel.wash) : '') +
    paintLight(ink, panel, cloth) +
    paintFolds(ink, panel, art.folds ?? [], cloth) +
    paintGlints(ink, panel, cloth) +
    (art.shadows ?? '') +
    (art.details ?? '')
  return {
    svg: clipTo(ink, panel.shape.d, inside) + stroke(panel.shape.d, cloth.shade, 1.1, 0.62),
    outlines: [panel.shape.polygon],
  }
}
