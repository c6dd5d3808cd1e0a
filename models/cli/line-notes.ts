/** Facts remembered over runs: one JSON line each, in a file of the cache folder. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface LineNotes<Note> {
  get(key: string): Note | undefined
  /** Of notes with the same key the last counts. */
  put(note: Note): void
}

export function openNotes<Note>(path: string, keyOf: (note: Note) => string): LineNotes<Note> {
  mkdirSync(dirname(path), { recursive: true })
  const known = new Map<string, Note>()
  for (const line of readLines(path)) {
    // A run that was killed may have left half a line: it is written again when needed.
    try {
      const note = JSON.parse(line) as Note
      known.set(keyOf(note), note)
    } catch {
      continue
    }
  }
  return {
    get: (key) => known.get(key),
    put(note) {
      const line = JSON.stringify(note)
      if (JSON.stringify(known.get(keyOf(note))) === line) return
      known.set(keyOf(note), note)
      appendFileSync(path, `\n${line}`)
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
