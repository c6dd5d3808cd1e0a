/** The 1,600 items: 32 sub-categories x 25 designs x 2 colourways, all from fixed seeds. */
import { subCategories, type SubCategory } from '../core/taxonomy.ts'
import { pickCloth, pickGender } from './cloth-choice.ts'
import { brands, type Brand, type Style } from './brands.ts'
import { readCut } from './cut.ts'
import type { Cut } from './cut-words.ts'
import { sampleParams } from './draw/sample.ts'
import type { Params, Pattern } from './draw/types.ts'
import { individualize } from './individual.ts'
import type { Gender, Item, Size } from './item.ts'
import { addTrim, makeColourway, pickTones, samplePatternScale, type Colourway } from './materials.ts'
import { describeItem, nameItem, type Wording } from './names.ts'
import { chance, createRandom, hashSeed, integer, pickWeighted, shuffle, type Random } from './random.ts'
import { findTextile, patternNames, type Textile } from './textiles.ts'
import { findRule } from './rules.ts'
import { seasons, type Occasion, type Rule, type Season, type SizeSystem } from './wardrobe.ts'

export const designsPerCategory = 25
const variants = ['a', 'b'] as const

/** What both colourways of a design share. */
interface Design {
  group: string
  category: SubCategory
  params: Params
  seed: number
  textile: Textile
  pattern: Pattern
  cut: Cut
  brand: Brand
  gender: Gender
  styles: Style[]
  occasions: Occasion[]
  seasons: Season[]
  /** US dollars before any discount. */
  price: number
}

function pickBrand(random: Random, category: SubCategory, rule: Rule): Brand {
  const makers = brands.filter(({ makes }) => !makes || makes.includes(category.superCategory))
  return pickWeighted(random, makers, (brand) =>
    rule.styles.includes(brand.styles[0] as Style)
      ? 3
      : brand.styles.some((style) => rule.styles.includes(style))
        ? 1.5
        : 0.1,
  )
}

/** The styles a brand and its kind of piece share, else the kind's first. */
function pickStyles(random: Random, brand: Brand, rule: Rule): Style[] {
  const shared = brand.styles.filter((style) => rule.styles.includes(style))
  const own = shuffle(random, rule.styles).filter((style) => !shared.includes(style))
  return [...shared, ...own].slice(0, Math.max(2, shared.length))
}

/** Seasons by warmth, 0 to 1: each season takes a band of it. */
function seasonsFor(warmth: number): Season[] {
  const bands: Record<Season, readonly [number, number]> = {
    spring: [0.15, 0.72],
    summer: [-1, 0.36],
    autumn: [0.3, 0.9],
    winter: [0.48, 2],
  }
  return seasons.filter((season) => warmth >= bands[season][0] && warmth <= bands[season][1])
}

/** Worn all year: under a coat or in the sun. */
const allYear = new Set(['jeans', 'sneaker', 'loafer'])

/** Bags go with any season; straw does not go with winter. T-shirts go under jackets until winter. */
function findSeasons(category: SubCategory, rule: Rule, textile: Textile): Season[] {
  if (category.superCategory === 'bag') return textile.id === 'straw' ? ['spring', 'summer'] : [...seasons]
  if (allYear.has(category.id)) return [...seasons]
  if (category.id === 't-shirt') return ['spring', 'summer', 'autumn']
  const found = seasonsFor(textile.warmth + rule.warmth)
  return found.length ? found : ['autumn']
}

/** Prices end in 5 or 9 as in a shop: 48 becomes 49, 132 becomes 135. */
function roundPrice(price: number): number {
  return price < 60 ? Math.round((price + 1) / 10) * 10 - 1 : Math.round(price / 5) * 5
}

function makeDesign(category: SubCategory, number: number): Design {
  const group = `${category.id}-${String(number).padStart(2, '0')}`
  const seed = hashSeed('design', group)
  const random = createRandom(seed)
  const rule = findRule(category.id)
  const lots = createRandom(hashSeed('params', group))
  const params = individualize(lots, category.id, sampleParams(category.id, lots, number - 1))
  const gender = pickGender(random, category.id, params, rule)
  const { textile, pattern } = pickCloth(random, category.id, params, gender, rule)
  const brand = pickBrand(random, category, rule)
  const cut = readCut(category.id, params)
  const [low, high] = rule.price
  const price = roundPrice(
    (low + (high - low) * random()) * Math.sqrt(brand.level) * Math.sqrt(findTextile(textile.id).price),
  )
  const occasionCount = integer(random, 2, 3)
  const occasions = rule.occasions.filter((_, index) => index < occasionCount || chance(random, 0.25))
  return {
    group,
    category,
    params,
    seed,
    textile,
    pattern,
    cut,
    brand,
    gender,
    price,
    styles: pickStyles(random, brand, rule),
    occasions,
    seasons: findSeasons(category, rule, textile),
  }
}

const sizeNames: Record<SizeSystem, Record<Gender, readonly string[]>> = {
  letters: {
    women: ['XS', 'S', 'M', 'L', 'XL'],
    men: ['S', 'M', 'L', 'XL', 'XXL'],
    unisex: ['XS', 'S', 'M', 'L', 'XL', 'XXL'],
  },
  waist: {
    women: ['24', '25', '26', '27', '28', '29', '30'],
    men: ['28', '29', '30', '31', '32', '34', '36'],
    unisex: ['S', 'M', 'L', 'XL'],
  },
  shoes: {
    women: ['35', '36', '37', '38', '39', '40', '41'],
    men: ['40', '41', '42', '43', '44', '45'],
    unisex: ['36', '37', '38', '39', '40', '41', '42', '43', '44'],
  },
  one: { women: ['One size'], men: ['One size'], unisex: ['One size'] },
}

function stockSizes(random: Random, system: SizeSystem, gender: Gender): Size[] {
  const outOfStock = chance(random, 0.12) ? 0.55 : 0.1
  return sizeNames[system][gender].map((size) => ({
    name: size,
    inStock: !chance(random, system === 'one' ? 0.05 : outOfStock),
  }))
}

/** One in five colourways is reduced, by 20, 30 or 40 %, where that is a dollar at least. */
function priceOf(random: Random, list: number): Pick<Item, 'price' | 'listPrice'> {
  if (!chance(random, 0.19)) return { price: list }
  const price = roundPrice(list * pickWeighted(random, [0.8, 0.7, 0.6], (factor) => factor))
  return price < list ? { price, listPrice: list } : { price }
}

function makeItem(design: Design, variant: (typeof variants)[number], colourway: Colourway): Item {
  const { group, category, cut, textile, pattern, gender } = design
  const id = `${group}-${variant}`
  const random = createRandom(hashSeed('item', id))
  const wording: Wording = {
    superCategory: category.superCategory,
    tone: colourway.tone,
    textile,
    pattern,
    cut,
    occasions: design.occasions,
  }
  return {
    id,
    group,
    superCategory: category.superCategory,
    subCategory: category.id,
    garment: { subCategory: category.id, params: design.params, material: colourway.material, seed: design.seed },
    colours: colourway.colours,
    tone: colourway.tone.id,
    role: colourway.tone.role,
    pattern,
    loud: patternNames[pattern].loud,
    material: textile.id,
    attributes: cut.attributes,
    brand: design.brand.id,
    ...priceOf(random, design.price),
    sizes: stockSizes(random, findRule(category.id).sizes, gender),
    gender,
    styles: design.styles,
    occasions: design.occasions,
    seasons: design.seasons,
    noun: cut.noun,
    title: nameItem(wording),
    description: describeItem(random, wording),
  }
}

/** Sneakers have panels and bags have patches in a second colour, whatever their pattern. */
function trim(random: Random, design: Design, colourway: Colourway): Colourway {
  const trimmed = design.category.id === 'sneaker' || design.category.superCategory === 'bag'
  return trimmed && !colourway.material.second ? addTrim(random, colourway) : colourway
}

function makeVariants(design: Design): Item[] {
  const random = createRandom(hashSeed('colours', design.group))
  const scale = samplePatternScale(random)
  const tones = pickTones(random, design.textile, design.pattern)
  return variants.map((variant, index) => {
    const tone = tones[index]
    if (!tone) throw new RangeError(`no tone for variant ${variant}`)
    return makeItem(
      design,
      variant,
      trim(random, design, makeColourway(random, tone, design.textile, design.pattern, scale)),
    )
  })
}

/** In the order of the vocabulary, then by design and colourway. */
export function makeCatalog(categories: readonly SubCategory[] = subCategories): Item[] {
  return categories.flatMap((category) =>
    Array.from({ length: designsPerCategory }, (_, index) => makeVariants(makeDesign(category, index + 1))).flat(),
  )
}
