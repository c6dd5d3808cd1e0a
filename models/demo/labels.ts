/** The boutique's labels: `labels.json` with exact boxes for training and tests, `labels.csv` for `ensemble publish`. */
import type { Item, BoutiqueLook } from './item.ts'
import { brands } from './brands.ts'
import { formatCsv as formatRows } from '../core/csv.ts'
import { joinList, joinSizes } from '../core/import/cells.ts'
import { subCategory } from '../core/taxonomy.ts'
import type { Format } from './develop.ts'
import type { SnapshotBox } from './pictures.ts'

export interface ItemLabel {
  id: string
  photo: string
  group: string
  superCategory: string
  category: string
  colours: string[]
  pattern: string
  material: string
  attributes: Record<string, string>
  /** Looks of each split that wear it. */
  worn: { train: number; test: number }
}

export interface SnapshotLabel {
  id: string
  photo: string
  width: number
  height: number
  split: 'train' | 'test'
  items: SnapshotBox[]
}

export interface Labels {
  items: ItemLabel[]
  snapshots: SnapshotLabel[]
}

export const itemPhoto = (id: string, format: Format): string => `items/${id}.${format}`
export const snapshotPhoto = (id: string, format: Format): string => `snapshots/${id}.${format}`

export function labelItems(items: readonly Item[], looks: readonly BoutiqueLook[], format: Format): ItemLabel[] {
  const count = (id: string, split: string): number =>
    looks.filter((look) => look.split === split && look.itemIds.includes(id)).length
  return items.map((item) => ({
    id: item.id,
    photo: itemPhoto(item.id, format),
    group: item.group,
    superCategory: item.superCategory,
    category: item.subCategory,
    colours: item.colours,
    pattern: item.pattern,
    material: item.material,
    attributes: item.attributes,
    worn: { train: count(item.id, 'train'), test: count(item.id, 'test') },
  }))
}

/** One item or snapshot a line: small diffs, and still one JSON value. */
export function formatLabels({ items, snapshots }: Labels): string {
  const lines = (list: readonly unknown[]): string => list.map((entry) => JSON.stringify(entry)).join(',\n')
  return `{"items":[\n${lines(items)}\n],"snapshots":[\n${lines(snapshots)}\n]}\n`
}

export const csvColumns = [
  'id',
  'photo',
  'kind',
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
  'split',
] as const
type Row = Partial<Record<(typeof csvColumns)[number], string>>

const brandNames = new Map(brands.map((brand) => [brand.id, brand.name]))

function itemRow(item: Item, photo: string): Row {
  return {
    id: item.id,
    photo,
    kind: 'item',
    title: item.title.en,
    title_ko: item.title.ko,
    description: item.description.en,
    description_ko: item.description.ko,
    category: subCategory(item.subCategory).id,
    colour: joinList(item.colours),
    pattern: item.pattern,
    material: item.material,
    price: String(item.price),
    list_price: item.listPrice === undefined ? '' : String(item.listPrice),
    currency: 'USD',
    brand: brandNames.get(item.brand) ?? item.brand,
    sizes: joinSizes(item.sizes),
    gender: item.gender,
    style: joinList(item.styles),
    occasion: joinList(item.occasions),
    season: joinList(item.seasons),
    group: item.group,
    link: `https://boutique.example/${item.id}`,
  }
}

function snapshotRow(look: BoutiqueLook, label: SnapshotLabel): Row {
  return {
    id: look.id,
    photo: label.photo,
    kind: 'snapshot',
    title: look.title.en,
    title_ko: look.title.ko,
    gender: look.wearer,
    style: look.style,
    occasion: look.occasion,
    season: look.season,
    link: `https://boutique.example/${look.id}`,
    look: look.itemIds.join(' '),
    boxes: label.items.map(({ id, box }) => `${id}:${box.join(',')}`).join(';'),
    author: look.author,
    split: look.split,
  }
}

export function formatCsv(items: readonly Item[], looks: readonly BoutiqueLook[], labels: Labels): string {
  const photos = new Map(labels.items.map(({ id, photo }) => [id, photo]))
  const snapshots = new Map(labels.snapshots.map((label) => [label.id, label]))
  const rows = items.flatMap((item): Row[] => {
    const photo = photos.get(item.id)
    return photo ? [itemRow(item, photo)] : []
  })
  for (const look of looks) {
    const label = snapshots.get(look.id)
    if (label) rows.push(snapshotRow(look, label))
  }
  // The file is committed, and Git keeps text with plain line ends.
  return formatRows([csvColumns, ...rows.map((row) => csvColumns.map((column) => row[column] ?? ''))]).replaceAll(
    '\r\n',
    '\n',
  )
}
