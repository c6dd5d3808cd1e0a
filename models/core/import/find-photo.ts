/** How a table's words for pictures find the files that were given: by path, file name, or name without extension. */
import { EnsembleError } from '../errors.ts'

const pictureName = /\.(jpe?g|png|webp|avif|gif|heic|heif|tiff?|bmp)$/i

export const isPictureName = (path: string): boolean => pictureName.test(path)
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
/** Without folders and the extension; in "img.1" nothing is an extension of a picture, so it stays. */
export const stemOf = (path: string): string => baseOf(path).replace(pictureName, '')

export const isAddress = (word: string): boolean => /^https?:\/\//i.test(word)

/** The path of an address is a file name too: shops host "coat.jpg?v=3", and people have coat.jpg. */
export function toPath(word: string): string {
  const path = isAddress(word) ? safeDecode(word.replace(/[?#].*$/s, '')) : word
  return path.replaceAll('\\', '/').replace(/^\.\//, '').normalize('NFC')
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone % in a file name
  }
}

/**
 * @param paths with "/", relative to what was given
 * @returns a function that throws EnsembleError `not-found`, or `invalid` when several files fit
 */
export function createFinder(paths: readonly string[]): (word: string) => string {
  const byName = new Map<string, string[]>()
  for (const path of paths) {
    const plain = path.normalize('NFC')
    for (const name of new Set([plain, baseOf(plain), stemOf(plain), plain.replace(pictureName, '')])) {
      const known = byName.get(name)
      if (known) known.push(path)
      else byName.set(name, [path])
    }
  }
  const known = new Set(paths)
  return (word) => {
    const path = toPath(word)
    if (known.has(path)) return path
    const found = byName.get(path) ?? (path.includes('/') ? byName.get(baseOf(path)) : undefined)
    if (!found) throw new EnsembleError('not-found', `no file "${word}"`)
    if (found.length > 1) throw new EnsembleError('invalid', `"${word}" may be any of ${found.slice(0, 3).join(', ')}`)
    return found[0]
  }
}
