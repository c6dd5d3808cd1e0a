/** Everything an edition has to be before the pointer may name it. Nothing is parsed before its signature holds. */
import { EnsembleError } from '../models/core/errors.ts'
import type { Item, Pointer, PublisherKeys, RecordsEntry, Sha256, Snapshot } from '../models/core/schema.ts'
import { parseEdition, parseRelease, parseSigned } from '../models/core/manifest.ts'
import { parseRecords } from '../models/core/records.ts'
import { verifySigned } from '../models/core/signature.ts'
import { readAll } from './body.ts'
import { Refusal } from './failure.ts'
import type { Blobs, Store } from './store.ts'
import { toHex } from './tokens.ts'

export interface CheckLimits {
  manifestBytes: number
  recordsBytes: number
}

interface Need {
  bytes: number
  what: string
}
type Needs = Map<Sha256, Need>

/** At most so many missing blobs are listed in one answer. */
const listed = 1000

/**
 * Checks the edition that `next` names, to follow `current`.
 * @returns whether it brings another model release than the current edition has.
 * @throws not-found, hash-mismatch, signature-invalid, manifest-invalid, space-mismatch: all as 4xx.
 */
export async function checkEdition(
  store: Store,
  publisher: PublisherKeys,
  current: Pointer | undefined,
  next: Pointer,
  limits: CheckLimits,
): Promise<{ newRelease: boolean }> {
  const { blobs } = store
  const edition = parseEdition(await readSigned(blobs, next.manifest, 'manifest', publisher, limits))
  checkNumber(edition, current, next)
  const release = parseRelease(await readSigned(blobs, edition.release, 'release', publisher, limits))

  const needs: Needs = new Map()
  for (const part of ['wasm', 'webgpu', 'table', 'weights'] as const) need(needs, release.trunk[part], `trunk ${part}`)
  for (const [name, head] of Object.entries(release.heads)) need(needs, head, `head ${name}`)
  need(needs, release.golden, 'golden descriptors')
  for (const shard of edition.shards) {
    if (shard.space !== release.spaces[shard.ranking]) {
      const message = `Shard ${shard.sha256} is of space ${shard.space}; the release has ${release.spaces[shard.ranking]}`
      throw new EnsembleError('space-mismatch', message, 'Describe the catalog again with this release.')
    }
    need(needs, shard, `shard ${shard.kind} ${shard.ranking}`)
  }
  for (const entry of edition.records) need(needs, entry, `records ${entry.first} to ${entry.last}`)
  await refuseMissing(blobs, needs)

  const pictures: Needs = new Map()
  for (const entry of edition.records) await collectPictures(blobs, entry, pictures, limits)
  await refuseMissing(blobs, pictures)
  return { newRelease: (await releaseOf(blobs, current, limits)) !== edition.release }
}

// [Note: numbers only go up]
// A device never goes back to a lower edition number, or an old signed manifest could be replayed at it. So an edition
// is rolled back by signing the earlier content again under the next number; its blobs are still there. Only the first
// edition of a catalog may have any number, so that a catalog can move to another edge.
function checkNumber(edition: { catalog: string; edition: number }, current: Pointer | undefined, next: Pointer): void {
  if (edition.catalog !== next.catalog) {
    throw new EnsembleError('manifest-invalid', `The manifest is for catalog ${edition.catalog}, not ${next.catalog}`)
  }
  if (edition.edition !== next.edition) {
    throw new EnsembleError(
      'manifest-invalid',
      `The manifest is edition ${edition.edition}, the pointer says ${next.edition}`,
    )
  }
  if (current && next.edition !== current.edition + 1) {
    throw new EnsembleError('manifest-invalid', `Edition ${next.edition} cannot follow edition ${current.edition}`)
  }
}

function need(needs: Needs, { sha256, bytes }: { sha256: Sha256; bytes: number }, what: string): void {
  const before = needs.get(sha256)
  if (before && before.bytes !== bytes) {
    throw new EnsembleError(
      'manifest-invalid',
      `${sha256} is ${before.bytes} bytes as ${before.what}, ${bytes} as ${what}`,
    )
  }
  needs.set(sha256, { bytes, what })
}

async function refuseMissing(blobs: Blobs, needs: Needs): Promise<void> {
  const sizes = await blobs.sizes([...needs.keys()])
  const missing = []
  for (const [sha256, { bytes, what }] of needs) {
    if (sizes.get(sha256) !== bytes) missing.push({ sha256, bytes, what, stored: sizes.get(sha256) ?? null })
  }
  if (missing.length === 0) return
  throw new Refusal(
    422,
    'manifest-invalid',
    `${missing.length} of ${needs.size} blobs are not stored with the length named, first ${missing[0].sha256} (${missing[0].what})`,
    'PUT the blobs listed under "missing", then set the pointer again.',
    { missing: missing.slice(0, listed) },
  )
}

async function collectPictures(blobs: Blobs, entry: RecordsEntry, pictures: Needs, limits: CheckLimits): Promise<void> {
  const what = `Records ${entry.first} to ${entry.last}`
  const bytes = await readChecked(blobs, entry.sha256, what, limits.recordsBytes)
  const records = parseRecordsOf(entry, bytes)
  if (records.length !== entry.count || records[0]?.id !== entry.first || records.at(-1)?.id !== entry.last) {
    const found = `${records.length} from ${records[0]?.id} to ${records.at(-1)?.id}`
    throw new EnsembleError('manifest-invalid', `${what}: ${entry.count} announced, found ${found}`)
  }
  for (const { id, picture } of records) need(pictures, picture, `picture of ${id}`)
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

/** Release of the edition that is current; undefined when there is none, or it can no longer be read. */
async function releaseOf(blobs: Blobs, current: Pointer | undefined, limits: CheckLimits): Promise<Sha256 | undefined> {
  if (!current) return undefined
  try {
    const bytes = await readChecked(blobs, current.manifest, 'manifest', limits.manifestBytes)
    return parseEdition(parseSigned(new TextDecoder().decode(bytes)).text).release
  } catch (error) {
    if (error instanceof EnsembleError) return undefined
    throw error
  }
}

async function readSigned(blobs: Blobs, name: Sha256, what: string, publisher: PublisherKeys, limits: CheckLimits) {
  const bytes = await readChecked(blobs, name, what, limits.manifestBytes)
  return verifySigned(parseSigned(new TextDecoder().decode(bytes)), publisher.keys, crypto.subtle)
}

/** Reads a blob that the edge itself is about to believe, and hashes it again: disks forget. */
async function readChecked(blobs: Blobs, name: Sha256, what: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
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
