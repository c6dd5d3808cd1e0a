/**
 * The fixed vocabulary: 6 super-categories, 32 sub-categories, colours and attribute groups, with stable ids and
 * Korean and English names. Ids are written into catalogs and heads: add, never rename.
 */

export const superCategories = ['outer', 'top', 'bottom', 'dress', 'shoes', 'bag'] as const
export type SuperCategory = (typeof superCategories)[number]

export interface Name {
  en: string
  ko: string
}

export interface SubCategory {
  id: string
  superCategory: SuperCategory
  name: Name
}

const sub = (superCategory: SuperCategory, id: string, en: string, ko: string): SubCategory => ({
  id,
  superCategory,
  name: { en, ko },
})

/** 6 outer, 6 top, 6 bottom, 2 dress, 7 shoes, 5 bag (the reference split of iTOO, arXiv 2203.10996, section 3). */
export const subCategories: readonly SubCategory[] = [
  sub('outer', 'jacket', 'Jacket', '재킷'),
  sub('outer', 'blazer', 'Blazer', '블레이저'),
  sub('outer', 'coat', 'Coat', '코트'),
  sub('outer', 'trench', 'Trench coat', '트렌치코트'),
  sub('outer', 'padded', 'Padded jacket', '패딩'),
  sub('outer', 'cardigan', 'Cardigan', '카디건'),
  sub('top', 't-shirt', 'T-shirt', '티셔츠'),
  sub('top', 'shirt', 'Shirt', '셔츠'),
  sub('top', 'knit', 'Knit', '니트'),
  sub('top', 'sweatshirt', 'Sweatshirt', '맨투맨'),
  sub('top', 'hoodie', 'Hoodie', '후드티'),
  sub('top', 'sleeveless', 'Sleeveless top', '민소매'),
  sub('bottom', 'jeans', 'Jeans', '청바지'),
  sub('bottom', 'trousers', 'Trousers', '슬랙스'),
  sub('bottom', 'cargo', 'Cargo and joggers', '카고·조거'),
  sub('bottom', 'shorts', 'Shorts', '반바지'),
  sub('bottom', 'short-skirt', 'Short skirt', '미니스커트'),
  sub('bottom', 'long-skirt', 'Long skirt', '롱스커트'),
  sub('dress', 'short-dress', 'Short dress', '미니 원피스'),
  sub('dress', 'long-dress', 'Long dress', '롱 원피스'),
  sub('shoes', 'sneaker', 'Sneakers', '스니커즈'),
  sub('shoes', 'loafer', 'Loafers', '로퍼'),
  sub('shoes', 'derby', 'Derby shoes', '더비 슈즈'),
  sub('shoes', 'boot', 'Boots', '부츠'),
  sub('shoes', 'heel', 'Heels', '힐'),
  sub('shoes', 'flat', 'Flats', '플랫 슈즈'),
  sub('shoes', 'sandal', 'Sandals', '샌들'),
  sub('bag', 'tote', 'Tote bag', '토트백'),
  sub('bag', 'shoulder', 'Shoulder bag', '숄더백'),
  sub('bag', 'crossbody', 'Cross-body bag', '크로스백'),
  sub('bag', 'backpack', 'Backpack', '백팩'),
  sub('bag', 'clutch', 'Clutch', '클러치'),
]

export const superCategoryNames: Record<SuperCategory, Name> = {
  outer: { en: 'Outerwear', ko: '아우터' },
  top: { en: 'Top', ko: '상의' },
  bottom: { en: 'Bottom', ko: '하의' },
  dress: { en: 'Dress', ko: '원피스' },
  shoes: { en: 'Shoes', ko: '신발' },
  bag: { en: 'Bag', ko: '가방' },
}

export interface Colour {
  id: string
  name: Name
  /** Representative sRGB value for the swatch. */
  hex: string
}

const colour = (id: string, en: string, ko: string, hex: string): Colour => ({ id, name: { en, ko }, hex })

export const colours: readonly Colour[] = [
  colour('black', 'Black', '블랙', '#1d1c1b'),
  colour('grey', 'Grey', '그레이', '#8b8a88'),
  colour('white', 'White', '화이트', '#f6f4ef'),
  colour('cream', 'Cream', '크림', '#ece2cd'),
  colour('beige', 'Beige', '베이지', '#cdb695'),
  colour('camel', 'Camel', '카멜', '#b98a54'),
  colour('brown', 'Brown', '브라운', '#6b4630'),
  colour('red', 'Red', '레드', '#b23a32'),
  colour('burgundy', 'Burgundy', '버건디', '#6a2430'),
  colour('pink', 'Pink', '핑크', '#df9fa9'),
  colour('orange', 'Orange', '오렌지', '#cf7238'),
  colour('yellow', 'Yellow', '옐로', '#dcb548'),
  colour('khaki', 'Khaki', '카키', '#77714c'),
  colour('green', 'Green', '그린', '#4c7350'),
  colour('mint', 'Mint', '민트', '#a8cbb9'),
  colour('sky', 'Sky blue', '스카이블루', '#9dbbd4'),
  colour('blue', 'Blue', '블루', '#3f669d'),
  colour('navy', 'Navy', '네이비', '#27324a'),
  colour('purple', 'Purple', '퍼플', '#6d5480'),
  colour('multi', 'Multicolour', '멀티', '#a57d6d'),
]

const byId = new Map(subCategories.map((category) => [category.id, category]))

/** The sub-category with this id. @throws RangeError naming the unknown id. */
export function subCategory(id: string): SubCategory {
  const found = byId.get(id)
  if (!found) throw new RangeError(`unknown sub-category "${id}"`)
  return found
}
