import { expect, test } from 'vitest'
import { mainCurrency, sumPrices } from '../../web/app/prices.ts'

const at = (amount: number, currency = 'USD') => ({ price: { amount, currency } })

test('a look costs what its pieces cost together, to the cent', () => {
  expect(sumPrices([at(0.1), at(0.2), at(19.99)])).toEqual({ amount: 20.29, currency: 'USD' })
})

test('no sum of one piece, of unknown prices or of two currencies', () => {
  expect(sumPrices([at(5)])).toBeUndefined()
  expect(sumPrices([at(5), {}])).toBeUndefined()
  expect(sumPrices([at(5), at(5, 'KRW')])).toBeUndefined()
})

test('a catalog speaks the currency of most of its prices', () => {
  expect(mainCurrency([at(5), {}, at(900, 'KRW'), at(700, 'KRW')])).toBe('KRW')
  expect(mainCurrency([{}])).toBeUndefined()
})
