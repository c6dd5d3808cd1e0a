/** Names and attributes of outerwear. */
import type { Name } from '../core/taxonomy.ts'
import { cropped, fitOf, hemOf, oversized, shapeDetails, sleeveOf } from './cut-body.ts'
import { jacketKind, type JacketKind } from './cut-kinds.ts'
import { ladder, name, present, type Cut } from './cut-words.ts'
import type { Reader } from './draw/piece.ts'

function outerAttributes(read: Reader): Record<string, string> {
  const closure = read.flag('zip')
    ? 'zip'
    : read.flag('tied')
      ? 'belt'
      : read.number('buttons', 0) > 0
        ? 'button'
        : 'open'
  return {
    fit: fitOf(read.number('easeBust', 15) - 6),
    length: hemOf(read.number('hem', 1.15)),
    sleeve: sleeveOf(read.number('sleeve', 1)),
    collar: read.flag('hood') ? 'hood' : read.text('collar', 'none'),
    closure: read.flag('double') ? 'double-breasted' : closure,
  }
}

const doubled = name('double-breasted', '더블')

const jacketNouns: Readonly<Record<JacketKind, Name>> = {
  trucker: name('trucker jacket', '트러커 재킷'),
  biker: name('biker jacket', '라이더 재킷'),
  bomber: name('bomber jacket', '봄버 재킷'),
  varsity: name('varsity jacket', '바시티 재킷'),
  braided: name('collarless jacket', '노카라 재킷'),
  chore: name('chore jacket', '초어 재킷'),
  wind: name('windbreaker', '바람막이'),
  shearling: name('shearling jacket', '시어링 재킷'),
  zip: name('zip jacket', '집업 재킷'),
}

export function readJacket(read: Reader): Cut {
  const attributes = outerAttributes(read)
  const kind = jacketKind(read)
  return {
    noun: jacketNouns[kind],
    details: present(read.flag('belt') && name('belted', '벨티드'), ...shapeDetails(attributes)),
    attributes: { ...attributes, kind },
  }
}

export function readBlazer(read: Reader): Cut {
  const attributes = outerAttributes(read)
  const details = present(
    attributes['fit'] === 'oversized' && oversized,
    read.flag('double') && doubled,
    attributes['length'] === 'cropped' && cropped,
  )
  const vest = attributes['sleeve'] === 'sleeveless'
  const collarless = attributes['collar'] === 'none' && name('collarless', '노카라')
  return {
    noun: vest ? name('waistcoat', '테일러드 베스트') : name('blazer', '블레이저'),
    details: present(...details, collarless),
    attributes,
  }
}

export function readCoat(read: Reader): Cut {
  const attributes = outerAttributes(read)
  const hem = read.number('hem', 1.8)
  const length = ladder<Name | undefined>(
    hem,
    [
      [1.5, name('short', '하프')],
      [1.95, undefined],
    ],
    name('long', '롱'),
  )
  const wrap = read.flag('tied') ? name('wrap', '랩') : read.flag('belt') && name('belted', '벨티드')
  const collars: Record<string, Name> = {
    none: name('collarless', '노카라'),
    stand: name('stand-collar', '스탠드칼라'),
  }
  const duffle = attributes['collar'] === 'hood'
  const details = present(
    length,
    wrap,
    read.flag('double') && doubled,
    duffle ? undefined : collars[attributes['collar'] ?? ''],
  )
  return { noun: duffle ? name('duffle coat', '더플코트') : name('coat', '코트'), details, attributes }
}

export function readTrench(read: Reader): Cut {
  const attributes = outerAttributes(read)
  const length = ladder<Name | undefined>(
    read.number('hem', 1.8),
    [
      [1.55, name('short', '하프')],
      [1.98, undefined],
    ],
    name('long', '롱'),
  )
  return {
    noun: name('trench coat', '트렌치코트'),
    details: present(length, !read.flag('belt') && name('beltless', '노벨트')),
    attributes,
  }
}

export function readPadded(read: Reader): Cut {
  const attributes = outerAttributes(read)
  const vest = attributes['sleeve'] === 'sleeveless'
  const long = read.number('hem', 1.1) > 1.4
  const noun = vest
    ? name('padded vest', '패딩 베스트')
    : long
      ? name('long puffer', '롱패딩')
      : read.text('quiltKind', 'rows') === 'rows'
        ? name('puffer jacket', '패딩 점퍼')
        : name('quilted jacket', '퀼팅 재킷')
  return {
    noun,
    details: present(
      !long && attributes['length'] === 'cropped' && name('cropped', '숏'),
      read.flag('hood') && name('hooded', '후드'),
    ),
    attributes,
  }
}

export function readCardigan(read: Reader): Cut {
  const attributes = outerAttributes(read)
  const long = read.number('hem', 1.1) > 1.35
  const shawl = read.text('collar', 'none') === 'shawl'
  const noun =
    attributes['sleeve'] === 'sleeveless'
      ? name('knitted vest', '니트 베스트')
      : read.flag('zip')
        ? name('zip cardigan', '집업 카디건')
        : name('cardigan', '카디건')
  return {
    noun,
    details: present(
      long ? name('long', '롱') : attributes['length'] === 'cropped' && cropped,
      shawl && name('shawl-collar', '숄칼라'),
    ),
    attributes: { ...attributes, neckline: shawl ? 'shawl' : 'v' },
  }
}
