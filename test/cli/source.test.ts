import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readItem, readSnapshot } from '../../models/cli/rows.ts'
import { readSource, toId } from '../../models/cli/source.ts'
import { readTable } from '../../models/cli/table.ts'
import { findCategory, findColour } from '../../models/cli/words.ts'
import { subCategories } from '../../models/core/taxonomy.ts'
import { makeFolder, writeFiles } from './photos.ts'

const options = { kind: 'auto' as const, currency: 'KRW' }
const defaults = { currency: 'KRW', onUnknown: () => undefined }

describe('tables as people write them', () => {
  it('knows other names of the columns, and tells which it does not use', () => {
    const table = readTable('Image,Label,Sender ID,Base Colour\na,T-Shirt,148,Navy Blue\n', 'labels.csv')
    expect(table.rows).toEqual([{ line: 2, cells: { photo: 'a', category: 'T-Shirt', colour: 'Navy Blue' } }])
    expect(table.unknown).toEqual(['Sender ID'])
  })

  it('keeps rows that do not fit the header apart, with their line', () => {
    const table = readTable('photo,price\r\na.jpg,10\r\nb.jpg\r\n"c\nd.jpg",5,6\r\ne.jpg,7\r\n', 't.csv')
    expect(table.rows.map(({ line, cells }) => [line, cells.photo])).toEqual([
      [2, 'a.jpg'],
      [6, 'e.jpg'],
    ])
    expect(table.broken.map(({ line }) => line)).toEqual([3, 4])
  })

  it('prefers the exact column over a synonym, and refuses a doubled one', () => {
    const table = readTable('label,category,photo\nx,jeans,a\n', 't.csv')
    expect(table.rows[0].cells).toEqual({ category: 'jeans', photo: 'a' })
    expect(table.unknown).toEqual(['label'])
    expect(() => readTable('photo,photo\na,b\n', 't.csv')).toThrow(/two columns "photo"/)
    expect(() => readTable('size,price\nM,1\n', 't.csv')).toThrow(/no column "photo"/)
    expect(() => readTable('', 't.csv')).toThrow(/empty/)
  })
})

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
    })
  })

  it.each([
    [{ price: 'cheap' }, /price "cheap"/],
    [{ price: '-5' }, /price "-5"/],
    [{ price: '5', currency: 'won' + 's' }, /currency "WONS"/],
    [{ link: 'javascript:alert(1)' }, /not http/],
    [{ sizes: 'M:gone' }, /"M:gone"/],
  ])('refuses %j with the cell', (cells, message) => {
    expect(() => readItem('x', cells, defaults)).toThrow(message)
  })

  it('reads what a snapshot wears, with and without boxes', () => {
    const cells = { look: 'coat-1 jeans-2', boxes: 'coat-1:10,20,30,40;bag-3:1,2,3,4' }
    expect(readSnapshot('s', cells).items).toEqual([
      { id: 'coat-1', box: [10, 20, 30, 40] },
      { id: 'jeans-2' },
      { id: 'bag-3', box: [1, 2, 3, 4] },
    ])
    expect(() => readSnapshot('s', { boxes: 'coat-1:10,20,30' })).toThrow(/box "coat-1:10,20,30"/)
  })
})

describe('folders', () => {
  it('finds photos by name without extension, counts every row, leaves masks out', async () => {
    const folder = await makeFolder()
    await writeFiles(folder, {
      'photos/0001.jpg': 'x',
      'photos/0002.jpg': 'x',
      'photos/0003.jpg': 'x',
      'masks/0001.png': 'x',
      'tags.csv': 'photo,price\n0001,1\n0002,cheap\n0009,1\n0001,2\n',
    })
    const source = await readSource(folder, { ...options, kind: 'items' })
    expect(source.given).toBe(4)
    expect(source.drafts.map(({ id, photo, kind }) => [id, photo, kind])).toEqual([
      ['0001', 'photos/0001.jpg', 'items'],
    ])
    expect(source.rejected.map(({ what, code }) => [what, code])).toEqual([
      ['tags.csv:3', 'invalid'],
      ['tags.csv:4', 'not-found'],
      ['tags.csv:5', 'invalid'],
    ])
    expect(source.notes).toContain('2 pictures have no row in tags.csv and were left out')
    expect(source.notes).toContain('folder masks left out')
  })

  it('tells items from snapshots by the row, the option, or the folder', async () => {
    const folder = await makeFolder()
    await writeFiles(folder, { 'items/a.jpg': 'x', 'snapshots/b.jpg': 'x', 'c.jpg': 'x' })
    const kinds = async (kind: 'auto' | 'snapshots') =>
      Object.fromEntries((await readSource(folder, { ...options, kind })).drafts.map((draft) => [draft.id, draft.kind]))
    expect(await kinds('auto')).toEqual({ a: 'items', b: 'snapshots', c: 'items' })
    expect(await kinds('snapshots')).toEqual({ a: 'snapshots', b: 'snapshots', c: 'snapshots' })
    await writeFiles(folder, { 'labels.csv': 'photo,kind\na,item\nb,look\nc,shoe\n' })
    const { drafts, rejected } = await readSource(join(folder, 'labels.csv'), { ...options, kind: 'items' })
    expect(drafts.map(({ kind }) => kind)).toEqual(['items', 'snapshots'])
    expect(rejected[0].reason).toMatch(/kind "shoe"/)
  })

  it('never takes a photo from outside the folder, and needs some photo', async () => {
    const folder = await makeFolder()
    await writeFiles(folder, { 'a.jpg': 'x', 'labels.csv': 'photo\n../../etc/passwd\n' })
    const { drafts, rejected } = await readSource(folder, options)
    expect([drafts.length, rejected[0].code]).toEqual([0, 'not-found'])
    await expect(readSource(await makeFolder(), options)).rejects.toThrow(/no photos/)
  })

  it('follows links to folders, and no ring of them twice', async () => {
    const [folder, other] = [await makeFolder(), await makeFolder()]
    await writeFiles(other, { 'a.jpg': 'x' })
    await symlink(other, join(folder, 'more'))
    await symlink(folder, join(other, 'ring'))
    const { drafts } = await readSource(folder, options)
    expect(drafts.map(({ photo }) => photo)).toEqual(['more/a.jpg'])
  })

  it('makes ids that are safe in an address', () => {
    expect(toId(' Wool coat #3 (new) ')).toBe('Wool-coat-3-new')
    expect(toId('../../x')).toBe('x')
    expect(toId('코트 1')).toBe('코트-1')
    expect(() => toId('***')).toThrow(/gives no id/)
  })
})
