import { expect, test } from 'vitest'
import { fromBox, moveCorner, moveFrame, toBox, whole, type Rect } from '../../web/ui/frame.ts'

const rect: Rect = [0.2, 0.3, 0.6, 0.9]

test('a corner moves its two sides; the opposite corner stays', () => {
  expect(moveCorner(rect, 'nw', 0.1, -0.1)).toEqual([expect.closeTo(0.3), expect.closeTo(0.2), 0.6, 0.9])
  expect(moveCorner(rect, 'se', 0.1, -0.1)).toEqual([0.2, 0.3, expect.closeTo(0.7), expect.closeTo(0.8)])
})

test('no movement, however wild, leaves the photo or turns the frame inside out', () => {
  for (const corner of ['nw', 'ne', 'sw', 'se'] as const)
    for (const [dx, dy] of [
      [-9, -9],
      [9, 9],
      [-9, 9],
      [9, -9],
    ]) {
      const [left, top, right, bottom] = moveCorner(rect, corner, dx, dy)
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
      expect(Math.max(right, bottom)).toBeLessThanOrEqual(1)
      expect(right - left).toBeGreaterThan(0.07)
      expect(bottom - top).toBeGreaterThan(0.07)
    }
})

test('the whole frame keeps its size at the edges', () => {
  const [left, top, right, bottom] = moveFrame(rect, -5, 5)
  expect([left, bottom]).toEqual([0, 1])
  expect(right - left).toBeCloseTo(0.4)
  expect(bottom - top).toBeCloseTo(0.6)
})

test('pixels and parts say the same, to a pixel', () => {
  expect(toBox(rect, 1000, 500)).toEqual([200, 150, 400, 300])
  expect(fromBox([200, 150, 400, 300], 1000, 500)).toEqual(rect.map((n) => expect.closeTo(n)))
  expect(toBox(whole, 640, 480)).toBeUndefined()
  expect(toBox([0.01, 0.02, 0.98, 1], 640, 480)).toBeUndefined()
})

test('a box never reaches past the photo', () => {
  for (const side of [17, 333, 1001]) {
    const box = toBox([0.501, 0.497, 1, 1], side, side)!
    expect(box[0] + box[2]).toBe(side)
    expect(box[1] + box[3]).toBe(side)
  }
})
