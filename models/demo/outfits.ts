/**
 * 400 looks put together from the catalog: by season, occasion and style, in a palette of one family of neutrals, one
 * quiet tone and at most one accent, with at most one loud print.
 *
 * [Note: the split] Every fifth look (number % 5 === 0) is "test": no model of the project may see its snapshot in
 * training. Item pictures are the shop's own catalog and may be seen; `testOnlyItems` lists those that no training look wears.
 */
import type { SuperCategory } from '../core/taxonomy.ts'
import type { BoutiqueLook, Item } from './item.ts'
import type { Style } from './brands.ts'
import { nameLook, pickAuthor } from './look-names.ts'
import { chance, createRandom, hashSeed, pick, pickWeighted, type Random } from './random.ts'
import { seasons, type Occasion, type Season } from './wardrobe.ts'

export const lookCount = 400
/** Nobody wears the same piece more often than this. */
export const mostWorn = 3

export const splitOf = (number: number): 'train' | 'test' => (number % 5 === 0 ? 'test' : 'train')

/** Neutrals that go together; white, black and the washes of denim go with both. */
const warmNeutrals = new Set(['ivory', 'ecru', 'sand', 'stone', 'camel', 'tan', 'chocolate', 'mocha'])
const freeNeutrals = new Set([
  'white',
  'black',
  'ivory',
  'light-wash',
  'mid-wash',
  'dark-wash',
  'washed-black',
  'washed-grey',
])

export interface Palette {
  warm: boolean
  /** The one colour of the vocabulary that quiet tones may have; set by the first such piece. */
  tone?: string
  accent?: string
  loud: boolean
}

const startPalette = (random: Random): Palette => ({ warm: chance(random, 0.5), loud: false })

/** Whether a piece may join: the palette rule in one place, used by the tests as well. */
export function fitsPalette(palette: Palette, item: Item): boolean {
  if (item.loud && palette.loud) return false
  if (item.role === 'neutral') return freeNeutrals.has(item.tone) || warmNeutrals.has(item.tone) === palette.warm
  const colour = item.colours[0]
  if (item.role === 'tone') return palette.tone === undefined || palette.tone === colour
  return palette.accent === undefined
}

export function extendPalette(palette: Palette, item: Item): Palette {
  const next = { ...palette, loud: palette.loud || item.loud }
  if (item.role === 'tone') next.tone = item.colours[0]
  if (item.role === 'accent') next.accent = item.colours[0]
  return next
}

interface Brief {
  style: Style
  occasion: Occasion
  season: Season
  wearer: 'women' | 'men'
}

const occasionWeights: Record<Season, Partial<Record<Occasion, number>>> = {
  spring: { work: 3, weekend: 4, date: 2, travel: 2, evening: 1, formal: 1 },
  summer: { work: 2, weekend: 4, date: 2, travel: 3, evening: 1.5, formal: 0.7 },
  autumn: { work: 3, weekend: 4, date: 2, travel: 2, evening: 1.3, formal: 1 },
  winter: { work: 3, weekend: 4, date: 2, travel: 1.5, evening: 1.6, formal: 1.2 },
}

/** Styles that an occasion does not forbid. */
const occasionStyles: Record<Occasion, readonly Style[]> = {
  work: ['minimal', 'classic', 'workwear', 'vintage', 'romantic'],
  weekend: ['casual', 'street', 'sporty', 'vintage', 'minimal', 'workwear', 'romantic'],
  evening: ['romantic', 'minimal', 'classic', 'vintage', 'street'],
  travel: ['casual', 'minimal', 'sporty', 'street', 'workwear'],
  date: ['romantic', 'minimal', 'vintage', 'casual', 'classic', 'street'],
  formal: ['classic', 'minimal', 'romantic'],
}

function sampleBrief(random: Random): Brief {
  const season = pick(random, seasons)
  const weights = occasionWeights[season]
  const occasion = pickWeighted(random, Object.keys(weights) as Occasion[], (name) => weights[name] ?? 0)
  return {
    season,
    occasion,
    style: pick(random, occasionStyles[occasion]),
    wearer: chance(random, 0.62) ? 'women' : 'men',
  }
}

const outerShare: Record<Season, number> = { spring: 0.6, summer: 0.08, autumn: 0.75, winter: 0.94 }

/** Which super-categories a look has, the piece that sets its colours first. */
function planPieces(random: Random, brief: Brief): SuperCategory[] {
  const inDress = brief.wearer === 'women' && chance(random, brief.season === 'winter' ? 0.16 : 0.3)
  const plan: SuperCategory[] = inDress ? ['dress'] : ['top', 'bottom']
  if (chance(random, outerShare[brief.season])) plan.unshift('outer')
  plan.push('shoes')
  const wantsBag = chance(random, brief.wearer === 'women' ? 0.62 : 0.4)
  if (wantsBag || plan.length < 3) plan.push('bag')
  return plan
}

/** How well a piece answers the brief; 0 forbids it. Unworn pieces first, so that looks spread over the catalog. */
function scoreItem(item: Item, brief: Brief, worn: number): number {
  if (worn >= mostWorn || !item.seasons.includes(brief.season)) return 0
  if (item.gender !== 'unisex' && item.gender !== brief.wearer) return 0
  const style = item.styles[0] === brief.style ? 5 : item.styles.includes(brief.style) ? 3 : 0.12
  const occasion = item.occasions.includes(brief.occasion) ? 1 : 0.06
  return style * occasion * [1, 0.35, 0.1][worn]!
}

/** Pairs that no stylist would make; more are caught by style and occasion scores. */
function clashes(item: Item, chosen: readonly Item[]): boolean {
  const has = (...names: string[]): boolean => chosen.some((piece) => names.includes(piece.subCategory))
  if (item.subCategory === 'backpack')
    return (
      has('long-dress', 'blazer') ||
      chosen.some((piece) => piece.occasions.includes('formal') && piece.superCategory === 'dress')
    )
  if (item.subCategory === 'hoodie') return has('blazer', 'trench', 'cardigan')
  if (item.subCategory === 'sandal') return has('coat', 'padded', 'trench', 'hoodie')
  if (item.subCategory === 'clutch') return has('padded', 'cargo', 'hoodie', 'sweatshirt', 'shorts')
  if (item.subCategory === 'shorts') return has('coat', 'padded', 'trench', 'knit')
  if (item.subCategory === 'heel') return has('cargo', 'padded', 'hoodie', 'sweatshirt', 'shorts')
  return false
}

/** Undefined when the palette or the season leaves nothing to choose. */
function tryItems(
  random: Random,
  brief: Brief,
  shelves: Shelves,
  worn: ReadonlyMap<string, number>,
): Item[] | undefined {
  const chosen: Item[] = []
  let palette = startPalette(random)
  for (const kind of planPieces(random, brief)) {
    const score = (piece: Item): number => scoreItem(piece, brief, worn.get(piece.id) ?? 0)
    const shelf = shelves[kind].filter(
      (item) => fitsPalette(palette, item) && !clashes(item, chosen) && score(item) > 0,
    )
    if (shelf.length === 0) return undefined
    const item = pickWeighted(random, shelf, score)
    chosen.push(item)
    palette = extendPalette(palette, item)
  }
  return chosen
}

/** Starts over, with another palette and plan, until an outfit holds. */
function chooseItems(random: Random, brief: Brief, shelves: Shelves, worn: ReadonlyMap<string, number>): Item[] {
  for (let attempt = 0; attempt < 100; attempt++) {
    const chosen = tryItems(random, brief, shelves, worn)
    if (chosen) return chosen
  }
  throw new RangeError(`no outfit in 100 tries for ${brief.wearer}, ${brief.season}, ${brief.occasion}, ${brief.style}`)
}

type Shelves = Record<SuperCategory, Item[]>

function shelve(items: readonly Item[]): Shelves {
  const shelves: Shelves = { outer: [], top: [], bottom: [], dress: [], shoes: [], bag: [] }
  for (const item of items) shelves[item.superCategory].push(item)
  return shelves
}

const wearOrder: readonly SuperCategory[] = ['outer', 'top', 'dress', 'bottom', 'shoes', 'bag']
const byWearOrder = (a: Item, b: Item): number =>
  wearOrder.indexOf(a.superCategory) - wearOrder.indexOf(b.superCategory)

/** Thin tops go inside; sweatshirts and hoodies never do. */
function sampleWay(random: Random, chosen: readonly Item[]): { tucked: boolean; open: boolean } {
  const top = chosen.find((item) => item.superCategory === 'top')
  const share =
    { shirt: 0.62, 't-shirt': 0.5, sleeveless: 0.6, knit: 0.4, sweatshirt: 0, hoodie: 0 }[top?.subCategory ?? ''] ?? 0
  const outer = chosen.find((item) => item.superCategory === 'outer')
  return {
    tucked: chance(random, share),
    open: outer !== undefined && chance(random, outer.subCategory === 'padded' ? 0.55 : 0.8),
  }
}

export function composeLooks(items: readonly Item[]): BoutiqueLook[] {
  const shelves = shelve(items)
  const worn = new Map<string, number>()
  return Array.from({ length: lookCount }, (_, index) => {
    const number = index + 1
    const random = createRandom(hashSeed('look', number))
    const brief = sampleBrief(random)
    const chosen = chooseItems(random, brief, shelves, worn).sort(byWearOrder)
    for (const item of chosen) worn.set(item.id, (worn.get(item.id) ?? 0) + 1)
    return {
      id: `look-${String(number).padStart(3, '0')}`,
      number,
      split: splitOf(number),
      itemIds: chosen.map((item) => item.id),
      ...brief,
      author: pickAuthor(random),
      title: nameLook(random, chosen, brief.occasion, brief.season),
      ...sampleWay(random, chosen),
    }
  })
}

/** Ids of items that only test looks wear: no training snapshot ever shows them. */
export function testOnlyItems(looks: readonly BoutiqueLook[]): string[] {
  const idsOf = (split: string): Set<string> =>
    new Set(looks.filter((look) => look.split === split).flatMap((look) => look.itemIds))
  const trained = idsOf('train')
  return [...idsOf('test')].filter((id) => !trained.has(id)).sort()
}
