import { expect, test } from 'vitest'
import type { Rect } from '../../web/ui/frame.ts'
import { placeDots } from '../../web/ui/dots.ts'

const [width, height] = [210, 280]
const pixels = (boxes: Rect[]) => placeDots(boxes, width, height).map(([x, y]) => [x * width, y * height])

test('a dot stands in the middle of its garment', () => {
  const dots = placeDots(
    [
      [0.2, 0.1, 0.8, 0.5],
      [0.3, 0.6, 0.5, 0.9],
    ],
    width,
    height,
  )
  expect(dots[0][0]).toBeCloseTo(0.5, 6)
  expect(dots[0][1]).toBeCloseTo(0.3, 6)
  expect(dots[1][0]).toBeCloseTo(0.4, 6)
  expect(dots[1][1]).toBeCloseTo(0.75, 6)
})

test('eight garments in one place are eight dots a finger can tell apart, all inside the photo', () => {
  const boxes = Array.from({ length: 8 }, (): Rect => [0.4, 0.4, 0.6, 0.6])
  const dots = pixels(boxes)
  for (const [x, y] of dots) {
    expect(x).toBeGreaterThanOrEqual(22)
    expect(x).toBeLessThanOrEqual(width - 22)
    expect(y).toBeGreaterThanOrEqual(22)
    expect(y).toBeLessThanOrEqual(height - 22)
  }
  const distances = dots.flatMap(([x, y], at) => dots.slice(at + 1).map(([u, v]) => Math.hypot(u - x, v - y)))
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(24)
})

test('a garment at the edge keeps its dot in the photo; the same boxes give the same dots', () => {
  const boxes: Rect[] = [
    [0, 0.97, 0.1, 1],
    [0, 0.95, 0.1, 1],
  ]
  expect(pixels(boxes)[0][0]).toBe(22)
  expect(placeDots(boxes, width, height)).toEqual(placeDots(boxes, width, height))
})
