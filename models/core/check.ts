/**
 * A small schema checker for everything that comes from outside: each check takes a value and its path, and returns
 * the value typed or says which path had what. Unknown keys are dropped, so a newer publisher does not break an older app.
 */
import { EnsembleError, type ErrorCode } from './errors.ts'
import { brief } from './text.ts'

export type Check<T> = (value: unknown, path: string) => T

class Mismatch extends Error {}

/** Runs a check over outside data. @throws an EnsembleError of `code` naming the path, what it must be, and what it is. */
export function check<T>(what: Check<T>, value: unknown, code: ErrorCode, name: string): T {
  try {
    return what(value, '')
  } catch (error) {
    if (error instanceof Mismatch) throw new EnsembleError(code, `${name}: ${error.message}`)
    throw error
  }
}

/** Parses JSON, then checks it. */
export function checkJson<T>(what: Check<T>, json: string, code: ErrorCode, name: string): T {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new EnsembleError(code, `${name} is not JSON: ${(error as Error).message}`)
  }
  return check(what, value, code, name)
}

/** Fails a check. For checks written elsewhere. */
export function mismatch(path: string, must: string, value: unknown): Error {
  const shown = typeof value === 'string' ? JSON.stringify(brief(value)) : brief(JSON.stringify(value) ?? String(value))
  return new Mismatch(`${path || 'the value'} must be ${must}, got ${shown}`)
}

export function text(limits: { min?: number; max: number; pattern?: RegExp; must?: string }): Check<string> {
  const { min = 0, max, pattern, must = `text of ${min} to ${max} characters` } = limits
  return (value, path) => {
    if (typeof value !== 'string' || value.length < min || value.length > max) throw mismatch(path, must, value)
    if (pattern && !pattern.test(value)) throw mismatch(path, must, value)
    return value
  }
}

export function number(limits: { min?: number; max?: number } = {}): Check<number> {
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = limits
  return (value, path) => {
    if (typeof value !== 'number' || !(value >= min && value <= max))
      throw mismatch(path, range('a number', limits), value)
    return value
  }
}

export function integer(limits: { min?: number; max?: number } = {}): Check<number> {
  const { min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = limits
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      throw mismatch(path, range('a whole number', limits), value)
    }
    return value as number
  }
}

function range(noun: string, { min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`
  return min !== undefined ? `${noun} of at least ${min}` : max !== undefined ? `${noun} of at most ${max}` : noun
}

export const boolean: Check<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw mismatch(path, 'true or false', value)
  return value
}

export function oneOf<const T extends string>(words: readonly T[]): Check<T> {
  return (value, path) => {
    if (!words.includes(value as T)) throw mismatch(path, words.map((word) => `"${word}"`).join(' or '), value)
    return value as T
  }
}

export function list<T>(entry: Check<T>, { min = 0, max }: { min?: number; max: number }): Check<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw mismatch(path, 'a list', value)
    if (value.length < min || value.length > max) {
      throw mismatch(path, `a list of ${min} to ${max}`, `a list of ${value.length}`)
    }
    return value.map((item, index) => entry(item, `${path}[${index}]`))
  }
}

/** A list of fixed length with one check a place, such as a box. */
export function tuple<T extends readonly unknown[]>(...entries: { [K in keyof T]: Check<T[K]> }): Check<T> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== entries.length)
      throw mismatch(path, `a list of ${entries.length}`, value)
    return entries.map((entry, index) => entry(value[index], `${path}[${index}]`)) as unknown as T
  }
}

type Checked<S> = { [K in keyof S]: S[K] extends Check<infer T> ? T : never }

/** An object with the keys of `required`, and those of `optional` where present (null counts as absent). */
export function object<R extends object>(required: R): Check<Checked<R>>
export function object<R extends object, O extends object>(
  required: R,
  optional: O,
): Check<Checked<R> & Partial<Checked<O>>>
export function object(required: object, optional: object = {}): Check<object> {
  const musts = Object.entries(required) as [string, Check<unknown>][]
  const mays = Object.entries(optional) as [string, Check<unknown>][]
  return (value, path) => {
    const given = asObject(value, path)
    const found: [string, unknown][] = []
    for (const [key, entry] of musts) found.push([key, entry(own(given, key), join(path, key))])
    for (const [key, entry] of mays) {
      const part = own(given, key)
      if (part !== undefined && part !== null) found.push([key, entry(part, join(path, key))])
    }
    return Object.fromEntries(found)
  }
}

/** An object of any keys with values of one kind. */
export function dictionary<T>(entry: Check<T>, { max }: { max: number }): Check<Record<string, T>> {
  return (value, path) => {
    const pairs = Object.entries(asObject(value, path))
    if (pairs.length > max) throw mismatch(path, `an object of at most ${max} keys`, `${pairs.length} keys`)
    return Object.fromEntries(pairs.map(([key, part]) => [key, entry(part, join(path, key))]))
  }
}

function asObject(value: unknown, path: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(path, 'an object', value)
  return value
}

function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

const join = (path: string, key: string) => (path ? `${path}.${key}` : key)
