import { describe, expect, test } from 'vitest'
import { createCsvReader, formatCsv, parseCsv, parseTable } from '../../../models/core/csv.ts'
import {
  canonicalJson,
  decodeBase64url,
  decodeHex,
  decodeUtf8,
  encodeBase64url,
  encodeHex,
  encodeUtf8,
} from '../../../models/core/text.ts'
import { seeded } from './vectors.ts'

describe('UTF-8', () => {
  test('agrees with TextEncoder and TextDecoder on every plane, lone surrogates included', () => {
    const random = seeded(8)
    const tops = [0x80, 0x800, 0x10000, 0x110000]
    for (let round = 0; round < 300; round++) {
      const units = Array.from({ length: 40 }, () => Math.floor(random() * tops[Math.floor(random() * 4)]))
      const text = units.map((unit) => String.fromCodePoint(unit)).join('')
      expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text))
      const clean = new TextDecoder().decode(new TextEncoder().encode(text))
      expect(decodeUtf8(encodeUtf8(text))).toBe(clean)
    }
    expect(decodeUtf8(encodeUtf8('x'.repeat(20_000) + '\u{1f457}'))).toBe('x'.repeat(20_000) + '\u{1f457}')
  })

  test('refuses exactly what a fatal TextDecoder refuses', () => {
    const random = seeded(9)
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const leads = [
      0x41, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0, 0x8f, 0x90,
    ]
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from(
        { length: 1 + Math.floor(random() * 4) },
        () => leads[Math.floor(random() * leads.length)],
      )
      let expected: string | null = null
      try {
        expected = decoder.decode(bytes)
      } catch {
        expect(() => decodeUtf8(bytes), `${bytes}`).toThrow('not UTF-8')
        continue
      }
      expect(decodeUtf8(bytes)).toBe(expected)
    }
  })
})

test('hex and base64url agree with Buffer', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 7) & 255)
    expect(encodeHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
    expect(encodeBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
    expect(decodeHex(encodeHex(bytes))).toEqual(bytes)
    expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes)
  }
  for (const text of ['abc', 'zz', '0x']) expect(() => decodeHex(text)).toThrow(`not hex: "${text}"`)
  for (const text of ['A', 'AB==', 'A+==', 'AB', '*AAA']) expect(() => decodeBase64url(text)).toThrow('not base64url')
})

describe('canonicalJson', () => {
  test('sorts keys at every depth and is JSON', () => {
    const value = { b: [1, { d: null, c: '"\u2028' }], a: -0.5e-7, e: undefined }
    expect(canonicalJson(value)).toBe('{"a":-5e-8,"b":[1,{"c":"\\"\u2028","d":null}]}')
    expect(JSON.parse(canonicalJson(value))).toEqual({ a: -0.5e-7, b: [1, { c: '"\u2028', d: null }] })
  })

  test('names the path of what JSON cannot hold', () => {
    expect(() => canonicalJson({ a: [0, NaN] })).toThrow('$.a[1] cannot be JSON: NaN')
    expect(() => canonicalJson({ a: new Map() })).toThrow('$.a cannot be JSON')
    expect(() => canonicalJson([undefined])).toThrow('$[0] cannot be JSON: undefined')
  })
})

describe('CSV', () => {
  test.each([
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['\ufeffa,"b,\r\n""c"""\n', [['a', 'b,\r\n"c"']]],
    [
      'a,\n,\n',
      [
        ['a', ''],
        ['', ''],
      ],
    ],
    ['\n\na\n\n', [['a']]],
    ['""\n"",""', [[''], ['', '']]],
    ['17" bag,x', [['17" bag', 'x']]],
    ['', []],
  ])('%j', (text, rows) => {
    expect(parseCsv(text)).toEqual(rows)
  })

  test('any rows come back from what is written', () => {
    const random = seeded(4)
    const pieces = ['a', '"', ',', '\r\n', '\n', '', ' ', '셔츠']
    for (let round = 0; round < 200; round++) {
      const cell = () => Array.from({ length: 3 }, () => pieces[Math.floor(random() * pieces.length)]).join('')
      const rows = Array.from({ length: 4 }, () => Array.from({ length: 1 + (round % 3) }, cell))
      expect(parseCsv(formatCsv(rows))).toEqual(rows)
    }
  })

  test('pieces may be cut anywhere', () => {
    const text = '\ufeffx,"a\r\nb"\r\ny,""""\r\n'
    for (let cut = 0; cut <= text.length; cut++) {
      const rows: [string[], number][] = []
      const reader = createCsvReader((cells, line) => rows.push([cells, line]))
      reader.push(text.slice(0, cut))
      reader.push(text.slice(cut))
      reader.end()
      expect(rows).toEqual([
        [['x', 'a\r\nb'], 1],
        [['y', '"'], 3],
      ])
    }
  })

  test('errors name the line', () => {
    expect(() => parseCsv('a\nb,"c"d\n')).toThrow('CSV line 2: "d" after a closing quote')
    expect(() => parseCsv('a\n"b\nc\n')).toThrow('CSV line 2: a quote is never closed')
    expect(() => parseTable('a,b\n1,2\n"x\ny",2\n3\n')).toThrow('CSV line 5: 1 cells under 2 columns')
    expect(() => parseTable('a, a\n')).toThrow('CSV line 1: two columns "a"')
    expect(parseTable('id,title\n"1\n",T\n2,U\n')).toEqual([
      { line: 2, cells: { id: '1\n', title: 'T' } },
      { line: 4, cells: { id: '2', title: 'U' } },
    ])
  })
})
