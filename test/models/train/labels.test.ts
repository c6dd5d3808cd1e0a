import { describe, expect, test } from 'vitest'
import { attributeGroups } from '../../../models/core/attributes.ts'
import { subCategories } from '../../../models/core/taxonomy.ts'
import { boutiqueAttributes, planBoutique, type BoutiqueLabels } from '../../../models/train/label-boutique.ts'
import { planProducts, planStreet, productCategories, streetCategories } from '../../../models/train/label-products.ts'
import { planThumbs, thumbAttributes, thumbCategories, thumbColour } from '../../../models/train/label-thumbs.ts'
import { thinOut } from '../../../models/train/labelled.ts'

const ids = new Set(subCategories.map(({ id }) => id))
const thumb = (more: Record<string, string>) => ({
  ...{ id: '12', sheet: '003', x: '64', y: '80', gender: 'Women', articleType: 'Tshirts', baseColour: 'Navy Blue' },
  ...{ usage: 'Casual', title: 'Striped T-shirt', ...more },
})

describe('vocabulary', () => {
  test('is 18 groups, 11 of one word and 7 of several, with names in both languages', () => {
    expect(attributeGroups).toHaveLength(18)
    expect(attributeGroups.filter(({ choice }) => choice === 'single')).toHaveLength(11)
    for (const { name, values, of } of attributeGroups) {
      expect(of.size).toBeGreaterThan(0)
      expect(new Set(values.map(({ id }) => id)).size).toBe(values.length)
      for (const each of [name, ...values.map((value) => value.name)]) expect(each.en && each.ko).toBeTruthy()
    }
  })
})

describe('thumbnails', () => {
  test('an article type is a sub-category, or several, or none', () => {
    expect(thumbCategories(thumb({}))).toEqual(['t-shirt'])
    expect(thumbCategories(thumb({ articleType: 'Sweatshirts', title: 'Grey Hooded Sweatshirt' }))).toEqual(['hoodie'])
    expect(thumbCategories(thumb({ articleType: 'Dresses', title: 'Blue Dress' }))).toEqual([
      'short-dress',
      'long-dress',
    ])
    expect(thumbCategories(thumb({ articleType: 'Watches' }))).toEqual([])
  })

  test('what the title does not say is unknown', () => {
    expect(thumbAttributes(thumb({}))).toEqual({
      ...{ colour: ['navy'], pattern: ['stripe'], gender: ['women'], style: ['casual'] },
    })
    expect(thumbAttributes(thumb({ title: 'Shirt', baseColour: 'NA' }))['pattern']).toBeUndefined()
    expect(thumbColour('NA')).toBeUndefined()
    expect(thumbColour('Coffee Brown')).toBe('brown')
  })

  test('every tenth id is kept out, and says where on the sheet it is', () => {
    const shots = planThumbs([thumb({}), thumb({ id: '30' }), thumb({ articleType: 'Ties' })])
    expect(shots.map(({ held }) => held)).toEqual([false, true])
    expect(shots[0]).toMatchObject({ file: 'sheets/003.jpg', region: [64, 80, 60, 80], side: 'item' })
  })
})

test('kinds of products and street classes name sub-categories of the taxonomy', () => {
  for (const word of ['T-Shirt', 'Pants', 'Outwear', 'Dress', 'Polo'])
    expect(productCategories(word).every((id) => ids.has(id)) && productCategories(word).length).toBeTruthy()
  expect(productCategories('Hat')).toEqual([])
  expect(streetCategories('pumps')).toEqual(['heel'])
  expect(streetCategories('stockings')).toEqual([])
  const [shirt] = planProducts([
    { image: 'a', label: 'Shirt', kids: 'False', split: 'validation' },
    { image: 'b', label: 'Shirt', kids: 'True', split: 'train' },
  ])
  expect(shirt).toMatchObject({ file: 'images/a.jpg', held: true, categories: ['shirt'] })
})

test('street: a garment is seen cut out and worn; photos of multiples of 8 are kept out', () => {
  const garments = [
    { file: '0016-skirt.jpg', box: [0.2, 0.3, 0.4, 0.5] as [number, number, number, number], label: 'skirt' },
    { file: '0016-hat.jpg', box: [0, 0, 0.1, 0.1] as [number, number, number, number], label: 'hat' },
  ]
  const shots = planStreet([{ photo: '0016.jpg', garments }])
  expect(shots.map(({ side, held }) => [side, held])).toEqual([
    ['item', true],
    ['snapshot', true],
  ])
  expect(shots[1].box).toEqual([0.2, 0.3, 0.6000000000000001, 0.8])
})

describe('drawn shops', () => {
  const item = (id: string, more = {}) => ({
    ...{ id, photo: `${id}.jpg`, category: 'shirt', colours: ['navy'], pattern: 'pinstripe', material: 'poplin' },
    ...{ attributes: { sleeve: 'long', neckline: 'shirt-collar', heel: 'flat' }, ...more },
  })
  const look = (photo: string, split: string, worn: string[]) => ({
    ...{ photo, width: 100, height: 200, split },
    items: worn.map((id) => ({ id, box: [-10, 20, 50, 60] as [number, number, number, number] })),
  })

  test('words are ours, groups that do not apply are left out', () => {
    const known = boutiqueAttributes(item('a'), {
      season: 'spring|autumn',
      gender: 'unisex',
      style: '',
      occasion: 'work',
    })
    expect(known).toEqual({
      ...{ colour: ['navy'], pattern: ['stripe'], material: ['cotton'], sleeve: ['long'], neckline: ['shirt'] },
      ...{ season: ['spring', 'autumn'], occasion: ['work'], gender: ['women', 'men'], detail: [] },
    })
  })

  test('test looks and what they alone wear are kept out', () => {
    const labels: BoutiqueLabels = {
      items: [item('a'), item('b'), item('c')],
      snapshots: [look('l1', 'train', ['a']), look('l2', 'test', ['a', 'b'])],
    }
    const shots = planBoutique(labels, [])
    expect(shots.map(({ file, held }) => [file, held])).toEqual([
      ...[
        ['a.jpg', false],
        ['b.jpg', true],
        ['c.jpg', false],
      ],
      ...[
        ['l1', false],
        ['l2', true],
        ['l2', true],
      ],
    ])
    expect(shots[3].box).toEqual([0, 0.1, 0.4, 0.4])
  })
})

test('thinning out keeps the order and takes evenly', () => {
  expect(thinOut([0, 1, 2, 3, 4, 5], 3)).toEqual([0, 2, 4])
  expect(thinOut([0, 1], 3)).toEqual([0, 1])
})
