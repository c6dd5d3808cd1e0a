/** A worker of ours as its page calls it: started on the first call, its problems errors again. */
import { type Remote, wrap } from 'comlink'
import { EnsembleError, type ErrorCode } from '../models/core/errors.ts'
import { trustedAddress } from './trusted.ts'

type Call<T> = <R>(call: (remote: Remote<T>) => Promise<R>) => Promise<R>

/** A worker that cannot start rejects the calls in flight; the next call starts another. */
export function startOnCall<T>(name: string, address: string): Call<T> {
  let running: { remote: Remote<T>; failed: Promise<never> } | undefined

  function start() {
    const worker = new Worker(trustedAddress(address), { type: 'module', name })
    const failed = new Promise<never>((_, reject) => {
      worker.addEventListener('error', ({ message }) => {
        running = undefined
        const why = `the worker failed: ${message || 'it could not be loaded'}`
        reject(new EnsembleError('internal', why, 'Reload the page.'))
      })
    })
    failed.catch(() => undefined) // heard by whichever call is waiting
    return { remote: wrap<T>(worker), failed }
  }

  return async (call) => {
    const { remote, failed } = (running ??= start())
    try {
      return await Promise.race([call(remote), failed])
    } catch (problem) {
      throw revive(problem)
    }
  }
}

/** Errors cross the worker boundary as plain data (web/worker/plainly.ts); here they become errors again. */
function revive(problem: unknown): unknown {
  if (typeof problem !== 'object' || problem === null || !('code' in problem)) return problem
  const { code, message, hint } = problem as { code: ErrorCode; message: string; hint: string }
  return new EnsembleError(code, message, hint)
}
