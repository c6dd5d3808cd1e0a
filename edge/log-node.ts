/** The log of a Node process: one JSON object a line on stderr. */
import type { LogEntry } from './metrics.ts'

const levels = ['debug', 'info', 'error'] as const

/** @param level least to write: 'debug' has reads too, 'off' nothing; 'info' unless told. */
export function createLog(level = 'info'): (entry: LogEntry) => void {
  const least = levels.indexOf(level as LogEntry['level'])
  if (least < 0) return () => {}
  return (entry) => {
    if (levels.indexOf(entry.level) >= least) process.stderr.write(`${JSON.stringify(entry)}\n`)
  }
}
