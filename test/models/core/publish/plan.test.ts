import { describe, expect, it } from 'vitest'
import { haveSameSize, isWorthCompacting, planCompaction, shapeOf } from '../../../../models/core/publish/compact.ts'
import { diffRecords } from '../../../../models/core/publish/diff.ts'
import { planRecords } from '../../../../models/core/publish/plan-records.ts'
import {
  collectMembers,
  type CurrentShard,
  isFragmented,
  type Member,
  planShards,
  type ShardPlan,
} from '../../../../models/core/publish/plan-shards.ts'
import { checkSelf } from '../../../../models/core/publish/self-check.ts'
import { createRandom } from '../../../../models/core/random.ts'
import { parseRecords } from '../../../../models/core/records.ts'
import type { Item, ShardEntry } from '../../../../models/core/schema.ts'
import { assembleShard } from '../../../../models/core/shard.ts'

const random = createRandom(5)
const vector = () => Int8Array.from({ length: 8 }, () => Math.floor(random() * 250 - 125))
const member = (id: string, regions = [0], superCategory: Member['superCategory'] = 'top'): Member => ({
  id,
  kind: 'items',
  superCategory,
  kept: false,
  vectors: regions.map((region) => ({ region, of: { looks: vector(), goes: vector() } })),
})
const space = 'a'.repeat(64)
/** Makes what a plan says, as a publisher would. */
function build({ kind, superCategory, ranking, entries }: ShardPlan, at: number): CurrentShard {
  const shard = assembleShard({ kind, superCategory, ranking, space, dimension: 8 }, entries)
  const entry: ShardEntry = {
    kind,
    superCategory,
    ranking,
    space,
    dimension: 8,
    ids: shard.ids.length,
    vectors: entries.length,
    sha256: `${at}-${ranking}`,
    bytes: 1,
  }
  return { entry, shard }
}
const next = (members: Member[], current: CurrentShard[]) => {
  const plan = planShards(members, current)
  return [...plan.kept, ...plan.make.map(build)]
}
const keep = (members: Member[]) => members.map((each) => ({ ...each, kept: true }))

describe('shards', () => {
  it('hold every vector once, whatever is added, removed and changed', () => {
    let wanted = Array.from({ length: 200 }, (_, at) =>
      member(`i${at}`, at % 3 ? [0] : [1, 2], at % 2 ? 'top' : 'bottom'),
    )
    let current = next(wanted, [])
    for (let round = 0; round < 25; round++) {
      wanted = keep(wanted).filter(() => random() > 0.01 * (round % 3))
      wanted = wanted.map((each) => (random() < 0.01 ? member(each.id, [0], each.superCategory) : each))
      wanted.push(...Array.from({ length: Math.floor(random() * 12) }, (_, at) => member(`n${round}-${at}`)))
      current = next(wanted, current)
      const members = collectMembers(current).items
      expect(new Set(members.keys())).toEqual(new Set(wanted.map(({ id }) => id)))
      for (const { id, superCategory, vectors } of wanted)
        expect(members.get(id)).toEqual([{ id, kind: 'items', superCategory, vectors, kept: true }])
    }
  })

  it('keep a large shard when little comes, and gather many small ones', () => {
    let wanted = Array.from({ length: 1000 }, (_, at) => member(`i${at}`))
    let current = next(wanted, [])
    const [large] = current
    const counts: number[] = []
    for (let round = 0; round < 8; round++) {
      wanted = [...keep(wanted), ...Array.from({ length: 5 }, (_, at) => member(`n${round}-${at}`))]
      current = next(wanted, current)
      counts.push(current.length / 2)
      if (round === 0) expect(current).toContain(large)
    }
    expect(counts).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(isFragmented(current.map(({ entry }) => entry))).toBe(true)
    const { kept, make } = planShards(keep(wanted), current, { compact: true })
    expect(kept).toEqual([])
    expect(make.map(({ entries }) => entries.length)).toEqual([1040, 1040])
    for (let round = 0; round < 25; round++) {
      wanted = [...keep(wanted), member(`m${round}`)]
      current = next(wanted, current)
    }
    expect(Math.max(...counts, current.length / 2)).toBeLessThanOrEqual(24)
  })

  it('stand with tombstones on what goes, and are made anew when that is more than a quarter', () => {
    const wanted = Array.from({ length: 12 }, (_, at) => member(`i${String(at).padStart(2, '0')}`))
    const first = next(wanted, [])
    const second = next(keep(wanted.slice(1)), first)
    expect(second.map(({ entry }) => [entry.sha256, entry.removed])).toEqual(
      first.map(({ entry }) => [entry.sha256, ['i00']]),
    )
    expect(second[0].shard.ids).toEqual(wanted.slice(1).map(({ id }) => id))
    const third = next(keep(wanted.slice(3)), second)
    expect(third[0].entry.removed).toEqual(['i00', 'i01', 'i02'])
    const plan = planShards(keep(wanted.slice(4)), third)
    expect(plan.kept).toEqual([])
    expect(plan.make.map(({ entries }) => entries.length)).toEqual([8, 8])
    expect(planShards(keep(wanted.slice(3)), third, { compact: true }).kept).toEqual([])
  })

  it('come back to life beside their tombstone', () => {
    const wanted = Array.from({ length: 12 }, (_, at) => member(`i${String(at).padStart(2, '0')}`))
    const without = next(keep(wanted.slice(1)), next(wanted, []))
    const again = next([{ ...wanted[0], kept: false }, ...keep(wanted.slice(1))], without)
    expect(again.map(({ shard }) => shard.ids.length)).toEqual([11, 11, 1, 1])
    expect(collectMembers(again).items.get('i00')).toEqual([{ ...wanted[0], kept: true }])
  })
})

describe('compaction', () => {
  const wanted = Array.from({ length: 30 }, (_, at) =>
    member(`i${String(at).padStart(2, '0')}`, at % 4 ? [0] : [1, 2], at % 3 ? 'top' : 'bottom'),
  )
  const entriesOf = (shards: CurrentShard[]) => shards.map(({ entry }) => entry)
  const compact = (shards: CurrentShard[]) => {
    const { kept, make } = planCompaction(shards)
    return [...kept, ...make.map(build)]
  }

  it('gives the same vectors in one part each, and has nothing to do after', () => {
    let [current, held] = [next(wanted, []), wanted]
    for (let round = 0; round < 5; round++) {
      held = [...keep(held), member(`n${round}`)]
      current = next(held, current)
    }
    held = keep(held).filter(({ id }) => id !== 'i01')
    current = next(held, current)
    const before = shapeOf(entriesOf(current))
    expect(before).toEqual({ parts: 14, least: 4, removed: 1, bytes: 12 })
    expect(isWorthCompacting(entriesOf(current))).toBe(true)
    const after = compact(current)
    expect(shapeOf(entriesOf(after))).toEqual({ parts: 4, least: 4, removed: 0, bytes: 0 })
    expect(isWorthCompacting(entriesOf(after))).toBe(false)
    const [mine, theirs] = [collectMembers(after).items, collectMembers(current).items]
    expect([...mine.keys()].sort()).toEqual([...theirs.keys()].sort())
    for (const [id, members] of mine) expect(members).toEqual(theirs.get(id))
    expect(haveSameSize(entriesOf(current), entriesOf(after))).toBe(true)
    expect(haveSameSize(entriesOf(current).slice(1), entriesOf(after))).toBe(false)
    expect(planCompaction(after).make).toEqual([])
  })

  it('is worth it for many tombstones, or for one in a shard that has links', () => {
    const [entry] = entriesOf(next(wanted, []))
    const removed = (ids: string[], more: Partial<ShardEntry> = {}) =>
      isWorthCompacting([{ ...entry, ids: 20, ...more, removed: ids }])
    expect([removed(['a', 'b']), removed(['a', 'b', 'c'])]).toEqual([false, true])
    expect(removed(['a'], { ids: 40_000, vectors: 40_000 })).toBe(true)
  })
})

const item = (id: string, amount = 1): Item => ({
  id,
  title: { en: id },
  colours: [],
  price: { amount, currency: 'EUR' },
  picture: { sha256: 'b'.repeat(64), width: 1, height: 1, type: 'image/webp', bytes: 1 },
})

describe('the self-check', () => {
  const wanted = Array.from({ length: 60 }, (_, at) =>
    member(`i${at}`, [0], (['top', 'bottom', 'all'] as const)[at % 3]),
  )
  const built = next(wanted, [])

  it('draws as many as asked, and finds each in what was built', () => {
    expect(checkSelf(wanted, built)).toEqual({ asked: 50, found: 50, lost: [] })
    expect(checkSelf(wanted, built, { count: 100 })).toEqual({ asked: 60, found: 60, lost: [] })
    expect(checkSelf([], built)).toEqual({ asked: 0, found: 0, lost: [] })
  })

  it('looks at what is new first', () => {
    const known = keep(wanted.slice(0, 58))
    const fresh = wanted.slice(58).map((each) => member(each.id, [0], each.superCategory))
    expect(checkSelf([...known, ...fresh], built, { count: 5 })).toEqual({ asked: 5, found: 3, lost: ['i58', 'i59'] })
  })

  it('takes pieces of the same picture for each other, whichever comes first', () => {
    const twin = { ...wanted[0], id: 'a twin' }
    expect(checkSelf([...wanted, twin], next([...wanted, twin], []), { count: 61 }).lost).toEqual([])
  })

  it('names the pieces whose vectors, category or shard are wrong', () => {
    const other = wanted.map((each, at) => (at === 5 ? { ...member('i5', [0], each.superCategory) } : each))
    const moved = other.map((each, at) => (at === 7 ? { ...each, superCategory: 'shoes' as const } : each))
    expect(checkSelf(moved, built, { count: 60 }).lost.sort()).toEqual(['i5', 'i7'])
    const half = built.filter(({ entry }) => entry.ranking === 'looks' || entry.superCategory !== 'top')
    expect(checkSelf(wanted, half, { count: 60 }).found).toBe(40)
  })
})

describe('records', () => {
  const files = (plan: ReturnType<typeof planRecords>) =>
    plan.make.map((file, at) => ({
      entry: { ...file, sha256: String(at), bytes: 1 },
      records: parseRecords(file.text, 'items'),
    }))

  it('keep the files in which nothing changed', () => {
    const items = Array.from({ length: 2500 }, (_, at) => item(`i${String(at).padStart(5, '0')}`))
    const current = files(planRecords('items', items, []))
    const plan = planRecords(
      'items',
      [...items.map((each) => (each.id === 'i00007' ? item(each.id, 9) : each)), item('new')],
      current,
    )
    expect(plan.kept).toEqual(current.slice(1).map(({ entry }) => entry))
    expect(plan.make.reduce((sum, { count }) => sum + count, 0)).toBe(1001)
    const after = [...current.slice(1), ...files(plan)].flatMap(({ records }) => records)
    expect(new Set(after.map(({ id }) => id)).size).toBe(2501)
  })

  it('tell what was added, changed in which fields, and removed', () => {
    const diff = diffRecords('items', [item('a'), item('b'), item('c')], [item('b', 5), item('c'), item('d')])
    expect(diff).toMatchObject({ added: 1, changed: 1, removed: 1, same: 1 })
    expect(diff.changes.map((change) => [change.how, change.record.id, 'fields' in change && change.fields])).toEqual([
      ['added', 'd', false],
      ['changed', 'b', ['price']],
      ['removed', 'a', false],
    ])
  })
})
