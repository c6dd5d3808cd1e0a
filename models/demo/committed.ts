/** How the pictures under `models/demo/boutique/` were made: `npx tsx models/demo/main.ts --committed` makes them again. */
import type { RenderOptions } from './render.ts'

export const committed = {
  format: 'avif',
  itemWidth: 400,
  snapshotWidth: 600,
  /** The lowest at which knit, twill and stripes still read as such; chosen by looking. */
  quality: { items: 52, snapshots: 50 },
  variant: 1,
  world: 0,
  masks: false,
} as const satisfies Omit<RenderOptions, 'out' | 'workers'>
