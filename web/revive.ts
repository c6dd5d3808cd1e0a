/** The other end of `plainly` (web/worker/plainly.ts). */
import { EnsembleError, type ErrorCode } from '../models/core/errors.ts'

/** Errors cross the worker boundary as plain data (errors.ts: toProblem); here they become errors again. */
export function revive(problem: unknown): unknown {
  if (typeof problem !== 'object' || problem === null || !('code' in problem)) return problem
  const { code, message, hint } = problem as { code: ErrorCode; message: string; hint: string }
  return new EnsembleError(code, message, hint)
}
