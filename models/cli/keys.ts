/** The publisher's signing key: made at the first publish, kept in a file that only its owner can read. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { createSigningKey, type SigningKey, type Subtle } from '../core/signature.ts'
import type { Destination } from './destination.ts'

export const subtle = crypto.subtle as unknown as Subtle

/** Beside the data it signs, or in the user's settings when that is on another machine. */
export function keyPath({ folder, name }: Pick<Destination, 'folder' | 'name'>, catalog: string): string {
  if (folder) return join(folder, 'keys', `${catalog}.json`)
  const settings = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  return join(settings, 'ensemble', 'keys', `${new URL(name).host.replace(':', '-')}-${catalog}.json`)
}

export function readKey(path: string): SigningKey | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new EnsembleError('not-found', `the key ${path} cannot be read: ${(error as Error).message}`)
  }
  const key = JSON.parse(text) as SigningKey
  if (!key.id || !key.publicKey || !key.privateKey) throw new EnsembleError('invalid', `${path} is not a signing key`)
  return key
}

/** The key of a catalog that has been published. @param file instead of where it is made @throws EnsembleError not-found */
export function requireKey(
  at: Parameters<typeof keyPath>[0],
  catalog: string,
  file = keyPath(at, catalog),
): SigningKey {
  const key = readKey(file)
  if (key) return key
  throw new EnsembleError('not-found', `no signing key in ${file}`, 'name another with --key')
}

/** The key of the file; a new one when there is none. Two first publishes at once agree: the later reads the earlier's. */
export async function readOrMakeKey(path: string): Promise<SigningKey> {
  const known = readKey(path)
  if (known) return known
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const key = await createSigningKey(subtle)
  try {
    writeFileSync(path, `${JSON.stringify(key)}\n`, { mode: 0o600, flag: 'wx' })
    return key
  } catch (error) {
    const first = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readKey(path) : undefined
    if (first) return first
    throw error
  }
}
