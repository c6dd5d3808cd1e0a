/** SHA-256, as the names of blobs. */
import { createHash } from 'node:crypto'
import type { Sha256 } from '../core/schema.ts'

export function hashBytes(bytes: Uint8Array | string): Sha256 {
  return createHash('sha256').update(bytes).digest('hex')
}
