import { expect, test } from 'vitest'
import { possibleKinds } from '../../../models/core/agree.ts'
import type { Head } from '../../../models/core/head.ts'
import { rankCategories, rankSuperCategories, readAttributes, tagPiece } from '../../../models/core/tags.ts'

const features = { spoc: Float32Array.of(1), gem: Float32Array.of(1), colour: Float32Array.of(1) }

/** A head whose logits are given: the only feature is 1. */
function makeHead(logits: Record<string, number>): Head {
  const labels = Object.keys(logits)
  const data = Float32Array.from(Object.values(logits))
  return {
    name: 'made',
    kind: 'classifier',
    layers: { spoc: { weight: 'w', bias: 'b' } },
    tensors: {
      w: { shape: [labels.length, 1], data },
      b: { shape: [labels.length], data: new Float32Array(labels.length) },
    },
    labels,
    meta: {},
  }
}

const categories = makeHead({ shirt: 1, jacket: Math.log(2) + 1, coat: 0, boot: -3 })
const attributes = makeHead({
  ...{ 'colour:red': 2, 'colour:blue': 0.5, 'colour:black': -2, 'sleeve:short': 0, 'sleeve:long': 3, 'heel:high': 9 },
  ...{ 'pattern:plain': 0, 'pattern:stripe': 0, 'pattern:check': 0, 'material:wool': -1, 'nothing:here': 5 },
})

test('categories are a distribution, likeliest first; super-categories add it up', () => {
  const ranked = rankCategories(features, categories)
  expect(ranked.map(({ id }) => id)).toEqual(['jacket', 'shirt', 'coat', 'boot'])
  expect(ranked[0].probability).toBeCloseTo(2 * ranked[1].probability, 5)
  expect(ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6)
  const [first, second] = rankSuperCategories(ranked)
  expect([first.id, second.id]).toEqual(['outer', 'top'])
  expect(first.probability).toBeCloseTo(ranked[0].probability + ranked[2].probability, 9)
})

test('a picture of one piece may be of every kind the head does not rule out; without a head, of any', () => {
  expect(possibleKinds(features, categories)).toEqual(['outer', 'top']) // a boot: 1 in 135
  expect(possibleKinds(features, makeHead({ shirt: 0, boot: -2, tote: -9 }))).toEqual(['top', 'shoes'])
  expect(possibleKinds(features, undefined)).toEqual([])
})

test('a word of one choice is the likeliest, if likely; of several, all from one half', () => {
  const found = readAttributes(features, attributes, 'shirt')
  expect(found['sleeve'].map(({ id }) => id)).toEqual(['long'])
  expect(found['sleeve'][0].probability).toBeCloseTo(1 / (1 + Math.exp(-3)), 6)
  expect(found['colour'].map(({ id }) => id)).toEqual(['red', 'blue'])
  expect(found['colour'][1].probability).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 6)
  expect(found).not.toHaveProperty('pattern') // a third each
  expect(found).not.toHaveProperty('material')
})

test('groups that say nothing of the piece are masked; everything has a colour', () => {
  expect(readAttributes(features, attributes, 'shirt')).not.toHaveProperty('heel')
  expect(readAttributes(features, attributes, 'boot')).toHaveProperty('heel')
  expect(readAttributes(features, attributes, 'boot')).not.toHaveProperty('sleeve')
  const unsure = makeHead({ 'colour:red': -3, 'colour:blue': -4 })
  expect(readAttributes(features, unsure, 'boot')['colour'].map(({ id }) => id)).toEqual(['red'])
})

test("the piece's own super-category comes first", () => {
  const { categories: found } = tagPiece(features, { categories, attributes }, 'top')
  expect(found.map(({ id }) => id)).toEqual(['shirt', 'jacket', 'coat', 'boot'])
  expect(tagPiece(features, { categories, attributes }).categories[0].id).toBe('jacket')
})
