import { expect, test } from 'vitest'
import { en } from '../../web/i18n/en.ts'
import { formatMegabytes, formatPrice, formatSeconds } from '../../web/i18n/format.ts'
import { ko } from '../../web/i18n/ko.ts'
import { en as studioEn } from '../../web/studio/words.en.ts'
import { ko as studioKo } from '../../web/studio/words.ko.ts'

type Leaf = string | ((...args: never[]) => string)
function leaves(node: object, path = ''): [path: string, leaf: Leaf][] {
  return Object.entries(node).flatMap(([key, value]: [string, Leaf | object]) =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[`${path}${key}`, value] as [string, Leaf]],
  )
}
const english = new Map([...leaves(en), ...leaves(studioEn, 'studio.')])
const korean = new Map([...leaves(ko), ...leaves(studioKo, 'studio.')])

test('both languages have the same keys, of the same kind', () => {
  expect([...korean.keys()].sort()).toEqual([...english.keys()].sort())
  for (const [path, leaf] of english) expect(typeof korean.get(path), path).toBe(typeof leaf)
})

test('Korean is in Korean: every fixed text has Hangul', () => {
  for (const [path, leaf] of korean) if (typeof leaf === 'string' && leaf) expect(leaf, path).toMatch(/[가-힣]/)
})

test('no exclamation marks, no polite nouns, nothing we never say', () => {
  for (const [path, leaf] of [...english, ...korean])
    if (typeof leaf === 'string') expect(leaf, path).not.toMatch(/!|(?<!손)님|고객|oops|magic|AI-powered|smart/i)
})

test('counts are right for one, few, many and none', () => {
  expect(en.found.count(6, 214, 'outer')).toBe('Six closest of 214 outer layers')
  expect(en.found.count(18, 1612, 'all')).toBe('18 closest of 1,612 pieces')
  expect(en.found.count(1, 1, 'bag')).toBe('1 bag')
  expect(ko.found.count(6, 214, 'outer')).toBe('아우터 214벌 중 가장 가까운 여섯 벌')
  expect(ko.found.count(6, 40, 'shoes')).toBe('신발 40켤레 중 가장 가까운 여섯 켤레')
  expect(ko.found.count(42, 400, 'looks')).toBe('룩 400개 중 가장 가까운 42개')
})

test('particles follow the name they stand behind', () => {
  expect(ko.you.runsOn('WebGPU', 1)).toBe('WebGPU로 실행해요.')
  expect(ko.you.runsOn('WASM', 2)).toBe('WASM으로 실행해요. 스레드 2개.')
  expect(ko.boards.toBoard('가을')).toBe('‘가을’로 옮기기')
  expect(ko.boards.toBoard('출근 코트')).toBe('‘출근 코트’로 옮기기')
  expect(ko.boards.toBoard('여행')).toBe('‘여행’으로 옮기기')
})

test('prices, sizes and times as each language writes them', () => {
  expect(formatPrice('en', { amount: 289, currency: 'USD' })).toBe('$289')
  expect(formatPrice('en', { amount: 28.9, currency: 'USD' })).toBe('$28.90')
  expect(formatPrice('ko', { amount: 389000, currency: 'KRW' })).toBe('389,000원')
  expect(formatMegabytes('en', 18_000_000)).toBe('18')
  expect(formatMegabytes('en', 1_240_000)).toBe('1.2')
  expect(formatSeconds('en', 402)).toBe('0.4')
  expect(formatSeconds('en', 12)).toBe('0.1')
})
