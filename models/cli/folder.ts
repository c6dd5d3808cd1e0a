/** Pictures and tables of a folder. */
import { readdir, realpath, stat } from 'node:fs/promises'
import { extname, join, relative, resolve, sep } from 'node:path'
import { isPictureName } from '../core/import/find-photo.ts'

export interface Folder {
  root: string
  /** Paths relative to the root, with "/", in order. */
  pictures: string[]
  tables: string[]
  /** Folders left out, by name. */
  skipped: string[]
}

/** Feeds by extension; what they are is found by their first characters. */
const tableTypes = new Set(['.csv', '.tsv', '.json', '.jsonl', '.ndjson', '.xml', '.txt'])
/** Not photos of clothes, though they are pictures. */
const skippedNames = new Set(['masks', 'annotations', 'node_modules'])

export const isTableName = (name: string): boolean => tableTypes.has(extname(name).toLowerCase())

/** All pictures below a folder, by extension; contents are checked when they are read. */
export async function listFolder(root: string): Promise<Folder> {
  const folder: Folder = { root: resolve(root), pictures: [], tables: [], skipped: [] }
  const walked = new Set<string>()
  const walk = async (path: string): Promise<void> => {
    // A link to a folder is followed, but no folder twice: links may make a ring.
    const real = await realpath(path)
    if (walked.has(real)) return
    walked.add(real)
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const full = join(path, entry.name)
      const name = relative(folder.root, full).split(sep).join('/')
      if (entry.name.startsWith('.')) continue
      const found = entry.isSymbolicLink() ? await stat(full).catch(() => entry) : entry
      if (found.isDirectory()) {
        if (skippedNames.has(entry.name)) folder.skipped.push(name)
        else await walk(full)
      } else if (isPictureName(entry.name)) folder.pictures.push(name)
      else if (isTableName(entry.name)) folder.tables.push(name)
    }
  }
  await walk(folder.root)
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  folder.pictures.sort(byName)
  folder.tables.sort(byName)
  return folder
}
