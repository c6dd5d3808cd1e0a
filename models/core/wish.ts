/**
 * A wish in words -> filters: "but in red", "striped, under 50", "빨간색 줄무늬". Words of the vocabulary in both languages and
 * what people call them; the longest that fits is taken first. What is not understood is said, not guessed.
 */
import { attributeGroup } from './attributes.ts'
import type { Filters, ListKey } from './filters.ts'
import { colours, subCategories, superCategories, superCategoryNames } from './taxonomy.ts'

type ListFilter = Exclude<ListKey, 'sizes' | 'brands'>

type Meaning = { key: ListFilter; value: string } | { key: 'superCategory'; value: string } | { key: 'inStock' }

export interface Wish {
  filters: Filters
  /** Words that mean nothing here, as they were written. */
  unknown: string[]
}

const called = (key: ListFilter, value: string, words: string): [string, Meaning][] =>
  words.split(',').map((word) => [word.trim(), { key, value }])

/** What people say beside the names of the vocabulary. Korean words stand without their particles. */
const others: [string, Meaning][] = [
  ...called('colours', 'grey', 'gray,회색,쥐색'),
  ...called('colours', 'black', '검정,검은,까만,검정색,블랙'),
  ...called('colours', 'white', '흰색,하얀,하양,흰,하얀색'),
  ...called('colours', 'cream', 'ivory,off-white,off white,아이보리,미색'),
  ...called('colours', 'camel', 'tan,낙타색'),
  ...called('colours', 'brown', 'chocolate,갈색,밤색'),
  ...called('colours', 'red', '빨간,빨강,빨간색,붉은'),
  ...called('colours', 'burgundy', 'wine,maroon,와인,와인색,자주색'),
  ...called('colours', 'pink', '분홍,분홍색,핑크색'),
  ...called('colours', 'orange', '주황,주황색'),
  ...called('colours', 'yellow', 'mustard,노란,노랑,노란색'),
  ...called('colours', 'khaki', 'olive,국방색,올리브'),
  ...called('colours', 'green', '초록,초록색,녹색'),
  ...called('colours', 'sky', 'light blue,pale blue,하늘색'),
  ...called('colours', 'blue', '파란,파랑,파란색,청색'),
  ...called('colours', 'navy', 'navy blue,dark blue,남색,곤색'),
  ...called('colours', 'purple', 'violet,보라,보라색'),
  ...called('patterns', 'stripe', 'stripe,stripes,striped,스트라이프'),
  ...called('patterns', 'check', 'check,checks,checkered,plaid,tartan,gingham,체크무늬'),
  ...called('patterns', 'dot', 'dots,polka dot,polka dots,물방울,땡땡이'),
  ...called('patterns', 'floral', 'flowers,flowery,flower,꽃'),
  ...called('patterns', 'plain', 'solid,without pattern,민무늬'),
  ...called('patterns', 'animal', 'leopard,zebra,호피'),
  ...called('patterns', 'print', 'print,prints,graphic,프린팅'),
  ...called('materials', 'knitted', 'knit'),
  ...called('materials', 'silk', 'silk,satin,실크,새틴'),
  ...called('materials', 'cotton', '면'),
  ...called('materials', 'wool', '모직'),
  ...called('seasons', 'autumn', 'fall'),
  ...called('genders', 'women', 'woman,ladies,여자,여성용'),
  ...called('genders', 'men', 'man,남자,남성용'),
  ...called('occasions', 'work', 'office,회사,직장'),
  ...called('occasions', 'evening', 'party,파티'),
  ...called('categories', 'jeans', 'denims,청바지'),
  ['in stock', { key: 'inStock' }],
  ['available', { key: 'inStock' }],
  ['재고', { key: 'inStock' }],
  ['재고 있음', { key: 'inStock' }],
]

/** Words around a wish that ask for nothing. */
const filler = new Set(
  (
    'a an and any are be but by for from i in is it like make me more my of on one ones only or please show some that ' +
    'the them these this to want with would 좀 더 것 걸로 으로 로 색 색깔 옷 이 그 은 는 를 을 만 인 한 의 보여줘 주세요 찾아줘 같은 있는'
  ).split(' '),
)

const lexicon: [word: string, meaning: Meaning][] = [...others, ...vocabulary()].sort(
  ([a], [b]) => b.length - a.length || (a < b ? -1 : 1),
)

function vocabulary(): [string, Meaning][] {
  const both = (name: { en: string; ko: string }, meaning: Meaning): [string, Meaning][] => [
    [name.en.toLowerCase(), meaning],
    ...name.ko.split('·').map((word): [string, Meaning] => [word, meaning]),
  ]
  const group = (id: string, key: ListFilter) =>
    attributeGroup(id).values.flatMap(({ id: value, name }) => both(name, { key, value }))
  return [
    ...colours.flatMap(({ id, name }) => [
      ...both(name, { key: 'colours', value: id }),
      ...both({ en: id, ko: `${name.ko}색` }, { key: 'colours', value: id }),
    ]),
    ...subCategories.flatMap(({ id, name }) => [
      ...both(name, { key: 'categories', value: id }),
      [id, { key: 'categories', value: id }] as [string, Meaning],
    ]),
    ...superCategories.flatMap((id) => both(superCategoryNames[id], { key: 'superCategory', value: id })),
    ...group('pattern', 'patterns'),
    ...group('material', 'materials'),
    ...group('style', 'styles'),
    ...group('occasion', 'occasions'),
    ...group('season', 'seasons'),
    ...group('gender', 'genders'),
  ]
}

const latin = /^[a-z]/
const inWord = /[a-z0-9]/

/** Where the word stands in the text: an English word whole, or with an s; a Korean one anywhere, for particles follow it. */
function findWord(text: string, word: string): [from: number, to: number] | undefined {
  for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + 1)) {
    const to = from + word.length
    if (!latin.test(word)) return [from, to]
    const end = text[to] === 's' && !word.endsWith('s') ? to + 1 : to
    if (!inWord.test(text[from - 1] ?? ' ') && !inWord.test(text[end] ?? ' ')) return [from, end]
  }
  return undefined
}

/** "under 50", "50 이하", "5만원 이하" -> the highest price; and the text without it. */
function takePrice(text: string): { highest?: number; rest: string } {
  const rules = [
    /(?:under|below|less than|cheaper than|up to|at most)\s*[$€₩]?\s*([\d.,]+)(\s*만)?\s*(?:dollars|won|usd|krw)?/,
    /[$€₩]?\s*([\d.,]*\d)(\s*만)?\s*(?:원|달러)?\s*(?:이하|미만|아래|까지)/,
  ]
  for (const rule of rules) {
    const found = rule.exec(text)
    const amount = Number(found?.[1].replaceAll(',', ''))
    if (found && Number.isFinite(amount))
      return { highest: amount * (found[2] ? 10_000 : 1), rest: text.replace(found[0], ' ') }
  }
  return { rest: text }
}

export function readWish(words: string): Wish {
  const { highest, rest } = takePrice(words.normalize('NFC').toLowerCase())
  const filters: Filters = highest === undefined ? {} : { price: [0, highest] }
  let text = rest
  for (const [word, meaning] of lexicon) {
    const found = findWord(text, word)
    if (!found) continue
    text = `${text.slice(0, found[0])} ${text.slice(found[1])}`
    addMeaning(filters, meaning)
  }
  const unknown = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !filler.has(word))
  return { filters, unknown }
}

function addMeaning(filters: Filters, meaning: Meaning): void {
  if (meaning.key === 'inStock') filters.inStock = true
  else if (meaning.key === 'superCategory') filters.superCategory = superCategories.find((id) => id === meaning.value)
  else filters[meaning.key] = [...new Set([...(filters[meaning.key] ?? []), meaning.value])]
}

/** Filters with a wish on top: what it names takes the place of what was there, so that "in red" is not "red or blue". */
export function addWish(filters: Filters, wish: Wish): Filters {
  return { ...filters, ...wish.filters }
}
