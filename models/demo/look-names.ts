/** Titles and authors of looks, in English and Korean. */
import type { Name } from '../core/taxonomy.ts'
import type { Item } from './item.ts'
import { findTone } from './palette.ts'
import { pick, type Random } from './random.ts'
import type { Occasion, Season } from './wardrobe.ts'

const name = (en: string, ko: string): Name => ({ en, ko })

/** Where the look is going; each reads after the hero piece. */
const places: Record<Occasion, readonly Name[]> = {
  work: [
    name('for Monday', '월요일 출근길'),
    name('at the desk', '오늘의 오피스 룩'),
    name('before the meeting', '미팅 가는 날'),
    name('on the commute', '출근 룩'),
  ],
  weekend: [
    name('for a slow Saturday', '느긋한 토요일'),
    name('and no plans', '계획 없는 주말'),
    name('to the market', '주말 마켓 나들이'),
    name('round the block', '동네 산책'),
  ],
  evening: [
    name('after eight', '저녁 여덟 시 이후'),
    name('for the last table', '늦은 저녁 약속'),
    name('under low light', '은은한 조명 아래'),
    name('to the show', '공연 보러 가는 날'),
  ],
  travel: [
    name('on platform two', '기차역에서'),
    name('with one bag', '가볍게 떠나는 여행'),
    name('by the window seat', '창가 자리 여행 룩'),
    name('in a new city', '낯선 도시에서'),
  ],
  date: [
    name('for two coffees', '커피 한 잔의 데이트'),
    name('and a gallery', '전시 데이트'),
    name('at half past six', '여섯 시 반의 약속'),
    name('by the river', '강변 데이트'),
  ],
  formal: [
    name('with an invitation', '초대받은 날'),
    name('for the ceremony', '예식 하객 룩'),
    name('at the reception', '격식 있는 자리'),
    name('on the guest list', '특별한 모임'),
  ],
}

const seasonWords: Record<Season, readonly Name[]> = {
  spring: [name('in spring air', '봄바람 부는 날'), name('in April light', '사월의 빛')],
  summer: [name('in the heat', '한여름'), name('in July', '칠월의 하루')],
  autumn: [name('in falling leaves', '낙엽 지는 계절'), name('in October', '시월의 하루')],
  winter: [name('in the cold', '추운 날'), name('in January', '일월의 하루')],
}

/** The piece that the eye sees first gives the title its colour. */
export function nameLook(random: Random, chosen: readonly Item[], occasion: Occasion, season: Season): Name {
  const hero = chosen.find((item) => item.loud) ?? chosen[0]
  if (!hero) throw new RangeError('a look without items has no title')
  const tone = findTone(hero.tone).name
  const where = pick(random, random() < 0.72 ? places[occasion] : seasonWords[season])
  return { en: `${tone.en} ${hero.noun.en} ${where.en}`, ko: `${where.ko}, ${tone.ko} ${hero.noun.ko}` }
}

const firstNames = [
  'Mina',
  'Jonas',
  'Sora',
  'Ines',
  'Tomas',
  'Haeun',
  'Ayo',
  'Petra',
  'Luca',
  'Yuna',
  'Idris',
  'Freya',
  'Doyun',
  'Nadia',
  'Emil',
  'Seo',
  'Carla',
  'Theo',
  'Bora',
  'Amara',
  'Felix',
  'Jiho',
  'Rosa',
  'Kenji',
  'Lena',
  'Marc',
  'Dana',
  'Oskar',
  'Hana',
  'Noor',
  'Ivy',
  'Minjun',
] as const
const handles = [
  'in layers',
  'on foot',
  'wears it twice',
  'at noon',
  'by the door',
  'off duty',
  'and a coat',
  'in neutral',
  'keeps receipts',
  'mends',
] as const

/** An invented person: a first name, or a name with what they are known for. */
export function pickAuthor(random: Random): string {
  const first = pick(random, firstNames)
  return random() < 0.45 ? first : `${first} ${pick(random, handles)}`
}
