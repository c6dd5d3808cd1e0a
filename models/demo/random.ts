/**
 * Seeded randomness, passed in: everything in the boutique is a function of a number, so that the committed
 * catalog can be computed again anywhere and compared exactly.
 */

/** The next number, uniform in [0, 1). */
export type Random = () => number

/** Mulberry32: 32 bits of state are plenty for drawing, and every engine computes it alike (integers only). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A 32-bit seed from words, such as an item's id and the purpose; FNV-1a, then one avalanche step. */
export function hashSeed(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
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

/** A shuffled copy (Fisher-Yates). */
export function shuffle<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[copy[last], copy[other]] = [copy[other] as T, copy[last] as T]
  }
  return copy
}
