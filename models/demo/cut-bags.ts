/** Names and attributes of bags. */
import type { Name } from '../core/taxonomy.ts'
import { name, present, type Cut } from './cut-words.ts'
import type { Reader } from './draw/piece.ts'

/** The word of each kind that a builder draws; the first entry is for kinds that have none of their own. */
const nouns: Readonly<Record<string, Readonly<Record<string, Name>>>> = {
  tote: {
    plain: name('tote bag', '토트백'),
    trapeze: name('structured tote bag', '스트럭처드 토트백'),
    bucket: name('bucket bag', '버킷백'),
    round: name('round tote bag', '라운드 토트백'),
    slouch: name('slouchy tote bag', '슬라우치 토트백'),
  },
  shoulder: {
    plain: name('shoulder bag', '숄더백'),
    moon: name('half-moon bag', '하프문백'),
    hobo: name('hobo bag', '호보백'),
    baguette: name('baguette bag', '바게트백'),
    bowling: name('bowling bag', '볼링백'),
  },
  crossbody: {
    plain: name('cross-body bag', '크로스백'),
    camera: name('camera cross-body bag', '카메라 크로스백'),
    saddle: name('saddle bag', '새들백'),
    round: name('round cross-body bag', '라운드 크로스백'),
    box: name('box bag', '박스 크로스백'),
    pouch: name('pouch cross-body bag', '파우치 크로스백'),
    messenger: name('messenger bag', '메신저백'),
  },
  backpack: {
    plain: name('backpack', '백팩'),
    roll: name('roll-top backpack', '롤탑 백팩'),
    flap: name('flap backpack', '플랩 백팩'),
    cord: name('drawstring backpack', '드로스트링 백팩'),
  },
  clutch: {
    plain: name('clutch', '클러치'),
    envelope: name('envelope clutch', '엔벨로프 클러치'),
    box: name('box clutch', '박스 클러치'),
    frame: name('frame clutch', '프레임 클러치'),
    pouch: name('pouch clutch', '파우치 클러치'),
    fold: name('fold-over clutch', '폴드오버 클러치'),
  },
}

export function readBag(subCategory: string, read: Reader): Cut {
  const names = nouns[subCategory]
  if (!names) throw new RangeError(`no words for bags of "${subCategory}"`)
  const kind = read.text('kind', 'plain')
  const width = read.number('width', 80)
  const details = present(
    width < 68 && subCategory !== 'clutch' && name('small', '미니'),
    width > 104 && name('large', '라지'),
    read.flag('quilted') && name('quilted', '퀼팅'),
    read.flag('chain') && name('chain', '체인'),
    read.flag('gathered') && name('gathered', '셔링'),
  )
  const strap =
    { tote: 'handles', shoulder: 'shoulder', crossbody: 'long strap', backpack: 'two straps', clutch: 'none' }[
      subCategory
    ] ?? 'none'
  return {
    noun: names[kind] ?? (names['plain'] as Name),
    details,
    attributes: {
      shape: kind,
      size: width < 68 ? 'small' : width > 104 ? 'large' : 'medium',
      strap: read.flag('chain') ? 'chain' : strap,
    },
  }
}
