/** Pictures of a folder, and how a table's words for them find the files. */
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { EnsembleError } from '../core/errors.ts'

export interface Folder {
  root: string
  /** Paths relative to the root, with "/", in order. */
  pictures: string[]
  tables: string[]
  /** Folders left out, by name. */
  skipped: string[]
}

const pictureTypes = new Set([
  '.jpg',
  '.jpeg',
  '.png',
  '.webp',
  '.avif',
  '.gif',
  '.heic',
  '.heif',
  '.tif',
  '.tiff',
  '.bmp',
])
/** Not photos of clothes, though they are pictures. */
const skippedNames = new Set(['masks', 'annotations', 'node_modules'])

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
      } else if (pictureTypes.has(extname(entry.name).toLowerCase())) folder.pictures.push(name)
      else if (extname(entry.name).toLowerCase() === '.csv') folder.tables.push(name)
    }
  }
  await walk(folder.root)
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  folder.pictures.sort(byName)
  folder.tables.sort(byName)
  return folder
}

export const stemOf = (path: string): string => basename(path, extname(path))

/**
 * Finds a table's photo: by path, by file name, or by name without extension ("0001" is photos/0001.jpg).
 * @returns a function that throws EnsembleError `not-found` or `invalid` (several files fit)
 */
export function createFinder(folder: Folder): (word: string) => string {
  const paths = new Set(folder.pictures)
  const byName = new Map<string, string[]>()
  for (const path of folder.pictures)
    for (const name of new Set([basename(path), stemOf(path), path.slice(0, -extname(path).length)]))
      byName.set(name, [...(byName.get(name) ?? []), path])

  return (word) => {
    const path = word.replaceAll('\\', '/').replace(/^\.\//, '')
    if (paths.has(path)) return path
    const found = byName.get(path) ?? (dirname(path) === '.' ? undefined : byName.get(basename(path)))
    if (!found) throw new EnsembleError('not-found', `no file "${word}"`)
    if (found.length > 1) throw new EnsembleError('invalid', `"${word}" may be any of ${found.slice(0, 3).join(', ')}`)
    return found[0]
  }
}
