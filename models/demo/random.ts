/**
 * Seeded randomness, passed in: everything in the boutique is a function of a number, so that the committed
 * catalog can be computed again anywhere and compared exactly.
 */
import { createRandom, shuffle, type Random } from '../core/random.ts'

export { createRandom, shuffle, type Random }

/** 0 is the shop's catalog; others are other shops, with other pieces and looks, to train on. Set once per process. */
let world = 0

export function chooseWorld(number: number): void {
  world = number
}

/** A 32-bit seed from words, such as an item's id and the purpose; FNV-1a, then one avalanche step. */
export function hashSeed(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ Math.imul(world, 0x9e3779b1)
  for (const character of words.join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Uniform in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random()
}

/** A whole number in [low, high], both included. */
export function integer(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability
}

/** @throws RangeError when there is nothing to pick from. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new RangeError(`nothing to pick from a list of ${list.length}`)
  return found
}

/** One entry with probability proportional to its weight. @throws RangeError when no weight is positive. */
export function pickWeighted<T>(random: Random, list: readonly T[], weight: (entry: T) => number): T {
  const weights = list.map((entry) => Math.max(0, weight(entry)))
  let rest = random() * weights.reduce((sum, value) => sum + value, 0)
  for (const [index, value] of weights.entries()) {
    rest -= value
    if (rest < 0) return list[index] as T
  }
  throw new RangeError(`no positive weight among ${list.length} entries`)
}
