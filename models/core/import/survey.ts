/** A first look at a feed: its format, its columns and what they were taken for, and a few rows as samples. */
import { EnsembleError } from '../errors.ts'
import { guessMapping, type Mapping } from './columns.ts'
import { createRawReader } from './feed.ts'
import type { RawRow } from './raw-row.ts'
import { type FeedDialect, type FeedFormat, readNames, recogniseDialect, recogniseFormat } from './recognise.ts'

export interface Survey {
  format: FeedFormat
  dialect: FeedDialect
  headers: string[]
  mapping: Mapping
  samples: RawRow[]
}

const mostSamples = 200

/** @param head the file's first characters. @param whole whether that is all of it. @throws EnsembleError `invalid` for what is no feed */
export function surveyFeed(head: string, name: string, whole: boolean): Survey {
  const format = recogniseFormat(head, name)
  const samples: RawRow[] = []
  let names: string[] = []
  const reader = createRawReader(format, {
    header: (found) => (names = found),
    row: (row) => void (samples.length < mostSamples && samples.push(row)),
    broken: () => undefined,
  })
  reader.push(head)
  // A header alone, without an end of line, is still a header.
  if (whole && names.length === 0 && ['csv', 'tsv', 'semicolons'].includes(format))
    names = readNames(head, separatorOf(format))
  const headers = names.length > 0 ? names : [...new Set(samples.flatMap(({ cells }) => Object.keys(cells)))]
  if (headers.length === 0) throw new EnsembleError('invalid', `${name} has no rows`, 'its first row names the columns')
  return { format, dialect: recogniseDialect(headers), headers, mapping: guessMapping(headers), samples }
}

const separatorOf = (format: FeedFormat) => (format === 'tsv' ? '\t' : format === 'semicolons' ? ';' : ',')
