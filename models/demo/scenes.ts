/** Where the figures stand: families of backgrounds, each varied by the picture's seed. */
import type { Scene } from './draw/types.ts'
import { between, pickWeighted, type Random } from './random.ts'
import { park, seaside } from './scenes/nature.ts'
import { blurDefs, type Backdrop, type Light } from './scenes/paint.ts'
import { room, salon } from './scenes/rooms.ts'
import { shopfront } from './scenes/shopfront.ts'
import { street } from './scenes/street.ts'
import { blocks, paper, studio } from './scenes/studio.ts'
import { brick, plaster, shutter, subway } from './scenes/walls.ts'

interface Family {
  paint: (random: Random, light: Light) => Backdrop
  /** Share of pictures, 1 = usual. */
  weight: number
}

export const sceneFamilies = {
  studio: { paint: studio, weight: 1.6 },
  paper: { paint: paper, weight: 1 },
  blocks: { paint: blocks, weight: 1 },
  plaster: { paint: plaster, weight: 1.2 },
  brick: { paint: brick, weight: 0.9 },
  subway: { paint: subway, weight: 0.8 },
  shutter: { paint: shutter, weight: 0.7 },
  street: { paint: street, weight: 1.4 },
  park: { paint: park, weight: 1 },
  seaside: { paint: seaside, weight: 0.9 },
  room: { paint: room, weight: 1 },
  salon: { paint: salon, weight: 0.8 },
  shopfront: { paint: shopfront, weight: 1 },
} as const satisfies Record<string, Family>
export type SceneFamily = keyof typeof sceneFamilies

const families = Object.keys(sceneFamilies) as SceneFamily[]

/** A scene for a 900 x 1200 picture; the light comes from one side at -0.7 to 0.7 and is never frontal. */
export function sampleScene(random: Random, family?: SceneFamily): Scene {
  const chosen = family ?? pickWeighted(random, families, (name) => sceneFamilies[name].weight)
  const side = between(random, 0.35, 0.7) * (random() < 0.5 ? -1 : 1)
  const backdrop = sceneFamilies[chosen].paint(random, { side, strength: between(random, 0.45, 1) })
  const { background, floorY, tint } = backdrop
  return { background, defs: blurDefs + backdrop.defs, light: side, floorY, ...(tint ? { tint } : {}) }
}
