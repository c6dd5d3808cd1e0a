import { describe, expect, test } from 'vitest'
import {
  descriptorKind,
  requireSameKind,
  splitId,
  tagId,
  tagItem,
  tagSnapshot,
} from '../../../models/core/publishers.ts'
import type { Item, ShardEntry, Snapshot } from '../../../models/core/schema.ts'
import { recordId } from '../../../models/core/words.ts'

const [looks, goes, other] = ['a', 'b', 'c'].map((letter) => letter.repeat(64))
const picture = { sha256: looks, width: 8, height: 8, type: 'image/png', bytes: 10 }

describe('ids of several publishers', () => {
  test('of one id there are as many as publishers, and each leads back', () => {
    const ids = ['coat', tagId('0123', 'coat'), tagId('4567', 'coat')]
    expect(new Set(ids).size).toBe(3)
    expect(ids.map(splitId)).toEqual([{ id: 'coat' }, { tag: '0123', id: 'coat' }, { tag: '4567', id: 'coat' }])
  })

  test('no record can have an id that looks like one of another publisher', () => {
    expect(() => recordId(tagId('0123', 'coat'), '')).toThrow()
  })

  test('sorted ids stay sorted', () => {
    const ids = ['A', 'a', 'a-1', 'a1', 'ㄱ', '코트'].sort()
    const tagged = ids.map((id) => tagId('0123', id))
    expect([...tagged].sort()).toEqual(tagged)
  })

  test('a look names the pieces, and a piece the group, of its own publisher', () => {
    const item: Item = { id: 'coat', title: { en: 'Coat' }, picture, colours: [], group: 'coats' }
    expect(tagItem('0123', item)).toMatchObject({ id: tagId('0123', 'coat'), group: tagId('0123', 'coats') })
    const look: Snapshot = { id: 'look', picture, items: [{ id: 'coat', box: [0, 0, 1, 1] }] }
    expect(tagSnapshot('0123', look).items).toEqual([{ id: tagId('0123', 'coat'), box: [0, 0, 1, 1] }])
  })
})

describe('whether descriptors can be compared', () => {
  const spaces = { looks, goes }
  const shard = (change: Partial<ShardEntry> = {}) =>
    ({ kind: 'items', superCategory: 'top', ranking: 'looks', space: looks, dimension: 32, ...change }) as ShardEntry
  const own = descriptorKind({ spaces }, { shards: [shard(), shard({ ranking: 'goes', space: goes, dimension: 16 })] })

  test('the same model is, whoever signed its release', () => {
    expect(own).toEqual({ spaces, dimensions: { looks: 32, goes: 16 } })
    expect(() => requireSameKind(own, { spaces }, { shards: [shard()] })).not.toThrow()
    expect(() => requireSameKind(own, { spaces }, { shards: [] })).not.toThrow()
  })

  test('another model is not; nor shards that belie their release', () => {
    const refused = expect.objectContaining({ code: 'space-mismatch' }) as unknown
    const wrong: [Parameters<typeof requireSameKind>[1], ShardEntry[]][] = [
      [{ spaces: { looks: other, goes } }, []],
      [{ spaces: { looks, goes: other } }, [shard()]],
      [{ spaces }, [shard(), shard({ space: other })]],
      [{ spaces }, [shard({ dimension: 33 })]],
    ]
    for (const [release, shards] of wrong) {
      let thrown: unknown
      try {
        requireSameKind(own, release, { shards })
      } catch (problem) {
        thrown = problem
      }
      expect(thrown).toEqual(refused)
    }
  })
})
