/** The log of a Node process: one JSON object a line on stderr. */
import type { LogEntry } from './metrics.ts'

const levels = ['debug', 'info', 'error'] as const

/** @param level least to write: 'error', 'info' (writes and errors) or 'debug' (reads too); any other word is 'info'. Nothing unless told. */
export function createLog(level = 'off'): (entry: LogEntry) => void {
  if (['', '0', 'off'].includes(level)) return () => {}
  const named = levels.indexOf(level as LogEntry['level'])
  const least = named < 0 ? levels.indexOf('info') : named
  return (entry) => {
    if (levels.indexOf(entry.level) >= least) process.stderr.write(`${JSON.stringify(entry)}\n`)
  }
}
