/** What several pieces cost together, and in which currency a catalog mostly says it. */
import type { Item, Price } from '../../models/core/schema.ts'

/** Of two pieces or more; none when a price is missing or in another currency: a sum of some would mislead. */
export function sumPrices(items: readonly Pick<Item, 'price'>[]): Price | undefined {
  const prices = items.flatMap(({ price }) => price ?? [])
  const [first] = prices
  if (items.length < 2 || prices.length < items.length) return undefined
  if (prices.some(({ currency }) => currency !== first.currency)) return undefined
  // In hundredths: 0.1 + 0.2 is not 0.3.
  const amount = prices.reduce((sum, price) => sum + Math.round(price.amount * 100), 0) / 100
  return { amount, currency: first.currency }
}

/** The currency of most prices; undefined without any. */
export function mainCurrency(items: readonly Pick<Item, 'price'>[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { price } of items) if (price) counts.set(price.currency, (counts.get(price.currency) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  return most?.[0]
}
