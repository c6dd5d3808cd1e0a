import { expect, test } from 'vitest'
import { askIfChanged, readVersion } from '../../../../models/core/import/revisit.ts'

const read = (headers: Record<string, string>) => readVersion((name) => headers[name])
const date = 'Wed, 21 Oct 2026 07:28:00 GMT'

test.each([
  [{ etag: '"a1"' }, { 'If-None-Match': '"a1"' }],
  [{ etag: ' W/"a1" ' }, { 'If-None-Match': 'W/"a1"' }],
  [{ 'last-modified': date }, { 'If-Modified-Since': date }],
  [
    { etag: '"a1"', 'last-modified': date },
    { 'If-None-Match': '"a1"', 'If-Modified-Since': date },
  ],
])('%o is asked about with %o', (headers, asked) => {
  expect(askIfChanged(read(headers) ?? {})).toEqual(asked)
})

test.each([
  {},
  { etag: '' },
  { etag: 'a1' },
  { etag: '"a"\r\nX: 1' },
  { etag: `"${'a'.repeat(300)}"` },
  { 'last-modified': 'yesterday' },
  { 'last-modified': `${date}\nX: 1` },
])('%o names no version', (headers) => expect(read(headers as Record<string, string>)).toBeUndefined())
