/** Columns of a publisher's table by the names people and shops give them. A guess, which a person may change. */
import { EnsembleError } from '../errors.ts'

/** Canonical column -> the other headers it goes by; with "g_" before them those of Google Merchant feeds. */
const synonyms = {
  id: ['item_id', 'snapshot_id', 'look_id', 'sku', 'code', 'g_id', 'product_id', '상품코드', '품번'],
  photo: [
    'image',
    'file',
    'picture',
    'path',
    'filename',
    'file_name',
    'img',
    'image_link',
    'image_url',
    'g_image_link',
    'image_src',
    'photo_url',
    '사진',
    '이미지',
    '이미지_url',
  ],
  more_photos: ['additional_image_link', 'g_additional_image_link', 'images', 'photos', 'more_images'],
  kind: ['type'],
  title: ['name', 'title_en', 'product_name', 'g_title', 'title.en', '상품명', '제품명'],
  title_ko: ['name_ko', 'title.ko'],
  description: ['description_en', 'text', 'g_description', 'body_(html)', 'description.en', '설명'],
  description_ko: ['description.ko'],
  category: [
    'label',
    'sub_category',
    'subcategory',
    'article_type',
    'articletype',
    'class',
    'product_type',
    'g_product_type',
    'product_category',
    'google_product_category',
    'g_google_product_category',
    'category_id',
    '카테고리',
    '분류',
  ],
  colour: ['color', 'colours', 'colors', 'base_colour', 'basecolour', 'g_color', '색상', '컬러'],
  pattern: ['g_pattern', '패턴'],
  material: ['fabric', 'g_material', '소재'],
  price: ['amount', 'g_price', 'variant_price', 'price.amount', '가격', '판매가'],
  list_price: ['was', 'original_price', 'variant_compare_at_price', 'compare_at_price', 'price.was', '정가'],
  sale_price: ['g_sale_price', '할인가'],
  currency: ['price.currency', '통화'],
  brand: ['maker', 'vendor', 'g_brand', '브랜드'],
  sizes: ['size', 'g_size', '사이즈'],
  gender: ['g_gender', '성별'],
  style: ['styles', '스타일'],
  occasion: ['occasions'],
  season: ['seasons', '시즌'],
  group: ['variant_of', 'design', 'item_group_id', 'g_item_group_id'],
  link: ['url', 'href', 'g_link', 'product_url', '링크'],
  availability: ['g_availability', 'stock', '재고'],
  look: ['items', 'wears', 'item', 'pieces'],
  boxes: ['box'],
  author: ['credit'],
  example: ['featured'],
  split: [],
} satisfies Record<string, string[]>

export type Column = keyof typeof synonyms
export const columns = Object.keys(synonyms) as Column[]

/** Header as written -> the column it is; a header that is absent is not used. */
export type Mapping = Record<string, Column>
export type Cells = Partial<Record<Column, string>>

const columnOf = new Map<string, Column>(
  columns.flatMap((column) => [column, ...synonyms[column]].map((name): [string, Column] => [name, column])),
)

const plain = (header: string) =>
  header
    .trim()
    .toLowerCase()
    .replace(/[\s:-]+/g, '_')

/**
 * What each header is. Where two fit one column the exact name wins, else the first; the other is not used.
 * @throws EnsembleError `invalid` for the same header twice: nobody can tell which one counts
 */
export function guessMapping(headers: readonly string[]): Mapping {
  const names = headers.map(plain)
  const twice = headers.find((header, at) => header.trim() && names.indexOf(names[at]) !== at)
  if (twice !== undefined)
    throw new EnsembleError('invalid', `the table has two columns "${twice}"`, 'rename one of them')
  const chosen = new Map<Column, string>()
  for (const [at, header] of headers.entries()) {
    const column = columnOf.get(names[at])
    if (column && (!chosen.has(column) || names[at] === column)) chosen.set(column, header)
  }
  return Object.fromEntries([...chosen].map(([column, header]) => [header, column]))
}

/** Cells by header -> by column, trimmed, without the empty ones. */
export function mapCells(row: Readonly<Record<string, string>>, mapping: Mapping): Cells {
  const cells: Cells = {}
  for (const [header, column] of Object.entries(mapping)) {
    const cell = row[header]?.trim()
    if (cell) cells[column] = cell
  }
  return cells
}

/** Headers that no column uses, as written. */
export const unusedOf = (headers: readonly string[], mapping: Mapping): string[] =>
  headers.filter((header) => header.trim() && !Object.hasOwn(mapping, header))
