import { describe, expect, it } from 'vitest'
import { EnsembleError } from '../../../../models/core/errors.ts'
import { createFeedReader, type FeedPlan, type FeedRow, readFeed } from '../../../../models/core/import/feed.ts'
import { createFinder } from '../../../../models/core/import/find-photo.ts'
import { guessEncoding, recogniseFormat } from '../../../../models/core/import/recognise.ts'
import { surveyFeed } from '../../../../models/core/import/survey.ts'
import { createRandom } from '../../../../models/core/random.ts'
import { csvFeed, jsonLines, merchantXml, shopifyCsv } from './feeds.ts'

const anyPhoto = (word: string) => word
const planOf = (text: string, find = anyPhoto): FeedPlan => ({
  ...surveyFeed(text, 'feed', true),
  mapping: undefined,
  kind: 'auto',
  defaults: { currency: 'KRW', onUnknown: () => undefined },
  find,
})

/** Reads it whole, or cut into pieces of these lengths. */
function readAll(text: string, find?: FeedPlan['find'], lengths = () => text.length): FeedRow[] {
  const rows: FeedRow[] = []
  const reader = createFeedReader(planOf(text, find), (row) => rows.push(row))
  for (let at = 0; at < text.length;) {
    const length = lengths()
    reader.push(text.slice(at, at + length))
    at += length
  }
  reader.end()
  return rows
}
const briefly = (rows: FeedRow[]) =>
  rows.map(({ line, id, faults }) => [line, id, faults.map(({ code }) => code).join()])

describe('a broken row costs only itself', () => {
  it('CSV: cells too many or few, quotes in the midst, what is padding', () => {
    expect(briefly(readAll(csvFeed))).toEqual([
      [2, 'a', ''],
      [3, '', 'row-length'],
      [4, 'c', 'amount,link'],
      [5, '', 'row-syntax'],
      [6, 'e', ''],
      [7, 'e', 'id-twice'],
      [8, 'f', ''],
    ])
  })

  it('JSON lines, a list, and lists in an object', () => {
    expect(briefly(readAll(jsonLines))).toEqual([
      [1, 'a', ''],
      [2, '', 'row-syntax'],
      [3, 'c', ''],
      [4, 'look', ''],
    ])
    const [a, , , look] = readAll(jsonLines)
    expect(a.record).toMatchObject({ title: { en: 'Coat', ko: '코트' }, sizes: [{ name: 'S', inStock: false }] })
    expect(look).toMatchObject({ kind: 'snapshots', record: { items: [{ id: 'a', box: [1, 2, 3, 4] }, { id: 'c' }] } })
    const objects = jsonLines
      .trim()
      .split('\n')
      .filter((line) => !line.includes('broken'))
    for (const text of [
      `[${objects.join(',')}]`,
      `{"items": [${objects.slice(0, 2).join(',\n')}], "looks": [${objects[2]}]}`,
    ])
      expect(readAll(text).map(({ record }) => record)).toEqual(
        [a, readAll(jsonLines)[2], look].map(({ record }) => record),
      )
  })

  it('XML of Google Merchant: namespaces, CDATA, entities, a mismatched tag', () => {
    const rows = readAll(merchantXml)
    expect(briefly(rows)).toEqual([
      [5, 'coat-1', ''],
      [13, '', 'row-syntax'],
      [16, 'bag-2', ''],
    ])
    expect(rows[0].record).toMatchObject({
      title: { en: 'Wool & cashmere <coat>' },
      description: { en: 'Warm.\nVery.' },
      superCategory: 'outer',
      price: { amount: 99, was: 129, currency: 'EUR' },
      sizes: [{ name: 'M', inStock: true }],
      group: 'coat',
      link: 'https://shop.example/coat?a=1&b=2',
    })
    expect(rows[0].photos).toEqual([
      'https://cdn.example/1.jpg',
      'https://cdn.example/2.jpg',
      'https://cdn.example/3.jpg',
    ])
  })
})

describe('Shopify', () => {
  it('makes an item a colour, with its sizes, pictures and what is in stock', () => {
    const find = createFinder(['tee-red.jpg', 'tee-red-back.jpg', 'tee-blue.jpg', 'jeans.jpg'])
    const rows = readAll(shopifyCsv, find)
    expect(briefly(rows)).toEqual([
      [2, 'tee-Red', ''],
      [4, 'tee-Blue', ''],
      [6, 'jeans', ''],
      [7, 'cap', 'amount'],
    ])
    const [red, blue, jeans] = rows
    expect(red).toMatchObject({
      photos: ['tee-red.jpg', 'tee-red-back.jpg', 'tee-blue.jpg'],
      record: { group: 'tee', colours: ['red'], price: { amount: 15, was: 20 }, category: 't-shirt', brand: 'Tessaly' },
    })
    expect((red.kind === 'items' && red.record?.sizes) || []).toEqual([
      { name: 'S', inStock: true },
      { name: 'M', inStock: false },
    ])
    expect(red.record).toMatchObject({ description: { en: 'Soft.\nOrganic cotton & more.' } })
    expect(blue.photos[0]).toBe('tee-blue.jpg')
    expect(jeans.record).not.toHaveProperty('group')
  })
})

describe('looks', () => {
  it('gathers a table with a row a piece', () => {
    const text = 'look_id,item_id,photo\nl1,coat 1,one.jpg\nl2,bag,two.jpg\nl1,jeans,\n'
    expect(
      readAll(text).map(({ id, photos, record }) => [id, photos, record && 'items' in record && record.items]),
    ).toEqual([
      ['l1', ['one.jpg'], [{ id: 'coat-1' }, { id: 'jeans' }]],
      ['l2', ['two.jpg'], [{ id: 'bag' }]],
    ])
  })
})

describe('streams', () => {
  it('gives the same rows wherever a text is cut', () => {
    const random = createRandom(7)
    for (const text of [csvFeed, jsonLines, merchantXml, shopifyCsv]) {
      const whole = readAll(text)
      for (let round = 0; round < 10; round++)
        expect(readAll(text, anyPhoto, () => 1 + Math.floor(random() * 9))).toEqual(whole)
    }
  })

  it('reads 20,000 rows a piece at a time, in lots', async () => {
    const rows = 20_000
    function* pieces() {
      yield 'id,photo,title,category,price,sizes\n'
      for (let from = 0; from < rows; from += 500) {
        let piece = ''
        for (let at = from; at < from + 500; at++)
          piece += `sku-${at},p/${at}.jpg,"Wool coat, ${at}",Coat,${at % 97 === 0 ? 'cheap' : at},S|M|L:out\n`
        yield piece
      }
    }
    const head = [...pieces()].slice(0, 2).join('')
    let [good, bad, longest] = [0, 0, 0]
    for await (const lot of readFeed(pieces(), planOf(head))) {
      longest = Math.max(longest, lot.length)
      for (const { faults } of lot)
        if (faults.length) bad++
        else good++
    }
    expect([good + bad, bad]).toEqual([rows, Math.ceil(rows / 97)])
    expect(longest).toBeLessThanOrEqual(501)
  })

  it('applies what a person corrected, by line', () => {
    const rows: FeedRow[] = []
    const fixes = new Map([
      [4, { price: '59.00', link: '' }],
      [7, { id: 'e2' }],
    ])
    const reader = createFeedReader({ ...planOf(csvFeed), fixes }, (row) => rows.push(row))
    reader.push(csvFeed)
    reader.end()
    expect(briefly(rows).filter(([, , faults]) => faults)).toEqual([
      [3, '', 'row-length'],
      [5, '', 'row-syntax'],
    ])
  })
})

describe('what is no feed', () => {
  it.each([
    ['', /empty/],
    ['<!DOCTYPE html><html>', /web page/],
    ['{"products": []}', /no rows/],
  ])('%s', (text, message) => {
    expect(() => surveyFeed(text, 'x.csv', true)).toThrow(message)
    expect(() => surveyFeed(text, 'x.csv', true)).toThrow(EnsembleError)
  })

  it('recognises formats and encodings', () => {
    expect(recogniseFormat('id;photo;price\n', 'a')).toBe('semicolons')
    expect(recogniseFormat('id\tphoto, large\tprice\n', 'a')).toBe('tsv')
    expect(recogniseFormat('{"id":"a"}\n{"id":"b"}\n', 'a')).toBe('json-lines')
    expect(guessEncoding(new TextEncoder().encode('상품명'))).toBe('utf-8')
    expect(guessEncoding(Uint8Array.of(0xbb, 0xf3, 0xc7, 0xb0))).toBe('euc-kr')
    expect(guessEncoding(Uint8Array.of(0xff, 0xfe, 0x61, 0))).toBe('utf-16le')
    // a cut in the midst of a character is no other encoding
    expect(guessEncoding(new TextEncoder().encode('상').subarray(0, 2))).toBe('utf-8')
  })
})
