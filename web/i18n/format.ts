/** Numbers, prices, sizes and dates as the reader's language writes them. */
import type { Price } from '../../models/core/schema.ts'

export type Code = 'en' | 'ko'

const kept = new Map<string, Intl.NumberFormat>()
function numbers(code: Code, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = code + JSON.stringify(options)
  const format = kept.get(key) ?? new Intl.NumberFormat(code, options)
  kept.set(key, format)
  return format
}

export const formatNumber = (code: Code, value: number): string => numbers(code, {}).format(value)

/** $289, $28.90, and in Korean 389,000원. */
export function formatPrice(code: Code, price: Pick<Price, 'amount' | 'currency'>): string {
  if (code === 'ko' && price.currency === 'KRW')
    return `${numbers(code, { maximumFractionDigits: 0 }).format(price.amount)}원`
  const whole = Number.isInteger(price.amount)
  const digits = whole ? { maximumFractionDigits: 0 } : {}
  return numbers(code, {
    style: 'currency',
    currency: price.currency,
    currencyDisplay: 'narrowSymbol',
    ...digits,
  }).format(price.amount)
}

/** Megabytes of 10^6 bytes, as networks count them; one decimal below 10, two below 0.1. */
export function formatMegabytes(code: Code, bytes: number): string {
  const value = bytes / 1e6
  return numbers(code, { maximumFractionDigits: value >= 10 ? 0 : value >= 0.1 ? 1 : 2 }).format(value)
}

/** Seconds with one decimal, never "0.0": the shortest shown is 0.1. */
export const formatSeconds = (code: Code, milliseconds: number): string =>
  numbers(code, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(Math.max(0.1, milliseconds / 1000))

export const formatMilliseconds = (code: Code, milliseconds: number): string =>
  numbers(code, { maximumFractionDigits: milliseconds < 10 ? 1 : 0 }).format(milliseconds)

export const formatDay = (code: Code, when: string | number): string =>
  new Intl.DateTimeFormat(code, { day: 'numeric', month: code === 'ko' ? 'long' : 'short' }).format(new Date(when))

/** A day and a time of it, in the reader's own time zone. */
export const formatMoment = (code: Code, when: string | number): string =>
  new Intl.DateTimeFormat(code, {
    day: 'numeric',
    month: code === 'ko' ? 'long' : 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(when))

/** The same with its year, for what may be long ago. */
export const formatFullMoment = (code: Code, when: string | number): string =>
  new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(when))

/** The heading of a day in History. */
export const formatLongDay = (code: Code, when: number): string =>
  new Intl.DateTimeFormat(code, { weekday: 'long', day: 'numeric', month: 'long' }).format(when)

/** "a, b and c", "a, b 및 c". */
export const formatList = (code: Code, parts: string[]): string =>
  new Intl.ListFormat(code, { type: 'conjunction' }).format(parts)
