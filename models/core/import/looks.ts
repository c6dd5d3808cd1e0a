/** A table of looks in long form, a row for each piece of a look: gathered into one row a look. */
import { joinList } from './cells.ts'
import type { Cells } from './columns.ts'
import type { RawRow } from './raw-row.ts'

const look = /^(snapshot|snapshot_id|look|look_id|outfit|outfit_id)$/i
const item = /^(item|item_id|product|product_id|piece)$/i

/** Other columns (photo, author, style ...) count where they are first filled in. */
export function createLookGrouper(
  map: (cells: Record<string, string>) => Cells,
  give: (line: number, cells: Cells) => void,
): { row(raw: RawRow): void; end(): void } {
  const looks = new Map<string, { line: number; shared: Record<string, string>; items: string[]; boxes: string[] }>()
  return {
    row({ line, cells }) {
      const find = (name: RegExp) =>
        Object.entries(cells)
          .find(([header]) => name.test(header.trim()))?.[1]
          .trim() ?? ''
      const id = find(look)
      const found = looks.get(id) ?? { line, shared: {}, items: [], boxes: [] }
      looks.set(id, found)
      for (const [name, value] of Object.entries(cells)) if (value.trim()) found.shared[name] ??= value
      const worn = find(item)
      if (worn) found.items.push(worn)
      const box = find(/^box$/i)
      if (worn && box) found.boxes.push(`${worn}:${box}`)
    },
    end() {
      for (const [id, { line, shared, items, boxes }] of looks) {
        const { photo = id, author, title, title_ko, style, occasion, season } = map(shared)
        const cells = { id, photo, author, title, title_ko, style, occasion, season, kind: 'snapshot' }
        const worn = { look: joinList([...new Set(items)]), boxes: boxes.join(';') }
        const filled = Object.entries({ ...cells, ...worn }).filter(([, value]) => value)
        give(line, Object.fromEntries(filled) as Cells)
      }
    },
  }
}
