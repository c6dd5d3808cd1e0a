/** Reading files as plain bytes. */
import { readFile } from 'node:fs/promises'
import { EnsembleError } from '../core/errors.ts'

/**
 * [Note: plain bytes] Node's Buffer overrides `slice` to share memory, so code that copies with it (core does) would get
 * the whole pool. Bytes that go into core are always a Uint8Array of their own.
 */
export const toPlain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)

/** @throws EnsembleError `not-found` with the system's reason */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new EnsembleError('not-found', `${path} cannot be read: ${error.code ?? error.message}`)
  })
  return toPlain(bytes)
}
