/** Titles and descriptions of items, in English and Korean. */
import type { Name, SuperCategory } from '../core/taxonomy.ts'
import type { Cut } from './cut-words.ts'
import type { Tone } from './palette.ts'
import { pick, type Random } from './random.ts'
import { patternNames, type Textile } from './textiles.ts'
import type { Pattern } from './draw/types.ts'
import type { Occasion } from './wardrobe.ts'

export interface Wording {
  superCategory: SuperCategory
  tone: Tone
  textile: Textile
  pattern: Pattern
  cut: Cut
  occasions: readonly Occasion[]
}

/** Cloth that the noun already says, or that nobody says aloud. */
const unsaid: Readonly<Record<string, readonly string[]>> = {
  denim: ['데님 팬츠'],
  loopback: ['맨투맨', '후드티', '후드 집업', '조거 팬츠'],
  jersey: ['티셔츠'],
  cotton: [],
  'trainer-leather': [],
}

const saysCloth = ({ textile, cut }: Wording): boolean => !(unsaid[textile.id] ?? []).includes(cut.noun.ko)

/** "Camel wool wrap coat" and "카멜 울 랩 코트". */
export function nameItem(wording: Wording): Name {
  const { tone, textile, pattern, cut } = wording
  const details = cut.details.slice(0, patternNames[pattern].name.en && saysCloth(wording) ? 1 : 2)
  const say = (language: keyof Name): string =>
    [
      tone.name[language],
      patternNames[pattern].name[language],
      saysCloth(wording) ? textile.name[language] : '',
      ...details.map((detail) => detail[language]),
      cut.noun[language],
    ]
      .filter((word) => word !== '')
      .join(' ')
  return { en: say('en'), ko: dropRepeats(say('ko')) }
}

/** "코튼 니트 ... 니트" and the like: a Korean word said twice is said once, at the end. */
function dropRepeats(text: string): string {
  const words = text.split(' ')
  return words.filter((word, index) => words.lastIndexOf(word) === index).join(' ')
}

const lengthPhrases: Readonly<Record<string, Name>> = {
  cropped: { en: 'that stops at the waist', ko: '허리선에서 끊어지는' },
  hip: { en: 'that sits at the hip', ko: '골반을 덮는' },
  'mid-thigh': { en: 'that covers the hip', ko: '엉덩이를 덮는' },
  knee: { en: 'that ends at the knee', ko: '무릎까지 오는' },
  midi: { en: 'that falls below the knee', ko: '무릎 아래로 떨어지는' },
  maxi: { en: 'that almost reaches the ankle', ko: '발목까지 내려오는' },
  mini: { en: 'cut well above the knee', ko: '무릎 위로 올라오는' },
  ankle: { en: 'that shows the ankle', ko: '발목이 드러나는' },
  full: { en: 'that breaks on the shoe', ko: '신발 위로 자연스럽게 떨어지는' },
  short: { en: 'cut above the knee', ko: '무릎 위 기장의' },
}

const fitPhrases: Readonly<Record<string, Name>> = {
  slim: { en: 'close-fitting', ko: '슬림한 핏의' },
  regular: { en: 'easy', ko: '편안한 핏의' },
  relaxed: { en: 'relaxed', ko: '여유로운 핏의' },
  oversized: { en: 'roomy', ko: '넉넉한 오버핏의' },
}

const accessoryPhrases: Readonly<Record<'shoes' | 'bag', readonly Name[]>> = {
  shoes: [
    { en: 'with a cushioned insole', ko: '쿠션 인솔을 넣은' },
    { en: 'with a sole that can be replaced', ko: '밑창을 교체할 수 있는' },
    { en: 'made on a comfortable last', ko: '발볼이 편안한' },
    { en: 'that soften with wear', ko: '신을수록 부드러워지는' },
  ],
  bag: [
    { en: 'with a pocket for the phone inside', ko: '안쪽에 휴대폰 포켓이 있는' },
    { en: 'that holds more than it shows', ko: '보기보다 수납이 넉넉한' },
    { en: 'with a lining that can be wiped clean', ko: '관리하기 쉬운 안감을 댄' },
    { en: 'light enough for every day', ko: '매일 들기 좋은 가벼운' },
  ],
}

const closings: Readonly<Record<Occasion, readonly Name[]>> = {
  work: [
    { en: 'for the office and after', ko: '출근길부터 저녁 약속까지 입기 좋습니다' },
    { en: 'sharp enough for Monday', ko: '단정한 출근 룩에 어울립니다' },
  ],
  weekend: [
    { en: 'for days without a plan', ko: '주말 나들이에 가볍게 걸치기 좋습니다' },
    { en: 'happiest at the weekend', ko: '편안한 주말 룩을 완성해 줍니다' },
  ],
  evening: [
    { en: 'for low light and late tables', ko: '저녁 모임에서 은은하게 돋보입니다' },
    { en: 'ready for the evening', ko: '특별한 저녁에 잘 어울립니다' },
  ],
  travel: [
    { en: 'made to be packed', ko: '여행 가방에 챙기기 좋습니다' },
    { en: 'good company on a train', ko: '긴 이동에도 편안합니다' },
  ],
  date: [
    { en: 'for a table for two', ko: '데이트 룩으로 추천합니다' },
    { en: 'with someone in mind', ko: '설레는 약속이 있는 날 어울립니다' },
  ],
  formal: [
    { en: 'for invitations with a dress code', ko: '격식 있는 자리에 어울립니다' },
    { en: 'proper without being stiff', ko: '딱딱하지 않으면서 단정합니다' },
  ],
}

/** 로 after a vowel or ㄹ, 으로 after another final consonant. */
export function withDirectionParticle(word: string): string {
  const last = word.codePointAt(word.length - 1) ?? 0
  const final = last >= 0xac00 && last <= 0xd7a3 ? (last - 0xac00) % 28 : 0
  return `${word}${final === 0 || final === 8 ? '로' : '으로'}`
}

const carries = /^(shoes|bag)$/

/** One sentence in each language: cut, cloth, length or a detail of make, and where it goes. */
export function describeItem(random: Random, wording: Wording): Name {
  const { superCategory, cut, textile, tone, occasions } = wording
  const accessory = carries.test(superCategory)
    ? pick(random, accessoryPhrases[superCategory as 'shoes' | 'bag'])
    : undefined
  const middle = accessory ??
    lengthPhrases[cut.attributes['length'] ?? ''] ?? { en: 'cut to move in', ko: '활동하기 편한' }
  const fit = fitPhrases[cut.attributes['fit'] ?? '']
  const closing = pick(random, closings[pick(random, occasions)])
  const opening = [fit?.en, ...cut.details.slice(0, 1).map((detail) => detail.en), cut.noun.en]
    .filter(Boolean)
    .join(' ')
  const plural = cut.noun.en.endsWith('s') && !/dress$/.test(cut.noun.en)
  const verb = plural ? middle.en.replace(/^that (\w+?)s /, 'that $1 ').replace('that fall ', 'that fall ') : middle.en
  const cloth = /^(ribbed)$/.test(textile.name.en)
    ? 'ribbed knit'
    : textile.name.en.replace('-knit', ' knit').replaceAll('-', ' ')
  const article = plural ? '' : /^[aeiou]/i.test(opening) ? 'An ' : 'A '
  const start = `${article}${opening}`
  const ko = dropRepeats(
    [
      middle.ko,
      fit?.ko && accessory === undefined && superCategory !== 'bottom' ? fit.ko : '',
      textile.name.ko,
      ...cut.details.slice(0, 1).map((detail) => detail.ko),
      withDirectionParticle(cut.noun.ko),
    ]
      .filter(Boolean)
      .join(' '),
  )
  return {
    en: `${start.charAt(0).toUpperCase()}${start.slice(1)} in ${tone.name.en.toLowerCase()} ${cloth} ${verb}, ${closing.en}.`,
    ko: `${ko}, ${wearVerb(superCategory, closing.ko)}.`,
  }
}

/** Bags are carried and shoes are worn on feet; Korean has its own verbs for them. */
function wearVerb(superCategory: SuperCategory, text: string): string {
  if (superCategory === 'bag')
    return text.replace('입기', '들기').replace('걸치기', '들기').replace('챙기기', '함께하기')
  if (superCategory === 'shoes') return text.replace('입기', '신기').replace('걸치기', '신기')
  return text
}
