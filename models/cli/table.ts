/** A feed's file: what kind it is, by its first characters, and its text a piece at a time. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { EnsembleError } from '../core/errors.ts'
import { type FeedPlan, type FeedReader, type FeedRow, readFeed } from '../core/import/feed.ts'
import { type Encoding, guessEncoding } from '../core/import/recognise.ts'
import { surveyFeed, type Survey } from '../core/import/survey.ts'

const headBytes = 256 * 1024

export interface Table extends Survey {
  path: string
  name: string
  encoding: Encoding
}

/** @throws EnsembleError `invalid` when it is no table */
export async function openTable(path: string, name: string): Promise<Table> {
  const file = await open(path)
  try {
    const head = new Uint8Array(headBytes)
    const { bytesRead } = await file.read(head, 0, headBytes, 0)
    const encoding = guessEncoding(head.subarray(0, bytesRead))
    const text = new TextDecoder(encoding).decode(head.subarray(0, bytesRead), { stream: bytesRead === headBytes })
    return { path, name, encoding, ...surveyFeed(text, name, bytesRead < headBytes) }
  } finally {
    await file.close()
  }
}

async function* readPieces({ path, encoding }: Table): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const bytes of createReadStream(path, { highWaterMark: headBytes }))
    yield decoder.decode(bytes as Uint8Array, { stream: true })
  yield decoder.decode()
}

/** @throws EnsembleError `invalid` when no column tells a photo. @returns the reader, which knows the columns */
export async function readTable(
  table: Table,
  plan: Omit<FeedPlan, 'format' | 'dialect'>,
  onRow: (row: FeedRow) => void,
): Promise<FeedReader> {
  const lots = readFeed(readPieces(table), { ...plan, format: table.format, dialect: table.dialect })
  for (;;) {
    const next = await lots.next()
    if (next.done) return next.value
    next.value.forEach(onRow)
  }
}

/** Whether rows of this table can name photos at all. */
export function requirePhotos({ name, dialect, mapping }: Table): void {
  const has = Object.values(mapping)
  if (dialect === 'shopify' || dialect === 'looks' || has.includes('photo') || has.includes('id')) return
  throw new EnsembleError('invalid', `${name} has no column "photo"`, 'name the column with the file names "photo"')
}
