import { expect, test } from 'vitest'
import { planAsks, shardsFor } from '../../../models/core/seek.ts'

const everywhere = ['outer', 'top', 'bottom', 'dress', 'shoes', 'bag', 'all']

test('shardsFor: its own kind and the unknown; anywhere when unknown itself', () => {
  expect(shardsFor('bag')).toEqual(['bag', 'all'])
  expect(shardsFor('bag', 'top')).toEqual(['bag', 'top', 'all'])
  expect(shardsFor()).toEqual(everywhere)
})

test('planAsks: each garment asks among its kind', () => {
  const worn = [{ superCategory: 'top' as const }, { superCategory: 'shoes' as const }]
  expect(planAsks(worn)).toEqual([
    { garment: 0, shards: ['top', 'all'] },
    { garment: 1, shards: ['shoes', 'all'] },
  ])
  expect(planAsks([])).toEqual([{ garment: 0, shards: everywhere }])
})

test('planAsks: a wanted kind is asked by its garments, or by all when there is none', () => {
  const worn = [{ superCategory: 'top' as const }, { superCategory: 'shoes' as const }]
  expect(planAsks(worn, 'shoes')).toEqual([{ garment: 1, shards: ['shoes'] }])
  expect(planAsks(worn, 'bag')).toEqual([
    { garment: 0, shards: ['bag'] },
    { garment: 1, shards: ['bag'] },
  ])
  expect(planAsks([], 'bag')).toEqual([{ garment: 0, shards: ['bag'] }])
})
