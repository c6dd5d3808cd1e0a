/** Items of one design in several colours stand once among results: the nearest of them, which names the others. */

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
