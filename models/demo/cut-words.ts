/** The small words that names of cuts are built with. */
import type { Name } from '../core/taxonomy.ts'

export interface Cut {
  noun: Name
  /** Words between cloth and noun, in order: at most two are said in a title. */
  details: Name[]
  attributes: Record<string, string>
}

export const name = (en: string, ko: string): Name => ({ en, ko })

/** Reads a threshold ladder: the first entry whose limit is above the value. */
export function ladder<T>(value: number, steps: readonly (readonly [limit: number, entry: T])[], last: T): T {
  return steps.find(([limit]) => value < limit)?.[1] ?? last
}

/** The words whose condition held. */
export const present = (...list: (Name | false | undefined)[]): Name[] =>
  list.filter((entry) => entry !== undefined && entry !== false)
