/** Words that catalogs bring for patterns and materials -> the words of the vocabulary. */
import { attributeValue } from './attributes.ts'

const list = (word: string, from: string): [string, string][] => from.split(' ').map((each) => [each, word])

/** By attribute group. Hyphens stand for spaces. */
const renamed: Record<string, ReadonlyMap<string, string>> = {
  pattern: new Map([
    ...list('stripe', 'striped stripes vertical-stripe pinstripe breton'),
    ...list('check', 'checked plaid gingham houndstooth argyle tartan'),
    ...list('print', 'printed camo graphic'),
    ...list('plain', 'solid'),
    ...list('dot', 'dotted dots polka-dot'),
    ...list('floral', 'flowers flowery'),
    ...list('animal', 'leopard zebra snake'),
  ]),
  material: new Map([
    ...list('cotton', 'loopback cotton-twill jersey rib-jersey gabardine poplin oxford flannel'),
    ...list('knitted', 'cotton-knit rib-knit cable-knit lambswool merino cashmere knit'),
    ...list('wool', 'wool-blend tropical-wool herringbone boucle tweed'),
    ...list('silk', 'satin viscose'),
    ...list('nylon', 'ripstop polyester'),
    ...list('leather', 'patent trainer-leather'),
  ]),
}

/** The vocabulary's word for a catalog's; the catalog's own, in lower case, when the vocabulary has none. */
export function canonicalWord(group: 'pattern' | 'material', word: string): string {
  const plain = word.trim().toLowerCase().replaceAll(' ', '-')
  return attributeValue(group, plain)?.id ?? renamed[group].get(plain) ?? plain
}
