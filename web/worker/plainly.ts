/** Methods whose failures cross to the page as plain data; `revive` (web/call-worker.ts) makes them errors again. */
import { toProblem } from '../../models/core/errors.ts'

/** An Error loses its code on the way to the page; a problem is plain data and arrives whole. */
export function plainly<T extends object>(methods: T): T {
  const wrap =
    (method: (...given: unknown[]) => Promise<unknown>) =>
    (...given: unknown[]) =>
      method(...given).catch((problem: unknown) => {
        throw toProblem(problem)
      })
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, wrap(method)])) as T
}
