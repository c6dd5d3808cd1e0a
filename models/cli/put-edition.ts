/** The content of an edition and its new blobs: stored, signed, and made current in one step. */
import { EnsembleError } from '../core/errors.ts'
import { manifestText } from '../core/manifest.ts'
import type { EditionManifest, Pointer, RecordsEntry, Sha256, ShardEntry } from '../core/schema.ts'
import { signText, type SigningKey } from '../core/signature.ts'
import { canonicalJson } from '../core/text.ts'
import type { Destination } from './destination.ts'
import { hashBytes } from './hash.ts'
import { subtle } from './keys.ts'
import { startProgress } from './progress.ts'

interface Blob {
  bytes: Uint8Array
  type: string
}
export type Blobs = Map<Sha256, Blob>
export type Content = Omit<EditionManifest, 'format' | 'catalog' | 'edition' | 'created'>

export function keep(blobs: Blobs, bytes: Uint8Array, type = 'application/octet-stream'): Sha256 {
  const sha256 = hashBytes(bytes)
  blobs.set(sha256, { bytes, type })
  return sha256
}

export async function signInto(blobs: Blobs, text: string, key: SigningKey): Promise<Sha256> {
  const signed = await signText(text, key, subtle)
  return keep(blobs, new TextEncoder().encode(canonicalJson(signed)), 'application/json')
}

const nameOf = (entry: ShardEntry | RecordsEntry) =>
  'ranking' in entry
    ? [entry.kind, entry.superCategory, entry.ranking, entry.sha256].join(' ')
    : [entry.kind, entry.first, entry.sha256].join(' ')
/** The same content has the same manifest, whatever was kept and whatever made. */
export const inOrder = <Entry extends ShardEntry | RecordsEntry>(a: Entry, b: Entry): number =>
  nameOf(a) < nameOf(b) ? -1 : 1

async function storeBlobs(destination: Destination, blobs: Blobs): Promise<void> {
  const missing = await destination.missing([...blobs.keys()])
  const progress = startProgress('Store', missing.size)
  for (const sha256 of missing) {
    const blob = blobs.get(sha256)
    if (blob) await destination.put(sha256, blob.bytes, blob.type)
    progress.step()
  }
  progress.end()
}

export interface NextEdition {
  catalog: string
  /** What it follows, as it was when this was made. */
  pointer: Pointer | undefined
  content: Content
  /** All of it that may be new at the destination. */
  blobs: Blobs
  key: SigningKey
  created: Date
  /** Number of the edition whose content this is. */
  restores?: number
}

/** @throws EnsembleError `conflict` when another publisher was first: the run can simply be repeated */
export async function putEdition(destination: Destination, next: NextEdition): Promise<Pointer> {
  const { catalog, pointer, content, key, created, restores } = next
  const [blobs, edition] = [new Map(next.blobs), (pointer?.edition ?? 0) + 1]
  const about = { format: 'ensemble-edition-1' as const, catalog, edition, created: created.toISOString() }
  const manifest = await signInto(blobs, manifestText({ ...content, ...about }), key)
  await storeBlobs(destination, blobs)
  const made: Pointer = { catalog, edition, manifest }
  if (await destination.swap(pointer, made, restores)) return made
  throw new EnsembleError('conflict', `another publisher made an edition of ${catalog} meanwhile`, 'run it again')
}
