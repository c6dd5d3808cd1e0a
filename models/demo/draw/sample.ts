/** Plausible, distinctive designs of every sub-category. */

import { subCategory } from '../../core/taxonomy.ts'
import { makeChance } from './chance.ts'
import type { Variant } from './chance.ts'
import { accessoryDesigns } from './sample-accessory.ts'
import { bottomDesigns, dressDesigns } from './sample-bottom.ts'
import { outerDesigns } from './sample-outer.ts'
import { topDesigns } from './sample-top.ts'
import type { Params, Random } from './types.ts'

const designs: Record<string, { base: Params; variants: Variant[] }> = {
  ...topDesigns,
  ...outerDesigns,
  ...bottomDesigns,
  ...dressDesigns,
  ...accessoryDesigns,
}

/** How many clearly different kinds a sub-category has. */
export const countVariants = (id: string) => designs[subCategory(id).id]!.variants.length

/** Draws a design. With `variant`, of that kind (taken modulo their number): 25 designs then spread over all kinds. */
export function sampleParams(id: string, random: Random, variant?: number): Params {
  const { base, variants } = designs[subCategory(id).id]!
  const chance = makeChance(random)
  const kind = variant === undefined ? chance.one(variants) : variants[variant % variants.length]!
  // Small differences of cut, so that two designs of one kind are still two designs.
  const params = { ...base, ...kind(chance) }
  for (const key of [
    'easeBust',
    'easeWaist',
    'easeHip',
    'flare',
    'sleeveElbow',
    'thigh',
    'knee',
    'legHem',
    'neckDepth',
    'lapelWidth',
    'hem',
  ]) {
    const value = params[key]
    if (typeof value === 'number') params[key] = Math.round(value * chance.range(0.95, 1.05, 0.001) * 1000) / 1000
  }
  return params
}
