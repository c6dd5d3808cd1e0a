/** Colour variants: pieces of one brand whose titles differ only in the colour they name. */
import type { ItemDraft } from './rows.ts'
import { findColour } from './words.ts'

/** The title without its colour words, or undefined when nothing else is left. */
function designOf({ title, colours }: ItemDraft): string | undefined {
  const words = title.en
    .toLowerCase()
    .split(/[\s,/()|–-]+/)
    .filter(Boolean)
  const kept: string[] = []
  for (let at = 0; at < words.length; at++) {
    const two = findColour(`${words[at]} ${words[at + 1] ?? ''}`)
    if (two) at++
    else if (!findColour(words[at])) kept.push(words[at])
  }
  // Without a colour anywhere two equal titles are two things, or one thing twice; not variants.
  const hasColour = kept.length < words.length || colours.length > 0
  return hasColour && kept.length > 0 ? kept.join(' ') : undefined
}

/**
 * Gives a group to items that have none and are the same design in at least two colours. Those that a publisher has
 * grouped stay as they are.
 * @returns the same items in the same order; changed ones are new objects
 */
export function groupVariants(items: readonly ItemDraft[]): ItemDraft[] {
  const designs = new Map<string, ItemDraft[]>()
  for (const item of items) {
    const design = item.group ? undefined : designOf(item)
    if (!design) continue
    const key = JSON.stringify([item.brand ?? '', item.category ?? item.superCategory ?? '', design])
    designs.set(key, [...(designs.get(key) ?? []), item])
  }
  const groups = new Map<string, string>()
  for (const members of designs.values()) {
    const looks = new Set(members.map(({ colours, title }) => `${colours.join()} ${title.en.toLowerCase()}`))
    if (members.length < 2 || looks.size < members.length) continue
    const group = members.map(({ id }) => id).sort()[0]
    for (const { id } of members) groups.set(id, group)
  }
  return items.map((item) => (groups.has(item.id) ? { ...item, group: groups.get(item.id)! } : item))
}
