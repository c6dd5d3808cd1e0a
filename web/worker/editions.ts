/** Editions as they are read by whoever knows the publisher's keys: nothing is parsed before its signature holds. */
import { EnsembleError } from '../../models/core/errors.ts'
import { verifyGranted } from '../../models/core/grants.ts'
import { parseEdition, parseRelease } from '../../models/core/manifest.ts'
import type { Pointer, PublisherKeys, Sha256, SignedManifest } from '../../models/core/schema.ts'
import { parseSigned, type PublicKey, type Subtle, verifySigned } from '../../models/core/signature.ts'
import type { Wanted } from './cache.ts'
import type { Edition } from './catalog.ts'

const subtle = crypto.subtle as unknown as Subtle

export interface Reading {
  /** Pinned: theirs is the signature that counts, and that of keys they vouch for. */
  keys: PublisherKeys
  open: (blob: Wanted) => Promise<Uint8Array<ArrayBuffer>>
  /** Told of every envelope that held: keys that signed beside a known one may be pinned too. */
  onHeld?: (signed: SignedManifest) => Promise<void>
}

/** Reads and verifies manifest and release of an edition. @throws EnsembleError signature-invalid, manifest-invalid ... */
export async function readSignedEdition(pointer: Pointer, reading: Reading): Promise<Edition> {
  const manifest = parseEdition(await readSigned(pointer.manifest, reading))
  if (manifest.catalog !== pointer.catalog || manifest.edition !== pointer.edition)
    throw new EnsembleError(
      'manifest-invalid',
      `the pointer names ${pointer.catalog} ${pointer.edition}, its manifest is ${manifest.catalog} ${manifest.edition}`,
    )
  return { pointer, manifest, release: parseRelease(await readSigned(manifest.release, reading)) }
}

async function readSigned(sha256: Sha256, { keys, open, onHeld }: Reading): Promise<string> {
  const signed = parseSigned(new TextDecoder().decode(await open({ sha256 })))
  const text = await verifyGranted(signed, keys.keys, keys.catalog, subtle)
  await onHeld?.(signed)
  return text
}

/** Those of the `listed` keys that are not pinned and did sign this. */
export async function newSigners(
  signed: SignedManifest,
  pinned: PublisherKeys,
  list: () => Promise<PublisherKeys>,
): Promise<PublicKey[]> {
  const unknown = signed.signatures.filter(({ key }) => !pinned.keys.some(({ id }) => id === key))
  if (unknown.length === 0 || !navigator.onLine) return []
  const listed = await list().catch(() => undefined)
  const found: PublicKey[] = []
  for (const key of listed?.keys ?? []) {
    if (!unknown.some((each) => each.key === key.id)) continue
    const holds = await verifySigned(signed, [key], subtle).then(
      () => true,
      () => false,
    )
    if (holds) found.push(key)
  }
  return found
}
