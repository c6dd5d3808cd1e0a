/** Runs the real command as a person would, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

export const command = join(resolve(import.meta.dirname, '../..'), 'models/cli/ensemble.js')

export interface Outcome {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  error: string
}

/** @param cache folder of feature caches: never the user's own */
export function startCommand(args: string[], cache: string): { child: ChildProcess; outcome: Promise<Outcome> } {
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, ENSEMBLE_CACHE: cache } })
  let [out, error] = ['', '']
  child.stdout.on('data', (text) => (out += text))
  child.stderr.on('data', (text) => (error += text))
  const outcome = new Promise<Outcome>((done) =>
    child.on('close', (code, signal) => done({ code, signal, out, error })),
  )
  return { child, outcome }
}

export const runCommand = (args: string[], cache: string): Promise<Outcome> => startCommand(args, cache).outcome
