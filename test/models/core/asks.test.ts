import { expect, test } from 'vitest'
import { expandAsks, findPassing, type OpenAsk, searchAsks } from '../../../models/core/asks.ts'
import { openShard } from '../../../models/core/search.ts'
import { assembleShard } from '../../../models/core/shard.ts'
import { about, entriesOf, unitVectors } from './vectors.ts'

const dimension = 32
const vectors = unitVectors(60, dimension, 1)
const shard = openShard(assembleShard(about(dimension), entriesOf(vectors, dimension, 1)))
const asks: OpenAsk[] = [0, 1, 2].map((garment) => ({
  garment,
  vector: vectors.slice(garment * dimension, (garment + 1) * dimension),
  shards: [shard],
}))
const { ids } = shard.shard

test.each([0, 3])('a filter reads each record once a query of three garments, %i neighbours for expansion', (k) => {
  const read: string[] = []
  const isOdd = (id: string) => ids.indexOf(id) % 2 === 1
  const shards = asks.flatMap((ask) => ask.shards)
  const { allow, of } = findPassing(shards, (id) => (read.push(id), isOdd(id)))
  const near = searchAsks(asks, { k, allow })
  const lists = searchAsks(expandAsks(asks, near, 3), { k: 6, allow })
  expect(read.sort()).toEqual([...ids].sort())
  expect(of).toBe(ids.filter(isOdd).length)
  expect(lists.flat()).toHaveLength(18)
  expect(lists.flat().every(({ id }) => isOdd(id))).toBe(true)
})

test('without a filter all pass and nothing is asked; no neighbours wanted, none found', () => {
  expect(findPassing([shard, shard], undefined)).toEqual({ allow: undefined, of: ids.length })
  expect(searchAsks(asks, { k: 0, allow: () => expect.unreachable('nothing is wanted') })).toEqual([[], [], []])
})
