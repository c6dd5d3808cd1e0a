import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSource } from '../../models/cli/source.ts'
import { makeFolder, writeFiles } from './photos.ts'

const options = { kind: 'auto' as const, currency: 'KRW' }

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

  it('refuses a table without photos, and one that is empty', async () => {
    const folder = await makeFolder()
    await writeFiles(folder, { 'a.jpg': 'x', 'sizes.csv': 'size,price\nM,1\n', 'empty.csv': '' })
    await expect(readSource(join(folder, 'sizes.csv'), options)).rejects.toThrow(/no column "photo"/)
    await expect(readSource(join(folder, 'empty.csv'), options)).rejects.toThrow(/empty/)
  })

  it('reads the other feeds too: a Shopify export, JSON lines, a Merchant feed, Korean spreadsheets', async () => {
    const folder = await makeFolder()
    await writeFiles(folder, {
      'coat.jpg': 'x',
      'shop.csv':
        'Handle,Title,Type,Variant Price,Image Src\ncoat,Wool coat,Coats,129.00,https://cdn.example/coat.jpg?v=1\n',
      'shop.jsonl': '{"id":"coat","photo":"coat.jpg","price":{"amount":5,"currency":"EUR"}}\n{"id":"b"\n',
      'shop.xml':
        '<rss><channel><item><g:id>coat</g:id><g:image_link>https://x.example/coat.jpg</g:image_link><title>Coat</title></item></channel></rss>',
    })
    // "id,사진,상품명\ncoat,coat.jpg,코트\n" as Excel in Korea saves it
    const korean = Buffer.from('69642cbbe7c1f82cbbf3c7b0b8ed0a636f61742c636f61742e6a70672cc4dac6ae0a', 'hex')
    await writeFiles(folder, { 'korean.csv': korean })
    const first = async (name: string) => (await readSource(join(folder, name), options)).drafts[0]
    expect(await first('shop.csv')).toMatchObject({ id: 'coat', photo: 'coat.jpg', record: { category: 'coat' } })
    expect(await first('shop.jsonl')).toMatchObject({ record: { price: { amount: 5, currency: 'EUR' } } })
    expect((await readSource(join(folder, 'shop.jsonl'), options)).rejected[0].what).toBe('shop.jsonl:2')
    expect(await first('shop.xml')).toMatchObject({ record: { title: { en: 'Coat' } } })
    expect(await first('korean.csv')).toMatchObject({ record: { title: { en: '코트' } } })
  })
})
