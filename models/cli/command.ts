/** What a command is: its options, its help, its run; and how its arguments are read. */
import { parseArgs } from 'node:util'
import { EnsembleError } from '../core/errors.ts'

export interface Option {
  type: 'string' | 'boolean'
  short?: string
  multiple?: boolean
  /** What stands for the value in the help, e.g. DIR. */
  value?: string
  help: string
}

export interface Arguments {
  files: string[]
  values: Record<string, string | boolean | (string | boolean)[] | undefined>
}

export interface Command {
  name: string
  summary: string
  /** Arguments as the usage line shows them. */
  usage: string
  /** A paragraph or two: what happens, in which order, and what comes out. */
  about: string
  options: Record<string, Option>
  examples: [command: string, meaning: string][]
  /** @returns exit code: 0 all done, 1 nothing or not all done, 2 wrong use. */
  run(given: Arguments): Promise<number>
}

/** Options every command has. */
export const commonOptions: Record<string, Option> = {
  json: { type: 'boolean', help: 'print the result as JSON on stdout' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
}

/** @throws EnsembleError `invalid` naming the option that is wrong. */
export function readArguments(command: Command, given: string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...commonOptions }).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({ args: given, options, allowPositionals: true })
    return { files: positionals, values: { ...values } }
  } catch (error) {
    // parseArgs explains itself in several sentences; the first one names the option.
    const reason = (error as Error).message.split('. ')[0]
    throw new EnsembleError('invalid', reason, `see "ensemble ${command.name} --help"`)
  }
}

export function readText({ values }: Arguments, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

export function readTexts({ values }: Arguments, name: string): string[] {
  const value = values[name]
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'string' ? [value] : []
}

export function readFlag({ values }: Arguments, name: string): boolean {
  return values[name] === true
}

/** @throws EnsembleError when absent. */
export function requireText(given: Arguments, name: string, hint: string): string {
  const value = readText(given, name)
  if (!value) throw new EnsembleError('invalid', `--${name} is missing`, hint)
  return value
}

/** One of the allowed words. @throws EnsembleError naming the word given. */
export function readChoice<T extends string>(given: Arguments, name: string, allowed: readonly T[], otherwise: T): T {
  const value = readText(given, name)
  if (value === undefined) return otherwise
  const found = allowed.find((word) => word === value)
  if (!found) throw new EnsembleError('invalid', `--${name} ${value} is not one of ${allowed.join(', ')}`)
  return found
}

/** A whole number in a range. @throws EnsembleError naming the value given. */
export function readCount(given: Arguments, name: string, otherwise: number, low = 1, high = 1_000_000): number {
  const value = readText(given, name)
  if (value === undefined) return otherwise
  const count = Number(value)
  if (!Number.isInteger(count) || count < low || count > high)
    throw new EnsembleError('invalid', `--${name} ${value} is not a whole number from ${low} to ${high}`)
  return count
}

/** Exactly one positional argument. */
export function requireFile({ files }: Arguments, what: string, command: string): string {
  if (files.length !== 1)
    throw new EnsembleError(
      'invalid',
      files.length ? `one ${what} expected, ${files.length} given: ${files.join(' ')}` : `${what} is missing`,
      `see "ensemble ${command} --help"`,
    )
  return files[0]
}
