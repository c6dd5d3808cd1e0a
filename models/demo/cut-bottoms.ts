/** Names and attributes of trousers, shorts and skirts. */
import type { Name } from '../core/taxonomy.ts'
import { ladder, name, present, type Cut } from './cut-words.ts'
import type { Reader } from './draw/piece.ts'

/** Leg shape by the hem's and knee's share of the thigh. */
function legFit(read: Reader): { id: string; name: Name } {
  const [thigh, knee, hem] = [read.number('thigh', 42), read.number('knee', 34), read.number('legHem', 30)]
  if (read.number('balloon', 0) > 3) return { id: 'balloon', name: name('balloon-leg', '벌룬') }
  if (hem > knee * 1.14) return { id: 'flared', name: name('flared', '부츠컷') }
  if (hem < 20) return { id: 'skinny', name: name('skinny', '스키니') }
  if (hem >= 36 && hem > thigh * 0.8) return { id: 'wide', name: name('wide-leg', '와이드') }
  if (hem < knee * 0.86) return { id: 'tapered', name: name('tapered', '테이퍼드') }
  return { id: 'straight', name: name('straight-leg', '스트레이트') }
}

export function readTrousers(subCategory: string): (read: Reader) => Cut {
  return (read) => {
    const leg = legFit(read)
    const length = read.number('length', 1)
    const attributes = {
      fit: leg.id,
      length: ladder(
        length,
        [
          [0.55, 'short'],
          [0.95, 'ankle'],
        ],
        'full',
      ),
      rise: read.number('waistV', 0.72) < 0.69 ? 'high' : 'mid',
    }
    const pleated = read.number('pleats', 0) > 0 && name('pleated', '핀턱')
    const ripped = read.flag('ripped') && name('ripped', '디스트로이드')
    if (subCategory === 'jeans')
      return { noun: name('jeans', '데님 팬츠'), details: present(ripped, leg.name), attributes }
    if (subCategory === 'shorts')
      return {
        noun: read.flag('cargo')
          ? name('cargo shorts', '카고 쇼츠')
          : length > 0.43
            ? name('Bermuda shorts', '버뮤다 팬츠')
            : name('shorts', '쇼츠'),
        details: present(pleated),
        attributes: { ...attributes, fit: 'regular' },
      }
    if (subCategory === 'trousers')
      return {
        noun: read.flag('tape') ? name('track trousers', '트랙 팬츠') : name('trousers', '슬랙스'),
        details: present(pleated, leg.name),
        attributes,
      }
    const noun = read.flag('cargo') ? name('cargo pants', '카고 팬츠') : name('joggers', '조거 팬츠')
    return {
      noun,
      details: leg.id === 'wide' ? [leg.name] : [],
      attributes: { ...attributes, waist: read.flag('elastic') ? 'elastic' : 'band' },
    }
  }
}

export function readSkirt(read: Reader): Cut {
  const hem = read.number('hem', 1.7)
  const details = present(
    read.number('pleats', 0) > 0 && name('pleated', '플리츠'),
    read.flag('wrap') && name('wrap', '랩'),
    read.number('tiers', 0) > 0 && name('tiered', '티어드'),
    read.number('mermaid', 0) > 0 && name('mermaid', '머메이드'),
    read.flag('slit') && name('slit', '슬릿'),
    read.flag('buttonFront') && name('button-front', '버튼'),
    read.number('flare', 10) > 34 && read.number('pleats', 0) === 0 && name('flared', '플레어'),
    read.number('flare', 10) < 4 && name('pencil', '펜슬'),
  )
  const noun = ladder(
    hem,
    [
      [1.5, name('mini skirt', '미니스커트')],
      [2.05, name('midi skirt', '미디 스커트')],
    ],
    name('maxi skirt', '맥시 스커트'),
  )
  return {
    noun,
    details,
    attributes: {
      length: ladder(
        hem,
        [
          [1.5, 'mini'],
          [2.05, 'midi'],
        ],
        'maxi',
      ),
      shape: details[0]?.en ?? 'a-line',
    },
  }
}
