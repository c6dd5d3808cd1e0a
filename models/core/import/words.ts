/** Words of other people's tables -> ids of the taxonomy. What is not known stays unknown; nothing is guessed. */
import { colours, subCategories, subCategory, superCategories, type SuperCategory } from '../taxonomy.ts'

export interface CategoryWord {
  superCategory?: SuperCategory
  category?: string
}

/** Words that name a sub-category differently, and words that only tell the super-category. */
const categoryWords: Record<string, string> = {
  'tee tshirt tshirts polo longsleeve long-sleeve': 't-shirt',
  'blouse shirts': 'shirt',
  'sweater jumper pullover knitwear sweaters': 'knit',
  'undershirt tank tank-top camisole': 'sleeveless',
  'hoody hooded-sweatshirt': 'hoodie',
  'pants pant slacks chinos': 'trousers',
  'jean denim': 'jeans',
  'short bermuda': 'shorts',
  'mini-skirt miniskirt': 'short-skirt',
  'maxi-skirt midi-skirt': 'long-skirt',
  'mini-dress': 'short-dress',
  'maxi-dress': 'long-dress',
  'sneakers trainers sport-shoes sports-shoes': 'sneaker',
  loafers: 'loafer',
  'boots ankle-boots': 'boot',
  'heels pumps': 'heel',
  'flats ballerinas': 'flat',
  'sandals flip-flops': 'sandal',
  'parka down-jacket puffer padding': 'padded',
  'trench-coat': 'trench',
  'coats overcoat': 'coat',
  jackets: 'jacket',
  blazers: 'blazer',
  cardigans: 'cardigan',
  'tote-bag': 'tote',
  'shoulder-bag': 'shoulder',
  'cross-body cross-body-bag crossbody-bag': 'crossbody',
  'backpacks rucksack': 'backpack',
  clutches: 'clutch',
}
const superWords: Record<string, SuperCategory> = {
  outwear: 'outer',
  outerwear: 'outer',
  tops: 'top',
  topwear: 'top',
  body: 'top',
  bottoms: 'bottom',
  bottomwear: 'bottom',
  skirt: 'bottom',
  skirts: 'bottom',
  dresses: 'dress',
  shoe: 'shoes',
  footwear: 'shoes',
  cape: 'outer',
  bodysuit: 'top',
  leggings: 'bottom',
  romper: 'dress',
  clogs: 'shoes',
  wedges: 'shoes',
  purse: 'bag',
  handbag: 'bag',
  handbags: 'bag',
  bags: 'bag',
}
const colourWords: Record<string, string> = {
  gray: 'grey',
  charcoal: 'grey',
  silver: 'grey',
  'off-white': 'cream',
  ivory: 'cream',
  tan: 'camel',
  maroon: 'burgundy',
  wine: 'burgundy',
  olive: 'khaki',
  'light-blue': 'sky',
  'sky-blue': 'sky',
  'navy-blue': 'navy',
  violet: 'purple',
  lavender: 'purple',
  gold: 'yellow',
  mustard: 'yellow',
  multicolour: 'multi',
  multicolor: 'multi',
}

const plain = (word: string) =>
  word
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')

const categories = new Map<string, CategoryWord>([
  ...superCategories.map((superCategory): [string, CategoryWord] => [superCategory, { superCategory }]),
  ...Object.entries(superWords).map(([word, superCategory]): [string, CategoryWord] => [word, { superCategory }]),
  ...subCategories.flatMap(({ id, superCategory, name }): [string, CategoryWord][] =>
    [id, name.en, name.ko].map((word) => [plain(word), { superCategory, category: id }]),
  ),
  ...Object.entries(categoryWords).flatMap(([words, id]) =>
    words
      .split(' ')
      .map((word): [string, CategoryWord] => [word, { superCategory: subCategory(id).superCategory, category: id }]),
  ),
])

const colourIds = new Map<string, string>([
  ...Object.entries(colourWords),
  ...colours.flatMap(({ id, name }): [string, string][] => [id, name.en, name.ko].map((word) => [plain(word), id])),
])

/** Singular and plural are one word: shops write both. */
const lookUp = (word: string) => categories.get(word) ?? categories.get(word.replace(/s$/, ''))

/**
 * "T-Shirt" -> top, t-shirt; "Outwear" -> outer; "Hat" -> undefined. Of a path such as Google's "Apparel & Accessories >
 * Clothing > Dresses", the last part that is known counts.
 */
export function findCategory(word: string): CategoryWord | undefined {
  const whole = lookUp(plain(word))
  if (whole || !/[>/&]/.test(word)) return whole
  const parts = word.split(/\s*[>/&]\s*/).reverse()
  for (const part of parts) {
    const found = lookUp(plain(part))
    if (found) return found
  }
  return undefined
}

/** What a title's last words say ("Windowpane blazer"): a suggestion to look at, for the head noun of a name is its last. */
export function suggestCategory(title: string): CategoryWord | undefined {
  const words = title.split(/[\s,()[\]/]+/).filter(Boolean)
  for (let end = words.length; end > 0; end--) {
    const found = (end > 1 && lookUp(plain(words.slice(end - 2, end).join(' ')))) || lookUp(plain(words[end - 1]))
    if (found) return found
  }
  return undefined
}

/** "Gray" -> grey; undefined when no colour of the taxonomy goes by that word. */
export function findColour(word: string): string | undefined {
  return colourIds.get(plain(word))
}
