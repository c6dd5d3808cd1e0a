/** Cloth and pattern of a design: what its kind allows, then by the shop's habits. */
import { isTwoTone, isWomens, jacketKind, type JacketKind } from './cut-kinds.ts'
import { readParams, type Reader } from './draw/piece.ts'
import type { Fabric, Params, Pattern } from './draw/types.ts'
import type { Gender } from './item.ts'
import { pickWeighted, type Random } from './random.ts'
import { findTextile, type Textile } from './textiles.ts'
import type { Rule } from './wardrobe.ts'

type Weights = Readonly<Record<string, number>>

const jacketCloth: Readonly<Record<JacketKind, Weights>> = {
  trucker: { denim: 6, corduroy: 1.5, suede: 1, 'cotton-twill': 1 },
  biker: { leather: 6, suede: 1.5 },
  bomber: { nylon: 3, suede: 1.2, 'cotton-twill': 1.2, leather: 0.8 },
  varsity: { 'wool-blend': 3, leather: 0.6 },
  braided: { boucle: 4, wool: 1.5 },
  chore: { 'cotton-twill': 4, corduroy: 1.2, denim: 1, linen: 1, canvas: 1 },
  wind: { nylon: 3, ripstop: 2 },
  shearling: { suede: 3, leather: 1.5 },
  zip: { leather: 2, denim: 1.5, suede: 1.2, 'cotton-twill': 2 },
}

/** Patterns that a fabric is woven, knitted or printed in. */
const fabricPatterns: Partial<Record<Fabric, readonly Pattern[]>> = {
  knit: ['plain', 'stripe', 'breton', 'argyle'],
  wool: ['plain', 'check', 'houndstooth', 'plaid', 'pinstripe'],
  jersey: ['plain', 'stripe', 'breton'],
  cotton: ['plain', 'vertical-stripe', 'check', 'gingham', 'floral', 'dot', 'plaid', 'animal'],
  satin: ['plain', 'floral', 'dot', 'animal'],
  linen: ['plain', 'vertical-stripe', 'gingham', 'floral', 'check'],
  twill: ['plain', 'camo', 'check'],
  nylon: ['plain', 'camo'],
  canvas: ['plain', 'vertical-stripe', 'gingham'],
  boucle: ['plain', 'check', 'houndstooth'],
}

const soft: Weights = { viscose: 3, poplin: 2, silk: 2, satin: 1.5 }

function clothFor(subCategory: string, read: Reader, rule: Rule): Weights {
  switch (subCategory) {
    case 'jacket':
      return jacketCloth[jacketKind(read)]
    case 'shirt':
      return read.text('placket', 'full') === 'none' || read.flag('ruffle') ? soft : rule.textiles
    case 'padded':
      return read.text('quiltKind', 'rows') === 'diamond'
        ? { nylon: 3, ripstop: 1, 'cotton-twill': 0.6 }
        : { down: 4, nylon: 1, ripstop: 0.8 }
    case 'cargo':
      return read.flag('cargo') ? { 'cotton-twill': 3, ripstop: 3, nylon: 1 } : { loopback: 4, nylon: 1.5 }
    case 'trousers':
      return read.flag('tape')
        ? { loopback: 2, nylon: 1 }
        : read.flag('elastic')
          ? { linen: 2, satin: 1, viscose: 2 }
          : rule.textiles
    case 'shorts':
    case 'short-skirt':
    case 'long-skirt':
      return skirtCloth(read, rule)
    default:
      return rule.textiles
  }
}

function skirtCloth(read: Reader, rule: Rule): Weights {
  if (read.flag('jean')) return { denim: 1 }
  if (read.flag('tape')) return { loopback: 2, nylon: 1 }
  const rest = Object.entries(rule.textiles).filter(([id]) => id !== 'denim')
  if (read.number('waves', 0) > 0 || read.number('tiers', 0) > 0 || read.flag('ruffleHem'))
    return { satin: 3, viscose: 3, silk: 1, linen: 1.5 }
  if (read.number('pleats', 0) > 10) return { 'wool-blend': 4, viscose: 1, leather: 0.5 }
  return Object.fromEntries(rest)
}

/** The weave's own pattern only where the drawing has none of its own. */
function patternFor(random: Random, subCategory: string, read: Reader, textile: Textile, rule: Rule): Pattern {
  if (read.text('print', 'none') !== 'none') return 'print'
  if (isTwoTone(subCategory, read)) return 'colour-block'
  const allowed = fabricPatterns[textile.fabric] ?? ['plain']
  const pleated = read.number('pleats', 0) > 10
  const list = allowed.filter((pattern) => pattern === 'plain' || rule.patterns[pattern] !== undefined)
  return pickWeighted(
    random,
    list,
    (pattern) => (pleated && pattern === 'plaid' ? 4 : 1) * (rule.patterns[pattern] ?? 1),
  )
}

/** How well a cloth hangs in a department: men's silk blouses are rare. */
const departmentFactor = (gender: Gender, id: string): number =>
  gender === 'men' && ['silk', 'satin', 'viscose', 'velvet', 'boucle'].includes(id) ? 0.1 : 1

export function pickCloth(
  random: Random,
  subCategory: string,
  params: Params,
  gender: Gender,
  rule: Rule,
): { textile: Textile; pattern: Pattern } {
  const read = readParams(params)
  const weights = clothFor(subCategory, read, rule)
  const id = pickWeighted(random, Object.keys(weights), (key) => (weights[key] ?? 0) * departmentFactor(gender, key))
  const textile = findTextile(id)
  return { textile, pattern: patternFor(random, subCategory, read, textile, rule) }
}

/** The department by the cut where it decides, else by the shares of the rule. */
export function pickGender(random: Random, subCategory: string, params: Params, rule: Rule): Gender {
  const kinds = ['women', 'men', 'unisex'] as const
  const drawn = pickWeighted(random, kinds, (kind) => rule.gender[kinds.indexOf(kind)] ?? 0)
  return isWomens(subCategory, readParams(params)) ? 'women' : drawn
}
