/** What went wrong, in the reader's words: by code where we have a sentence, else the message the engine gave. */
import type { ErrorCode } from '../../models/core/errors.ts'
import type { Words } from '../i18n/en.ts'

/** The engine's codes, and two of the page's own: a photo no longer on this device, a piece no longer in the edition. */
export interface Problem {
  code: ErrorCode | 'lost' | 'gone'
  message: string
  hint: string
}

/** Any thrown thing as a problem: EnsembleErrors keep their code, the rest are internal. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return { code: 'storage-full', message: error.message, hint: '' }
  }
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    const { code, message, hint } = error as Problem
    return { code, message: message ?? '', hint: hint ?? '' }
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), hint: '' }
}

// HEIC is what phones make, so it has its own words; TIFF and the rest share theirs.
const keyOf = ({ code, message }: Problem): string =>
  code === 'photo-unsupported' && !/heic/i.test(message) ? 'photo-format' : code

/** What happened and what to do, one sentence each. */
export function explain(problem: Problem, words: Words): { what: string; todo: string } {
  const known: { what: string; todo?: string } | undefined = words.problems[keyOf(problem) as keyof Words['problems']]
  if (known?.todo) return { what: known.what, todo: known.todo }
  return { what: words.problems.other.what, todo: [problem.message, problem.hint].filter(Boolean).join(' ') }
}
