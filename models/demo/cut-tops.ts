/** Names and attributes of tops and dresses. */
import type { Name } from '../core/taxonomy.ts'
import { necklines, shapeDetails, straps, topAttributes } from './cut-body.ts'
import { ladder, name, present, type Cut } from './cut-words.ts'
import type { Reader } from './draw/piece.ts'

export function readTee(read: Reader): Cut {
  const attributes = topAttributes(read)
  const details = present(
    ...shapeDetails(attributes),
    read.flag('ringer') && name('ringer', '링거'),
    attributes['sleeve'] === 'long' && name('long-sleeve', '긴팔'),
    attributes['neckline'] !== 'crew' ? necklines[attributes['neckline'] ?? ''] : undefined,
  )
  const polo = read.text('collar', 'none') !== 'none'
  return { noun: polo ? name('polo shirt', '폴로 셔츠') : name('T-shirt', '티셔츠'), details, attributes }
}

export function readShirt(read: Reader): Cut {
  const attributes = topAttributes(read)
  const collar = read.text('collar', 'none')
  const soft =
    collar === 'bow' ||
    collar === 'round' ||
    collar === 'none' ||
    read.number('blouse', 0) > 8 ||
    read.number('puff', 0) > 3
  const collars: Record<string, Name> = {
    band: name('band-collar', '밴드칼라'),
    bow: name('tie-neck', '리본 타이'),
    round: name('round-collar', '라운드 카라'),
  }
  const details = present(
    ...shapeDetails(attributes),
    attributes['sleeve'] === 'short' && name('short-sleeve', '반팔'),
    collar === 'none' ? necklines[attributes['neckline'] ?? ''] : collars[collar],
    read.number('puff', 0) > 3 && name('puff-sleeve', '퍼프 소매'),
  )
  return { noun: soft ? name('blouse', '블라우스') : name('shirt', '셔츠'), details, attributes }
}

export function readKnit(read: Reader): Cut {
  const attributes = topAttributes(read)
  const vest = attributes['sleeve'] === 'sleeveless'
  const polo = ['polo', 'shirt'].includes(read.text('collar', 'none'))
  const necks: Record<string, Name> = {
    ...necklines,
    roll: name('roll-neck', '터틀넥'),
    mock: name('mock-neck', '하프넥'),
  }
  const details = present(
    ...shapeDetails(attributes),
    read.text('placket', 'none') === 'half-zip' && name('half-zip', '하프집업'),
    attributes['sleeve'] === 'short' && name('short-sleeve', '반팔'),
    necks[attributes['neckline'] ?? ''],
  )
  const noun = vest
    ? name('sweater vest', '니트 베스트')
    : polo
      ? name('knitted polo', '카라 니트')
      : name('sweater', '니트')
  return { noun, details, attributes }
}

export function readSweatshirt(read: Reader): Cut {
  const attributes = topAttributes(read)
  const details = present(
    ...shapeDetails(attributes),
    read.flag('raglan') && name('raglan', '래글런'),
    read.text('placket', 'none') === 'half-zip' && name('half-zip', '하프집업'),
    read.text('collar', 'none') === 'polo' && name('polo', '카라'),
  )
  return { noun: name('sweatshirt', '맨투맨'), details, attributes }
}

export function readHoodie(read: Reader): Cut {
  const attributes = topAttributes(read)
  const zip = read.number('placketEnd', 0) > 1
  return {
    noun: zip ? name('zip hoodie', '후드 집업') : name('hoodie', '후드티'),
    details: shapeDetails(attributes),
    attributes: { ...attributes, closure: zip ? 'zip' : 'pullover' },
  }
}

export function readSleeveless(read: Reader): Cut {
  const attributes = topAttributes(read)
  const nouns: Record<string, Name> = {
    thin: name('camisole', '캐미솔'),
    tank: name('tank top', '탱크톱'),
    halter: name('halter top', '홀터넥 톱'),
    bandeau: name('bandeau top', '튜브톱'),
  }
  const details = present(
    ...shapeDetails(attributes),
    attributes['neckline'] !== 'crew' ? necklines[attributes['neckline'] ?? ''] : undefined,
  )
  return { noun: nouns[read.text('strap', 'none')] ?? name('sleeveless top', '슬리브리스 톱'), details, attributes }
}

export function readDress(read: Reader): Cut {
  const attributes = topAttributes(read)
  const hem = read.number('hem', 1.6)
  const strap = read.text('strap', 'none')
  const shirt = ['shirt', 'band'].includes(read.text('collar', 'none'))
  const details = present(
    (read.flag('wrap') || read.text('neck', 'crew') === 'wrap') && name('wrap', '랩'),
    shirt && name('shirt', '셔츠'),
    strap === 'thin' && read.number('gather', 0) === 0
      ? name('slip', '슬립')
      : strap !== 'none' && strap !== 'wide'
        ? straps[strap]
        : undefined,
    read.number('tiers', 0) > 0 && name('tiered', '티어드'),
    read.number('puff', 0) > 3 && name('puff-sleeve', '퍼프'),
    !shirt && ['v', 'square', 'boat', 'sweetheart'].includes(attributes['neckline'] ?? '')
      ? necklines[attributes['neckline'] ?? '']
      : undefined,
  )
  const noun = ladder(
    hem,
    [
      [1.66, name('mini dress', '미니 원피스')],
      [2.05, name('midi dress', '미디 원피스')],
    ],
    name('maxi dress', '맥시 원피스'),
  )
  return {
    noun,
    details,
    attributes: {
      ...attributes,
      length: ladder(
        hem,
        [
          [1.66, 'mini'],
          [2.05, 'midi'],
        ],
        'maxi',
      ),
    },
  }
}
