/** import(export(x)) = x, for records of any words a catalog may hold. */
import { expect, it } from 'vitest'
import { type Exported, exportCsv, exportJsonLines } from '../../../../models/core/import/export.ts'
import { createFeedReader, type FeedRow } from '../../../../models/core/import/feed.ts'
import { toId } from '../../../../models/core/import/rows.ts'
import { surveyFeed } from '../../../../models/core/import/survey.ts'
import { createRandom, type Random } from '../../../../models/core/random.ts'
import { colours, subCategories } from '../../../../models/core/taxonomy.ts'

const letters = [...'abc XYZ019,;|:\\"\'\n\r\t<>&{}[]%=+-@/.()가나코트é😀\u00a0']
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]

/** Words as an import leaves them: trimmed, not empty. */
function word(random: Random, most = 12): string {
  const length = 1 + Math.floor(random() * most)
  return (
    Array.from({ length }, () => pick(random, letters))
      .join('')
      .trim() || 'x'
  )
}
const maybe = <T>(random: Random, make: () => T): T | undefined => (random() < 0.5 ? make() : undefined)
const words = (random: Random) => [...new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => word(random)))]
const text = (random: Random) => ({ en: word(random, 40), ...(random() < 0.5 ? { ko: word(random, 40) } : {}) })
const compact = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T

function makeItem(random: Random, id: string): Exported {
  const sub = pick(random, subCategories)
  const family = { superCategory: sub.superCategory, category: maybe(random, () => sub.id) }
  const amount = Math.floor(random() * 1e7) / 100
  const record = compact({
    id,
    title: text(random),
    description: maybe(random, () => text(random)),
    ...(random() < 0.8 ? family : {}),
    colours: [...new Set(Array.from({ length: Math.floor(random() * 3) }, () => pick(random, colours).id))],
    pattern: maybe(random, () => word(random)),
    material: maybe(random, () => word(random)),
    price: maybe(random, () =>
      compact({ amount, currency: pick(random, ['KRW', 'EUR']), was: maybe(random, () => amount + 5) }),
    ),
    brand: maybe(random, () => word(random)),
    sizes: maybe(random, () => words(random).map((name) => ({ name, inStock: random() < 0.5 }))),
    gender: maybe(random, () => word(random)),
    styles: maybe(random, () => words(random)),
    seasons: maybe(random, () => words(random)),
    group: maybe(random, () => toId(`g${word(random)}`)),
    link: maybe(
      random,
      () => `https://shop.example/${encodeURIComponent(word(random)).replaceAll("'", '%27')}?q=1&r=%20`,
    ),
  })
  return { kind: 'items', photo: `photos/${id}.jpg`, record }
}

function makeSnapshot(random: Random, id: string, items: string[]): Exported {
  const worn = [...new Set([pick(random, items), pick(random, items)])]
  const record = compact({
    id,
    title: maybe(random, () => text(random)),
    items: worn.map((each) =>
      compact({ id: each, box: maybe(random, () => [1.5, 2, 30, 40.25] as [number, number, number, number]) }),
    ),
    author: maybe(random, () => word(random)),
    occasions: maybe(random, () => words(random)),
  })
  return { kind: 'snapshots', photo: `looks/${id}.jpg`, record }
}

function importAll(file: string): FeedRow[] {
  const rows: FeedRow[] = []
  const plan = {
    kind: 'auto' as const,
    defaults: { currency: 'USD', onUnknown: () => undefined },
    find: (path: string) => path,
  }
  const reader = createFeedReader({ ...surveyFeed(file, 'export', true), mapping: undefined, ...plan }, (row) =>
    rows.push(row),
  )
  reader.push(file)
  reader.end()
  return rows
}

it.each([
  ['CSV', exportCsv],
  ['JSON lines', exportJsonLines],
] as const)('%s gives back the same records and pictures', (_, exportAll) => {
  const random = createRandom(20261121)
  for (let round = 0; round < 25; round++) {
    const ids = Array.from({ length: 20 }, (_, at) => toId(`i${at}${word(random)}`))
    const items = ids.map((id) => makeItem(random, id))
    const all = [...items, ...Array.from({ length: 5 }, (_, at) => makeSnapshot(random, `s${at}`, ids))]
    const read = importAll(exportAll(all))
    expect(read.map(({ faults }) => faults).flat()).toEqual([])
    expect(read.map(({ kind, photos, record }) => ({ kind, photo: photos[0], record }))).toEqual(all)
  }
})
