/** The files of a release that a query needs, and its heads, opened. */
import { EnsembleError } from './errors.ts'
import { decodeHead, type Head } from './head.ts'
import type { BlobEntry, Ranking, ReleaseManifest } from './schema.ts'
import type { TagHeads } from './tags.ts'

export interface ReleaseHeads {
  heads: Record<Ranking, Head>
  /** What a piece is, and what it is like; absent of a release that was made without them. */
  tagHeads?: TagHeads
}

type Named = Pick<ReleaseManifest, 'heads'>

/** Trunk, and what outlines garments where the release has it. */
export const networkBlobs = ({ trunk, outline }: Pick<ReleaseManifest, 'trunk' | 'outline'>): BlobEntry[] => [
  ...[trunk.wasm, trunk.webgpu, trunk.table, trunk.weights],
  ...(outline ? [outline] : []),
]

/** What a query needs of a release's heads: both descriptor heads, and both classifiers or none. @throws manifest-invalid */
export function headBlobs({ heads }: Named): BlobEntry[] {
  const { looks, goes, categories, attributes } = heads
  if (!looks || !goes)
    throw new EnsembleError(
      'manifest-invalid',
      `the release has the heads ${Object.keys(heads).join(', ')}; looks and goes are needed`,
    )
  return categories && attributes ? [looks, goes, categories, attributes] : [looks, goes]
}

/** @param read bytes of a file of the release @throws manifest-invalid, head-damaged */
export async function openHeads(
  release: Named,
  read: (blob: BlobEntry) => Promise<Uint8Array<ArrayBufferLike>>,
): Promise<ReleaseHeads> {
  const opened: Head[] = []
  for (const blob of headBlobs(release)) opened.push(decodeHead(await read(blob)))
  const [looks, goes, categories, attributes] = opened
  return { heads: { looks, goes }, ...(categories && { tagHeads: { categories, attributes } }) }
}
