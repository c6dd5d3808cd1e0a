/** Builds the app when it is missing or older than its sources. */
import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { projectRoot, webFolder } from './serve.ts'

const sources = ['web', 'models/core', 'models/train', 'vite.config.ts', 'package-lock.json']

/** Newest change below a path, milliseconds; 0 when it is not there. */
async function newestChange(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const inside = await readdir(path)
  const times = await Promise.all(inside.map((name) => newestChange(join(path, name))))
  return Math.max(0, ...times)
}

export async function isBuilt(): Promise<boolean> {
  const built = await stat(join(webFolder, 'index.html')).catch(() => undefined)
  if (!built) return false
  const changes = await Promise.all(sources.map((name) => newestChange(join(projectRoot, name))))
  return built.mtimeMs >= Math.max(...changes)
}

/** Runs the build; its output is shown only when it fails. @throws EnsembleError `internal` with the last lines */
export async function buildWeb(): Promise<void> {
  const vite = join(projectRoot, 'node_modules/vite/bin/vite.js')
  // A test runner sets NODE_ENV to test, and a build for tests registers no service worker.
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: projectRoot, env })
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
  if (code !== 0) throw new EnsembleError('internal', `the app does not build:\n${output.trim().slice(-4000)}`)
}
