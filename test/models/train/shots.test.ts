import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../models/core/random.ts'
import { selectSamples } from '../../../models/train/select-samples.ts'
import { jitterBox, planLabels, planPairs, type Labels, type Pair, type Shot } from '../../../models/train/shots.ts'

const plan = { crops: 3, jitter: 0.1, seed: 1 }
const pairs: Pair[] = [{ photo: '1.jpg', garments: [{ file: 'a.jpg', box: [0.2, 0.3, 0.4, 0.5], label: 'skirt' }] }]
const labels: Labels = {
  items: ['shirt-1', 'jeans-1', 'boot-1', 'tote-1'].map((id) => ({
    id,
    photo: `${id}.jpg`,
    category: id.slice(0, -2),
  })),
  snapshots: [
    {
      id: 'look-1',
      photo: 'l1.jpg',
      width: 100,
      height: 200,
      split: 'train',
      items: [
        { id: 'shirt-1', box: [10, 20, 50, 60] },
        { id: 'jeans-1', box: [10, 80, 50, 60], visible: 0.1 },
      ],
    },
    {
      id: 'look-2',
      photo: 'l2.jpg',
      width: 100,
      height: 200,
      split: 'train',
      items: [{ id: 'shirt-1', box: [0, 0, 9, 9] }],
    },
    {
      id: 'look-3',
      photo: 'l3.jpg',
      width: 100,
      height: 200,
      split: 'test',
      items: [{ id: 'boot-1', box: [0, 0, 9, 9] }],
    },
  ],
}
const wordsOf = ({ file, side, mirror, box }: Shot) => `${file} ${side}${mirror ? ' mirrored' : ''}${box ? ' cut' : ''}`

describe('pairs', () => {
  test('an item twice, its worn garment cut out as often as asked', () => {
    const shots = planPairs(pairs, 'p/', plan)
    expect(shots.map(wordsOf)).toEqual([
      'garments/a.jpg item',
      'garments/a.jpg item mirrored',
      'photos/1.jpg snapshot cut',
      'photos/1.jpg snapshot mirrored cut',
      'photos/1.jpg snapshot cut',
    ])
    expect(new Set(shots.map(({ identity, looks, category }) => `${identity} ${looks.join()} ${category}`))).toEqual(
      new Set(['p/a.jpg p/1.jpg skirt']),
    )
    expect(shots.map(({ superCategory }) => superCategory)).toEqual([
      undefined,
      undefined,
      'bottom',
      'bottom',
      'bottom',
    ])
    const belt = [{ ...pairs[0], garments: [{ ...pairs[0].garments[0], label: 'belt' }] }]
    expect(planPairs(belt, 'p/', plan).some((shot) => 'superCategory' in shot)).toBe(false)
    const box = shots[2].box ?? []
    ;[0.2, 0.3, 0.6, 0.8].forEach((value, at) => expect(box[at]).toBeCloseTo(value, 10))
  })

  test('the same seed moves boxes alike, another otherwise, none further than asked', () => {
    expect(planPairs(pairs, 'p/', plan)).toEqual(planPairs(pairs, 'p/', plan))
    const [first, other] = [plan, { ...plan, seed: 2 }].map((each) => planPairs(pairs, 'p/', each)[3].box)
    expect(first).not.toEqual(other)
    const random = createRandom(3)
    for (let at = 0; at < 200; at++) {
      const [left, top, right, bottom] = jitterBox([0.5, 0, 0.9, 0.2], 0.25, random)
      expect(Math.abs(left - 0.5)).toBeLessThanOrEqual(0.1)
      expect(Math.abs(right - 0.9)).toBeLessThanOrEqual(0.1 + 1e-12)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(Math.abs(bottom - 0.2)).toBeLessThanOrEqual(0.05 + 1e-12)
    }
    expect(jitterBox([0.1, 0.2, 0.3, 0.4], 0, random)).toEqual([0.1, 0.2, 0.3, 0.4])
  })
})

describe('a labelled catalog', () => {
  const shots = planLabels(labels, 'w/', plan)

  test('training looks alone: no crop of another, no item worn in another alone, none that is hidden', () => {
    expect([...new Set(shots.map(({ file }) => file))]).toEqual([
      'shirt-1.jpg',
      'jeans-1.jpg',
      'tote-1.jpg',
      'l1.jpg',
      'l2.jpg',
    ])
    expect(shots.filter(({ file }) => file === 'l1.jpg').map(({ identity }) => identity)).toEqual(
      Array.from({ length: 3 }, () => 'w/shirt-1'),
    )
    const worn = shots.find(({ file }) => file === 'l1.jpg')
    expect(worn).toMatchObject({ box: [0.1, 0.1, 0.6, 0.4], superCategory: 'top' })
  })

  test('looks: a class a product; goes: a class a look, in which an item of two looks stands twice', () => {
    const rows = shots.map((shot, at) => ({ shot, row: at + 7 }))
    const none = { spoc: new Float32Array(), gem: new Float32Array(), colour: new Float32Array() }
    const looks = selectSamples({ ...none, rows }, 'looks')
    // Jeans and tote are nowhere seen worn: no photo to find them in.
    expect(looks).toMatchObject({ classes: ['w/shirt-1'], lone: 2 })
    expect([...looks.samples.side]).toEqual([0, 0, 1, 1, 1, 1, 1, 1])
    expect(looks.samples.row[0]).toBe(7)
    const goes = selectSamples({ ...none, rows }, 'goes')
    expect(goes.classes).toEqual(['w/look-1', 'w/look-2'])
    expect(goes.categories).toEqual(['jeans', 'shirt'])
    const first = [...goes.samples.row.keys()].filter((at) => goes.samples.label[at] === 0)
    expect(first.map((at) => shots[goes.samples.row[at] - 7].file)).toEqual([
      'shirt-1.jpg',
      'shirt-1.jpg',
      'jeans-1.jpg',
      'jeans-1.jpg',
      'l1.jpg',
      'l1.jpg',
      'l1.jpg',
    ])
  })

  test('where no class is seen both ways, two shots of one side are a pair', () => {
    const rows = shots.flatMap((shot, row) => (shot.side === 'item' ? [{ shot, row }] : []))
    const none = { spoc: new Float32Array(), gem: new Float32Array(), colour: new Float32Array() }
    const { classes, lone } = selectSamples({ ...none, rows }, 'looks')
    expect({ classes, lone }).toEqual({ classes: ['w/jeans-1', 'w/shirt-1', 'w/tote-1'], lone: 0 })
  })

  test('a class of one shot has nothing to pair with', () => {
    const rows = shots.slice(0, 1).map((shot) => ({ shot, row: 0 }))
    const none = { spoc: new Float32Array(), gem: new Float32Array(), colour: new Float32Array() }
    expect(selectSamples({ ...none, rows }, 'looks')).toMatchObject({ classes: [], lone: 1 })
  })
})
