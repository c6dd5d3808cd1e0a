/** Which published picture a photo became, remembered over runs: one JSON line a photo, in the cache folder. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Picture, Sha256 } from '../core/schema.ts'
import { cacheFolder } from './feature-cache.ts'
import { pictureRecipe } from './picture.ts'

export interface PictureNotes {
  get(photo: Sha256): Picture | undefined
  put(photo: Sha256, picture: Picture): void
}

export function openPictureNotes(folder = cacheFolder()): PictureNotes {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `pictures-${pictureRecipe}.jsonl`)
  const known = new Map<Sha256, Picture>()
  for (const line of readLines(path)) {
    // A run that was killed may have left half a line: it is written again when needed.
    try {
      const { photo, picture } = JSON.parse(line) as { photo: Sha256; picture: Picture }
      known.set(photo, picture)
    } catch {
      continue
    }
  }
  return {
    get: (photo) => known.get(photo),
    put(photo, picture) {
      if (known.has(photo)) return
      known.set(photo, picture)
      appendFileSync(path, `\n${JSON.stringify({ photo, picture })}`)
    },
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean)
  } catch {
    return []
  }
}
