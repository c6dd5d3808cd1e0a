/** Designs of shoes and bags. */
import type { Variant } from './chance.ts'
import type { Params } from './types.ts'
export const accessoryDesigns: Record<string, { base: Params; variants: Variant[] }> = {}
