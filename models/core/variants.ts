/** Items of one design in several colours stand once among results: the nearest of them, which names the others. */
import type { Match } from './schema.ts'
import { mergeByGarment } from './search.ts'

/** Colours of one design that are looked through to find k designs: searches ask for so many times k. */
export const mostVariants = 4

export interface Variants<T> {
  match: T
  /** Ids of the others of its design, nearest first. */
  others: string[]
}

/** @param matches best first @param groupOf the design of an item; undefined: it is one of its own */
export function collapseVariants<T extends { id: string }>(
  matches: readonly T[],
  groupOf: (id: string) => string | undefined,
): Variants<T>[] {
  const first = new Map<string, Variants<T>>()
  const collapsed: Variants<T>[] = []
  for (const match of matches) {
    const group = groupOf(match.id)
    const known = group === undefined ? undefined : first.get(group)
    if (known) {
      known.others.push(match.id)
      continue
    }
    const own = { match, others: [] }
    collapsed.push(own)
    if (group !== undefined) first.set(group, own)
  }
  return collapsed
}

/** The garments' matches as one list of k, in which a design stands once. @returns also the other colours, by id */
export function mergeOnce(
  lists: readonly (readonly Match[])[],
  k: number,
  groupOf: (id: string) => string | undefined,
): { matches: Match[]; others: Map<string, string[]> } {
  const others = new Map<string, string[]>()
  const once = lists.map((list) =>
    collapseVariants(list, groupOf).map((one) => {
      if (one.others.length > 0) others.set(one.match.id, one.others)
      return one.match
    }),
  )
  return { matches: mergeByGarment(once, k), others }
}
