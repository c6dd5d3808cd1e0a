import { expect, test } from 'vitest'
import { rankMutually, shardsMet, weighedOf } from '../../../models/core/mutual.ts'
import { quantizeDescriptor } from '../../../models/core/quantize.ts'
import type { Match } from '../../../models/core/schema.ts'
import { openShard, searchShard } from '../../../models/core/search.ts'
import { assembleShard } from '../../../models/core/shard.ts'

const unit = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle))
const about = { superCategory: 'top', ranking: 'looks', space: 's', dimension: 2 } as const
const make = (kind: 'items' | 'snapshots', angles: Record<string, number>) =>
  assembleShard(
    { ...about, kind },
    Object.entries(angles).map(([id, angle]) => ({ id, region: 1, vector: quantizeDescriptor(unit(angle)) })),
  )
const search = (shard: ReturnType<typeof make>, vector: Float32Array, k: number) =>
  searchShard(openShard(shard), [vector], { k }).matches

// Ten items in a bunch around 0, one apart at 0.9; the hub of the looks lies in the bunch's middle.
const items = make('items', {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`bunch-${at}`, (at - 5) / 20])),
  apart: 0.9,
})
const looks = make('snapshots', { hub: 0.45, own: 1.4 })

test('a look that is near to every item comes after one that is near to this item alone', () => {
  const matches = search(looks, unit(0.9), weighedOf(2))
  expect(matches.map(({ id }) => id)).toEqual(['hub', 'own']) // by cosine the hub is nearer: 0.45 against 0.5
  const ranked = rankMutually(matches, [looks], (vector, k) => search(items, vector, k), 2)
  expect(ranked.map(({ id }) => id)).toEqual(['own', 'hub'])
  expect(ranked.map(({ score }) => score)).toEqual(matches.map(({ score }) => score).reverse())
})

test('the order is that of 2 cos - r, worked out by hand', () => {
  const cosines = (angle: number) => {
    const all = [...Array.from({ length: 10 }, (_, at) => (at - 5) / 20), 0.9].map((each) => Math.cos(angle - each))
    return all.sort((a, b) => b - a).slice(0, 10)
  }
  const rank = (angle: number) => 2 * Math.cos(angle - 0.9) - cosines(angle).reduce((sum, each) => sum + each, 0) / 10
  expect(rank(1.4)).toBeGreaterThan(rank(0.45))
})

test('looks are weighed by items of the kinds they were met in, and of no known kind', () => {
  const shards = (['top', 'shoes', 'all'] as const).map((superCategory, at) => ({
    shard: { ...looks, superCategory, ids: [`look-${at}`], owners: Uint32Array.of(0), regions: Uint8Array.of(at) },
  }))
  const met = (id: string, region: number): Match => ({ id, score: 1, region })
  expect(shardsMet([met('look-1', 1)], shards)).toEqual(['shoes', 'all'])
  expect(shardsMet([met('look-0', 0), met('look-2', 2)], shards)).toEqual(['top', 'all'])
  expect(shardsMet([met('look-0', 3)], shards)).toEqual(['all']) // that garment of it is not there
})

test('without items, or without a stored vector, the order is that of the scores', () => {
  const matches: Match[] = [
    { id: 'a', score: 0.9, queryRegion: 0, region: 1 },
    { id: 'b', score: 0.8, queryRegion: 0, region: 1 },
  ]
  expect(rankMutually(matches, [looks], () => [], 1)).toEqual(matches.slice(0, 1))
  expect(weighedOf(6)).toBe(20)
  expect(weighedOf(50)).toBe(50)
})
