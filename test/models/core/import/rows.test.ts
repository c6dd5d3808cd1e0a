import { describe, expect, it } from 'vitest'
import { guessMapping } from '../../../../models/core/import/columns.ts'
import { describeFault } from '../../../../models/core/import/faults.ts'
import { readItem, readSnapshot, toId } from '../../../../models/core/import/rows.ts'
import { findCategory, findColour, suggestCategory } from '../../../../models/core/import/words.ts'
import { subCategories } from '../../../../models/core/taxonomy.ts'

const defaults = { currency: 'KRW', onUnknown: () => undefined }

describe('words', () => {
  it('finds every sub-category by id, English and Korean name', () => {
    for (const { id, name, superCategory } of subCategories)
      for (const word of [id, name.en, name.ko, name.en.toUpperCase()])
        expect(findCategory(word), word).toEqual({ superCategory, category: id })
  })

  it('knows what a word tells and no more', () => {
    expect(findCategory('Longsleeve')).toEqual({ superCategory: 'top', category: 't-shirt' })
    expect(findCategory('Outwear')).toEqual({ superCategory: 'outer' })
    expect(findCategory('Skirt')).toEqual({ superCategory: 'bottom' })
    expect(findCategory('Hat')).toBeUndefined()
    expect([findColour('Gray'), findColour('블랙'), findColour('Sky blue'), findColour('plaid')]).toEqual([
      'grey',
      'black',
      'sky',
      undefined,
    ])
  })
})

describe('rows', () => {
  it('gives an item all it says', () => {
    const cells = {
      title: 'Wool coat',
      title_ko: '울 코트',
      category: 'Coat',
      colour: 'camel|gray',
      price: '129,000',
      list_price: '159000',
      sizes: 'S|M:in|L:out',
      style: 'classic|office',
      link: 'https://shop.example/coat?id=1',
    }
    expect(readItem('coat-1', cells, defaults)).toEqual({
      faults: [],
      record: {
        id: 'coat-1',
        title: { en: 'Wool coat', ko: '울 코트' },
        superCategory: 'outer',
        category: 'coat',
        colours: ['camel', 'grey'],
        price: { amount: 129000, currency: 'KRW', was: 159000 },
        sizes: [
          { name: 'S', inStock: true },
          { name: 'M', inStock: true },
          { name: 'L', inStock: false },
        ],
        styles: ['classic', 'office'],
        link: 'https://shop.example/coat?id=1',
      },
    })
  })

  it.each([
    [{ price: 'cheap' }, /price "cheap"/],
    [{ price: '-5' }, /price "-5"/],
    [{ price: '5', currency: 'won' + 's' }, /currency "WONS"/],
    [{ link: 'javascript:alert(1)' }, /not http/],
    [{ sizes: 'M:gone' }, /"M:gone"/],
  ])('refuses %j with the cell', (cells, message) => {
    const { faults } = readItem('x', cells, defaults)
    expect(faults.map((fault) => describeFault(fault).reason)).toEqual([expect.stringMatching(message)])
  })

  it('reads what a snapshot wears, with and without boxes', () => {
    const cells = { look: 'coat-1 jeans-2', boxes: 'coat-1:10,20,30,40;bag-3:1,2,3,4' }
    expect(readSnapshot('s', cells).record.items).toEqual([
      { id: 'coat-1', box: [10, 20, 30, 40] },
      { id: 'jeans-2' },
      { id: 'bag-3', box: [1, 2, 3, 4] },
    ])
    expect(readSnapshot('s', { boxes: 'coat-1:10,20,30' }).faults).toEqual([
      { code: 'box', field: 'boxes', value: 'coat-1:10,20,30' },
    ])
  })

  it('tells all that is wrong with a row at once', () => {
    const { faults } = readItem('x', { price: '$59,0', link: 'ftp://x', sizes: 'M:soon' }, defaults)
    expect(faults.map(({ field }) => field)).toEqual(['price', 'sizes', 'link'])
    expect(readItem('x', { title: 'a'.repeat(400) }, defaults).faults[0].value).toMatch(/title.en must be text/)
  })

  it.each([
    ['129,000', 129000],
    ['₩129000', 129000],
    ['129000원', 129000],
    ['1,299.50', 1299.5],
    ['1.299,50', 1299.5],
    ['59,90 €', 59.9],
    ['129.00 USD', 129],
  ])('reads the price %s', (price, amount) => {
    expect(readItem('x', { price }, defaults).record.price?.amount).toBe(amount)
  })

  it('asks the sale price and tells what it was', () => {
    const { price } = readItem('x', { price: '20 EUR', sale_price: '15 EUR' }, defaults).record
    expect(price).toEqual({ amount: 15, was: 20, currency: 'EUR' })
  })

  it('guesses the category of a title only when asked, and says so', () => {
    const cells = { title: 'Windowpane blazer, brown' }
    expect(readItem('x', cells, defaults)).toMatchObject({ record: { colours: [] } })
    expect(readItem('x', cells, defaults).record.category).toBeUndefined()
    expect(readItem('x', cells, { ...defaults, suggest: true })).toMatchObject({
      guessed: true,
      record: { category: 'blazer' },
    })
  })

  it('makes ids that are safe in an address', () => {
    expect(toId(' Wool coat #3 (new) ')).toBe('Wool-coat-3-new')
    expect(toId('../../x')).toBe('x')
    expect(toId('코트 1')).toBe('코트-1')
    expect(() => toId('***')).toThrow(/gives no id/)
  })
})

describe('columns', () => {
  it('knows other names of the columns, in two languages and of other shops', () => {
    expect(guessMapping(['Image', 'Label', 'Sender ID', 'Base Colour', '상품명', 'g:sale_price'])).toEqual({
      Image: 'photo',
      Label: 'category',
      'Base Colour': 'colour',
      상품명: 'title',
      'g:sale_price': 'sale_price',
    })
  })

  it('prefers the exact column over a synonym, and refuses a doubled one', () => {
    expect(guessMapping(['label', 'category', 'photo'])).toEqual({ category: 'category', photo: 'photo' })
    expect(() => guessMapping(['photo', 'Photo'])).toThrow(/two columns "Photo"/)
  })

  it('takes the last part of a category path that it knows, and the head noun of a title', () => {
    expect(findCategory('Apparel & Accessories > Clothing > Dresses')).toEqual({ superCategory: 'dress' })
    expect(findCategory('Clothing > Outerwear > Coats & Jackets')?.superCategory).toBe('outer')
    expect(suggestCategory('Denim jacket with shirt collar')?.category).toBe('shirt')
    expect(suggestCategory('Gift card')).toBeUndefined()
  })
})
