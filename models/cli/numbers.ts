import { EnsembleError } from '../core/errors.ts'
import { readText, type Arguments } from './command.ts'

/** A finite number, not negative. @throws EnsembleError naming the value given. */
export function readNumber(given: Arguments, name: string, otherwise: number): number {
  const text = readText(given, name)
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text === '' || !Number.isFinite(value) || value < 0)
    throw new EnsembleError('invalid', `--${name} ${text} is not a number of 0 or more`)
  return value
}
