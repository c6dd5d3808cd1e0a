/** Catalog thumbnails on contact sheets: categories and colours from columns, other attributes mined from titles. */
import type { Box } from '../core/schema.ts'
import { type KnownAttributes, type LabelledShot, thinOut, within } from './labelled.ts'

type Row = Record<string, string>

/** Size of every thumbnail, pixels. */
const [thumbWidth, thumbHeight] = [60, 80]

/** Words of a title that decide where the article type alone leaves it open. */
type Rule = [pattern: RegExp, categories: string[]]
const any = /(?:)/

/** Article types -> sub-categories; the first rule whose words the title has. Others (watches, kurtas ...) are not among the 32. */
const categoryRules: Record<string, Rule[]> = {
  Tshirts: [[any, ['t-shirt']]],
  'Lounge Tshirts': [[any, ['t-shirt']]],
  Shirts: [[any, ['shirt']]],
  Tops: [
    [/sleeveless|tank|spaghetti|halter|strappy/, ['sleeveless']],
    [any, within('top')],
  ],
  Camisoles: [[any, ['sleeveless']]],
  'Innerwear Vests': [[any, ['sleeveless']]],
  Sweatshirts: [
    [/hood/, ['hoodie']],
    [any, ['sweatshirt', 'hoodie']],
  ],
  Sweaters: [
    [/cardigan/, ['cardigan']],
    [any, ['knit', 'cardigan']],
  ],
  Jackets: [
    [/padded|puffer|quilted|down jacket/, ['padded']],
    [any, ['jacket', 'padded']],
  ],
  'Rain Jacket': [[any, ['jacket']]],
  Blazers: [[any, ['blazer']]],
  Shrug: [[any, ['cardigan']]],
  Jeans: [[any, ['jeans']]],
  Jeggings: [[any, ['jeans']]],
  Trousers: [
    [/cargo/, ['cargo']],
    [any, ['trousers']],
  ],
  'Track Pants': [[any, ['cargo']]],
  Shorts: [[any, ['shorts']]],
  'Lounge Shorts': [[any, ['shorts']]],
  Skirts: [
    [/mini|short/, ['short-skirt']],
    [/maxi|long/, ['long-skirt']],
    [any, within('bottom').filter((id) => id.endsWith('skirt'))],
  ],
  Dresses: [
    [/maxi|long|gown/, ['long-dress']],
    [/mini|short/, ['short-dress']],
    [any, within('dress')],
  ],
  'Casual Shoes': [
    [/loafer|moccasin|slip-on|slip on/, ['loafer']],
    [/boot/, ['boot']],
    [/sandal/, ['sandal']],
    [/sneaker|canvas|skate|converse|vans/, ['sneaker']],
    [any, ['sneaker', 'loafer', 'derby', 'boot']],
  ],
  'Sports Shoes': [[any, ['sneaker']]],
  'Formal Shoes': [
    [/loafer|slip-on|slip on|moccasin/, ['loafer']],
    [any, ['derby', 'loafer']],
  ],
  Booties: [[any, ['boot']]],
  Heels: [[any, ['heel']]],
  Flats: [
    [/sandal|thong|flip/, ['sandal']],
    [/ballerina|ballet|bellies/, ['flat']],
    [any, ['flat', 'sandal']],
  ],
  'Flip Flops': [[any, ['sandal']]],
  Sandals: [[any, ['sandal']]],
  'Sports Sandals': [[any, ['sandal']]],
  Handbags: [
    [/tote/, ['tote']],
    [/sling|cross/, ['crossbody']],
    [/clutch/, ['clutch']],
    [/shoulder|hobo/, ['shoulder']],
    [any, within('bag')],
  ],
  Backpacks: [[any, ['backpack']]],
  Rucksacks: [[any, ['backpack']]],
  Clutches: [[any, ['clutch']]],
  'Messenger Bag': [[any, ['crossbody']]],
}

/** The sub-categories a thumbnail may be of; none when it is no piece of the taxonomy. */
export function thumbCategories({ articleType, title }: Row): string[] {
  const lower = (title ?? '').toLowerCase()
  return categoryRules[articleType]?.find(([pattern]) => pattern.test(lower))?.[1] ?? []
}

/**
 * [Note: 47 colour names into 20] Shades go to the colour of the taxonomy they are a shade of; metals to the cloth colour
 * they look like. "NA" says nothing.
 */
const colourWords: Record<string, string> = {
  ...{
    Black: 'black',
    White: 'white',
    'Off White': 'white',
    Cream: 'cream',
    Beige: 'beige',
    Nude: 'beige',
    Skin: 'beige',
  },
  ...{
    Taupe: 'beige',
    Tan: 'camel',
    Brown: 'brown',
    'Coffee Brown': 'brown',
    'Mushroom Brown': 'brown',
    Bronze: 'brown',
  },
  ...{ Copper: 'brown', Rust: 'brown', Grey: 'grey', 'Grey Melange': 'grey', Charcoal: 'grey', Steel: 'grey' },
  ...{ Silver: 'grey', Metallic: 'grey', Red: 'red', Maroon: 'burgundy', Burgundy: 'burgundy', Pink: 'pink' },
  ...{
    Peach: 'pink',
    Rose: 'pink',
    Magenta: 'pink',
    Orange: 'orange',
    Yellow: 'yellow',
    Mustard: 'yellow',
    Gold: 'yellow',
  },
  ...{ Olive: 'khaki', Khaki: 'khaki', Green: 'green', 'Sea Green': 'green', 'Lime Green': 'green', Teal: 'green' },
  ...{ 'Fluorescent Green': 'green', 'Turquoise Blue': 'sky', Blue: 'blue', 'Navy Blue': 'navy', Purple: 'purple' },
  ...{ Lavender: 'purple', Mauve: 'purple', Multi: 'multi' },
}
export const thumbColour = (name: string): string | undefined => colourWords[name]

/** Words of a title -> a word of a group. What a title does not say stays unknown: "Shirt" may well be striped. */
const titleRules: [group: string, value: string, pattern: RegExp][] = [
  ['pattern', 'stripe', /\bstrip(e|es|ed|er)\b/],
  ['pattern', 'check', /\b(check|checks|checked|checkered|plaid|tartan)\b/],
  ['pattern', 'dot', /\b(polka|dots?|dotted)\b/],
  ['pattern', 'floral', /\b(floral|flower|flowers)\b/],
  ['pattern', 'animal', /\b(leopard|zebra|animal|snake)\b/],
  ['pattern', 'print', /\b(printed|print|graphic)\b/],
  ['pattern', 'plain', /\b(solid|plain)\b/],
  ['sleeve', 'sleeveless', /\b(sleeveless|tank|spaghetti|camisole)\b/],
  ['sleeve', 'long', /\b(full sleeves?|long sleeves?)\b/],
  ['sleeve', 'short', /\b(half sleeves?|short sleeves?)\b/],
  ['neckline', 'polo', /\b(polo (t-?shirt|tee|neck)|pique)\b/],
  ['neckline', 'v', /\bv[- ]?neck\b/],
  ['neckline', 'crew', /\b(round[- ]neck|crew)\b/],
  ['neckline', 'high', /\b(turtle ?neck|high neck)\b/],
  ['neckline', 'hood', /\b(hood|hoodie|hooded)\b/],
  ['material', 'denim', /\b(denim|jeans?|jeggings)\b/],
  ['material', 'leather', /\b(leather|leatherette)\b/],
  ['material', 'suede', /\bsuede\b/],
  ['material', 'canvas', /\bcanvas\b/],
  ['material', 'linen', /\blinen\b/],
  ['material', 'silk', /\b(silk|satin)\b/],
  ['material', 'cotton', /\b(cotton|poplin|pique)\b/],
  ['material', 'knitted', /\b(sweaters?|knit|knitted|cardigan)\b/],
  ['material', 'fleece', /\bfleece\b/],
  ['fit', 'slim', /\bslim\b/],
  ['fit', 'skinny', /\bskinny\b/],
  ['fit', 'straight', /\bstraight\b/],
  ['detail', 'logo', /\blogo\b/],
  ['detail', 'quilted', /\bquilted\b/],
  ['detail', 'pleated', /\bpleat(s|ed)\b/],
]

const usageWords: Record<string, KnownAttributes> = {
  Sports: { style: ['sporty'] },
  Formal: { style: ['classic'], occasion: ['work', 'formal'] },
  Party: { occasion: ['evening'] },
  Casual: { style: ['casual'] },
}
const genderWords: Record<string, string[]> = { Men: ['men'], Women: ['women'], Unisex: ['women', 'men'] }

/** What columns and title say. The column `season` is when a shop listed the piece, not when it is worn: it is not read. */
export function thumbAttributes({ title, baseColour, usage, gender, articleType }: Row): KnownAttributes {
  const known: Record<string, readonly string[]> = { ...usageWords[usage] }
  const lower = (title ?? '').toLowerCase()
  for (const [group, value, pattern] of titleRules) if (!known[group] && pattern.test(lower)) known[group] = [value]
  const colour = thumbColour(baseColour)
  if (colour) known['colour'] = [colour]
  if (genderWords[gender]) known['gender'] = genderWords[gender]
  if (articleType === 'Heels') known['heel'] = known['heel'] ?? ['high']
  return known
}

/** Most training pictures of one article type, and most measured ones: t-shirts would be a quarter of all. */
const [mostOfType, mostHeld] = [600, 150]

/** @param rows of products.csv */
export function planThumbs(rows: readonly Row[]): LabelledShot[] {
  const groups = new Map<string, LabelledShot[]>()
  for (const row of rows) {
    const categories = thumbCategories(row)
    if (categories.length === 0) continue
    const held = Number(row['id']) % 10 === 0
    const key = `${row['articleType']} ${held}`
    if (!groups.has(key)) groups.set(key, [])
    const region: Box = [Number(row['x']), Number(row['y']), thumbWidth, thumbHeight]
    const shot = {
      file: `sheets/${row['sheet']}.jpg`,
      side: 'item' as const,
      region,
      mirror: false,
      source: 'thumbs' as const,
    }
    groups.get(key)!.push({ ...shot, held, categories, attributes: thumbAttributes(row) })
  }
  return [...groups.values()].flatMap((shots) => thinOut(shots, shots[0].held ? mostHeld : mostOfType))
}
