/** Everything an edition has to be before the pointer may name it. Nothing is parsed before its signature holds. */
import { EnsembleError } from '../models/core/errors.ts'
import { parseEdition, parseRelease, parseSigned } from '../models/core/manifest.ts'
import { haveSameSize } from '../models/core/publish/compact.ts'
import type { EditionManifest, Pointer, PublisherKeys, Sha256 } from '../models/core/schema.ts'
import { verifySigned } from '../models/core/signature.ts'
import { canonicalJson } from '../models/core/text.ts'
import { Refusal } from './failure.ts'
import { needFiles, needPictures, readChecked, readEdition, type Needs, type ReadLimits } from './references.ts'
import type { Blobs, Store } from './store.ts'

export type CheckLimits = ReadLimits

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
): Promise<{ newRelease: boolean; edition: EditionManifest }> {
  const { blobs } = store
  const edition = parseEdition(await readSigned(blobs, next.manifest, 'manifest', publisher, limits))
  checkNumber(edition, current, next)
  const release = parseRelease(await readSigned(blobs, edition.release, 'release', publisher, limits))
  for (const { sha256, space, ranking } of edition.shards) {
    if (space === release.spaces[ranking]) continue
    const message = `Shard ${sha256} is of space ${space}; the release has ${release.spaces[ranking]}`
    throw new EnsembleError('space-mismatch', message, 'Describe the catalog again with this release.')
  }
  // The manifest and the release were read from disk just now; condemned blobs count as missing, these too.
  const needs: Needs = new Map(
    [next.manifest, edition.release].map((name) => [name, { bytes: undefined, what: 'manifest' }]),
  )
  needFiles(needs, edition, release)
  await refuseMissing(blobs, needs)
  const pictures: Needs = new Map()
  for (const entry of edition.records) await needPictures(pictures, blobs, entry, limits)
  await refuseMissing(blobs, pictures)
  return { newRelease: (await releaseOf(blobs, current, limits)) !== edition.release, edition }
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

// [Note: what restores may say]
// That an edition is an earlier one again is true to the letter, but for number and date. Of the one before it an edition
// may also be the compaction: the same in all but its shards, and as many records in those. The vectors in them the edge
// takes from who signs, as in any edition: reading every shard is more than a Worker's memory allows.
/** @throws manifest-invalid unless `edition` is the earlier one again, or the one before it put together. */
export async function checkRestored(
  { blobs, records }: Store,
  edition: EditionManifest,
  restores: number,
  limits: CheckLimits,
): Promise<void> {
  const earlier = (await records.listEditions(edition.catalog, 100_000)).find((each) => each.edition === restores)
  if (!earlier) throw new EnsembleError('not-found', `${edition.catalog} has no edition ${restores} to go back to`)
  const { created, edition: number } = edition
  const before = { ...(await readEdition(blobs, earlier.manifest, limits)), created, edition: number }
  if (canonicalJson(before) === canonicalJson(edition)) return
  const { shards } = edition
  const isBefore = restores === number - 1 && canonicalJson({ ...before, shards }) === canonicalJson(edition)
  if (isBefore && haveSameSize(before.shards, shards)) return
  throw new EnsembleError('manifest-invalid', `Edition ${number} is not edition ${restores} again`)
}

async function refuseMissing(blobs: Blobs, needs: Needs): Promise<void> {
  const sizes = await blobs.sizes([...needs.keys()])
  const missing = []
  for (const [sha256, { bytes, what }] of needs) {
    const stored = sizes.get(sha256)
    if (stored === undefined || (bytes !== undefined && stored !== bytes)) {
      missing.push({ sha256, bytes: bytes ?? null, what, stored: stored ?? null })
    }
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

/** Release of the edition that is current; undefined when there is none, or it can no longer be read. */
async function releaseOf(blobs: Blobs, current: Pointer | undefined, limits: CheckLimits): Promise<Sha256 | undefined> {
  if (!current) return undefined
  try {
    return (await readEdition(blobs, current.manifest, limits)).release
  } catch (error) {
    if (error instanceof EnsembleError) return undefined
    throw error
  }
}

async function readSigned(blobs: Blobs, name: Sha256, what: string, publisher: PublisherKeys, limits: CheckLimits) {
  const bytes = await readChecked(blobs, name, what, limits.manifestBytes)
  return verifySigned(parseSigned(new TextDecoder().decode(bytes)), publisher.keys, crypto.subtle)
}
