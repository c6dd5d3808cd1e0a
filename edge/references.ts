/** Every blob an edition rests on, by name: what has to be stored, kept, copied and verified. */
import { EnsembleError } from '../models/core/errors.ts'
import { parseEdition, parseRelease, parseSigned } from '../models/core/manifest.ts'
import { filesOf } from '../models/core/picture-sizes.ts'
import { parseRecords } from '../models/core/records.ts'
import type { EditionManifest, Item, RecordsEntry, ReleaseManifest, Sha256, Snapshot } from '../models/core/schema.ts'
import { readAll } from './body.ts'
import { Refusal } from './failure.ts'
import { toHex } from './secrets.ts'
import type { Blobs } from './store.ts'

export interface ReadLimits {
  manifestBytes: number
  recordsBytes: number
}

/** What a blob is for, and its length where the manifest says it. */
export interface Need {
  bytes: number | undefined
  what: string
}
export type Needs = Map<Sha256, Need>

/** @throws manifest-invalid when one blob is named with two lengths. */
export function need(needs: Needs, { sha256, bytes }: { sha256: Sha256; bytes?: number }, what: string): void {
  const before = needs.get(sha256)
  if (before?.bytes !== undefined && bytes !== undefined && before.bytes !== bytes) {
    throw new EnsembleError(
      'manifest-invalid',
      `${sha256} is ${before.bytes} bytes as ${before.what}, ${bytes} as ${what}`,
    )
  }
  needs.set(sha256, { bytes: bytes ?? before?.bytes, what })
}

/** The files that the two manifests name: trunk, outline, heads, shards, records. */
export function needFiles(needs: Needs, edition: EditionManifest, release: ReleaseManifest): void {
  for (const part of ['wasm', 'webgpu', 'table', 'weights'] as const) need(needs, release.trunk[part], `trunk ${part}`)
  for (const [name, head] of Object.entries(release.heads)) need(needs, head, `head ${name}`)
  need(needs, release.golden, 'golden descriptors')
  if (release.outline) need(needs, release.outline, 'outline')
  for (const shard of edition.shards) need(needs, shard, `shard ${shard.kind} ${shard.ranking}`)
  for (const entry of edition.records) need(needs, entry, `records ${entry.first} to ${entry.last}`)
}

/** The pictures of one file of records. @throws manifest-invalid when the file is not what the manifest says. */
export async function needPictures(needs: Needs, blobs: Blobs, entry: RecordsEntry, limits: ReadLimits): Promise<void> {
  const what = `Records ${entry.first} to ${entry.last}`
  const records = parseRecordsOf(entry, await readChecked(blobs, entry.sha256, what, limits.recordsBytes))
  if (records.length !== entry.count || records[0]?.id !== entry.first || records.at(-1)?.id !== entry.last) {
    const found = `${records.length} from ${records[0]?.id} to ${records.at(-1)?.id}`
    throw new EnsembleError('manifest-invalid', `${what}: ${entry.count} announced, found ${found}`)
  }
  for (const { id, picture } of records)
    for (const file of filesOf(picture)) need(needs, file, `picture of ${id}, ${file.width} wide`)
}

/** @throws manifest-invalid: the request is fine, what it publishes is not. */
function parseRecordsOf({ kind }: RecordsEntry, bytes: Uint8Array): (Item | Snapshot)[] {
  const text = new TextDecoder().decode(bytes)
  try {
    return kind === 'items' ? parseRecords(text, kind) : parseRecords(text, kind)
  } catch (error) {
    if (error instanceof EnsembleError) throw new EnsembleError('manifest-invalid', error.message, error.hint)
    throw error
  }
}

/** A manifest that was checked when it was published. @throws manifest-invalid, hash-mismatch */
export async function readEdition(blobs: Blobs, name: Sha256, limits: ReadLimits): Promise<EditionManifest> {
  const bytes = await readChecked(blobs, name, 'manifest', limits.manifestBytes)
  return parseEdition(parseSigned(new TextDecoder().decode(bytes)).text)
}

/** Every blob of an edition published before, itself among them. @throws when one that names others cannot be read. */
export async function listNeeds(blobs: Blobs, manifest: Sha256, limits: ReadLimits): Promise<Needs> {
  const needs: Needs = new Map()
  const edition = await readEdition(blobs, manifest, limits)
  const signed = await readChecked(blobs, edition.release, 'release', limits.manifestBytes)
  need(needs, { sha256: manifest }, 'manifest')
  need(needs, { sha256: edition.release }, 'release')
  needFiles(needs, edition, parseRelease(parseSigned(new TextDecoder().decode(signed)).text))
  for (const entry of edition.records) await needPictures(needs, blobs, entry, limits)
  return needs
}

/** Reads a blob that the edge itself is about to believe, and hashes it again: disks forget. */
export async function readChecked(
  blobs: Blobs,
  name: Sha256,
  what: string,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const found = await blobs.get(name)
  if (!found) {
    const missing = [{ sha256: name, bytes: null, what, stored: null }]
    throw new Refusal(422, 'manifest-invalid', `The ${what} ${name} is not stored`, 'PUT it first.', { missing })
  }
  const bytes = await readAll(found.body, limit)
  const hash = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  if (hash !== name)
    throw new EnsembleError('hash-mismatch', `The stored ${what} ${name} hashes to ${hash}`, 'It is damaged.')
  return bytes
}
