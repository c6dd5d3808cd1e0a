/** What was dropped: one feed at most, and pictures, from files, folders and zips alike. */
import { EnsembleError } from '../../../models/core/errors.ts'
import { baseOf, createFinder, isAddress, isPictureName } from '../../../models/core/import/find-photo.ts'
import type { Given } from './contract.ts'
import { readyAddress } from './visits.ts'
import { listZip } from './zip.ts'

export interface Supplies {
  feed?: { name: string; blob: Blob }
  /** What to call it all when there is no feed. */
  name: string
  pictures: Map<string, () => Promise<Blob>>
  find(word: string): string
}

/** The file of a path that a row names, or the picture of what is at its address. @throws EnsembleError as `readyAddress` does */
export async function openPicture(pictures: Supplies['pictures'], path: string): Promise<Blob> {
  const open = pictures.get(path)
  if (open) return open()
  if (isAddress(path)) {
    const { picture, files } = await readyAddress(path)
    return files.get(picture.sha256)!
  }
  throw new EnsembleError('not-found', `no file ${path}`)
}

const feedName = /\.(csv|tsv|txt|json|jsonl|ndjson|xml)$/i
const skipped = /(^|\/)(\.|__MACOSX)/

/** @throws EnsembleError invalid when there is neither a feed nor a picture, or several feeds */
export async function openSupplies(given: readonly Given[]): Promise<Supplies> {
  const all: { path: string; open: () => Promise<Blob> }[] = []
  for (const each of given) {
    if (/\.zip$/i.test(each.path)) all.push(...(await listZip(each)))
    else all.push({ path: each.path, open: async () => each.file })
  }
  const files = all.filter(({ path }) => !skipped.test(path))
  const pictures = new Map(files.filter(({ path }) => isPictureName(path)).map(({ path, open }) => [path, open]))
  const feeds = files.filter(({ path }) => feedName.test(path) && !isPictureName(path))
  // A folder may have notes beside its table.
  const tables = feeds.length > 1 ? feeds.filter(({ path }) => !/\.txt$/i.test(path)) : feeds
  if (tables.length > 1)
    throw new EnsembleError(
      'invalid',
      `there are several feeds: ${tables
        .map(({ path }) => baseOf(path))
        .slice(0, 5)
        .join(', ')}`,
      'Drop one at a time.',
    )
  if (!tables.length && !pictures.size)
    throw new EnsembleError(
      'invalid',
      'there is neither a feed nor a picture',
      'Drop a CSV, TSV, JSON or XML file, pictures, a folder, or a zip.',
    )
  const [table] = tables
  const find = createFinder([...pictures.keys()])
  const name = table ? baseOf(table.path) : given.length === 1 ? given[0].path : `${pictures.size} pictures`
  return { name, pictures, find, ...(table ? { feed: { name, blob: await table.open() } } : {}) }
}
