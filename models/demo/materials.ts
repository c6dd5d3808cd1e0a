/** Colours of a design's two colourways: same cloth and pattern, other tones. */
import type { Material, Pattern } from './draw/types.ts'
import { mixHex } from './colour.ts'
import { findTone, ranges, type Tone } from './palette.ts'
import { between, pick, pickWeighted, type Random } from './random.ts'
import type { Textile } from './textiles.ts'

export interface Colourway {
  tone: Tone
  material: Material
  /** Ids of the vocabulary, the main colour first. */
  colours: string[]
}

/** Tones that a pattern is printed in when it is not any colour of the cloth. */
const patternRanges: Partial<Record<Pattern, readonly string[]>> = {
  breton: ['ivory', 'white', 'ecru', 'navy', 'white', 'black'],
  gingham: ['black', 'navy', 'red', 'sage', 'sky', 'pink', 'mocha', 'green', 'blue'],
  'vertical-stripe': [
    'sky',
    'blue',
    'navy',
    'sage',
    'pink',
    'mocha',
    'charcoal',
    'forest',
    'burgundy',
    'powder',
    'khaki',
  ],
  camo: ['olive', 'khaki', 'sand', 'charcoal', 'forest', 'stone'],
  animal: ['sand', 'camel', 'stone', 'tan', 'ecru'],
  pinstripe: ['black', 'charcoal', 'navy', 'ink', 'chocolate', 'grey', 'stone'],
  check: [
    'camel',
    'charcoal',
    'grey',
    'sand',
    'stone',
    'navy',
    'forest',
    'burgundy',
    'chocolate',
    'mocha',
    'rust',
    'olive',
  ],
  plaid: ['red', 'forest', 'navy', 'charcoal', 'camel', 'burgundy', 'mustard', 'ecru', 'teal', 'grey'],
  houndstooth: ['ivory', 'ecru', 'white', 'sand', 'camel', 'grey', 'powder'],
}

/** What goes beside a tone of each role, by how light the ground is. */
const darks = ['navy', 'black', 'forest', 'burgundy', 'rust', 'chocolate', 'ink', 'brick', 'indigo'] as const
const quietDarks = ['black', 'chocolate', 'navy', 'mocha', 'charcoal'] as const
const pales = ['ivory', 'white', 'ecru', 'sand'] as const
const flowers = ['red', 'rose', 'mustard', 'ivory', 'rust', 'pink', 'butter', 'powder', 'lilac', 'apricot'] as const
const leaves = ['sage', 'olive', 'forest', 'khaki', 'green'] as const

const paleTones = new Set([
  'white',
  'ivory',
  'ecru',
  'sand',
  'stone',
  'powder',
  'blush',
  'butter',
  'mint',
  'pink',
  'sky',
  'marl',
  'lilac',
  'sage',
  'light-wash',
  'silver',
])

/** One tone per colourway, of two different colours of the vocabulary. */
export function pickTones(random: Random, textile: Textile, pattern: Pattern): [Tone, Tone] {
  const range = (patternRanges[pattern] ?? ranges[textile.range]).map(findTone)
  const first = pickWeighted(random, range, (tone) => tone.weight)
  const second = pickWeighted(random, range, (tone) => (tone.colour === first.colour ? 0 : tone.weight))
  return [first, second]
}

/** A tone of the list that is not of the ground's colour. */
function pickOther(random: Random, ground: Tone, list: readonly string[]): Tone {
  return pick(
    random,
    list.map(findTone).filter((tone) => tone.colour !== ground.colour),
  )
}

/** @param scale of the pattern, fixed by the design. */
export function makeColourway(
  random: Random,
  tone: Tone,
  textile: Textile,
  pattern: Pattern,
  scale: number,
): Colourway {
  const base = { colour: tone.hex, fabric: textile.fabric, pattern, scale }
  const pale = paleTones.has(tone.id)
  const contrast = pickOther(random, tone, pale ? darks : pales)
  const ids = (...list: Tone[]): string[] => [...new Set(list.map((entry) => entry.colour))]
  switch (pattern) {
    case 'plain':
      return { tone, material: base, colours: ids(tone) }
    case 'pinstripe':
      return { tone, material: { ...base, second: pale ? '#8b8276' : '#a8a297' }, colours: ids(tone) }
    case 'gingham':
    case 'vertical-stripe':
      return {
        tone,
        material: { ...base, colour: findTone('white').hex, second: tone.hex },
        colours: ids(tone, findTone('white')),
      }
    case 'floral': {
      const flower = pickOther(random, tone, flowers)
      return {
        tone,
        material: { ...base, second: flower.hex, third: pick(random, leaves.map(findTone)).hex },
        colours: [...ids(tone, flower), 'multi'],
      }
    }
    case 'camo':
      return { tone, material: base, colours: [tone.colour, 'multi'] }
    case 'animal':
      return {
        tone,
        material: { ...base, second: findTone('chocolate').hex, third: findTone('black').hex },
        colours: [tone.colour, 'brown'],
      }
    case 'check':
    case 'plaid': {
      // Tonal bands and one thin line: a woven check is a mixture of two yarns, never their full contrast.
      const line = pickOther(
        random,
        tone,
        pale ? ['rust', 'navy', 'burgundy', 'forest'] : ['ivory', 'mustard', 'rust', 'sky'],
      )
      const band = mixHex(
        tone.hex,
        pick(random, (pale ? quietDarks : pales).map(findTone)).hex,
        pattern === 'plaid' ? 0.75 : 0.5,
      )
      return { tone, material: { ...base, second: band, third: line.hex }, colours: ids(tone, line) }
    }
    case 'houndstooth': {
      const tooth = pickOther(random, tone, pale ? quietDarks : pales)
      return { tone, material: { ...base, second: tooth.hex }, colours: ids(tone, tooth) }
    }
    default:
      return { tone, material: { ...base, second: contrast.hex }, colours: ids(tone, contrast) }
  }
}

const trims = [
  'ivory',
  'white',
  'sand',
  'black',
  'navy',
  'forest',
  'burgundy',
  'rust',
  'sky',
  'sage',
  'tan',
  'mustard',
  'grey',
] as const

/** A second colour for panels and patches: often a shade of the first, else a tone of its own. It does not name the piece. */
export function addTrim(random: Random, { tone, material, colours }: Colourway): Colourway {
  const own = pickOther(random, tone, trims)
  const second = random() < 0.45 ? mixHex(tone.hex, own.hex, 0.25) : own.hex
  return { tone, material: { ...material, second }, colours }
}

/** Pattern size of a design: small to large. */
export function samplePatternScale(random: Random): number {
  return Math.round(between(random, 0.75, 1.45) * 100) / 100
}
