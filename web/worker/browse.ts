/** Pages of the catalog, by filters and words. */
import { isFiltered, passes, passesLook, type Filters } from '../../models/core/filters.ts'
import { splitId } from '../../models/core/publishers.ts'
import type { Item, Kind, Snapshot, Text } from '../../models/core/schema.ts'
import { subCategories } from '../../models/core/taxonomy.ts'
import type { Catalog } from './catalog.ts'

export function browse(catalog: Catalog, kind: Kind, filters: Filters, words: string, from: number, count: number) {
  const wanted = words.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  const says = (text: string) => wanted.every((word) => text.includes(word))
  const filtered = isFiltered(filters)
  if (kind === 'items') {
    const found = [...catalog.items.values()].filter(
      (item) => (!filtered || passes(item, filters)) && says(wordsOfItem(item)),
    )
    return { of: found.length, items: found.slice(from, from + count), snapshots: [] }
  }
  const found = [...catalog.snapshots.values()].filter(
    (snapshot) => (!filtered || passesLook(snapshot, filters, catalog.items)) && says(wordsOfSnapshot(snapshot)),
  )
  return { of: found.length, items: [], snapshots: found.slice(from, from + count) }
}

const both = (text: Text | undefined) => [text?.en, text?.ko]
const lower = (parts: (string | undefined)[]) => parts.filter(Boolean).join(' ').normalize('NFKC').toLowerCase()

function wordsOfItem({ id, title, category, brand, colours, pattern, material }: Item): string {
  const name = subCategories.find((each) => each.id === category)?.name
  return lower([splitId(id).id, ...both(title), category, ...both(name), brand, ...colours, pattern, material])
}

const wordsOfSnapshot = ({ id, title, author, styles = [] }: Snapshot) =>
  lower([splitId(id).id, ...both(title), author, ...styles])
