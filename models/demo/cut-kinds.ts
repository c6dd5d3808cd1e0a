/** Kinds of a piece that decide both its name and its cloth. */
import { subCategory } from '../core/taxonomy.ts'
import type { Reader } from './draw/piece.ts'

export type JacketKind = 'trucker' | 'biker' | 'bomber' | 'varsity' | 'braided' | 'chore' | 'wind' | 'shearling' | 'zip'

export function jacketKind(read: Reader): JacketKind {
  const collar = read.text('collar', 'none')
  if (read.text('pocket', 'none') === 'trucker') return 'trucker'
  if (collar === 'notch' || collar === 'peak') return 'biker'
  if (collar === 'shawl') return 'shearling'
  if (read.flag('contrastSleeve')) return 'varsity'
  if (read.flag('ribCollar')) return 'bomber'
  if (read.flag('braid')) return 'braided'
  if (collar === 'stand') return 'wind'
  return read.flag('zip') ? 'zip' : 'chore'
}

/** Shoes and bags give some parameters another meaning than clothes do. */
function isCarried(id: string): boolean {
  const { superCategory } = subCategory(id)
  return superCategory === 'shoes' || superCategory === 'bag'
}

/** Two colours by design, whatever the cloth: blocks, contrast sleeves, collars, trims. */
export function isTwoTone(category: string, read: Reader): boolean {
  if (isCarried(category))
    return (
      read.flag('twoTone') || read.flag('contrastTrim') || read.flag('capToe') || read.text('patch', 'none') === 'block'
    )
  return (
    read.text('block', 'none') !== 'none' ||
    ['contrastSleeve', 'contrastTrim', 'contrastHood', 'ringer', 'braid'].some((flag) => read.flag(flag))
  )
}

/** Cut or trim that hangs in the women's department only. */
export function isWomens(category: string, read: Reader): boolean {
  if (isCarried(category)) return false
  const collar = read.text('collar', 'none')
  const strap = read.text('strap', 'none')
  return (
    ['bow', 'round'].includes(collar) ||
    ['thin', 'halter', 'bandeau'].includes(strap) ||
    ['ruffle', 'pintucks', 'princess', 'smocking', 'strapless', 'braid'].some((flag) => read.flag(flag)) ||
    read.number('puff', 0) > 2 ||
    read.number('blouse', 0) >= 11 ||
    read.number('hem', 1.1) < 0.88
  )
}
