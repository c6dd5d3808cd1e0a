/** Garments worn under others give way: a hoodie does not poke through a coat, a full skirt hangs flatter below one. */

import type { Garment, Look, Params } from './types.ts'

const numberOf = (params: Params, key: string, fallback: number): number => {
  const value = params[key]
  return typeof value === 'number' ? value : fallback
}

/** The garment with its ease held inside `outer`, and a shirt's hem held inside a waistband when tucked. */
export function fitUnder(garment: Garment, outer: Garment | undefined, look: Look): Garment {
  const params = { ...garment.params }
  // Trousers that pool on the floor would hide the shoes.
  if ('length' in params) params['length'] = Math.min(numberOf(params, 'length', 1), 1)
  if (outer) {
    const keep = (key: string, fallback: number, less: number) => {
      const limit = numberOf(outer.params, key, fallback) - less
      if (key in params || fallback < 100) params[key] = Math.min(numberOf(params, key, fallback), limit)
    }
    const isSkirt = garment.subCategory.endsWith('skirt')
    if (!isSkirt && 'drop' in params) keep('drop', 4, 4)
    if ('easeBust' in params) keep('easeBust', 15, 6)
    if ('easeWaist' in params && 'sleeve' in garment.params) keep('easeWaist', 18, 6)
    if ('easeHip' in params && 'sleeve' in garment.params) keep('easeHip', 15, 6)
    const reach = numberOf(outer.params, 'hem', 1.1)
    if (reach > 1.3 && 'flare' in params) {
      params['flare'] = Math.min(numberOf(params, 'flare', 0), numberOf(outer.params, 'flare', 10) + 6)
      params['legEase'] = Math.min(numberOf(params, 'legEase', 34), numberOf(outer.params, 'legEase', 26) - 8)
    }
    if (numberOf(outer.params, 'sleeve', 1) > 0 && numberOf(params, 'sleeve', 0) > 0) params['puff'] = 0
  }
  if (look.tucked && 'easeHip' in params && 'sleeve' in params)
    params['easeHip'] = Math.min(numberOf(params, 'easeHip', 10), 2)
  return { ...garment, params }
}
