/**
 * A Shopify product export: several rows a product, under one Handle. The first has what all variants share; each row may
 * bring a variant (options, price, stock) and a picture.
 *
 * [Note: colours are items] A shopper looks for a colour, so a product in three colours is three items of one group, each
 * with its own pictures, sizes and price. A product in one colour, or without a colour option, is one item.
 */
import { stripTags, joinList, joinSizes } from './cells.ts'
import type { Cells } from './columns.ts'
import type { RawRow } from './raw-row.ts'

interface Variant {
  line: number
  colour: string
  size: string
  price: string
  compareAt: string
  inStock: boolean
  picture: string
}

interface Product {
  line: number
  handle: string
  shared: Record<string, string>
  variants: Variant[]
  pictures: { src: string; position: number }[]
}

const isSize = /^(size|sizes|사이즈|치수)$/i
const isColour = /^(colou?r|colou?rs|색상|색|컬러)$/i

export function createShopifyGrouper(give: (line: number, cells: Cells) => void): {
  row(raw: RawRow): void
  end(): void
} {
  let open: Product | undefined
  const close = () => {
    if (open) for (const { line, cells } of describeProduct(open)) give(line, cells)
    open = undefined
  }
  return {
    row({ line, cells }) {
      const at = (name: string) => cells[name]?.trim() ?? ''
      const handle = at('Handle')
      if (!open || handle !== open.handle || !handle) {
        close()
        open = { line, handle, shared: {}, variants: [], pictures: [] }
      }
      for (const [name, value] of Object.entries(cells))
        if (value.trim() && !open.shared[name]) open.shared[name] = value.trim()
      const src = at('Image Src')
      if (src) open.pictures.push({ src, position: Number(at('Image Position')) || open.pictures.length + 1 })
      if (at('Variant Price') || at('Option1 Value')) open.variants.push(readVariant(line, at, open.shared))
    },
    end: close,
  }
}

function readVariant(line: number, at: (name: string) => string, shared: Record<string, string>): Variant {
  const option = (wanted: RegExp) => {
    const number = [1, 2, 3].find((each) => wanted.test(shared[`Option${each} Name`] ?? ''))
    return number ? at(`Option${number} Value`) : ''
  }
  const quantity = at('Variant Inventory Qty')
  const policy = at('Variant Inventory Policy').toLowerCase()
  return {
    line,
    colour: option(isColour),
    size: option(isSize),
    price: at('Variant Price'),
    compareAt: at('Variant Compare At Price'),
    inStock: quantity === '' || policy === 'continue' || Number(quantity) > 0,
    picture: at('Variant Image'),
  }
}

function describeProduct(product: Product): { line: number; cells: Cells }[] {
  const colours = [...new Set(product.variants.map(({ colour }) => colour).filter(Boolean))]
  if (colours.length < 2) return [{ line: product.line, cells: describeItem(product, product.variants, colours[0]) }]
  return colours.map((colour) => {
    const variants = product.variants.filter((each) => each.colour === colour)
    const cells = describeItem(product, variants, colour)
    return { line: variants[0].line, cells: { ...cells, id: `${product.handle}-${colour}`, group: product.handle } }
  })
}

function describeItem({ handle, shared, pictures }: Product, variants: Variant[], colour = ''): Cells {
  const sorted = [...pictures].sort((a, b) => a.position - b.position).map(({ src }) => src)
  const own = variants.map(({ picture }) => picture).filter(Boolean)
  const named = colour ? sorted.filter((src) => src.toLowerCase().includes(colour.toLowerCase())) : []
  const [photo = '', ...more] = [...new Set([...own, ...named, ...sorted])]
  const first = variants.find(({ price }) => price) ?? variants[0]
  const sizes = new Map<string, boolean>()
  for (const { size, inStock } of variants) if (size) sizes.set(size, inStock || (sizes.get(size) ?? false))
  const cells: Cells = {
    id: handle,
    photo,
    more_photos: joinList(more),
    title: shared['Title'],
    description: stripTags(shared['Body (HTML)'] ?? ''),
    category: shared['Type'] || shared['Product Category'],
    colour,
    price: first?.price,
    list_price: Number(first?.compareAt) > 0 ? first?.compareAt : undefined,
    brand: shared['Vendor'],
    sizes: joinSizes([...sizes].map(([name, inStock]) => ({ name, inStock }))),
    availability: variants.length && variants.every(({ inStock }) => !inStock) ? 'out' : undefined,
    gender: shared['Google Shopping / Gender'],
    currency: shared['Currency'],
  }
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value))
}
