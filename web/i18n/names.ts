/** Names of the vocabulary in the language in use: categories, colours, and the attribute words catalogs bring. */
import { attributeValue } from '../../models/core/attributes.ts'
import { canonicalWord } from '../../models/core/canon.ts'
import type { Attributes } from '../../models/core/tags.ts'
import {
  colours,
  subCategories,
  superCategoryNames,
  type Name,
  type SuperCategory,
} from '../../models/core/taxonomy.ts'
import type { Filters } from '../worker/engine.ts'
import type { Applied } from '../app/filters.ts'
import { formatPrice } from './format.ts'
import { inUse, t } from './language.svelte.ts'

const categoryNames = new Map(subCategories.map(({ id, name }) => [id, name]))
const colourById = new Map(colours.map((colour) => [colour.id, colour]))

/** Attribute words: not in the taxonomy, because a catalog may bring its own. */
const attributeNames: Record<string, string> = {
  spring: '봄',
  summer: '여름',
  autumn: '가을',
  fall: '가을',
  winter: '겨울',
  minimal: '미니멀',
  classic: '클래식',
  casual: '캐주얼',
  street: '스트리트',
  sporty: '스포티',
  romantic: '로맨틱',
  vintage: '빈티지',
  formal: '포멀',
  work: '출근',
  office: '출근',
  weekend: '주말',
  evening: '저녁',
  date: '데이트',
  travel: '여행',
  party: '파티',
  everyday: '매일',
  daily: '매일',
  outdoor: '야외',
  ceremony: '격식 있는 자리',
  preppy: '프레피',
  workwear: '워크웨어',
}

const pick = (name: Name): string => name[inUse()]
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ')

export const categoryName = (id: string): string => (categoryNames.has(id) ? pick(categoryNames.get(id)!) : capital(id))
export const kindName = (id: SuperCategory): string => pick(superCategoryNames[id])
/** One a garment, in order: its sub-category where known, else its kind; of several alike each has its number. */
export function garmentNames(garments: readonly { superCategory: SuperCategory; category?: string }[]): string[] {
  const names = garments.map(({ superCategory, category }) =>
    category ? categoryName(category) : kindName(superCategory),
  )
  return names.map((name, at) => {
    const alike = names.flatMap((other, place) => (other === name ? [place] : []))
    return alike.length > 1 ? `${name} ${alike.indexOf(at) + 1}` : name
  })
}

/** Groups whose words are said of a garment, in this order: what can be seen at once. */
const saidGroups = ['colour', 'pattern', 'material', 'sleeve', 'neckline', 'collar', 'length', 'fit', 'heel', 'strap']
/** Words that hold for most pieces tell nothing. */
const untold = new Set(['plain', 'regular', 'none'])
/** Words of one line, and how sure the head has to be of each; of the colour it is not asked. */
const [mostSaid, leastSure] = [5, 0.65]

/** "Navy, striped, long-sleeved": what the heads say of a garment. '' when they say nothing. */
export function sayAttributes(attributes: Attributes | undefined): string {
  const words = saidGroups.flatMap((group) =>
    (attributes?.[group] ?? [])
      .filter(
        ({ id, probability }, at) => !untold.has(id) && (probability >= leastSure || (group === 'colour' && at === 0)),
      )
      .slice(0, 2)
      .flatMap(({ id }) => wordName(group, id) ?? []),
  )
  return words
    .slice(0, mostSaid)
    .map((word, at) => (at === 0 ? word : word.charAt(0).toLowerCase() + word.slice(1)))
    .join(', ')
}

/** What two pieces have in common, as words: their kind first, then what can be seen. */
export function sayShared(shared: readonly { group: string; id: string }[]): string[] {
  const seen = ['category', ...saidGroups]
  return shared
    .filter(({ group, id }) => seen.includes(group) && !untold.has(id))
    .sort((a, b) => seen.indexOf(a.group) - seen.indexOf(b.group))
    .map(({ group, id }) => (group === 'category' ? categoryName(id) : (wordName(group, id) ?? id)))
}

export const colourName = (id: string): string => (colourById.has(id) ? pick(colourById.get(id)!.name) : capital(id))
export const colourHex = (id: string): string | undefined => colourById.get(id)?.hex
export const attributeName = (word: string): string =>
  (inUse() === 'ko' ? attributeNames[word.toLowerCase()] : undefined) ?? capital(word)

/** A pattern or fabric as the catalog says it; what has no Korean word is called by the vocabulary's nearest. */
export function catalogWord(group: 'pattern' | 'material', word: string): string {
  const plain = word.toLowerCase()
  const korean = () => attributeNames[plain] ?? wordName(group, canonicalWord(group, word))
  return wordName(group, plain) ?? (inUse() === 'ko' ? korean() : undefined) ?? capital(word)
}

/** The name of a word of an attribute group; undefined when the vocabulary has none. */
export function wordName(group: string, id: string): string | undefined {
  const value = attributeValue(group, id)
  return value && pick(value.name)
}

/** The name of one value of a filter group. */
export function valueName(group: keyof Filters, value: string): string {
  if (group === 'categories') return categoryName(value)
  if (group === 'colours') return colourName(value)
  if (group === 'sizes' || group === 'brands') return value
  const known = { patterns: 'pattern', materials: 'material', genders: 'gender' }[group as string]
  return (known && wordName(known, value)) ?? attributeName(value)
}

/** The chip of a filter that is on: its value, or the price range, or the filter's own name. */
export function appliedName(applied: Applied, filters: Filters, currency: string): string {
  if (applied.value !== undefined) return valueName(applied.group, applied.value)
  if (applied.group !== 'price' || !filters.price) return t().filters.inStock
  const [low, high, own = currency] = filters.price
  const say = (amount: number) =>
    Number.isFinite(amount) && amount > 0 ? formatPrice(inUse(), { amount, currency: own }) : ''
  return t().filters.range(say(low), say(high))
}
