/** What a request's headers ask for: a range, a cached copy, an encoding (RFC 9110). */
import type { Encoding, Span } from './store.ts'

/**
 * One range of `bytes`; undefined for none, or one we may ignore (several, another unit, malformed): then the whole is sent.
 * 'unsatisfiable' when it starts behind the end.
 */
export function readRange(header: string | undefined, bytes: number): Span | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), bytes)
    return length === 0 ? 'unsatisfiable' : { offset: bytes - length, length }
  }
  const offset = Number(match[1])
  const last = match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1)
  if (match[2] !== '' && Number(match[2]) < offset) return undefined
  return offset >= bytes ? 'unsatisfiable' : { offset, length: last - offset + 1 }
}

/** Whether a list of entity tags (If-None-Match) names one of these; weak comparison. */
export function namesTag(header: string | undefined, tags: readonly string[]): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return header.split(',').some((tag) => tags.includes(tag.trim().replace(/^W\//, '')))
}

/** Encodings the client takes, best first; brotli before gzip at equal weight. */
export function listEncodings(header: string | undefined): Encoding[] {
  const weights = new Map<string, number>()
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((word) => word.trim())
    const weight = parameters.find((word) => word.startsWith('q='))?.slice(2)
    weights.set(name, weight === undefined ? 1 : Number(weight) || 0)
  }
  const weigh = (encoding: Encoding) => weights.get(encoding) ?? weights.get('*') ?? 0
  const known: Encoding[] = ['br', 'gzip']
  return known.filter((encoding) => weigh(encoding) > 0).sort((a, b) => weigh(b) - weigh(a))
}
