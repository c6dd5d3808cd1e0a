/** What tops, dresses and outerwear have in common: neckline, sleeve, length and fit. */
import type { Name } from '../core/taxonomy.ts'
import { ladder, name } from './cut-words.ts'
import type { Reader } from './draw/piece.ts'

export const necklines: Record<string, Name> = {
  crew: name('crew-neck', '라운드넥'),
  v: name('V-neck', '브이넥'),
  square: name('square-neck', '스퀘어넥'),
  boat: name('boat-neck', '보트넥'),
  sweetheart: name('sweetheart', '하트넥'),
  wrap: name('wrap', '랩'),
}

export const straps: Record<string, Name> = {
  thin: name('strappy', '끈'),
  tank: name('tank', '탱크'),
  wide: name('sleeveless', '민소매'),
  halter: name('halter', '홀터넥'),
  bandeau: name('bandeau', '튜브'),
}

export const fitOf = (ease: number): string =>
  ladder(
    ease,
    [
      [9, 'slim'],
      [19, 'regular'],
      [26, 'relaxed'],
    ],
    'oversized',
  )
export const sleeveOf = (length: number): string =>
  ladder(
    length,
    [
      [0.05, 'sleeveless'],
      [0.46, 'short'],
      [0.75, 'elbow'],
    ],
    'long',
  )
export const hemOf = (hem: number): string =>
  ladder(
    hem,
    [
      [0.92, 'cropped'],
      [1.2, 'hip'],
      [1.42, 'mid-thigh'],
      [1.7, 'knee'],
      [2.05, 'midi'],
    ],
    'maxi',
  )

export const oversized = name('oversized', '오버핏')
export const cropped = name('cropped', '크롭')

function neckOf(read: Reader): string {
  if (read.flag('hood')) return 'hood'
  if (read.number('high', 0) > 0.07) return 'roll'
  if (read.number('high', 0) > 0) return 'mock'
  const collar = read.text('collar', 'none')
  if (collar !== 'none') return collar === 'bow' ? 'tie' : `${collar}-collar`
  return read.text('neck', 'crew')
}

export function topAttributes(read: Reader): Record<string, string> {
  const strap = read.text('strap', 'none')
  return {
    fit: fitOf(read.number('easeBust', 15)),
    length: hemOf(read.number('hem', 1.04)),
    sleeve: strap === 'none' ? sleeveOf(read.number('sleeve', 0)) : 'sleeveless',
    neckline: neckOf(read),
  }
}

/** Size and length words that any top may carry. */
export function shapeDetails({ fit, length }: Record<string, string>): Name[] {
  return [...(length === 'cropped' ? [cropped] : []), ...(fit === 'oversized' ? [oversized] : [])]
}
