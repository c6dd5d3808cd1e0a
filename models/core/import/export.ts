/** Records -> a table or JSON lines that the readers here give back as the same records. */
import { formatCsv } from '../csv.ts'
import { canonicalJson } from '../text.ts'
import { joinList, joinSizes } from './cells.ts'
import type { Cells, Column } from './columns.ts'
import type { ItemDraft, SnapshotDraft } from './rows.ts'

export type Exported = { photo: string } & (
  { kind: 'items'; record: ItemDraft } | { kind: 'snapshots'; record: SnapshotDraft }
)

const order = [
  'kind',
  'id',
  'photo',
  'title',
  'title_ko',
  'description',
  'description_ko',
  'category',
  'colour',
  'pattern',
  'material',
  'price',
  'list_price',
  'currency',
  'brand',
  'sizes',
  'gender',
  'style',
  'occasion',
  'season',
  'group',
  'link',
  'look',
  'boxes',
  'author',
] as const satisfies Column[]

const list = (words: readonly string[] | undefined) => words && joinList(words)

export function toCells(one: Exported): Cells {
  const { id, title, styles, occasions, seasons } = one.record
  const shared = { id, photo: one.photo, style: list(styles), occasion: list(occasions), season: list(seasons) }
  const names = { title: title?.en, title_ko: title?.ko }
  const own = one.kind === 'items' ? itemCells(one.record) : snapshotCells(one.record)
  const kind = one.kind === 'items' ? 'item' : 'snapshot'
  return Object.fromEntries(Object.entries({ kind, ...shared, ...names, ...own }).filter(([, value]) => value))
}

function itemCells(item: ItemDraft): Cells {
  return {
    description: item.description?.en,
    description_ko: item.description?.ko,
    category: item.category ?? item.superCategory,
    colour: list(item.colours),
    pattern: item.pattern,
    material: item.material,
    price: item.price && String(item.price.amount),
    list_price: item.price?.was === undefined ? undefined : String(item.price.was),
    currency: item.price?.currency,
    brand: item.brand,
    sizes: item.sizes && joinSizes(item.sizes),
    gender: item.gender,
    group: item.group,
    link: item.link,
  }
}

function snapshotCells({ items, author }: SnapshotDraft): Cells {
  const boxes = items.flatMap(({ id, box }) => (box ? [`${id}:${box.join(',')}`] : []))
  const look = items.length > 0 ? joinList(items.map(({ id }) => id)) : undefined
  return { look, boxes: boxes.join(';'), author }
}

/** @returns the table, with only the columns that are used */
export function exportCsv(records: readonly Exported[]): string {
  const rows = records.map(toCells)
  const used = order.filter((column) => rows.some((row) => row[column]))
  return formatCsv([used, ...rows.map((row) => used.map((column) => row[column] ?? ''))])
}

/** One record a line, in the shape of a catalog's own. */
export function exportJsonLines(records: readonly Exported[]): string {
  return records.map((one) => `${canonicalJson(plainRecord(one))}\n`).join('')
}

function plainRecord({ kind, record, photo }: Exported): object {
  if (kind === 'snapshots') return { ...record, kind: 'snapshot', photo }
  const { superCategory, category = superCategory, ...rest } = record
  return { ...rest, category, kind: 'item', photo }
}
