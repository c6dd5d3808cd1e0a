/** Scalars: clamping, easing, keyed interpolation, and how a number is written into SVG. */

import type { Random } from './types.ts'

export const clamp = (x: number, low = 0, high = 1) => Math.max(low, Math.min(high, x))
export const lerp = (a: number, b: number, t: number) => a + (b - a) * t
export const toRadians = (degrees: number) => (degrees * Math.PI) / 180
export const toDegrees = (radians: number) => (radians * 180) / Math.PI

/** 0 below `a`, 1 above `b`, an S between. */
export function smoothstep(a: number, b: number, x: number): number {
  const t = clamp((x - a) / (b - a))
  return t * t * (3 - 2 * t)
}

/** One decimal: a tenth of a unit is far below a pixel, and more digits double the file. */
export function write(x: number): string {
  const text = (Math.round(x * 10) / 10).toString()
  return text === '-0' ? '0' : text
}

/** Two decimals, for opacities. */
export const writeOpacity = (x: number) => (Math.round(x * 100) / 100).toString()

export const between = (random: Random, low: number, high: number) => low + (high - low) * random()

/** mulberry32: 32 bits of state are plenty for a picture, and it is the same on every engine. */
export function makeRandom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Monotone cubic through `[t, value]` keys sorted by t; constant outside. Never overshoots a key (Fritsch-Carlson idea). */
export function keyed(keys: readonly (readonly [number, number])[]): (t: number) => number {
  const count = keys.length
  const t = keys.map((key) => key[0])
  const value = keys.map((key) => key[1])
  const slope = t.slice(1).map((end, i) => (value[i + 1]! - value[i]!) / (end - t[i]! || 1e-6))
  const tangent = value.map((_, i) => {
    if (i === 0) return slope[0] ?? 0
    if (i === count - 1) return slope[count - 2]!
    return slope[i - 1]! * slope[i]! <= 0 ? 0 : (slope[i - 1]! + slope[i]!) / 2
  })
  return (x) => {
    if (x <= t[0]!) return value[0]!
    if (x >= t[count - 1]!) return value[count - 1]!
    let i = 0
    while (x > t[i + 1]!) i++
    const h = t[i + 1]! - t[i]!
    const s = (x - t[i]!) / h
    const s2 = s * s
    const s3 = s2 * s
    return (
      (2 * s3 - 3 * s2 + 1) * value[i]! +
      (s3 - 2 * s2 + s) * h * tangent[i]! +
      (3 * s2 - 2 * s3) * value[i + 1]! +
      (s3 - s2) * h * tangent[i + 1]!
    )
  }
}
