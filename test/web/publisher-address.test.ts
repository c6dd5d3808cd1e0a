import { expect, test } from 'vitest'
import { readPublisherAddress } from '../../web/publisher-address.ts'

test('whatever of an address a person types, its origin is meant', () => {
  expect(
    [
      'https://shop.example',
      ' shop.example ',
      'Shop.Example/coats?size=m#top',
      'https://shop.example:8443/',
      'localhost:8788',
      'http://127.0.0.1:8788/item/1',
      'https://상점.example',
    ].map(readPublisherAddress),
  ).toEqual([
    'https://shop.example',
    'https://shop.example',
    'https://shop.example',
    'https://shop.example:8443',
    'http://localhost:8788',
    'http://127.0.0.1:8788',
    'https://xn--hg4bs7k.example',
  ])
})

test.each([
  '',
  'shop',
  'a shop.example',
  'http://shop.example',
  'ftp://shop.example',
  'javascript:alert(1)',
  'https://me:x@shop.example',
])('%j is refused', (text) => {
  expect(() => readPublisherAddress(text)).toThrow(expect.objectContaining({ code: 'invalid' }) as Error)
})
