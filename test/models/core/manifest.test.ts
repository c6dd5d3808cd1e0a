import { describe, expect, test } from 'vitest'
import {
  manifestText,
  parseEdition,
  parsePointer,
  parsePublisherKeys,
  parseRelease,
  parseSigned,
} from '../../../models/core/manifest.ts'
import { checkItem, checkSnapshot, packRecords, parseRecords } from '../../../models/core/records.ts'
import type { EditionManifest, Item, ReleaseManifest, Snapshot } from '../../../models/core/schema.ts'
import { usualInput } from '../../fixtures/release-input.ts'

const hash = (digit: string) => digit.repeat(64)
const picture = { sha256: hash('a'), width: 300, height: 400, type: 'image/avif', bytes: 9000 }

const edition: EditionManifest = {
  format: 'ensemble-edition-1',
  catalog: 'boutique',
  edition: 3,
  created: '2026-11-21T09:00:00Z',
  release: hash('b'),
  shards: [
    {
      kind: 'items',
      superCategory: 'top',
      ranking: 'looks',
      space: hash('c'),
      dimension: 256,
      ids: 2,
      vectors: 2,
      sha256: hash('d'),
      bytes: 700,
    },
  ],
  records: [{ kind: 'items', first: 'a', last: 'b', count: 2, sha256: hash('e'), bytes: 500 }],
  counts: { items: 2, snapshots: 0 },
  examples: ['look-1'],
}

const blob = { sha256: hash('1'), bytes: 10 }
const band = { same: 0.9, veryClose: 0.8, close: 0.6 }
const release: ReleaseManifest = {
  format: 'ensemble-release-1',
  version: '2026.11',
  trunk: {
    wasm: blob,
    webgpu: blob,
    table: blob,
    weights: blob,
    locations: { wasm: 'trunk.bin', webgpu: 'trunk.bin' },
  },
  input: usualInput,
  gemExponent: 3,
  garments: { least: 0.3, most: 8, margin: 0.08 },
  heads: { looks: blob },
  spaces: { looks: hash('c'), goes: hash('f') },
  bands: { looks: band, goes: band },
  expansion: { neighbours: 3, alpha: 3 },
  golden: blob,
  quality: { 'recall@6': { value: 0.9, ci95: [0.88, 0.92], n: 300 } },
}

const size = (digit: string, width: number, height: number) => ({ ...picture, sha256: hash(digit), width, height })
const sized = { ...picture, sizes: [size('5', 100, 133), size('6', 150, 201)] }
const item: Item = {
  id: 'top-1',
  title: { en: 'Shirt', ko: '셔츠' },
  category: 'shirt',
  superCategory: 'top',
  picture,
  colours: ['white'],
}
const snapshot: Snapshot = {
  id: 'look-1',
  picture,
  items: [{ id: 'top-1', box: [1, 2, 30, 40] }],
  garments: [{ superCategory: 'top', score: 0.9, box: [0.1, 0.1, 0.9, 0.5] }],
}

/** The value with one place changed. */
function withValue<T>(value: T, path: (string | number)[], change: unknown): T {
  const copy = structuredClone(value) as Record<string | number, unknown>
  let part = copy
  for (const key of path.slice(0, -1)) part = part[key] as Record<string | number, unknown>
  part[path[path.length - 1]] = change
  return copy as T
}

describe('manifests', () => {
  test('come back as they were, and their text does not depend on the order of keys', () => {
    expect(parseEdition(manifestText(edition))).toEqual(edition)
    expect(parseRelease(manifestText(release))).toEqual(release)
    const outlined = { ...release, outline: blob }
    expect(parseRelease(manifestText(outlined))).toEqual(outlined)
    const backwards = Object.fromEntries(Object.entries(edition).reverse()) as unknown as EditionManifest
    expect(manifestText(backwards)).toBe(manifestText(edition))
    expect(manifestText(edition)).toMatch(/^\{"catalog":"boutique","counts":\{"items":2,"snapshots":0\},"created"/)
  })

  test('unknown keys are dropped', () => {
    expect(parseEdition(JSON.stringify({ ...edition, later: true, __proto__: { x: 1 } }))).toEqual(edition)
  })

  test.each<[(string | number)[], unknown, string]>([
    [['format'], 'ensemble-edition-2', 'format must be "ensemble-edition-1", got "ensemble-edition-2"'],
    [['edition'], 0, 'edition must be a whole number of at least 1, got 0'],
    [['edition'], 1.5, 'edition must be'],
    [['catalog'], 'a/b', 'catalog must be a name'],
    [['created'], 'yesterday', 'created must be a date'],
    [['created'], '2026-13-41T00:00:00Z', 'created must be a date'],
    [['shards', 0, 'sha256'], 'XY', 'shards[0].sha256 must be 64 lower-case hex digits, got "XY"'],
    [['shards', 0, 'dimension'], 1e9, 'shards[0].dimension must be'],
    [['shards', 0, 'superCategory'], 'hat', 'shards[0].superCategory must be "outer"'],
    [['shards'], {}, 'shards must be a list'],
    [['shards', 0, 'removed'], ['b', 'a'], `shard ${hash('d')} removes "a" out of order`],
    [['shards', 0, 'removed'], ['a', 'a'], `shard ${hash('d')} removes "a" out of order`],
    [['records', 0], null, 'records[0] must be an object, got null'],
    [['records', 0, 'bytes'], -1, 'records[0].bytes must be'],
    [['counts', 'items'], 5, 'counts.items is 5, records hold 2'],
    [['examples', 0], '', 'examples[0] must be an id'],
  ])('an edition with %j = %j names the path', (path, value, message) => {
    expect(() => parseEdition(JSON.stringify(withValue(edition, path, value)))).toThrow(message)
  })

  test.each<[(string | number)[], unknown, string]>([
    [['input', 'cropArea'], 100, 'input.cropArea must be a whole number from 4096 to 1048576, got 100'],
    [['garments', 'least'], 1.1, 'garments.least must be a number from 0 to 1, got 1.1'],
    [['garments', 'most'], 0, 'garments.most must be a whole number from 1 to 100, got 0'],
    [['input', 'deviation', 1], 0, 'input.deviation[1] must be'],
    [['bands', 'looks', 'same'], '0.9', 'bands.looks.same must be a number, got "0.9"'],
    [['heads', 'looks'], 4, 'heads.looks must be an object'],
  ])('a release with %j = %j names the path', (path, value, message) => {
    expect(() => parseRelease(JSON.stringify(withValue(release, path, value)))).toThrow(message)
  })

  test('errors are typed; text that is not JSON is named', () => {
    expect(() => parseEdition('{')).toThrow(expect.objectContaining({ code: 'manifest-invalid' }))
    expect(() => parsePointer('[]')).toThrow('pointer: the value must be an object')
    expect(() => manifestText(withValue(edition, ['edition'], NaN))).toThrow('edition must be a whole number')
  })

  test('signed manifests, pointers and keys', () => {
    const signed = { text: '{}', signatures: [{ key: '0123456789abcdef', signature: 'Zm9v' }] }
    expect(parseSigned(JSON.stringify(signed))).toEqual(signed)
    expect(() => parseSigned(JSON.stringify({ ...signed, signatures: [] }))).toThrow('signatures must be a list of 1')
    const pointer = { catalog: 'boutique', edition: 3, manifest: hash('9') }
    expect(parsePointer(JSON.stringify(pointer))).toEqual(pointer)
    const keys = { catalog: 'boutique', name: 'B', keys: [{ id: '0123456789abcdef', publicKey: 'AAAA' }] }
    expect(parsePublisherKeys(JSON.stringify(keys))).toEqual(keys)
    expect(() => parsePublisherKeys(JSON.stringify(withValue(keys, ['keys', 0, 'id'], 'zz')))).toThrow(
      'keys[0].id must be',
    )
  })
})

describe('records', () => {
  test('come back as they were', () => {
    expect(parseRecords(JSON.stringify([item]), 'items')).toEqual([item])
    expect(parseRecords(JSON.stringify([snapshot]), 'snapshots')).toEqual([snapshot])
    expect(checkItem({ ...item, picture: sized }).picture).toEqual(sized)
    expect(checkSnapshot({ ...snapshot, picture: sized }).picture).toEqual(sized)
    expect(checkItem({ ...item, superCategory: null, category: undefined })).not.toHaveProperty('category')
  })

  test.each<[(string | number)[], unknown, string]>([
    [['link'], 'javascript:alert(1)', 'link must be a link starting with https://'],
    [['link'], 'https://shop.example/"onclick=', 'link must be'],
    [['title'], { ko: '셔츠' }, 'title.en must be text'],
    [['title', 'en'], 'x'.repeat(301), 'title.en must be text of 1 to 300 characters'],
    [['category'], 'hat', 'category must be a sub-category of the taxonomy, got "hat"'],
    [['category'], 'tote', 'category "tote" belongs to "bag", not "top"'],
    [['price'], { amount: -1, currency: 'EUR' }, 'price.amount must be'],
    [['price'], { amount: 1, currency: 'euro' }, 'price.currency must be a currency such as EUR, got "euro"'],
    [['id'], 'a\nb', 'id must be an id of'],
    [['picture', 'type'], 'text/html', 'picture.type must be a media type'],
    [['picture', 'sizes'], [], 'picture.sizes must be a list of 1 to 4'],
    [['picture', 'sizes'], [1, 2, 3, 4, 5].map((w) => size(`${w}`, w * 30, w * 40)), 'picture.sizes must be a list'],
    [
      ['picture', 'sizes'],
      [size('5', 300, 400)],
      'picture.sizes[0].width must be from 1 to 299: narrowest first, got 300',
    ],
    [['picture', 'sizes'], [sized.sizes[1], sized.sizes[0]], 'picture.sizes[1].width must be from 151 to 299'],
    [['picture', 'sizes'], [size('5', 150, 202)], 'picture.sizes[0].height must be 200, as the picture is 300 x 400'],
    [
      ['picture', 'sizes'],
      [{ ...size('5', 150, 200), type: 'image/gif' }],
      'picture.sizes[0].type must be "image/avif"',
    ],
    [['sizes'], [{ name: 'M', inStock: 1 }], 'sizes[0].inStock must be true or false, got 1'],
  ])('an item with %j = %j names the path', (path, value, message) => {
    expect(() => checkItem(withValue(item, path, value))).toThrow(message)
  })

  test('a link to a shop passes', () => {
    expect(checkItem({ ...item, link: 'https://shop.example/a?b=c#d' }).link).toBe('https://shop.example/a?b=c#d')
  })

  test('snapshots: boxes of four numbers, garments inside the photo', () => {
    expect(() => checkSnapshot(withValue(snapshot, ['items', 0, 'box'], [1, 2, 3]))).toThrow(
      'items[0].box must be a list of 4',
    )
    expect(() => checkSnapshot(withValue(snapshot, ['garments', 0, 'box'], [0.5, 0, 0.5, 1]))).toThrow(
      'garments[0].box must be [left, top, right, bottom] around something',
    )
  })

  test('files are sorted, each id once, at most 1,000', () => {
    const many = Array.from({ length: 2300 }, (_, i) => ({ ...item, id: `i${(i * 37) % 2300}` }))
    const files = packRecords(many)
    expect(files.map(({ count }) => count)).toEqual([1000, 1000, 300])
    expect(files.flatMap(({ text }) => parseRecords(text, 'items').map(({ id }) => id))).toEqual(
      many.map(({ id }) => id).sort(),
    )
    expect(files[1].first > files[0].last).toBe(true)
    expect(() => packRecords([item, item])).toThrow('two records have the id "top-1"')
    expect(() => parseRecords(JSON.stringify([item, item]), 'items')).toThrow('sort by id')
    expect(() => parseRecords(JSON.stringify(many.slice(0, 1001)), 'items')).toThrow('a list of 0 to 1000')
  })
})
