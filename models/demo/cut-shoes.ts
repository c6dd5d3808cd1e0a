/** Names and attributes of shoes. */
import type { Name } from '../core/taxonomy.ts'
import { ladder, name, present, type Cut } from './cut-words.ts'
import type { Reader } from './draw/piece.ts'

/** Heel height in drawing units: 250 is the length of a foot. */
const heelOf = (units: number): string =>
  ladder(
    units,
    [
      [15, 'flat'],
      [40, 'low'],
      [70, 'mid'],
    ],
    'high',
  )

export function readSneaker(read: Reader): Cut {
  const kind = read.text('soleKind', 'cup')
  const high = read.number('high', 0) > 0
  const noun = read.flag('slipOn')
    ? name('slip-on sneakers', '슬립온')
    : high
      ? name('high-top sneakers', '하이탑 스니커즈')
      : kind === 'run'
        ? name('running sneakers', '러닝 스니커즈')
        : name('sneakers', '스니커즈')
  const details = present(
    kind === 'chunky' && name('chunky', '청키'),
    kind === 'platform' && name('platform', '플랫폼'),
  )
  return { noun, details, attributes: { heel: 'flat', closure: read.flag('slipOn') ? 'slip-on' : 'laces', sole: kind } }
}

export function readLoafer(read: Reader): Cut {
  const vamp = read.text('vamp', 'penny')
  const names: Record<string, Name> = {
    penny: name('penny', '페니'),
    tassel: name('tassel', '태슬'),
    bit: name('snaffle', '홀스빗'),
    kiltie: name('fringed', '프린지'),
  }
  const chunky = read.flag('chunky')
  const details = present(
    chunky && name('chunky', '청키'),
    names[vamp],
    read.flag('twoTone') && name('two-tone', '투톤'),
  )
  return {
    noun: name('loafers', '로퍼'),
    details,
    attributes: { heel: 'low', closure: 'slip-on', vamp, sole: chunky ? 'chunky' : 'leather' },
  }
}

export function readDerby(read: Reader): Cut {
  const monk = read.flag('monk')
  const brogue = read.flag('brogue')
  const details = present(
    read.flag('chunky') && name('chunky', '청키'),
    read.flag('twoTone') && name('two-tone', '투톤'),
    brogue && name('brogue', '브로그'),
  )
  const noun = monk
    ? name('monk-strap shoes', '몽크 스트랩 슈즈')
    : brogue
      ? name('derbies', '더비 슈즈')
      : name('derby shoes', '더비 슈즈')
  return {
    noun,
    details,
    attributes: { heel: 'low', closure: monk ? 'buckle' : 'laces', sole: read.flag('chunky') ? 'chunky' : 'leather' },
  }
}

export function readBoot(read: Reader): Cut {
  const shaft = read.number('shaft', 150)
  const tall = shaft > 215
  const noun = read.flag('western')
    ? name('western boots', '웨스턴 부츠')
    : tall
      ? name('knee boots', '롱부츠')
      : read.flag('chelsea')
        ? name('Chelsea boots', '첼시 부츠')
        : read.flag('laces')
          ? name('lace-up boots', '레이스업 부츠')
          : name('ankle boots', '앵클부츠')
  const heel = heelOf(read.number('heel', 26))
  const lug = ['lug', 'chunky'].includes(read.text('soleKind', 'low'))
  const details = present(lug && name('lug-sole', '러그솔'), heel === 'high' && name('heeled', '힐'))
  return {
    noun,
    details,
    attributes: {
      heel,
      length: tall ? 'knee-high' : 'ankle-high',
      closure: read.flag('laces') ? 'laces' : read.flag('zipper') ? 'zip' : 'pull-on',
    },
  }
}

export function readHeel(read: Reader): Cut {
  const nouns: Record<string, Name> = {
    ankle: name('ankle-strap heels', '앵클 스트랩 힐'),
    sling: name('slingbacks', '슬링백'),
    mary: name('Mary Jane heels', '메리제인 힐'),
    t: name('T-strap heels', '티스트랩 힐'),
  }
  const strap = read.text('strap', 'none')
  const kind = read.text('heelKind', 'stiletto')
  const heel = heelOf(read.number('heel', 78))
  const noun = nouns[strap] ?? (read.flag('openBack') ? name('mules', '뮬') : name('pumps', '펌프스'))
  const details = present(
    read.number('platform', 0) > 0 && name('platform', '플랫폼'),
    kind === 'block' && name('block-heel', '블록힐'),
    heel !== 'high' && kind !== 'block' && name('kitten-heel', '키튼힐'),
    read.flag('bow') && name('bow', '리본'),
  )
  return { noun, details, attributes: { heel, closure: strap === 'none' ? 'slip-on' : 'strap', heelShape: kind } }
}

export function readFlat(read: Reader): Cut {
  const noun = read.flag('rope')
    ? name('espadrilles', '에스파드리유')
    : read.flag('maryJane')
      ? name('Mary Jane flats', '메리제인 플랫')
      : read.flag('tStrap')
        ? name('T-strap flats', '티스트랩 플랫')
        : name('ballet flats', '발레 플랫')
  const details = present(
    read.flag('capToe') && name('cap-toe', '캡토'),
    read.flag('bow') && name('bow', '리본'),
    read.number('toe', 0) > 6 && name('pointed', '포인티드'),
  )
  return {
    noun,
    details,
    attributes: { heel: 'flat', closure: read.flag('maryJane') || read.flag('tStrap') ? 'strap' : 'slip-on' },
  }
}

export function readSandal(read: Reader): Cut {
  const kind = read.text('kind', 'straps')
  const nouns: Record<string, Name> = {
    slide: name('slides', '슬라이드'),
    two: name('two-strap sandals', '투스트랩 샌들'),
    thong: name('thong sandals', '통 샌들'),
    gladiator: name('gladiator sandals', '글래디에이터 샌들'),
    cross: name('cross-strap sandals', '크로스 스트랩 샌들'),
  }
  const platform = read.number('soleHeight', 18) > 30
  const details = present(platform && name('platform', '플랫폼'))
  return {
    noun: nouns[kind] ?? name('sandals', '샌들'),
    details,
    attributes: { heel: platform ? 'mid' : 'flat', closure: read.flag('ankle') ? 'strap' : 'slip-on' },
  }
}
