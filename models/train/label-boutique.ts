/** The boutique and other drawn shops: exact labels of labels.json, and seasons, occasions, styles from labels.csv. */
import { attributeGroups } from '../core/attributes.ts'
import { canonicalWord } from '../core/canon.ts'
import type { Rect } from '../core/pixels.ts'
import { type KnownAttributes, type LabelledShot } from './labelled.ts'
import { kindOf } from './shots.ts'

export interface BoutiqueItem {
  id: string
  photo: string
  category: string
  colours: string[]
  pattern: string
  material: string
  attributes: Record<string, string>
}

export interface BoutiqueLabels {
  items: BoutiqueItem[]
  snapshots: {
    photo: string
    width: number
    height: number
    split: string
    items: { id: string; box: [number, number, number, number]; visible?: number }[]
  }[]
}

type Row = Record<string, string>

/** The generator's words -> ours, where they differ, by our group; patterns and materials are those of catalogs. */
const renamed: Record<string, Record<string, string>> = {
  neckline: {
    ...{ 'polo-collar': 'polo', 'shirt-collar': 'shirt', 'round-collar': 'shirt', 'band-collar': 'band', roll: 'high' },
    ...{ mock: 'high', sweetheart: 'square', shawl: 'v' },
  },
  collar: { trench: 'storm' },
  length: { 'mid-thigh': 'thigh', 'ankle-high': 'ankle', 'knee-high': 'high' },
  strap: { 'long strap': 'long', 'two straps': 'two' },
  sole: { flared: 'block' },
  detail: { 'button-front': 'a-line', cord: 'drawstring', hood: 'hooded' },
}

const rename = (group: string, word: string): string =>
  group === 'pattern' || group === 'material' ? canonicalWord(group, word) : (renamed[group]?.[word] ?? word)

/** Which of the generator's attributes speaks for a group that has another name. */
const alsoCalled: Record<string, string[]> = {
  sole: ['sole', 'heelShape'],
  detail: ['shape', 'kind', 'neckline', 'collar'],
}

/** What is known of an item. @param row of labels.csv */
export function boutiqueAttributes(item: BoutiqueItem, row: Row = {}): KnownAttributes {
  const said: Record<string, string[]> = { colour: item.colours, pattern: [item.pattern], material: [item.material] }
  for (const name of ['season', 'occasion', 'style']) said[name] = (row[name] ?? '').split('|').filter(Boolean)
  const gender = row['gender']
  if (gender) said['gender'] = gender === 'unisex' ? ['women', 'men'] : [gender]
  const known: Record<string, readonly string[]> = {}
  for (const { id, choice, values, of } of attributeGroups) {
    if (!of.has(item.category)) continue
    const words = said[id] ?? (alsoCalled[id] ?? [id]).flatMap((name) => item.attributes[name] ?? [])
    const ours = words.map((word) => rename(id, word)).filter((word) => values.some((value) => value.id === word))
    // Exact labels: a detail that is not listed is not there. A group nobody speaks of stays unknown.
    if (ours.length > 0 || id === 'detail') known[id] = choice === 'single' ? ours.slice(0, 1) : [...new Set(ours)]
  }
  return known
}

/** A garment seen less than this is more of what covers it. */
const leastVisible = 0.3

/** Every item's picture and every worn item of a look. Test looks, and items worn in them alone, are measured on. */
export function planBoutique({ items, snapshots }: BoutiqueLabels, rows: readonly Row[]): LabelledShot[] {
  const rowOf = new Map(rows.map((row) => [row['id'], row]))
  const wornIn = (test: boolean) =>
    new Set(
      snapshots.filter(({ split }) => (split === 'test') === test).flatMap((look) => look.items.map(({ id }) => id)),
    )
  const [trained, tested] = [wornIn(false), wornIn(true)]
  const known = new Map(
    items.map((item) => [
      item.id,
      {
        mirror: false,
        source: 'boutique' as const,
        categories: [item.category],
        attributes: boutiqueAttributes(item, rowOf.get(item.id)),
      },
    ]),
  )
  const pictures = items.map(({ id, photo }): LabelledShot => {
    return { ...known.get(id)!, file: photo, side: 'item', held: tested.has(id) && !trained.has(id) }
  })
  const worn = snapshots.flatMap(({ photo, width, height, split, items: parts }) =>
    parts
      .filter(({ id, visible }) => known.has(id) && (visible ?? 1) > leastVisible)
      .map(({ id, box: [x, y, w, h] }): LabelledShot => {
        const place = (value: number, length: number) => Math.min(1, Math.max(0, value / length))
        const box: Rect = [place(x, width), place(y, height), place(x + w, width), place(y + h, height)]
        const piece = known.get(id)!
        return { ...piece, ...kindOf(piece.categories[0]), file: photo, side: 'snapshot', box, held: split === 'test' }
      }),
  )
  return [...pictures, ...worn]
}
