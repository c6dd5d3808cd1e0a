/** The feed that was dropped, read a piece at a time: the page stays free, and so does this worker between two pieces. */
import { createFeedReader, type FeedPlan, type FeedRow, readFeed } from '../../../models/core/import/feed.ts'
import { type Encoding, guessEncoding } from '../../../models/core/import/recognise.ts'
import { surveyFeed, type Survey } from '../../../models/core/import/survey.ts'
import type { FeedReport, ReadingPlan } from './contract.ts'
import type { Supplies } from './given.ts'

const headBytes = 256 * 1024

export interface ReadRows {
  rows: FeedRow[]
  about: Pick<FeedReport, 'format' | 'headers' | 'mapping' | 'samples'>
  plan: ReadingPlan
}

type Corrections = FeedPlan['fixes']

/** @throws EnsembleError invalid for what is no feed */
export async function readSupplies(
  supplies: Supplies,
  wanted: Partial<ReadingPlan>,
  fixes: Corrections,
): Promise<ReadRows> {
  const { kind = 'auto', currency = 'KRW', replaces = false } = wanted
  const base = { kind, currency, replaces }
  const defaults = { currency, suggest: true, onUnknown: () => undefined }
  const plan = { kind, defaults, find: supplies.find, fixes }
  if (!supplies.feed) {
    const about = { headers: ['photo'], mapping: {}, samples: [] }
    return { rows: readPictures(supplies, plan), about, plan: { ...base, dialect: 'table' } }
  }
  const { name, blob } = supplies.feed
  const { encoding, survey } = await surveyFile(blob, name)
  const dialect = wanted.dialect ?? survey.dialect
  const mapping = wanted.mapping
  const rows: FeedRow[] = []
  const lots = readFeed(readPieces(blob, encoding), { ...plan, format: survey.format, dialect, mapping })
  for (;;) {
    const next = await lots.next()
    if (next.done) {
      const about = { format: survey.format, headers: next.value.headers(), mapping: next.value.mapping() }
      rows.sort((a, b) => a.line - b.line) // products of several rows come when the last of them has been read
      const samples = survey.samples.slice(0, 3).map(({ cells }) => cells)
      return { rows, about: { ...about, samples }, plan: { ...base, dialect, mapping } }
    }
    for (const row of next.value) rows.push(row)
  }
}

async function surveyFile(blob: Blob, name: string): Promise<{ encoding: Encoding; survey: Survey }> {
  const head = new Uint8Array(await blob.slice(0, headBytes).arrayBuffer())
  const encoding = guessEncoding(head)
  const whole = blob.size <= headBytes
  return { encoding, survey: surveyFeed(new TextDecoder(encoding).decode(head, { stream: !whole }), name, whole) }
}

async function* readPieces(blob: Blob, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for (let from = 0; from < blob.size; from += headBytes)
    yield decoder.decode(await blob.slice(from, from + headBytes).arrayBuffer(), { stream: true })
  yield decoder.decode()
}

/** Without a feed every picture is a row of its own. */
function readPictures({ pictures }: Supplies, plan: Omit<FeedPlan, 'format' | 'dialect'>): FeedRow[] {
  const rows: FeedRow[] = []
  const reader = createFeedReader({ ...plan, format: 'json', dialect: 'table' }, (row) => rows.push(row))
  reader.push(`[${[...pictures.keys()].map((photo) => JSON.stringify({ photo })).join(',\n')}]`)
  reader.end()
  return rows
}
