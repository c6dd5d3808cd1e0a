/** Manifests as text that is signed, and back again with everything checked. */
import { pending } from './pending.ts'
import type { EditionManifest, Pointer, PublisherKeys, ReleaseManifest, SignedManifest } from './schema.ts'

/** Canonical JSON: keys sorted, no spaces; the same value always gives the same bytes. @throws manifest-invalid for a value JSON cannot hold. */
export function manifestText(manifest: EditionManifest | ReleaseManifest): string {
  return pending(manifest)
}

/** @throws manifest-invalid naming the path and the actual value; so do all below. Unknown keys are dropped. */
export function parseEdition(text: string): EditionManifest {
  return pending(text)
}

export function parseRelease(text: string): ReleaseManifest {
  return pending(text)
}

export function parseSigned(text: string): SignedManifest {
  return pending(text)
}

export function parsePointer(text: string): Pointer {
  return pending(text)
}

export function parsePublisherKeys(text: string): PublisherKeys {
  return pending(text)
}
